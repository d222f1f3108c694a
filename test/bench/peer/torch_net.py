"""A workload's model and data in PyTorch, as a user would write them: images channel first, labels as int64."""

import torch
from serve import pair, random_data, unknown
from torch import nn


def make_model(workload):
    shape = list(workload["input"])
    layers = []
    for layer in workload["layers"]:
        match layer["type"]:
            case "dense":
                layers.append(nn.Linear(shape[0], layer["units"]))
                shape = [layer["units"]]
            case "relu":
                layers.append(nn.ReLU())
            case "conv2d":
                size = pair(layer["kernelSize"])
                padding = layer.get("padding", "valid")
                layers.append(nn.Conv2d(shape[2], layer["filters"], size, padding=padding))
                trim = [0, 0] if padding == "same" else [length - 1 for length in size]
                shape = [shape[0] - trim[0], shape[1] - trim[1], layer["filters"]]
            case "maxPool2d":
                height, width = pair(layer.get("size", 2))
                layers.append(nn.MaxPool2d((height, width)))
                shape = [shape[0] // height, shape[1] // width, shape[2]]
            case "flatten":
                layers.append(nn.Flatten())
                shape = [shape[0] * shape[1] * shape[2]]
            case _:
                raise unknown(layer)
    return nn.Sequential(*layers)


def make_data(workload):
    features, labels = random_data(workload)
    tensor = torch.from_numpy(features)
    if tensor.dim() == 4:
        tensor = tensor.permute(0, 3, 1, 2).contiguous()
    return tensor, torch.from_numpy(labels)


def shuffled_rows(rows, batch, steps):
    """Indices of so many full batches, epoch by epoch in a new order."""
    left = steps
    while left > 0:
        for chosen in torch.randperm(rows).split(batch):
            if left == 0 or len(chosen) < batch:
                break
            yield chosen
            left -= 1
