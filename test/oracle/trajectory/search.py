"""Draws initial weights until a trajectory can serve as a reference; ../README.md says when it can."""

import zlib

import numpy as np
import torch

from .matrix import INPUTS
from .regularizers import dropout_places
from .training import float32_difference, relative_difference, train

TOLERANCE = 1e-5
LARGEST_FLOAT32_DIFFERENCE = TOLERANCE / 5
SMALLEST_MARGIN = 1e-5
SMALLEST_EFFECT = 1000 * TOLERANCE


def draw_dense_start(rng, model, zero_start):
    """Multiples of 1/1024 within 0.8 of 0, or of 1 for a scale."""
    start, size = {}, INPUTS
    draw = lambda count: rng.integers(-819, 820, count) / 1024
    for layer in model["layers"]:
        name = layer["name"]
        if layer["type"] == "dense":
            start[f"{name}.kernel"] = draw(size * layer["units"])
            size = layer["units"]
            if layer.get("bias", True):
                start[f"{name}.bias"] = draw(size) * (0 if zero_start else 1)
        elif layer["type"] == "batchNorm":
            start[f"{name}.scale"] = 1 + draw(size) / 2
            start[f"{name}.shift"] = draw(size) * (0 if zero_start else 1)
    return start


def smallest_effect(case, inputs, batches, masks, start, exact):
    """How far the last weights are from those of training without one of the regularizers, the least of them."""
    last = exact[-1]["weights"]
    effects = []
    for left_out in case["regularization"]:
        others = {**case, "regularization": [r for r in case["regularization"] if r is not left_out]}
        free, _ = train(others, inputs, batches, masks, start, torch.float64)
        effects.append(max(relative_difference(free[-1]["weights"][name], last[name]) for name in last))
    return min(effects, default=float("inf"))


def make_trajectory(case, inputs, batches, all_masks, draw_start):
    """
    Draws initial weights until the trajectory can serve as a reference.
    draw_start: random generator to {name: array}. Returns the case with its trajectory, and how often it drew again.
    """
    places = dropout_places(case["regularization"], case["model"])
    masks = {place: all_masks[place] for place in places}
    for attempt in range(1000):
        # Seeded by name, so that a new case leaves the others as they are.
        rng = np.random.default_rng([zlib.crc32(case["name"].encode()), attempt])
        start = draw_start(rng)
        exact, margin = train(case, inputs, batches, masks, start, torch.float64)
        if margin < SMALLEST_MARGIN:
            continue
        difference = float32_difference(case, inputs, batches, masks, start, exact)
        if not difference <= LARGEST_FLOAT32_DIFFERENCE:
            continue
        if smallest_effect(case, inputs, batches, masks, start, exact) < SMALLEST_EFFECT:
            continue
        found = {**case, "masks": places, "initialWeights": start, "float32Difference": difference, "steps": exact}
        return found, attempt
    raise RuntimeError(f"no initial weights found for the case {case['name']}")


def make_dense_trajectory(case, batches, all_masks):
    """The same for a model of dense layers, whose start is drawn by `draw_dense_start`."""
    zero_start = case.pop("zeroStart", False)
    draw = lambda rng: draw_dense_start(rng, case["model"], zero_start)
    return make_trajectory(case, INPUTS, batches, all_masks, draw)
