"""How the app's windows slide (src-main/domain/feature-map.ts), in the terms of PyTorch."""

import math


def _pair(extent, flat):
    if flat:
        return (1, extent)
    return (extent, extent) if isinstance(extent, int) else tuple(extent)


class Window:
    """Size and stride as (height, width); a sequence's lies along its width."""

    def __init__(self, layer, size, stride):
        flat = layer["type"].endswith("1d")
        self.size = _pair(size, flat)
        self.stride = _pair(stride, flat)
        self.same = layer.get("padding", "valid") == "same"

    def places(self, shape):
        """(height, width) of what the window makes of a map of (height, width, channels)."""
        sizes = zip(shape[:2], self.size, self.stride, strict=True)
        return tuple(math.ceil(n / s) if self.same else (n - k) // s + 1 for n, k, s in sizes)


def pad_for(shape, window):
    """(left, right, top, bottom) for torch.nn.functional.pad: TensorFlow's padding, the larger half behind."""
    if not window.same:
        return (0, 0, 0, 0)
    found = []
    for n, k, s, places in zip(shape[:2], window.size, window.stride, window.places(shape), strict=True):
        total = max((places - 1) * s + k - n, 0)
        found.append((total // 2, total - total // 2))
    (top, bottom), (left, right) = found
    return (left, right, top, bottom)
