"""
Makes mixup.json.gz: how PyTorch trains on mixed rows, with the shares and partners of each batch given.

    python test/oracle/mixup.py

Made like trajectories.py, whose docstring says how. The loss of a step is `lam * criterion(outputs, labels) +
(1 - lam) * criterion(outputs, labels[partners])`, as in the implementation by the authors of mixup
(https://github.com/facebookresearch/mixup-cifar10). For softmax cross-entropy without class weights that is the loss of the
mixed labels as probabilities, which is checked here.
"""

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from trajectories import DESCRIPTION, make_data
from trajectory.mixup_cases import all_cases
from trajectory.matrix import CLASSES, HIDDEN
from trajectory.search import make_dense_trajectory
from trajectory.storage import to_plain, versions, write
from trajectory.training import trained_loss

HERE = Path(__file__).parent


def add_mixing(rng, data):
    """Shares are multiples of 1/64; the first keeps each row as it is, the second replaces it."""
    for step, batch in enumerate(data["batches"]):
        rows = len(batch["labels"])
        batch["share"] = [1.0, 0.0][step] if step < 2 else rng.integers(1, 64) / 64
        batch["partners"] = rng.permutation(rows)
    return data


def check_against_probabilities():
    """What is trained on is the cross-entropy of mixed labels, smoothed or not."""
    rng = np.random.default_rng(0)
    outputs = torch.tensor(rng.standard_normal((5, CLASSES)))
    labels = rng.integers(0, CLASSES, 5)
    batch = {"labels": labels, "share": 0.3, "partners": rng.permutation(5)}
    one_hot = functional.one_hot(torch.tensor(labels), CLASSES).double()
    mixed = 0.3 * one_hot + 0.7 * one_hot[batch["partners"]]
    for amount in (0, 0.2):
        regularization = [{"type": "mixup", "alpha": 1}, {"type": "labelSmoothing", "amount": amount}]
        case = {"loss": "softmaxCrossEntropy", "regularization": regularization}
        expected = functional.cross_entropy(outputs, mixed, label_smoothing=amount)
        torch.testing.assert_close(trained_loss(case, outputs, batch), expected)


def main():
    torch.set_num_threads(1)
    check_against_probabilities()
    rng = np.random.default_rng(2017)
    data = {name: add_mixing(rng, make_data(rng, name)) for name in ("classes", "binary")}
    masks = {"hidden.dropout": [(rng.random(8 * HIDDEN) < 0.7).astype(int) for _ in data["classes"]["batches"]]}
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
    inputs = {"data": to_plain(data, 16), "masks": to_plain(masks, 16)}
    outputs = [{**to_plain(c, 8), "initialWeights": to_plain(c["initialWeights"], 16)} for c in cases]
    write(HERE / "mixup.json.gz", {"description": DESCRIPTION, "versions": versions(), **inputs, "cases": outputs})


if __name__ == "__main__":
    main()
