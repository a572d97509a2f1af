"""Losses as expressions of the output a and the target y.

half-sse is ½ Σ (a − y)², sse without the ½, both summed over samples and outputs; mse is the mean over both. bce and
cross-entropy are summed over the outputs and are the mean over the samples; their targets are shares of one whole, of
each output by itself or of all outputs together. In both 0 · log 0 is 0 (see `algebra.evaluation`).
"""

from collections.abc import Callable
from fractions import Fraction

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Scale,
    Size,
    Subtract,
    Sum,
    Symbol,
)

HALF = Number(Fraction(1, 2))


def squared_errors(a: Symbol) -> Expression:
    """Σ (a − y)²."""
    return Sum(Power(Subtract(a, Symbol("y")), 2), None)


def half_sse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """½ Σ (a − y)²."""
    return Scale(HALF, squared_errors(a))


def sse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """Σ (a − y)²."""
    return squared_errors(a)


def mse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """Σ (a − y)² / (m n): the mean over samples and outputs."""
    return Divide(squared_errors(a), Scale(samples, outputs))


def logarithmic(share: Expression, a: Expression) -> Expression:
    """y ⊙ log(a)."""
    return Hadamard(share, Apply(a, "log"))


def bce(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """−Σ (y ⊙ log(a) + (1 − y) ⊙ log(1 − a)) / m: binary cross-entropy, every output a yes or no by itself."""
    y = Symbol("y")
    both = Add(logarithmic(y, a), logarithmic(Subtract(ONE, y), Subtract(ONE, a)))
    return Divide(Negate(Sum(both, None)), samples)


def cross_entropy(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """−Σ (y ⊙ log(a)) / m: the targets of a sample sum to 1."""
    return Divide(Negate(Sum(logarithmic(Symbol("y"), a), None)), samples)


LOSSES: dict[str, Callable[[Symbol, Size, Size], Expression]] = {
    "half-sse": half_sse,
    "sse": sse,
    "mse": mse,
    "bce": bce,
    "cross-entropy": cross_entropy,
}
