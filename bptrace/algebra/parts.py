"""Stacks of complex numbers in two arrays, the real and the imaginary parts, for the complex step.

Copies of a network that were nudged by ih differ in their imaginary parts only: the real part, shared by all copies, is
kept and computed once, as an array whose first axis is 1. While the imaginary part is so small that its square is lost
in rounding (`bound` tells: an upper bound of |imaginary|), exp(x + iy) is exp(x) (1 + iy) to the last digit, and so on;
where it is not, numpy's own complex functions are used. Only what the forward functions need is here.

Source for the identities: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 4.2 to 4.5.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from bptrace.algebra.functions import Array

LARGEST = 709.7  # eˣ of more is no float64
LOST = 5e-9  # a complex number whose imaginary part is less than this times the real one: its square is lost


class Parts(NDArrayOperatorsMixin):
    """real + i imaginary; the two need only broadcast against each other. |imaginary| ≤ bound everywhere."""

    __slots__ = ("bound", "imag", "real")

    def __init__(self, real: Array, imag: Array, bound: float | None = None) -> None:
        self.real, self.imag = real, imag
        self.bound = float(np.abs(imag).max(initial=0.0)) if bound is None else bound

    @property
    def shape(self) -> tuple[int, ...]:
        """The common shape."""
        return np.broadcast_shapes(self.real.shape, self.imag.shape)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return max(self.real.ndim, self.imag.ndim)

    def joined(self) -> Array:
        """As an array of complex numbers."""
        result = np.empty(self.shape, dtype=complex)
        result.real, result.imag = self.real, self.imag
        return result

    def each(self, change: Callable[[Array], Array]) -> "Parts":
        """Either part by itself, through something that moves entries and computes nothing."""
        return Parts(change(self.real), change(self.imag), self.bound)

    def is_small(self, real: Array) -> bool:
        """Whether the square of the imaginary part is lost beside these real parts."""
        return self.bound <= LOST * float(np.abs(real).min(initial=np.inf))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        found = _UFUNCS[ufunc](*inputs) if ufunc in _UFUNCS else None
        return _split(ufunc(*map(_joined, inputs))) if found is None else found

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        if function not in _FUNCTIONS:
            return NotImplemented
        return _FUNCTIONS[function](*args, **options)


def _joined(given: Any) -> Any:
    return given.joined() if isinstance(given, Parts) else given


def _split(values: Array) -> Parts:
    return Parts(values.real, values.imag)


def parts_of(given: Any) -> Parts:
    """What may be real as parts."""
    return given if isinstance(given, Parts) else Parts(np.asarray(given), np.zeros(()), 0.0)


# --- arithmetic: exact by parts --------------------------------------------------------------------------------------


def _add(left: Any, right: Any) -> Parts:
    a, b = parts_of(left), parts_of(right)
    if not b.bound:
        return Parts(a.real + b.real, a.imag, a.bound)
    if not a.bound:
        return Parts(a.real + b.real, b.imag, b.bound)
    return Parts(a.real + b.real, a.imag + b.imag, a.bound + b.bound)


def _negative(operand: Parts) -> Parts:
    return Parts(-operand.real, -operand.imag, operand.bound)


def _subtract(left: Any, right: Any) -> Parts:
    return _add(left, _negative(parts_of(right)))


def _multiply(left: Any, right: Any) -> Parts:
    """(a + ib)(c + id) = (ac − bd) + i(ad + bc)."""
    a, b = parts_of(left), parts_of(right)
    if not a.bound:
        a, b = b, a
    if not b.bound:
        return Parts(a.real * b.real, a.imag * b.real, a.bound * _size(b.real))
    real = a.real * b.real
    if not a.bound * b.bound <= LOST**2 * float(np.abs(real).min(initial=np.inf)):
        real = real - a.imag * b.imag
    imag = a.imag * b.real + a.real * b.imag
    return Parts(real, imag, a.bound * _size(b.real) + b.bound * _size(a.real))


def _divide(left: Any, right: Any) -> Parts | None:
    if not isinstance(right, Parts):
        below = np.asarray(right)
        return Parts(left.real / below, left.imag / below, left.bound * _size(1.0 / below))
    inverse = _inverse(right)
    if inverse is None:
        return None
    if isinstance(left, Parts):
        return _multiply(left, inverse)
    above = np.asarray(left)
    return Parts(above / right.real, above * inverse.imag, inverse.bound * _size(above))


def _inverse(operand: Parts) -> Parts | None:
    """1 / (x + iy) = (x − iy) / (x² + y²), where y² is lost."""
    if not operand.is_small(operand.real):
        return None
    inverse = 1.0 / operand.real
    local = -inverse * inverse
    return Parts(inverse, local * operand.imag, operand.bound * _size(local))


def _square(operand: Parts, exponent: Any = 2) -> Parts | None:
    return _multiply(operand, operand) if np.ndim(exponent) == 0 and exponent == 2 else None


# --- functions -------------------------------------------------------------------------------------------------------


def _exp(operand: Parts) -> Parts:
    """eˣ (cos y + i sin y); beyond the end of a float64, where infinity has no parts, the largest, which has no y."""
    real, imag = operand.real, operand.imag
    if real.max(initial=-np.inf) > LARGEST:
        real, imag = np.minimum(real, LARGEST), np.where(real > LARGEST, 0.0, imag)
    size = np.exp(real)
    if operand.bound <= LOST:
        return Parts(size, size * imag, operand.bound * _size(size))
    return Parts(size * np.cos(imag), size * np.sin(imag))


def _tanh(operand: Parts) -> Parts | None:
    """(sinh 2x + i sin 2y) / (cosh 2x + cos 2y)."""
    if operand.bound > LOST:
        return None
    return Parts(np.tanh(operand.real), operand.imag * (2.0 / (np.cosh(2.0 * operand.real) + 1.0)), operand.bound)


def _log(operand: Parts) -> Parts | None:
    """log |w| + i arg w, on the right of the imaginary axis."""
    if not operand.is_small(operand.real) or operand.real.min(initial=np.inf) <= 0.0:
        return None
    inverse = 1.0 / operand.real
    return Parts(np.log(operand.real), operand.imag * inverse, operand.bound * _size(inverse))


def _log1p(operand: Parts) -> Parts | None:
    below = 1.0 + operand.real
    if not operand.is_small(below) or below.min(initial=np.inf) <= 0.0:
        return None
    inverse = 1.0 / below
    return Parts(np.log1p(operand.real), operand.imag * inverse, operand.bound * _size(inverse))


def _where(chosen: Array, left: Any, right: Any) -> Parts:
    a, b = parts_of(left), parts_of(right)
    real, imag = np.where(chosen, a.real, b.real), np.where(chosen, a.imag, b.imag)
    return Parts(real, imag, max(a.bound, b.bound))


def _sum(operand: Parts, axis: Any = None, keepdims: bool = False) -> Parts:
    """Along axes of the matrix; a part that is the same all along is first spread."""
    shape = operand.shape
    axes = tuple(range(len(shape))) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    count = math.prod(shape[one] for one in axes)

    def of(part: Array) -> Array:
        spread = [1] * (len(shape) - part.ndim) + list(part.shape)
        for one in axes:
            spread[one] = shape[one]
        whole = part if part.shape == tuple(spread) else np.broadcast_to(part, spread)
        return np.asarray(whole.sum(axis=axes, keepdims=keepdims))

    return Parts(of(operand.real), of(operand.imag), operand.bound * count)


def product_by_parts(left: Any, right: Any, multiply: Callable[[Array, Array], Array]) -> Parts:
    """A B by real products only: a BLAS that makes a complex one of three rounds a tiny imaginary part away."""
    if not isinstance(right, Parts):
        grown = left.bound * float(np.abs(right).sum(axis=-2).max(initial=0.0))
        return Parts(multiply(left.real, right), multiply(left.imag, right), grown)
    if not isinstance(left, Parts):
        grown = right.bound * float(np.abs(left).sum(axis=-1).max(initial=0.0))
        return Parts(multiply(left, right.real), multiply(left, right.imag), grown)
    real = multiply(left.real, right.real) - multiply(left.imag, right.imag)
    return Parts(real, multiply(left.real, right.imag) + multiply(left.imag, right.real))


def _size(values: Array) -> float:
    return float(np.abs(values).max(initial=0.0))


_UFUNCS: dict[np.ufunc, Callable[..., Parts | None]] = {
    np.add: _add,
    np.subtract: _subtract,
    np.negative: _negative,
    np.multiply: _multiply,
    np.divide: _divide,
    np.power: _square,
    np.square: _square,
    np.exp: _exp,
    np.tanh: _tanh,
    np.log: _log,
    np.log1p: _log1p,
}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.real: lambda operand: operand.real,
    np.imag: lambda operand: operand.imag,
    np.shape: lambda operand: operand.shape,
    np.ndim: lambda operand: operand.ndim,
    np.where: _where,
    np.sum: _sum,
    np.swapaxes: lambda operand, first, second: operand.each(lambda part: np.swapaxes(part, first, second)),
}
