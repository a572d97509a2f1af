"""How much rounding can hide: a running error bound, from the same tree as the value.

`magnitude` returns an array B of the value's shape such that the float64 value differs from the exact one by about
u·B or less, u = 2⁻⁵³ (first order; Higham, Accuracy and Stability, §3.3). It counts the cancellation inside a learner's
formula as well: a (1 − a) near saturation has a large B, σ′(z) a small one. A gradient check that allows for less
accuses right formulas; one that allows for more passes wrong ones.
"""

from collections.abc import Callable, Mapping

import numpy as np

from bptrace.algebra.evaluation import value, without
from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Binary,
    Divide,
    Entry,
    Expression,
    Hadamard,
    Largest,
    Literal,
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
    Unary,
    Without,
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


Bounded = tuple[Array, Array]
"""A value beside its own bound."""


class _Running:
    """Evaluates value and bound side by side."""

    def __init__(self, quantities: Mapping[str, Array], bounds: Mapping[str, Array]) -> None:
        self.quantities, self.bounds = quantities, bounds

    def of(self, node: Expression) -> Bounded:
        match node:
            case Symbol(name):
                known = self.quantities[name]
                return known, self.bounds.get(name, np.zeros_like(known, dtype=float))
            case Entry():
                exact = np.zeros_like(self.quantities[node.name], dtype=float)
                return value(node, self.quantities), value(node, {node.name: self.bounds.get(node.name, exact)})
            case Number() | Size() | Ones() | Literal():
                exact = value(node, self.quantities)
                return exact, np.zeros(exact.shape)
            case Hadamard(left, Apply(argument, "log")) | Scale(left, Apply(argument, "log")):
                return _weighted_log(self.of(argument)[0], *self.of(left), *self.of(node.right))
            case Binary(left, right):
                return _OF_TWO[type(node)](node, *self.of(left), *self.of(right))
            case Unary(operand):
                return _OF_ONE[type(node)](node, *self.of(operand))
        raise TypeError(node)


# --- one rule a node: its value and bound from its operand a, off by da, or its operands a and b ---------------------


def _transposed(node: Transpose, a: Array, da: Array) -> Bounded:
    return a.T, np.asarray(da).T


def _reshaped(node: Reshape, a: Array, da: Array) -> Bounded:
    return a.reshape(a.shape[::-1]), np.broadcast_to(da, a.shape).reshape(a.shape[::-1])


def _without(node: Without, a: Array, da: Array) -> Bounded:
    return without(node, a), without(node, np.broadcast_to(da, a.shape))


def _negated(node: Negate, a: Array, da: Array) -> Bounded:
    return -a, da


def _summed(node: Sum, a: Array, da: Array) -> Bounded:
    total = np.sum(np.abs(a) + da, axis=node.axis, keepdims=True)
    return np.sum(a, axis=node.axis, keepdims=True), total


def _largest(node: Largest, a: Array, da: Array) -> Bounded:
    """It moves by no more than what moves most."""
    most = np.max(np.broadcast_to(da, a.shape), axis=node.axis, keepdims=True)
    return np.max(a, axis=node.axis, keepdims=True), most


def _power(node: Power, a: Array, da: Array) -> Bounded:
    n, result = node.exponent, a**node.exponent
    return result, n * np.abs(result) + n * np.abs(a) ** (n - 1) * da


def _function(node: Apply, a: Array, da: Array) -> Bounded:
    function = FUNCTIONS[node.function]
    result = function.value(a)
    return result, 2.0 * np.abs(result) + UNDERFLOW + function.sensitivity(a) * da


def _softmax(node: Softmax, a: Array, da: Array) -> Bounded:
    """Each exponential by its own exponent's error, the sum by that of all of them."""
    axis, result = node.axis, softmax(a, node.axis)
    exponents = np.abs(a - a.max(axis=axis, keepdims=True)) + da
    shared = np.sum(result * exponents, axis=axis, keepdims=True) + 4.0 + a.shape[axis]
    return result, result * (exponents + shared) + UNDERFLOW


def _matrix_product(node: MatMul, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    return a @ b, np.abs(a) @ np.abs(b) + da @ np.abs(b) + np.abs(a) @ db


def _product(node: Hadamard | Scale, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    return a * b, np.abs(a * b) + da * np.abs(b) + np.abs(a) * db


def _weighted_log(argument: Array, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    """a ⊙ log(argument), the logarithm being b: where a is an exact 0, the product is, whatever the logarithm is."""
    result = xlogy(a, argument)
    moved = np.where(a == 0, 0.0, np.abs(a) * db) + np.where(da == 0, 0.0, da * np.abs(b))
    return result, np.abs(result) + moved


def _quotient(node: Divide, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    return a / b, np.abs(a / b) + da / np.abs(b) + np.abs(a) * db / b**2


def _scalar_power(node: ScalarPower, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    """The exponent is a count, which is exact."""
    return a**b, np.abs(a**b) + np.abs(b * a ** (b - 1)) * da


def _sum(node: Add, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    return a + b, np.abs(a + b) + da + db


def _difference(node: Subtract, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    return a - b, np.abs(a - b) + da + db


def _function_of_two(node: ApplyPair, a: Array, da: Array, b: Array, db: Array) -> Bounded:
    function = FUNCTIONS[node.function]
    result = function.value(a, b)
    moved = function.sensitivity(a, b) * da + np.maximum(1.0, np.abs(a)) * db
    return result, 2.0 * np.abs(result) + UNDERFLOW + moved


_OF_ONE: Mapping[type[Expression], Callable[..., Bounded]] = {
    Transpose: _transposed,
    Reshape: _reshaped,
    Without: _without,
    Negate: _negated,
    Sum: _summed,
    Largest: _largest,
    Power: _power,
    Apply: _function,
    Softmax: _softmax,
}
_OF_TWO: Mapping[type[Expression], Callable[..., Bounded]] = {
    MatMul: _matrix_product,
    Hadamard: _product,
    Scale: _product,
    Divide: _quotient,
    ScalarPower: _scalar_power,
    Add: _sum,
    Subtract: _difference,
    ApplyPair: _function_of_two,
}
