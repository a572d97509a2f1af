"""One entry nudged by many amounts: the loss after each of them, and the kinks that were crossed on the way.

Nothing is differentiated here, and no trick is used: the forward equations are evaluated again, on a stack of copies
that differ in one entry. Of a weight's layer only the unit that it feeds is added up again.
"""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import operands
from bptrace.algebra.functions import Array
from bptrace.algebra.parts import Parts
from bptrace.algebra.quantity import quantity
from bptrace.algebra.stacks import Stack, copies, placed
from bptrace.frozen import frozen
from bptrace.nudging import kinked
from bptrace.tracing import Trace

Cell = tuple[int, int]


@frozen
class Kink:
    """The unit `z`[cell], at `value`, whose sign a nudge changes."""

    z: str
    cell: Cell
    value: float


@frozen(eq=False)
class Probe:
    """For P offsets: the P losses, and for every z that a kinked function is applied to, where its sign changed.

    `crossings` holds one boolean array of P × (the shape of z) for each such z.
    """

    losses: Array
    crossings: Mapping[str, Array]

    @property
    def crossed(self) -> Array:
        """Whether any unit crossed a kink, for each offset."""
        over = np.zeros(self.losses.shape, dtype=bool)
        for crossing in self.crossings.values():
            over |= crossing.any(axis=(-2, -1))
        return over

    def kinks(self, traced: Trace) -> list[Kink]:
        """The units that changed their sign."""
        return [
            Kink(z, (int(row), int(column)), float(traced.values[z][row, column]))
            for z, crossing in self.crossings.items()
            for row, column in np.argwhere(crossing.any(axis=0))
        ]


def probe(traced: Trace, source: str, cell: Cell, offsets: Array) -> Probe:
    """The loss with each of `offsets` added to one entry of `source` (`W2 b2 z2 a2`, and any other parameter).

    The offsets are real, or all imaginary.
    """
    crossings: dict[str, Array] = {}
    with np.errstate(all="ignore"):
        start, stack = _nudged(traced, source, cell, offsets)
        values: dict[str, Stack] = {**traced.values, start: stack}
        changed = {start}
        for equation in traced.scenario.network.forward:
            if equation.name == start or not changed & set(operands(equation.expression)):
                continue
            for z in kinked(equation.expression):
                crossings[z] = (np.real(values[z]) > 0) != (traced.values[z] > 0)
            values[equation.name] = value(equation.expression, values)
            changed.add(equation.name)
    loss = values["L"].joined() if isinstance(values["L"], Parts) else values["L"]
    return Probe(np.broadcast_to(loss, (offsets.size, 1, 1)).reshape(-1), crossings)


def kinks_at_zero(traced: Trace) -> list[Kink]:
    """The units whose kinked function stands exactly on its kink."""
    return [
        Kink(z, (int(row), int(column)), 0.0)
        for equation in traced.scenario.network.forward
        for z in kinked(equation.expression)
        for row, column in np.argwhere(traced.values[z] == 0)
    ]


def _nudged(traced: Trace, source: str, cell: Cell, offsets: Array) -> tuple[str, Stack]:
    """The first array that has to be stacked, and its stack: `source` itself, or the z that a weight or bias feeds."""
    found, by_row = quantity(source), traced.scenario.network.layout == "row"
    if found.base not in ("W", "b"):
        return source, copies(traced.values[source], cell, offsets)
    at = cell[1] if by_row else cell[0]
    unit = slice(at, at + 1)
    column = (slice(None), unit) if by_row else (unit, slice(None))
    names = (f"W{found.layer}", f"b{found.layer}")
    own: dict[str, Stack] = {name: traced.values[name][column] for name in names if name in traced.values}
    own[source] = copies(own[source], (cell[0], 0) if by_row else (0, cell[1]), offsets)
    z = f"z{found.layer}"
    moved = value(traced.step(z).equation.expression, {**traced.values, **own})
    return z, placed(traced.values[z], column, moved)
