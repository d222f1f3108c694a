"""The large case: 784 -> 256 -> batch norm -> ReLU -> 10 on MNIST images, under weight decay and a sum of norms."""

import gzip
from pathlib import Path

import numpy as np
import torch

from .training import float32_difference, train

INPUTS, HIDDEN, CLASSES = 784, 256, 10
BATCH, STEPS, SAMPLES = 128, 20, 64

DESCRIPTION = (
    "Training of 784 -> 256 -> batch norm -> ReLU -> 10 on the first 2560 images of MNIST's test file, in file order, "
    "128 a batch, pixels/255 rounded to float32. Computed in float64. "
    "Initial weights: scale 1, shift 0; element i of any other parameter p (its position in the order of "
    "initialOrder) is float32((h/65536 - 0.5) * 2/sqrt(inputs of its layer)), where h is the upper 16 bits of "
    "murmur3's 32-bit finalizer of (i + p * 0x9e3779b9) mod 2^32. "
    "Per step: data loss and penalty of the forward pass, then of each parameter after the update its L2 norm, "
    "its sum and the elements at the given positions of the flat tensor; kernels are [inputs, units]."
)

CASE = {
    "name": "mnist",
    "model": {
        "layers": [
            {"type": "dense", "name": "hidden", "units": HIDDEN},
            {"type": "batchNorm", "name": "norm"},
            {"type": "relu", "name": "activation"},
            {"type": "dense", "name": "output", "units": CLASSES},
        ]
    },
    "loss": "softmaxCrossEntropy",
    "optimizer": {"type": "sgd", "learningRate": 0.1},
    "regularization": [
        {"type": "coupledWeightDecay", "strength": 0.001},
        {"type": "l2Norm", "strength": 0.01, "parameters": ["kernel", "bias", "scale", "shift"]},
    ],
}

# Name, number of elements, inputs of its layer (None where the start is not hashed).
PARAMETERS = [
    ("hidden.kernel", INPUTS * HIDDEN, INPUTS),
    ("hidden.bias", HIDDEN, INPUTS),
    ("norm.scale", HIDDEN, None),
    ("norm.shift", HIDDEN, None),
    ("output.kernel", HIDDEN * CLASSES, HIDDEN),
    ("output.bias", CLASSES, HIDDEN),
]


def hashed_weights(parameter, count, inputs):
    """See DESCRIPTION; uint32 arithmetic wraps around, as Math.imul and >>> do."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(parameter * 0x9E3779B9 % 2**32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (((h >> np.uint32(16)).astype(np.float64) / 65536 - 0.5) * 2 / np.sqrt(inputs)).astype(np.float32)


def initial_weights():
    start = {}
    for position, (name, count, inputs) in enumerate(PARAMETERS):
        constant = 1.0 if name == "norm.scale" else 0.0
        start[name] = (
            np.full(count, constant, dtype=np.float32)
            if inputs is None
            else hashed_weights(position, count, inputs)
        )
    return start


def sample_positions(count):
    """Spread over the tensor by a prime stride, so that they fall on all rows and columns alike; all of a small one."""
    if count <= SAMPLES:
        return list(range(count))
    return sorted((i * 7919 + 13) % count for i in range(SAMPLES))


def read_batches(folder):
    images = gzip.decompress(Path(folder, "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress(Path(folder, "t10k-labels-idx1-ubyte.gz").read_bytes())
    pixels = np.frombuffer(images, dtype=np.uint8, offset=16).reshape(-1, INPUTS)
    classes = np.frombuffer(labels, dtype=np.uint8, offset=8).astype(np.int64)
    scaled = (pixels[: BATCH * STEPS].astype(np.float64) / 255).astype(np.float32)
    return [
        {"features": scaled[at : at + BATCH], "labels": classes[at : at + BATCH]}
        for at in range(0, BATCH * STEPS, BATCH)
    ]


def summarize(values, positions):
    return {"norm": np.linalg.norm(values), "sum": values.sum(), "samples": values[positions]}


def make_mnist_trajectory(folder):
    batches, start = read_batches(folder), initial_weights()
    exact, _ = train(CASE, INPUTS, batches, {}, start, torch.float64)
    positions = {name: sample_positions(count) for name, count, _ in PARAMETERS}
    return {
        "description": DESCRIPTION,
        **CASE,
        "inputs": INPUTS,
        "batchSize": BATCH,
        "initialOrder": [name for name, _, _ in PARAMETERS],
        "float32Difference": float32_difference(CASE, INPUTS, batches, {}, start, exact),
        "positions": positions,
        "initialSamples": {name: start[name][p].astype(np.float64) for name, p in positions.items()},
        "steps": [
            {
                "dataLoss": step["dataLoss"],
                "penalty": step["penalty"],
                "parameters": {n: summarize(step["weights"][n], p) for n, p in positions.items()},
                "batchNorms": step["batchNorms"],
            }
            for step in exact
        ],
    }
