"""A model of the app (`ModelSpec` in src-main/domain/model.ts) built from PyTorch's own modules."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from .window import Window, pad_for

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": functional.gelu}
NORMS = ("batchNorm", "layerNorm")
KINKED = ("relu", "leakyRelu", "elu")
DROPS = ("dropout", "spatialDropout", "gaussianDropout", "gaussianNoise")


class Network:
    """
    Parameters go by the app's names (`hidden.kernel`, …) and layouts: a dense kernel is [inputs, units], the transpose
    of PyTorch's `weight`; a convolution's is [height, width, inputs, filters]. Images are PyTorch's [B, C, H, W] here
    and flat [B, H·W·C] outside, where rows of features, masks and the input of a dense layer lie as the app has them.
    Sequences are images of height 1. Random layers take given numbers, so that the engine under test can use the same
    ones: masks of 0 and 1, normal numbers in the Gaussian ones. They go by the layer's name, or `<layer>.dropout` for
    the place behind a dense layer or convolution where a variant puts dropout.
    """

    def __init__(self, model, inputs, site_rates, dtype):
        self.parameters = {}
        self.batch_norms = {}
        # The numbers per row that each random place takes.
        self.place_sizes = {}
        # How near the forward pass came to a place where a gradient jumps.
        self.smallest_margin = float("inf")
        # What came out behind each dense layer and convolution in the last forward pass, before any dropout, by its name.
        self.activities = {}
        self.dtype = dtype
        self._site_rates = site_rates
        self._open = None
        shape = model.get("input")
        if shape is None:
            self._map = None
            self._size = inputs
        else:
            self._map = (shape.get("height", 1), shape.get("width", shape.get("length")), shape["channels"])
        self._input = self._map
        self.steps = self._make(model["layers"])

    def _make(self, layers):
        outer, self.steps = getattr(self, "steps", []), []
        for layer in layers:
            self._add(layer)
        self._close()
        made, self.steps = self.steps, outer
        return made

    def _add(self, layer):
        name, kind = layer["name"], layer["type"]
        # A layer's dropout acts behind its norm and activation.
        if kind not in (*ACTIVATIONS, *NORMS, "leakyRelu", "elu"):
            self._close()
        if kind == "dense":
            self._add_dense(layer)
        elif kind in ("conv2d", "conv1d"):
            self._add_convolution(layer)
        elif "Pool" in kind and kind != "globalAveragePool":
            self._add_pool(layer)
        elif kind == "globalAveragePool":
            self._map, self._size = None, self._map[2]
            self.steps.append(lambda x, masks: x.mean(dim=(2, 3)))
        elif kind == "flatten":
            if self._map is not None:
                self._map, self._size = None, self.features
                self.steps.append(lambda x, masks: self._flat(x))
        elif kind == "batchNorm":
            self._add_batch_norm(layer)
        elif kind == "layerNorm":
            self._add_layer_norm(layer)
        elif kind in DROPS:
            self._add_random(layer)
        elif kind == "residual":
            inner = self._make(layer["layers"])
            self.steps.append(lambda x, masks: x + _run(inner, x, masks))
        else:
            self._add_activation(layer)

    @property
    def features(self):
        return self._size if self._map is None else int(np.prod(self._map))

    @property
    def channels(self):
        return self._size if self._map is None else self._map[2]

    @staticmethod
    def _flat(x):
        return x if x.dim() == 2 else x.permute(0, 2, 3, 1).reshape(len(x), -1)

    def _unflat(self, shape):
        if shape is None:
            return lambda x: x
        return lambda x: x.reshape(-1, *shape).permute(0, 3, 1, 2)

    def _add_dense(self, layer):
        name, with_bias = layer["name"], layer.get("bias", True)
        linear = nn.Linear(self._size, layer["units"], bias=with_bias, dtype=self.dtype)
        self.parameters[f"{name}.kernel"] = linear.weight
        if with_bias:
            self.parameters[f"{name}.bias"] = linear.bias
        self.steps.append(lambda x, masks: linear(x))
        self._size, self._open = layer["units"], name

    def _add_convolution(self, layer):
        name, with_bias = layer["name"], layer.get("bias", True)
        window = Window(layer, layer["kernelSize"], layer.get("stride", 1))
        flat = layer["type"] == "conv1d"
        make, size, stride = (
            (nn.Conv1d, window.size[1], window.stride[1]) if flat else (nn.Conv2d, window.size, window.stride)
        )
        conv = make(self.channels, layer["filters"], size, stride, bias=with_bias, dtype=self.dtype)
        self.parameters[f"{name}.kernel"] = conv.weight
        if with_bias:
            self.parameters[f"{name}.bias"] = conv.bias
        padding = pad_for(self._map, window)

        def convolve(x, masks):
            padded = functional.pad(x, padding)
            return conv(padded.squeeze(2)).unsqueeze(2) if flat else conv(padded)

        self.steps.append(convolve)
        self._map = (*window.places(self._map), layer["filters"])
        self._open = name

    def _add_pool(self, layer):
        size = layer.get("size", 2)
        window = Window(layer, size, layer.get("stride", size))
        padding = pad_for(self._map, window)
        largest = layer["type"].startswith("max")

        def pool(x, masks):
            if largest:
                padded = functional.pad(x, padding, value=float("-inf"))
                self._note_ties(padded, window)
                return functional.max_pool2d(padded, window.size, window.stride)
            area = window.size[0] * window.size[1]
            total = functional.avg_pool2d(functional.pad(x, padding), window.size, window.stride) * area
            ones = functional.pad(torch.ones_like(x), padding)
            return total / (functional.avg_pool2d(ones, window.size, window.stride) * area)

        self.steps.append(pool)
        self._map = (*window.places(self._map), self._map[2])

    def _note_ties(self, x, window):
        """Two values at the top of a window must not be near each other; equal ones are ReLU's zeros."""
        cells = x.detach().unfold(2, window.size[0], window.stride[0]).unfold(3, window.size[1], window.stride[1])
        top = cells.reshape(*cells.shape[:4], -1).topk(2).values
        gaps = top[..., 0] - top[..., 1]
        self._note(gaps[gaps > 0])

    def _note(self, distances):
        if distances.numel() > 0:
            self.smallest_margin = min(self.smallest_margin, distances.min().item())

    def _add_batch_norm(self, layer):
        name = layer["name"]
        make = nn.BatchNorm1d if self._map is None else nn.BatchNorm2d
        norm = make(
            self.channels,
            eps=layer.get("epsilon", 1e-5),
            momentum=layer.get("momentum", 0.1),
            dtype=self.dtype,
        )
        self.batch_norms[name] = norm
        self.parameters[f"{name}.scale"] = norm.weight
        self.parameters[f"{name}.shift"] = norm.bias
        self.steps.append(lambda x, masks: norm(x))

    def _add_layer_norm(self, layer):
        """Over all features; flat, so that scale and shift lie as the app has them."""
        name = layer["name"]
        norm = nn.LayerNorm(self.features, eps=layer.get("epsilon", 1e-5), dtype=self.dtype)
        self.parameters[f"{name}.scale"] = norm.weight
        self.parameters[f"{name}.shift"] = norm.bias
        back = self._unflat(self._map)
        self.steps.append(lambda x, masks: back(norm(self._flat(x))))

    def _close(self):
        name, self._open = self._open, None
        if name is not None:
            self.steps.append(lambda x, masks: self.activities.setdefault(name, x))
        if name is not None and self._site_rates.get(name, 0) > 0:
            self._add_random({"type": "dropout", "name": f"{name}.dropout", "rate": self._site_rates[name]})

    def _add_random(self, layer):
        name, kind = layer["name"], layer["type"]
        self.place_sizes[name] = self.channels if kind == "spatialDropout" else self.features
        back = self._unflat(self._map)
        rate = layer.get("rate", 0)
        deviation = (rate / (1 - rate)) ** 0.5

        def disturb(x, masks):
            if masks is None:
                return x
            if kind == "gaussianNoise":
                return x + layer["sd"] * back(masks[name])
            if kind == "gaussianDropout":
                return x * (1 + deviation * back(masks[name]))
            if kind == "spatialDropout":
                return x * masks[name][:, :, None, None] / (1 - rate)
            return x * back(masks[name]) / (1 - rate)

        self.steps.append(disturb)

    def _add_activation(self, layer):
        kind = layer["type"]

        def activate(x, masks):
            if kind in KINKED:
                self._note(x.detach().abs())
            if kind == "leakyRelu":
                return functional.leaky_relu(x, layer.get("slope", 0.01))
            if kind == "elu":
                return functional.elu(x, layer.get("alpha", 1.0))
            return ACTIVATIONS[kind](x)

        self.steps.append(activate)

    def shapes(self):
        """{name: number of elements}, in the app's order."""
        return {name: p.numel() for name, p in self.parameters.items()}

    def set_weights(self, weights):
        """weights: {name: array in the app's layout}"""
        for name, parameter in self.parameters.items():
            values = np.asarray(weights[name], dtype=np.float32)
            axes = _app_axes(name, parameter)
            values = values.reshape([parameter.shape[axis] for axis in axes]).transpose(np.argsort(axes))
            parameter.data = torch.tensor(values.copy(), dtype=self.dtype)

    def weights(self):
        """{name: flat array in the app's layout}"""
        return {
            name: p.detach().permute(_app_axes(name, p)).reshape(-1).double().numpy().copy()
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
        """Outputs of the forward pass in training mode; x and masks are flat rows."""
        self.activities = {}
        return _run(self.steps, self._unflat(self._input)(x), masks)

    def evaluated_activities(self, x):
        """The activities in evaluation mode under the present weights and running statistics."""
        for norm in self.batch_norms.values():
            norm.eval()
        with torch.no_grad():
            self.forward(x, None)
        for norm in self.batch_norms.values():
            norm.train()
        return self.activities

    def evaluate(self, x, step):
        """Outputs in evaluation mode, under weights and running statistics of a step of `training.train`."""
        self.set_weights(step["weights"])
        for name, statistics in step["batchNorms"].items():
            self.batch_norms[name].eval()
            self.batch_norms[name].running_mean = torch.tensor(statistics["runningMean"], dtype=self.dtype)
            self.batch_norms[name].running_var = torch.tensor(statistics["runningVariance"], dtype=self.dtype)
        with torch.no_grad():
            return _run(self.steps, self._unflat(self._input)(x), None).reshape(-1).double().numpy()


def _run(steps, x, masks):
    for step in steps:
        x = step(x, masks)
    return x


def _app_axes(name, parameter):
    """PyTorch's axes of a parameter in the app's order: a kernel's outputs come last there, and first here."""
    axes = list(range(parameter.dim()))
    return [*axes[2:], 1, 0] if name.endswith(".kernel") else axes
