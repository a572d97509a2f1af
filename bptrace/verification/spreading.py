"""How far rounding moves a value: that of the numbers it is computed from, and that of every step on the way.

All bounds are of first order, entry by entry, for the worst case.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Entry,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    children,
    operands,
    rebuild,
)
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen

_LEAVES = Symbol | Entry | Number | Size
_UNIT_OF_A_FLOAT = 1e-9  # what binary arithmetic may blur at the edge of half a unit


def _exp(exponent: Expression) -> Expression:
    return Apply(exponent, "exp")


def _sigmoid(z: Expression) -> Expression:
    return Divide(ONE, Add(ONE, _exp(Negate(z))))


_BY_HAND: Mapping[str, Callable[[Expression], Expression]] = {
    "sigmoid": _sigmoid,
    "tanh": lambda z: Divide(Subtract(_exp(z), _exp(Negate(z))), Add(_exp(z), _exp(Negate(z)))),
    "softplus": lambda z: Apply(Add(ONE, _exp(z)), "log"),
    "dsigmoid": lambda z: Hadamard(Apply(z, "sigmoid"), Subtract(ONE, Apply(z, "sigmoid"))),
    "dtanh": lambda z: Subtract(ONE, Power(Apply(z, "tanh"), 2)),
    "dsoftplus": _sigmoid,
}
"""What one computes on the way to a function that no key of a calculator has."""


@frozen
class Precision:
    """How somebody rounds: to decimals, of which `half_unit` is half a unit, or to significant digits where that is
    coarser: `relative` is half a unit of theirs for a number between 1 and 10.
    """

    half_unit: float
    relative: float = 0.0

    def moved(self, exact: Array, half: Array) -> Array:
        """How far from `exact` comes what is within `half` of it and then rounded so, or to a digit or two more."""
        if not self.half_unit:
            return half
        unit = 2 * np.fmax(self.half_unit, self.relative * decade(exact))
        farthest = half
        with np.errstate(divide="ignore", invalid="ignore"):
            for step, side in product((unit, unit / 10, unit / 100), (-half, half)):
                farthest = np.fmax(farthest, np.abs(np.round((exact + side) / step) * step - exact))
        return np.where(farthest > 2 * _UNIT_OF_A_FLOAT * unit, farthest, half)


def decade(numbers: Array) -> Array:
    """The power of ten below each number; of 0, 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(10.0 ** np.floor(np.log10(np.abs(numbers))))


def spread(expression: Expression, values: Mapping[str, Array], half_units: Mapping[str, Array]) -> Array:
    """How far the value can move, entry by entry, when each named quantity moves by its half-units (first order)."""
    moved = np.zeros(np.shape(value(expression, values)))
    for name, steps in half_units.items():
        for stack, shifted in _nudged(values[name], np.broadcast_to(steps, np.shape(values[name]))):
            up = value(expression, {**values, name: values[name] + shifted})
            down = value(expression, {**values, name: values[name] - shifted})
            moved = moved + np.abs(up - down).reshape(stack, *moved.shape).sum(axis=0) / 2
    return moved


def shown_spread(expression: Expression, values: Mapping[str, Array], digits: int) -> Array:
    """How far the value can move when every operand, and every step on the way, is rounded to `digits` decimals."""
    rounded = Precision(0.5 * 10.0**-digits)
    shown = {name: rounded.moved(values[name], np.zeros(np.shape(values[name]))) for name in operands(expression)}
    return spread_on_the_way(expression, values, shown, rounded)


def spread_on_the_way(
    expression: Expression, values: Mapping[str, Array], half_units: Mapping[str, Array], rounded: Precision
) -> Array:
    """How far the value can move when each named quantity moves by its half-units and every step on the way is rounded,
    though not the value itself.
    """
    return _stepwise(expression, values, half_units, rounded)[1]


def _stepwise(
    node: Expression, values: Mapping[str, Array], half_units: Mapping[str, Array], rounded: Precision
) -> tuple[Array, Array]:
    """Value and spread of a node; the steps below it were rounded before they were used, and numbers are exact."""
    if isinstance(node, _LEAVES):
        exact = np.asarray(value(node, values), dtype=float)
        own = {name: np.broadcast_to(half_units.get(name, 0.0), np.shape(values[name])) for name in operands(node)}
        return exact, np.asarray(value(node, own), dtype=float) if own else np.zeros(exact.shape)
    match node:
        case Apply(z, function) if function in _BY_HAND:
            return _stepwise(_BY_HAND[function](z), values, half_units, rounded)
        case Softmax(z, axis):
            return _stepwise(Divide(_exp(z), Sum(_exp(z), axis)), values, half_units, rounded)
    steps = []
    for child in children(node):
        exact, half = _stepwise(child, values, half_units, rounded)
        steps.append((exact, half if isinstance(child, _LEAVES) else rounded.moved(exact, half)))
    if isinstance(node, Total):  # a sum moves by what its terms move
        exact, half = (np.sum([step[side] for step in steps], axis=0) for side in (0, 1))
        return exact, half
    names = [f"operand {number}" for number in range(len(steps))]
    alone = rebuild(node, tuple(Symbol(name) for name in names))
    known = {name: exact for name, (exact, _) in zip(names, steps, strict=True)}
    unsure = {name: half for name, (_, half) in zip(names, steps, strict=True)}
    return np.asarray(value(alone, known)), spread(alone, known, unsure)


def _nudged(operand: Array, steps: Array) -> Iterator[tuple[int, Array]]:
    """One stack with as many copies as there are entries that move, each with a single entry shifted."""
    places = np.flatnonzero(steps)
    if places.size:
        stack = np.zeros((places.size, operand.size))
        stack[np.arange(places.size), places] = np.ravel(steps)[places]
        yield places.size, stack.reshape(places.size, *(np.shape(operand) or (1, 1)))
