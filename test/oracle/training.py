"""
Makes training.json.gz: how PyTorch trains under every loss, optimizer and setting that trajectories.json.gz leaves out.

    python test/oracle/training.py

Made like trajectories.py, whose docstring says how, from the same batches.
"""

from pathlib import Path

import numpy as np
import torch

from trajectories import BATCH_SIZES, DESCRIPTION, make_data
from trajectory.search import make_dense_trajectory
from trajectory.settings_matrix import all_cases
from trajectory.storage import to_plain, versions, write

HERE = Path(__file__).parent


def main():
    torch.set_num_threads(1)
    rng = np.random.default_rng(2013)
    data = {name: make_data(rng, name) for name in BATCH_SIZES}
    cases, drawn_again = [], 0
    for case in all_cases():
        trajectory, attempts = make_dense_trajectory(case, data[case["data"]]["batches"], {})
        cases.append(trajectory)
        drawn_again += attempts
    differences = np.array([case["float32Difference"] for case in cases])
    print(
        f"{len(cases)} cases, {drawn_again} starts drawn again; float32 differs "
        f"by {np.median(differences):.1e} in the median and {differences.max():.1e} at most"
    )
    outputs = [{**to_plain(c, 8), "initialWeights": to_plain(c["initialWeights"], 16)} for c in cases]
    content = {"description": DESCRIPTION, "versions": versions(), "data": to_plain(data, 16), "masks": {}, "cases": outputs}
    write(HERE / "training.json.gz", content)


if __name__ == "__main__":
    main()
