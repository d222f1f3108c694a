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
from pathlib import Path

import numpy as np
import torch

from trajectory.matrix import CLASSES, HIDDEN, INPUTS, all_cases
from trajectory.mnist import make_mnist_trajectory
from trajectory.search import make_dense_trajectory
from trajectory.storage import to_plain, versions, write

HERE = Path(__file__).parent
STEPS = 20
BATCH_SIZES = {"classes": [8], "binary": [8], "values": [8], "uneven": [8, 8, 5, 3]}

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


def make_matrix():
    rng = np.random.default_rng(2013)
    data = {name: make_data(rng, name) for name in BATCH_SIZES}
    masks = make_masks(rng)
    cases, drawn_again = [], 0
    for case in all_cases():
        trajectory, attempts = make_dense_trajectory(case, data[case["data"]]["batches"], masks)
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
    default = HERE.parents[1] / "src-main" / "data" / "builtin"
    parser.add_argument("--mnist", default=default, help="folder of MNIST's two t10k files, gzipped")
    folder = Path(parser.parse_args().mnist)
    if not folder.is_dir():
        parser.error(f"--mnist: expected a folder with MNIST's t10k files, received {folder}")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    mnist = {**make_mnist_trajectory(folder), "versions": versions()}
    print(f"mnist: float32 differs by {mnist['float32Difference']:.1e}")
    # 9 digits give a float32 back exactly.
    write(HERE / "trajectory-mnist.json.gz", to_plain(mnist, 9))
    write(HERE / "trajectories.json.gz", make_matrix())


if __name__ == "__main__":
    main()
