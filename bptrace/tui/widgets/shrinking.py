"""A matrix in fewer cells: each stands for a part of it and shows that part's largest magnitude."""

import numpy as np
from numpy.typing import NDArray

from bptrace.tui.widgets.picture_geometry import pixel_range


def shrunk(value: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """At most rows × columns entries, each the one of largest magnitude of its part; what is no number is zero."""
    for axis, size in ((0, rows), (1, columns)):
        total = value.shape[axis]
        if total > size:
            starts = [pixel_range(pixel, size, total).start for pixel in range(size)]
            high = np.fmax.reduceat(value, starts, axis=axis)
            low = np.fmin.reduceat(value, starts, axis=axis)
            value = np.where(high >= -low, high, low)
    return np.where(np.isnan(value), 0.0, value)
