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
from bptrace.verification.digits import spread
from bptrace.verification.forms import ways
from bptrace.verification.lines import ordered_lines
from bptrace.verification.reading import Reading
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


def own_values(case: Case, world: World, readings: Mapping[str, Reading], prefer: Prefer, way: int = 0) -> Own:
    """All quantities in the derivation's order; figures count only in the learner's own world.

    What is not written down is computed in one of the right `ways`, the textbook's unless another is asked for.
    """
    forms = ways(world.network, case.scenario.optimizer)[way]
    values: dict[str, Array] = dict(givens(world.scenario))
    halves: dict[str, Array] = {}
    for line in ordered_lines(world.network, case.scenario.optimizer):
        right = forms[line.name]
        typed = None if prefer == "formulas only" else case.figures.get(line.name)
        reading = None if prefer == "figures only" else readings.get(line.name)
        written = _written(reading, world, values, world.values[line.name].shape)
        if typed and not typed.misfit and not typed.blank and (prefer == "figures" or written is None):
            derived = np.asarray(value(right, values, world.functions), dtype=float)
            values[line.name] = np.where(typed.known, typed.values, derived)
            halves[line.name] = np.where(typed.known, typed.half_units, reach(right, values, halves, derived))
        elif written is not None:
            tree, values[line.name] = written
            halves[line.name] = reach(tree, {**world.values, **values}, halves, values[line.name])
        else:
            with np.errstate(all="ignore"):
                values[line.name] = np.asarray(value(right, values, world.functions), dtype=float)
            halves[line.name] = reach(right, values, halves, values[line.name])
    return Own(values, halves)


def _written(
    reading: Reading | None, world: World, values: Mapping[str, Array], shape: tuple[int, ...]
) -> tuple[Expression, Array] | None:
    """The value of a formula that has one of the right shape."""
    if reading is None or reading.tree is None:
        return None
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
    bounded = np.nan_to_num(np.broadcast_to(moved, np.shape(computed)), nan=np.inf, posinf=np.inf)
    return np.asarray(SECOND_ORDER * bounded)
