"""
PyTorch's eager training loop, as a user writes it: rows of a resident tensor gathered by a batch of shuffled indices,
gradients set to None, cross-entropy on logits, backward, `torch.optim.SGD` with its weight decay. One model after another;
threads are PyTorch's default.
"""

import torch
from serve import LEARNING_RATE, first_and_last, serve
from torch.nn import functional
from torch_net import make_data, make_model, shuffled_rows


def make(workload):
    torch.manual_seed(0)
    features, labels = make_data(workload)
    strengths = first_and_last(workload["strengths"])
    models = [make_model(workload) for _ in strengths]
    optimizers = [
        torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, weight_decay=2 * strength)
        for model, strength in zip(models, strengths)
    ]

    def train(steps):
        for model, optimizer in zip(models, optimizers):
            for rows in shuffled_rows(len(features), workload["batch"], steps):
                optimizer.zero_grad(set_to_none=True)
                loss = functional.cross_entropy(model(features[rows]), labels[rows])
                loss.backward()
                optimizer.step()
        return steps

    return train, len(models)


if __name__ == "__main__":
    serve(f"PyTorch {torch.__version__}", make)
