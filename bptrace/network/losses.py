"""Losses as expressions of the output a and the target y.

half-sse is ½ Σ (a − y)², sse without the ½, both summed over samples and outputs; mse is the mean over both.
"""

from collections.abc import Callable
from fractions import Fraction

from bptrace.algebra.expression import Divide, Expression, Number, Power, Scale, Size, Subtract, Sum, Symbol

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


LOSSES: dict[str, Callable[[Symbol, Size, Size], Expression]] = {"half-sse": half_sse, "sse": sse, "mse": mse}
