"""What makes a trajectory fit to be a reference, and how it is written."""

import gzip
import json
import platform
import zlib
from pathlib import Path

import numpy as np
import torch

from .regularizers import dropout_places
from .training import float32_difference, relative_difference, train

FOLDER = Path(__file__).parents[1]
TOLERANCE = 1e-5
LARGEST_FLOAT32_DIFFERENCE = TOLERANCE / 5
SMALLEST_MARGIN = 1e-5
SMALLEST_EFFECT = 1000 * TOLERANCE


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


def to_plain(value, digits):
    """NumPy arrays to lists; floats to so many significant digits, without a point where they are whole."""
    if isinstance(value, dict):
        return {key: to_plain(item, digits) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [to_plain(item, digits) for item in value]
    if isinstance(value, (float, np.floating)):
        rounded = float(f"{value:.{digits}g}")
        return int(rounded) if rounded.is_integer() else rounded
    return value.item() if isinstance(value, np.generic) else value


def write(name, content):
    """Without a time in the gzip header, equal numbers make equal files."""
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    path = FOLDER / name
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def versions():
    return {"torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version()}
