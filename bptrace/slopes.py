"""A numeric derivative from a few losses, and how far it can be off: by rounding, and by the method itself.

`nudge(offset)` gives the losses after adding `offset`; everything else is arithmetic on them, for one entry or for all.
A step that straddles a kink of ReLU averages two slopes and is no derivative: nan.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import SAFETY, UNIT
from bptrace.nudging import Nudged

LINEAR = 1e-9  # up to here e^iy is 1 + iy to the last digit
UNDERFLOW = 1e-322  # what a product of a tiny step loses, some units of the smallest number there is


@dataclass(frozen=True)
class Surroundings:
    """What is known of the loss where it is differentiated.

    `bound` is its rounding bound in units of u; `growth` tells how many times larger than a nudge the change of any z,
    a, or L can be.
    """

    bound: float
    growth: float


@dataclass(frozen=True, eq=False)
class Slope:
    """A slope for every entry, how far rounding can have moved it, and how far the method itself."""

    slope: Array
    rounding: Array
    truncation: Array

    @property
    def error(self) -> Array:
        """How far it can be off in all."""
        return np.asarray(self.rounding + self.truncation)


Nudge = Callable[[complex], Nudged]


def slope(method: str, h: float, nudge: Nudge, around: Surroundings) -> Slope:
    """The derivative by `one-sided`, `central`, `richardson` or `complex` with the step h."""
    if method == "complex" and h * around.growth < LINEAR:
        found = _complex_step(nudge, h, around)
        return Slope(found.slope, found.rounding, np.full_like(found.rounding, around.growth * UNDERFLOW / h))
    single, combined = METHODS[method]
    return combined(*(single(nudge, size, around) for size in (h / 2, h, 2 * h)))


# --- one step --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Single:
    slope: Array
    rounding: Array


def _complex_step(nudge: Nudge, h: float, around: Surroundings) -> _Single:
    """Im L(θ + ih) / h, whose rounding is its own: nothing is subtracted."""
    nudged = nudge(1j * h)
    found = np.where(nudged.crossed, np.nan, nudged.losses.imag / h)
    return _Single(found, 1e-12 * np.abs(found))


def _two_sided(nudge: Nudge, h: float, around: Surroundings) -> _Single:
    """[L(θ + h) − L(θ − h)] / 2h."""
    return _difference(nudge(h), nudge(-h), 2 * h, around)


def _one_sided(nudge: Nudge, h: float, around: Surroundings) -> _Single:
    """[L(θ + h) − L(θ)] / h."""
    return _difference(nudge(h), nudge(0.0), h, around)


def _difference(above: Nudged, below: Nudged, apart: float, around: Surroundings) -> _Single:
    """A loss that has gone far is rounded as coarsely as it is large there."""
    found = np.where(above.crossed | below.crossed, np.nan, (above.losses - below.losses) / apart)
    largest = np.maximum(np.abs(above.losses), np.abs(below.losses))
    return _Single(found, 2 * SAFETY * UNIT * (around.bound + 8 * largest) / apart)


# --- three steps, h/2, h and 2h, tell how good the one in the middle is ----------------------------------------------


def _quadratic(half: _Single, whole: _Single, double: _Single) -> Slope:
    """The slope, and how much it changes when h doubles: three times its own error, and more."""
    truncation = np.abs(whole.slope - double.slope)
    return Slope(whole.slope, whole.rounding, _while_it_converges(truncation, half, whole, double, 0.5))


def _linear(half: _Single, whole: _Single, double: _Single) -> Slope:
    """The same where the error is in h: doubling h changes the slope by the error itself; twice that is allowed."""
    truncation = 2 * np.abs(whole.slope - double.slope)
    return Slope(whole.slope, whole.rounding, _while_it_converges(truncation, half, whole, double, 0.75))


def _richardson(half: _Single, whole: _Single, double: _Single) -> Slope:
    """The h² terms of two differences cancelled: (4 D(h/2) − D(h)) / 3."""
    numeric, coarser = (4 * half.slope - whole.slope) / 3, (4 * whole.slope - double.slope) / 3
    truncation = np.abs(numeric - coarser) + 0.1 * np.abs(whole.slope - half.slope)
    return Slope(numeric, 4 * whole.rounding, _while_it_converges(truncation, half, whole, double, 0.5))


def _while_it_converges(truncation: Array, half: _Single, whole: _Single, double: _Single, ratio: float) -> Array:
    """Halving h must change the slope less than doubling it does, as an error in h or h² would: else h is too large."""
    finer, coarser = np.abs(whole.slope - half.slope), np.abs(double.slope - whole.slope)
    return np.where(finer <= ratio * coarser + 2 * half.rounding, truncation, np.inf)


METHODS = {
    "one-sided": (_one_sided, _linear),
    "central": (_two_sided, _quadratic),
    "richardson": (_two_sided, _richardson),
    "complex": (_complex_step, _quadratic),
}
