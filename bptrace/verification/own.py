"""What every quantity comes to for the learner: their own figure or formula, else what follows from those before.

Judging each line with the learner's own earlier values is what makes the first wrong line the one accused. With every
value goes its uncertainty (`halves`): half a unit of the last digit typed, or what those of earlier figures make of it.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Expression, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import magnitude
from bptrace.frozen import frozen
from bptrace.tracing import givens
from bptrace.verification.case import Case
from bptrace.verification.comparing import evaluated
from bptrace.verification.forms import ways
from bptrace.verification.lines import ordered_lines
from bptrace.verification.reading import Reading
from bptrace.verification.spreading import Precision, decade, spread, spread_on_the_way
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import World

Prefer = Literal["figures", "formulas", "figures only", "formulas only"]
LARGEST_STACK = (
    1_000_000  # numbers that may be moved one by one; above, a bound that is a little wider takes their place
)
SECOND_ORDER = 1.1  # what products of two half-units may add to the first order


@frozen(eq=False)
class Own:
    """The learner's value of every quantity in a world, and how uncertain it is."""

    values: Mapping[str, Array]
    halves: Mapping[str, Array]


def own_values(
    case: Case, world: World, readings: Mapping[str, Reading], prefer: Prefer, way: int = 0, by_digits: bool = False
) -> Own:
    """All quantities in the derivation's order; figures count only in the learner's own world.

    What is not written down is computed in one of the right `ways`, the textbook's unless another is asked for. A typed
    figure is as uncertain as what it was rounded from leaves it or, `by_digits`, always half a unit.
    """
    forms = ways(world.network, case.scenario.optimizer)[way]
    values: dict[str, Array] = dict(givens(world.scenario))
    halves: dict[str, Array] = {}
    for line in ordered_lines(world.network, case.scenario.optimizer):
        right = forms[line.name]
        typed = None if prefer == "formulas only" else case.figures.get(line.name)
        reading = None if prefer == "figures only" else readings.get(line.name)
        written = _written(reading, world, values, line.name, right)
        if typed and not typed.misfit and not typed.blank and (prefer == "figures" or written is None):
            derived = np.asarray(value(right, values, world.functions), dtype=float)
            values[line.name] = np.where(typed.known, typed.values, derived)
            halves[line.name] = (
                np.where(typed.known, typed.half_units, reach(right, values, halves, derived))
                if by_digits
                else _left_open(typed, right, values, halves, derived)
            )
        elif written is not None:
            tree, values[line.name] = written
            halves[line.name] = reach(tree, {**world.values, **values}, halves, values[line.name])
        else:
            with np.errstate(all="ignore"):
                values[line.name] = np.asarray(value(right, values, world.functions), dtype=float)
            halves[line.name] = reach(right, values, halves, values[line.name])
    return Own(values, halves)


def _written(
    reading: Reading | None, world: World, values: Mapping[str, Array], name: str, right: Expression
) -> tuple[Expression, Array] | None:
    """The value of a formula that has one of the right shape; entries it does not speak of come out `right`."""
    if reading is None or reading.tree is None:
        return None
    shape = world.values[name].shape
    if reading.entries and (others := evaluated(right, world, values)) is not None:
        values = {**values, name: others}
    if not set(operands(reading.tree)) <= set(values):  # it speaks of a later quantity: an updated weight, say
        values = {**world.values, **values}
    computed = evaluated(reading.tree, world, values)
    if computed is None or computed.size != np.prod(shape):
        return None
    return reading.tree, computed.reshape(shape)


def reach(expression: Expression, values: Mapping[str, Array], halves: Mapping[str, Array], computed: Array) -> Array:
    """How far the half-units of its operands can move the value, entry by entry."""
    moving = {name: halves[name] for name in operands(expression) if name in halves and np.any(halves[name])}
    if not moving:
        return np.zeros(np.shape(computed))
    with np.errstate(all="ignore"):
        if sum(half.size for half in moving.values()) * np.size(computed) <= LARGEST_STACK:
            moved = spread(expression, values, moving)
        else:
            scaled = {name: half * 1e9 for name, half in moving.items()}
            moved = magnitude(expression, values, scaled) / 1e9
    return _worst(moved, computed)


def _worst(moved: Array, computed: Array) -> Array:
    bounded = np.nan_to_num(np.broadcast_to(moved, np.shape(computed)), nan=np.inf, posinf=np.inf)
    return np.asarray(SECOND_ORDER * bounded)


def _left_open(
    typed: Typed, right: Expression, values: Mapping[str, Array], halves: Mapping[str, Array], derived: Array
) -> Array:
    """How uncertain typed figures leave a quantity: half a unit at most, and no more than what they were rounded from
    can differ from them. A 3 that comes out as 3 is exact, however few its digits.
    """
    rounded_from = np.abs(typed.values - derived) + reach_on_the_way(right, values, halves, derived, precision(typed))
    return np.where(typed.known, np.fmin(typed.half_units, rounded_from), reach(right, values, halves, derived))


def precision(typed: Typed) -> Precision:
    """To how many digits the figures of a quantity were rounded, as the sharpest of them tell."""
    rounded = typed.known & (typed.half_units > 0) & (typed.values != 0)
    halves = typed.half_units[rounded]
    if not halves.size:
        return Precision(0.0)
    return Precision(float(halves.min()), float((halves / decade(typed.values[rounded])).min()))


def reach_on_the_way(
    expression: Expression,
    values: Mapping[str, Array],
    halves: Mapping[str, Array],
    computed: Array,
    rounded: Precision,
    by_hand: bool = False,
) -> Array:
    """The same as `reach`, where every step on the way was rounded as well; nan where that is too much to find.

    Done `by_hand`, it is so for who goes on with rounded figures of their own; who does not is taken to compute in one
    go: nan.
    """
    if by_hand and not any(np.any(halves[name]) for name in operands(expression) if name in halves):
        return np.full(np.shape(computed), np.nan)
    if max(values[name].size for name in operands(expression)) * np.size(computed) > LARGEST_STACK:
        return np.full(np.shape(computed), np.nan)
    with np.errstate(all="ignore"):
        return _worst(spread_on_the_way(expression, values, halves, rounded), computed)
