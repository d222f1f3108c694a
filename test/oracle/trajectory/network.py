"""A model of the app (`ModelSpec` in src-main/domain/model.ts) built from PyTorch's own modules."""

import numpy as np
import torch
from torch import nn

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


class Network:
    """
    Parameters go by the app's names (`hidden.kernel`, …) and layouts: a kernel is [inputs, units], the transpose
    of PyTorch's `weight`. Dropout is an activation times mask/(1 - rate), with the masks given, so that the engine
    under test can use the same ones; they go by the name of the dropout layer, or `<dense>.dropout` for the place
    behind a dense layer where a variant puts dropout.
    """

    def __init__(self, model, inputs, site_rates, dtype):
        self.steps = []
        self.parameters = {}
        self.batch_norms = {}
        self.smallest_relu_input = float("inf")
        self.dtype = dtype
        size = inputs
        open_dense = None
        for layer in model["layers"]:
            name, kind = layer["name"], layer["type"]
            # A dense layer's dropout acts behind its batch norm and activation.
            if kind in ("dense", "dropout") and open_dense is not None:
                self._add_dropout(f"{open_dense}.dropout", site_rates.get(open_dense, 0))
                open_dense = None
            if kind == "dense":
                self._add_dense(layer, size)
                size, open_dense = layer["units"], name
            elif kind == "batchNorm":
                self._add_batch_norm(layer, size)
            elif kind == "dropout":
                self._add_dropout(name, layer["rate"])
            else:
                self._add_activation(kind)
        self._add_dropout(f"{open_dense}.dropout", site_rates.get(open_dense, 0))

    def _add_dense(self, layer, inputs):
        name, with_bias = layer["name"], layer.get("bias", True)
        linear = nn.Linear(inputs, layer["units"], bias=with_bias, dtype=self.dtype)
        self.parameters[f"{name}.kernel"] = linear.weight
        if with_bias:
            self.parameters[f"{name}.bias"] = linear.bias
        self.steps.append(lambda x, masks: linear(x))

    def _add_batch_norm(self, layer, size):
        name = layer["name"]
        norm = nn.BatchNorm1d(
            size, eps=layer.get("epsilon", 1e-5), momentum=layer.get("momentum", 0.1), dtype=self.dtype
        )
        self.batch_norms[name] = norm
        self.parameters[f"{name}.scale"] = norm.weight
        self.parameters[f"{name}.shift"] = norm.bias
        self.steps.append(lambda x, masks: norm(x))

    def _add_dropout(self, name, rate):
        if rate == 0:
            return
        self.steps.append(lambda x, masks: x * masks[name] / (1 - rate))

    def _add_activation(self, kind):
        def activate(x, masks):
            if kind == "relu":
                self.smallest_relu_input = min(self.smallest_relu_input, x.detach().abs().min().item())
            return ACTIVATIONS[kind](x)

        self.steps.append(activate)

    def set_weights(self, weights):
        """weights: {name: array in the app's layout}"""
        for name, parameter in self.parameters.items():
            values = np.asarray(weights[name], dtype=np.float32)
            if name.endswith(".kernel"):
                values = values.reshape(parameter.shape[::-1]).T
            parameter.data = torch.tensor(values.copy(), dtype=self.dtype)

    def weights(self):
        """{name: flat array in the app's layout}"""
        return {
            name: (p.detach().T if name.endswith(".kernel") else p.detach()).reshape(-1).double().numpy().copy()
            for name, p in self.parameters.items()
        }

    def running_statistics(self):
        return {
            name: {
                "runningMean": norm.running_mean.double().numpy().copy(),
                "runningVariance": norm.running_var.double().numpy().copy(),
            }
            for name, norm in self.batch_norms.items()
        }

    def forward(self, x, masks):
        """Outputs of the forward pass in training mode."""
        for step in self.steps:
            x = step(x, masks)
        return x
