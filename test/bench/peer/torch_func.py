"""
The ensemble that PyTorch's own guide to model ensembling trains: parameters stacked over the models, gradients by
`vmap(grad(…))` of `functional_call`. Each model has batches and an L2 strength of its own, as Ridgeline's members have.
"""

import torch
from serve import LEARNING_RATE, serve
from torch.func import functional_call, grad, stack_module_state, vmap
from torch.nn import functional
from torch_net import make_data, make_model, shuffled_rows


def make(workload):
    torch.manual_seed(0)
    features, labels = make_data(workload)
    models = [make_model(workload) for _ in workload["strengths"]]
    parameters, buffers = stack_module_state(models)
    parameters = {name: values.detach() for name, values in parameters.items()}
    skeleton = models[0].to("meta")
    decay = {
        name: torch.tensor(workload["strengths"]).mul(2).reshape(-1, *[1] * (values.dim() - 1))
        for name, values in parameters.items()
    }

    def loss_of(own, state, x, y):
        return functional.cross_entropy(functional_call(skeleton, (own, state), (x,)), y)

    gradients_of = vmap(grad(loss_of))

    def train(steps):
        orders = [shuffled_rows(len(features), workload["batch"], steps) for _ in models]
        for chosen in zip(*orders):
            rows = torch.stack(chosen)
            gradients = gradients_of(parameters, buffers, features[rows], labels[rows])
            for name, values in parameters.items():
                values.sub_(gradients[name].add_(values * decay[name]), alpha=LEARNING_RATE)
        return steps

    return train, len(models)


if __name__ == "__main__":
    serve(f"PyTorch {torch.__version__} (torch.func)", make)
