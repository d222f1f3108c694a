"""
Makes layers.json.gz: how PyTorch trains models of every layer, step by step, in the format of trajectories.json.gz.

    python test/oracle/layers.py

Made with Python 3.11, PyTorch 2.13.0 (CPU, one thread) and NumPy 2.4.6; the versions of a run stand in its file.
trajectories.py says by which rules a case is kept; README.md beside this file says what the numbers mean.
"""

import zlib
from pathlib import Path

import numpy as np
import torch

from trajectory.layer_cases import INPUTS, all_cases
from trajectory.network import Network
from trajectory.regularizers import site_rates
from trajectory.search import make_trajectory
from trajectory.storage import to_plain, versions, write

STEPS = 12
ROWS = 6
CLASSES = 3

DESCRIPTION = (
    "Training trajectories computed by PyTorch in float64, one for every layer and variant. Fields are those of "
    "trajectories.json.gz; `evaluation` is the outputs for the last batch in evaluation mode, after training. Rows of images and sequences are flat, in the order height, width, channel; kernels of "
    "convolutions are [height, width, inputs, filters]. Masks of Gaussian layers are standard normal numbers n: noise "
    "adds sd·n, dropout multiplies by 1 + n·sqrt(rate/(1 - rate)). Those of spatial dropout are [rows, channels]."
)


def make_data(rng, inputs):
    """Features are multiples of 1/64."""
    features = lambda: np.clip(np.round(rng.standard_normal(ROWS * inputs) * 64), -192, 192) / 64
    batches = [{"features": features(), "labels": rng.integers(0, CLASSES, ROWS)} for _ in range(STEPS)]
    return {"inputs": inputs, "batches": batches}


def make_masks(case, inputs):
    """For each random place of a case, numbers per step, named by the case's masks: cases of one model share them."""
    rates = site_rates(case["regularization"], case["model"])
    network = Network(case["model"], inputs, rates, torch.float32)
    kinds = {layer["name"]: layer["type"] for layer in case["model"]["layers"]}
    masks = {}
    for place, size in network.place_sizes.items():
        rng = np.random.default_rng([size, zlib.crc32(place.encode())])
        if kinds.get(place, "").startswith("gaussian"):
            masks[place] = [np.round(rng.standard_normal(ROWS * size) * 64) / 64 for _ in range(STEPS)]
        else:
            masks[place] = [(rng.random(ROWS * size) < 0.7).astype(int) for _ in range(STEPS)]
    return masks


def draw_start(rng, model, inputs):
    """Multiples of 1/1024 within 0.5 of 0, or of 1 for a scale."""
    shapes = Network(model, inputs, {}, torch.float32).shapes()
    draw = lambda count: rng.integers(-512, 513, count) / 1024
    return {name: draw(count) + (1 if name.endswith(".scale") else 0) for name, count in shapes.items()}


def evaluate(case, inputs, batch, last):
    """Outputs for a batch in evaluation mode at the end of training."""
    network = Network(case["model"], inputs, {}, torch.float64)
    return network.evaluate(torch.tensor(batch["features"], dtype=torch.float64).reshape(-1, inputs), last)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = np.random.default_rng(2014)
    data = {name: make_data(rng, inputs) for name, inputs in INPUTS.items()}
    cases, all_masks, drawn_again = [], {}, 0
    for case in all_cases():
        inputs = INPUTS[case["data"]]
        masks = make_masks(case, inputs)
        # A place is stored under its name and size, because models of one name differ in size.
        draw = lambda rng, model=case["model"], count=inputs: draw_start(rng, model, count)
        trajectory, attempts = make_trajectory(case, inputs, data[case["data"]]["batches"], masks, draw)
        keys = {place: f"{place} {len(mask[0])}" for place, mask in masks.items()}
        all_masks.update({keys[place]: mask for place, mask in masks.items()})
        last_batch, last_step = data[case["data"]]["batches"][-1], trajectory["steps"][-1]
        evaluation = evaluate(case, inputs, last_batch, last_step)
        cases.append({**trajectory, "masks": list(keys.values()), "evaluation": evaluation})
        drawn_again += attempts
    differences = np.array([case["float32Difference"] for case in cases])
    print(
        f"{len(cases)} cases, {drawn_again} starts drawn again; float32 differs "
        f"by {np.median(differences):.1e} in the median and {differences.max():.1e} at most"
    )
    inputs = {"data": to_plain(data, 16), "masks": to_plain(all_masks, 16)}
    outputs = [{**to_plain(c, 8), "initialWeights": to_plain(c["initialWeights"], 16)} for c in cases]
    write(Path(__file__).parent / "layers.json.gz", {"description": DESCRIPTION, "versions": versions(), **inputs, "cases": outputs})


if __name__ == "__main__":
    main()
