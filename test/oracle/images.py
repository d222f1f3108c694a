"""
Makes images.json: what PyTorch makes of images that are mirrored, moved, rotated and cut.

    python test/oracle/images.py

Numbers of images are multiples of 1/64, in the order height, width, channel. Everything is computed in float64.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from trajectory.storage import to_plain, versions

HERE = Path(__file__).parent
SIZES = {"odd": (5, 7, 1), "even, two channels": (6, 4, 2), "square": (8, 8, 1), "one row": (1, 6, 1)}
ANGLES = [0, 10, -25, 45, 90, 133, -180]
MOTIONS = [
    {"down": 0, "right": 0, "mirrorsColumns": True, "mirrorsRows": False},
    {"down": 0, "right": 0, "mirrorsColumns": False, "mirrorsRows": True},
    {"down": 2, "right": -1, "mirrorsColumns": False, "mirrorsRows": False},
    {"down": -1, "right": 3, "mirrorsColumns": True, "mirrorsRows": True},
    {"down": 0, "right": 2, "mirrorsColumns": True, "mirrorsRows": False},
]


def to_flat(image):
    """[1, channels, height, width] to height, width, channel."""
    return image[0].permute(1, 2, 0).reshape(-1).numpy()


def move(image, motion):
    """Flips, then crops from the image with a border of zeros: RandomHorizontalFlip and RandomCrop(padding)."""
    if motion["mirrorsColumns"]:
        image = image.flip(3)
    if motion["mirrorsRows"]:
        image = image.flip(2)
    height, width = image.shape[2:]
    border = 4
    padded = functional.pad(image, (border,) * 4)
    top, left = border - motion["down"], border - motion["right"]
    return padded[:, :, top : top + height, left : left + width]


def rotate(image, degrees):
    """Counter-clockwise. The grid's coordinates run from -1 to 1 on both axes, whatever the aspect."""
    height, width = image.shape[2:]
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    theta = torch.tensor(
        [[[cos, -sin * height / width, 0], [sin * width / height, cos, 0]]], dtype=torch.float64
    )
    grid = functional.affine_grid(theta, list(image.shape), align_corners=False)
    return functional.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def main():
    rng = np.random.default_rng(2018)
    images = []
    for name, (height, width, channels) in SIZES.items():
        numbers = rng.integers(1, 65, height * width * channels) / 64
        image = torch.tensor(numbers.reshape(height, width, channels)).permute(2, 0, 1)[None]
        images.append(
            {
                "name": name,
                "height": height,
                "width": width,
                "channels": channels,
                "numbers": numbers,
                "moved": [{**m, "numbers": to_flat(move(image, m))} for m in MOTIONS],
                "rotated": [{"degrees": a, "numbers": to_flat(rotate(image, a))} for a in ANGLES],
            }
        )
    content = {"description": "Images moved and rotated by PyTorch; see images.py.", "versions": versions(), "images": to_plain(images, 10)}
    (HERE / "images.json").write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
