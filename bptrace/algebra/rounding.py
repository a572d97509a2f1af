"""How much rounding can hide: a running error bound, from the same tree as the value.

`magnitude` returns an array B of the value's shape such that the float64 value differs from the exact one by about
u·B or less, u = 2⁻⁵³ (first order; Higham, Accuracy and Stability, §3.3). It counts the cancellation inside a learner's
formula as well: a (1 − a) near saturation has a large B, σ′(z) a small one. A gradient check that allows for less
accuses right formulas; one that allows for more passes wrong ones.
"""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Reshape,
    ScalarPower,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Transpose,
)
from bptrace.algebra.functions import FUNCTIONS, Array, softmax, xlogy

UNIT = 2.0**-53
UNDERFLOW = 2.0**-1022 / UNIT  # a function is right to the smallest normal number, whatever its result is multiplied by
SAFETY = 16.0  # four times the worst ratio met among 48,000 right implementations, for other orders of summation


def magnitude(expression: Expression, quantities: Mapping[str, Array], bounds: Mapping[str, Array]) -> Array:
    """The bound B in units of u, given every symbol's value and its own bound (absent: exact)."""
    with np.errstate(all="ignore"):
        return _Running(quantities, bounds).of(expression)[1]


def tolerance(bound: Array) -> Array:
    """The largest difference that rounding explains; 1e-280 lets denormal numbers through."""
    return SAFETY * UNIT * bound + 1e-280


class _Running:
    """Evaluates value and bound side by side."""

    def __init__(self, quantities: Mapping[str, Array], bounds: Mapping[str, Array]) -> None:
        self.quantities, self.bounds = quantities, bounds

    def of(self, node: Expression) -> tuple[Array, Array]:
        match node:
            case Symbol(name):
                known = self.quantities[name]
                return known, self.bounds.get(name, np.zeros_like(known, dtype=float))
            case Number() | Size() | Ones():
                return value(node, self.quantities), np.zeros(())
            case Transpose(operand):
                inner, bound = self.of(operand)
                return inner.T, np.asarray(bound).T
            case Reshape(operand):
                inner, bound = self.of(operand)
                return inner.reshape(inner.shape[::-1]), np.broadcast_to(bound, inner.shape).reshape(inner.shape[::-1])
            case Negate(operand):
                inner, bound = self.of(operand)
                return -inner, bound
            case Sum(operand, axis):
                inner, bound = self.of(operand)
                total = np.sum(np.abs(inner) + bound, axis=axis, keepdims=True)
                return np.sum(inner, axis=axis, keepdims=True), total
            case Power(operand, exponent):
                inner, bound = self.of(operand)
                result = inner**exponent
                return result, exponent * np.abs(result) + exponent * np.abs(inner) ** (exponent - 1) * bound
            case Apply(operand, function):
                inner, bound = self.of(operand)
                result = FUNCTIONS[function].value(inner)
                return result, 2.0 * np.abs(result) + UNDERFLOW + FUNCTIONS[function].sensitivity(inner) * bound
            case Softmax(operand, axis):
                return self.softmax(*self.of(operand), axis)
        return self.binary(node)

    def softmax(self, inner: Array, bound: Array, axis: int) -> tuple[Array, Array]:
        """Each exponential by its own exponent's error, the sum by that of all of them."""
        result = softmax(inner, axis)
        exponents = np.abs(inner - inner.max(axis=axis, keepdims=True)) + bound
        shared = np.sum(result * exponents, axis=axis, keepdims=True) + 4.0 + inner.shape[axis]
        return result, result * (exponents + shared) + UNDERFLOW

    def binary(self, node: Expression) -> tuple[Array, Array]:
        match node:
            case MatMul(left, right):
                (a, da), (b, db) = self.of(left), self.of(right)
                return a @ b, np.abs(a) @ np.abs(b) + da @ np.abs(b) + np.abs(a) @ db
            case Hadamard(left, Apply(argument, "log") as right) | Scale(left, Apply(argument, "log") as right):
                (a, da), (b, db) = self.of(left), self.of(right)
                result = xlogy(a, self.of(argument)[0])
                moved = np.where(a == 0, 0.0, np.abs(a) * db) + np.where(da == 0, 0.0, da * np.abs(b))
                return result, np.abs(result) + moved
            case ApplyPair(left, right, function):
                (a, da), (b, db) = self.of(left), self.of(right)
                result, sensitivity = FUNCTIONS[function].value(a, b), FUNCTIONS[function].sensitivity(a, b)
                return result, 2.0 * np.abs(result) + UNDERFLOW + sensitivity * da + np.maximum(1.0, np.abs(a)) * db
            case Hadamard(left, right) | Scale(left, right):
                (a, da), (b, db) = self.of(left), self.of(right)
                return a * b, np.abs(a * b) + da * np.abs(b) + np.abs(a) * db
            case Divide(left, right):
                (a, da), (b, db) = self.of(left), self.of(right)
                return a / b, np.abs(a / b) + da / np.abs(b) + np.abs(a) * db / b**2
            case ScalarPower(left, right):
                (a, da), (b, _) = self.of(left), self.of(right)
                return a**b, np.abs(a**b) + np.abs(b * a ** (b - 1)) * da
            case Add(left, right):
                (a, da), (b, db) = self.of(left), self.of(right)
                return a + b, np.abs(a + b) + da + db
            case Subtract(left, right):
                (a, da), (b, db) = self.of(left), self.of(right)
                return a - b, np.abs(a - b) + da + db
        raise TypeError(node)
