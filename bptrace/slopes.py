"""A numeric derivative from a few losses, and how far it can be off: by rounding, and by the method itself.

`nudge(offsets)` gives the losses after adding each of `offsets`, along a first axis; everything else is arithmetic on
them, for one entry or for all. A step that straddles a kink of ReLU averages two slopes and is no derivative: nan.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import SAFETY, UNIT
from bptrace.frozen import frozen
from bptrace.nudging import Nudged

LINEAR = 1e-9  # up to here e^iy is 1 + iy to the last digit
UNDERFLOW = 1e-322  # what a product of a tiny step loses, some units of the smallest number there is


# --- the formulas -----------------------------------------------------------------------------------------------------


@frozen
class Method:
    """A derivative from losses: those after nudges of `factors` · h make up a slope that is off by hᵒʳᵈᵉʳ."""

    factors: tuple[complex, ...]
    slope: Callable[[Array, Array | float], Array]
    order: int
    smallest: int  # the power of ten of the smallest step that is worth a look

    @property
    def best_step(self) -> float | None:
        """Where hᵒʳᵈᵉʳ and u/h are equal; None where nothing is subtracted and every small step will do."""
        return None if self.is_complex else UNIT ** (1 / (self.order + 1))

    @property
    def is_complex(self) -> bool:
        """Whether the nudges are imaginary."""
        return any(isinstance(factor, complex) for factor in self.factors)

    @cached_property
    def steps(self) -> Array:
        """From the smallest to 1, six in every power of ten: 1, 1.5, 2, 3, 5, 7."""
        decades = [float(f"{digit}e{power}") for power in range(self.smallest, 0) for digit in (1, 1.5, 2, 3, 5, 7)]
        return np.array([*decades, 1.0])


def _one_sided(losses: Array, h: Array | float) -> Array:
    """[L(θ + h) − L(θ)] / h."""
    return np.asarray((losses[0] - losses[1]) / h)


def _central(losses: Array, h: Array | float) -> Array:
    """[L(θ + h) − L(θ − h)] / 2h."""
    return np.asarray((losses[0] - losses[1]) / (2 * h))


def _richardson(losses: Array, h: Array | float) -> Array:
    """Central differences with h/2 and with h."""
    return _extrapolated(_central(losses[:2], h / 2), _central(losses[2:], h))


def _extrapolated(half: Array, whole: Array) -> Array:
    """The h² terms of two differences cancelled: (4 D(h/2) − D(h)) / 3."""
    return np.asarray((4 * half - whole) / 3)


def _complex(losses: Array, h: Array | float) -> Array:
    """Im L(θ + ih) / h."""
    return np.asarray(losses[0].imag / h)


METHODS: Mapping[str, Method] = {
    "one-sided": Method((1.0, 0.0), _one_sided, 1, -16),
    "central": Method((1.0, -1.0), _central, 2, -16),
    "richardson": Method((0.5, -0.5, 1.0, -1.0), _richardson, 4, -16),
    "complex": Method((1j,), _complex, 2, -32),
}


def relative_error(analytic: Array, numeric: Array) -> Array:
    """The difference relative to the larger of the two; nan where both are zero, or one of them is no finite number."""
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(analytic - numeric) / np.maximum(np.abs(analytic), np.abs(numeric)))


# --- a slope and its error --------------------------------------------------------------------------------------------


@frozen
class Surroundings:
    """What is known of the loss where it is differentiated.

    `bound` is its rounding bound in units of u; `growth` tells how many times larger than a nudge the change of any z,
    a, or L can be.
    """

    bound: float
    growth: float


@frozen(eq=False)
class Slope:
    """A slope for every entry, how far rounding can have moved it, and how far the method itself."""

    slope: Array
    rounding: Array
    truncation: Array

    @property
    def error(self) -> Array:
        """How far it can be off in all."""
        return np.asarray(self.rounding + self.truncation)


Nudge = Callable[[tuple[complex, ...]], Nudged]


def is_linear(method: str, h: float, around: Surroundings) -> bool:
    """Whether a complex step is so small that it bends no activation: nothing of it is truncated."""
    return METHODS[method].is_complex and h * around.growth < LINEAR


def slope(method: str, h: float, nudge: Nudge, around: Surroundings) -> Slope:
    """The derivative by `one-sided`, `central`, `richardson` or `complex` with the step h."""
    if is_linear(method, h, around):
        (found,) = _steps(METHODS[method], nudge, (h,), around)
        return Slope(found.slope, found.rounding, np.full_like(found.rounding, around.growth * UNDERFLOW / h))
    single, combined = _JUDGED[method]
    return combined(*_steps(METHODS[single], nudge, (h / 2, h, 2 * h), around))


# --- one step --------------------------------------------------------------------------------------------------------


@frozen(eq=False)
class _Single:
    slope: Array
    rounding: Array


def _steps(method: Method, nudge: Nudge, sizes: tuple[float, ...], around: Surroundings) -> list[_Single]:
    """A slope for each of some steps, all nudged at once."""
    nudged = nudge(tuple(factor * h for h in sizes for factor in method.factors))
    each_size = len(sizes), len(method.factors), *nudged.losses.shape[1:]
    losses, crossed = nudged.losses.reshape(each_size), nudged.crossed.reshape(each_size)
    return [_step(method, *step, around) for step in zip(losses, crossed, sizes, strict=True)]


def _step(method: Method, losses: Array, crossed: Array, h: float, around: Surroundings) -> _Single:
    """A slope of one or of two losses. One that has gone far is rounded as coarsely as it is large there."""
    found = np.where(crossed.any(axis=0), np.nan, method.slope(losses, h))
    if method.is_complex:  # nothing is subtracted
        return _Single(found, 1e-12 * np.abs(found))
    apart = abs(method.factors[0] - method.factors[1]) * h
    largest = np.abs(losses).max(axis=0)
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


def _extrapolation(half: _Single, whole: _Single, double: _Single) -> Slope:
    """Two differences extrapolated, and how much that changes when h doubles."""
    numeric, coarser = _extrapolated(half.slope, whole.slope), _extrapolated(whole.slope, double.slope)
    truncation = np.abs(numeric - coarser) + 0.1 * np.abs(whole.slope - half.slope)
    return Slope(numeric, 4 * whole.rounding, _while_it_converges(truncation, half, whole, double, 0.5))


def _while_it_converges(truncation: Array, half: _Single, whole: _Single, double: _Single, ratio: float) -> Array:
    """Halving h must change the slope less than doubling it does, as an error in h or h² would: else h is too large."""
    finer, coarser = np.abs(whole.slope - half.slope), np.abs(double.slope - whole.slope)
    return np.where(finer <= ratio * coarser + 2 * half.rounding, truncation, np.inf)


_JUDGED: Mapping[str, tuple[str, Callable[[_Single, _Single, _Single], Slope]]] = {
    "one-sided": ("one-sided", _linear),
    "central": ("central", _quadratic),
    "richardson": ("central", _extrapolation),
    "complex": ("complex", _quadratic),
}
"""By what each method takes its three steps, and what is made of them."""
