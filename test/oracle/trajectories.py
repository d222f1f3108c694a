"""
Makes trajectories.json.gz and trajectory-mnist.json.gz: how PyTorch trains, step by step, for the engine's test.

    python test/oracle/trajectories.py [--mnist FOLDER]

Made with Python 3.11, PyTorch 2.13.0 (CPU, one thread) and NumPy 2.4.6; the versions of a run stand in its file.
Gradients are PyTorch's autograd and updates its optimizers; README.md beside this file says what the numbers mean.

The reference is computed in float64 from inputs that are exact in float32. Every case is also trained in float32, in
two orders of summation, and `float32Difference` is the largest relative difference: what single precision costs.
A case is kept only where that is at most a fifth of the 1e-5 that the engine is held to, where no ReLU input and no
weight under L1 comes near its kink, and where leaving any regularizer out would change the weights by 1000 times
the tolerance; otherwise its initial weights are drawn again. So a difference of 1e-5 is a difference of formulas.
"""

import argparse
import gzip
import json
import platform
import zlib
from pathlib import Path

import numpy as np
import torch

from trajectory.matrix import CLASSES, HIDDEN, INPUTS, all_cases
from trajectory.mnist import make_mnist_trajectory
from trajectory.regularizers import dropout_places
from trajectory.training import float32_difference, relative_difference, train

HERE = Path(__file__).parent
STEPS = 20
BATCH_SIZES = {"classes": [8], "binary": [8], "values": [8], "uneven": [8, 8, 5, 3]}
TOLERANCE = 1e-5
LARGEST_FLOAT32_DIFFERENCE = TOLERANCE / 5
SMALLEST_MARGIN = 1e-5
SMALLEST_EFFECT = 1000 * TOLERANCE

DESCRIPTION = (
    "Training trajectories computed by PyTorch in float64. data, masks and start are exact in float32. "
    "Flat tensors are row-major; kernels are [inputs, units]. dataLoss and penalty are those of the step's forward "
    "pass in training mode, weights and batchNorms those after its update. See README.md beside this file."
)


def make_data(rng, name):
    """20 batches; features and values are multiples of 1/64."""
    sizes = BATCH_SIZES[name]
    batches = []
    for step in range(STEPS):
        rows = sizes[step % len(sizes)]
        batch = {"features": np.clip(np.round(rng.standard_normal(rows * INPUTS) * 64), -192, 192) / 64}
        if name == "values":
            batch["values"] = np.round(rng.standard_normal(rows) * 64) / 64
        else:
            batch["labels"] = rng.integers(0, 2 if name == "binary" else CLASSES, rows)
        batches.append(batch)
    return {"inputs": INPUTS, "batches": batches}


def make_masks(rng):
    """For each place a mask of 0 and 1 per step; 0.7 of it is kept, whatever the case's rate: one set serves all."""
    widths = {"hidden.dropout": HIDDEN, "drop": HIDDEN, "output.dropout": CLASSES}
    return {
        place: [(rng.random(8 * width) < 0.7).astype(int) for _ in range(STEPS)] for place, width in widths.items()
    }


def draw_start(rng, model, zero_start):
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


def smallest_effect(case, batches, masks, start, exact):
    """How far the last weights are from those of training without one of the regularizers, the least of them."""
    last = exact[-1]["weights"]
    effects = []
    for left_out in case["regularization"]:
        others = {**case, "regularization": [r for r in case["regularization"] if r is not left_out]}
        free, _ = train(others, INPUTS, batches, masks, start, torch.float64)
        effects.append(max(relative_difference(free[-1]["weights"][name], last[name]) for name in last))
    return min(effects, default=float("inf"))


def make_trajectory(case, batches, all_masks):
    """Draws initial weights until the trajectory can serve as a reference."""
    zero_start = case.pop("zeroStart", False)
    places = dropout_places(case["regularization"], case["model"])
    masks = {place: all_masks[place] for place in places}
    for attempt in range(1000):
        # Seeded by name, so that a new case leaves the others as they are.
        rng = np.random.default_rng([zlib.crc32(case["name"].encode()), attempt])
        start = draw_start(rng, case["model"], zero_start)
        exact, margin = train(case, INPUTS, batches, masks, start, torch.float64)
        if margin < SMALLEST_MARGIN:
            continue
        difference = float32_difference(case, INPUTS, batches, masks, start, exact)
        if not difference <= LARGEST_FLOAT32_DIFFERENCE:
            continue
        if smallest_effect(case, batches, masks, start, exact) < SMALLEST_EFFECT:
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
    path = HERE / name
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def versions():
    return {"torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version()}


def make_matrix():
    rng = np.random.default_rng(2013)
    data = {name: make_data(rng, name) for name in BATCH_SIZES}
    masks = make_masks(rng)
    cases, drawn_again = [], 0
    for case in all_cases():
        trajectory, attempts = make_trajectory(case, data[case["data"]]["batches"], masks)
        cases.append(trajectory)
        drawn_again += attempts
    differences = np.array([case["float32Difference"] for case in cases])
    print(
        f"{len(cases)} cases, {drawn_again} starts drawn again; float32 differs "
        f"by {np.median(differences):.1e} in the median and {differences.max():.1e} at most"
    )
    # 16 digits where the engine's inputs must be exact, 8 where they are compared.
    inputs = {"data": to_plain(data, 16), "masks": to_plain(masks, 16)}
    outputs = [{**to_plain(c, 8), "initialWeights": to_plain(c["initialWeights"], 16)} for c in cases]
    return {"description": DESCRIPTION, "versions": versions(), **inputs, "cases": outputs}


def main():
    parser = argparse.ArgumentParser(description="Makes the reference trajectories.")
    default = HERE.parents[1] / "src-main" / "data" / "builtin" / "mnist"
    parser.add_argument("--mnist", default=default, help="folder of MNIST's two t10k files, gzipped")
    folder = Path(parser.parse_args().mnist)
    if not folder.is_dir():
        parser.error(f"--mnist: expected a folder with MNIST's t10k files, received {folder}")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    mnist = {**make_mnist_trajectory(folder), "versions": versions()}
    print(f"mnist: float32 differs by {mnist['float32Difference']:.1e}")
    # 9 digits give a float32 back exactly.
    write("trajectory-mnist.json.gz", to_plain(mnist, 9))
    write("trajectories.json.gz", make_matrix())


if __name__ == "__main__":
    main()
