"""Numbers on their way to a file."""

import gzip
import json
import platform

import numpy as np
import torch


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


def write(path, content):
    """Without a time in the gzip header, equal numbers make equal files."""
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def versions():
    return {"torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version()}
