"""The ends of a matrix: all that its column widths, its power of ten and its shades need to know of every entry."""

import numpy as np
from numpy.typing import NDArray

from bptrace.frozen import frozen


@frozen
class Extremes:
    """The least and the greatest finite entry, both 0 where there is none; `odd` holds inf, −inf, nan once each."""

    least: float
    greatest: float
    odd: tuple[float, ...] = ()

    @property
    def magnitude(self) -> float:
        """The largest finite magnitude."""
        return max(-self.least, self.greatest)


def extremes(values: NDArray[np.float64]) -> Extremes:
    """Of a matrix of any shape; two passes over it where every entry is finite."""
    if not values.size:
        return Extremes(0.0, 0.0)
    least, greatest = float(values.min()), float(values.max())
    if np.isfinite(least) and np.isfinite(greatest):  # one nan makes both ends nan
        return Extremes(least, greatest)
    finite = values[np.isfinite(values)]
    odd = tuple(float(value) for value in np.unique(values[~np.isfinite(values)]))
    return Extremes(float(finite.min()), float(finite.max()), odd) if finite.size else Extremes(0.0, 0.0, odd)
