"""
Makes activities.json.gz: how PyTorch trains under penalties on activities, in the format of trajectories.json.gz.

    python test/oracle/activities.py

Made like trajectories.py and layers.py, whose docstrings say how, from the same batches. The stored penalty on activities
is that of the step's batch in evaluation mode, before the update; the gradient is that of the training pass.
"""

from pathlib import Path

import numpy as np
import torch

from layers import draw_start
from layers import make_data as make_image_data
from trajectories import BATCH_SIZES, DESCRIPTION, make_data, make_masks
from trajectory.activity_cases import DATA, dense_cases, image_cases
from trajectory.layer_cases import INPUTS
from trajectory.search import make_dense_trajectory, make_trajectory
from trajectory.storage import to_plain, versions, write

HERE = Path(__file__).parent


def make_all(data, masks):
    for case in dense_cases():
        yield make_dense_trajectory(case, data[case["data"]]["batches"], masks)
    for case in image_cases():
        inputs = INPUTS["image"]
        draw = lambda rng, model=case["model"], count=inputs: draw_start(rng, model, count)
        yield make_trajectory(case, inputs, data[DATA]["batches"], {}, draw)


def main():
    torch.set_num_threads(1)
    rng = np.random.default_rng(2013)
    data = {name: make_data(rng, name) for name in BATCH_SIZES}
    masks = make_masks(rng)
    data[DATA] = make_image_data(np.random.default_rng(2014), INPUTS["image"])
    made = list(make_all(data, masks))
    cases = [case for case, _ in made]
    differences = np.array([case["float32Difference"] for case in cases])
    print(
        f"{len(cases)} cases, {sum(attempts for _, attempts in made)} starts drawn again; float32 differs "
        f"by {np.median(differences):.1e} in the median and {differences.max():.1e} at most"
    )
    used = {name: data[name] for name in {case["data"]: None for case in cases}}
    places = {place: masks[place] for case in cases for place in case["masks"]}
    outputs = [{**to_plain(c, 8), "initialWeights": to_plain(c["initialWeights"], 16)} for c in cases]
    inputs = {"data": to_plain(used, 16), "masks": to_plain(places, 16)}
    content = {"description": DESCRIPTION, "versions": versions(), **inputs, "cases": outputs}
    write(HERE / "activities.json.gz", content)


if __name__ == "__main__":
    main()
