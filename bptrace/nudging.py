"""The loss after a nudge: the forward pass run again with one entry changed, for every entry of a quantity at once.

A nudge of W[j,k] changes only unit k of one z, so the change of the next z is an outer product, and all nudges of a
layer go through the rest of the network as stacks of copies, by the very equations of the trace: the loss for each of
5,871 parameters costs as much as some dozens of forward passes instead of 5,871. A row of W nudges every unit of z in
turn, all by the same: nudges are a table of rows and units. Samples do not see each other, so the entries of z and a
are nudged in all samples at once, and each sample's part of the loss tells of its own entry.

Everything here is in row orientation, one sample a row; `turn` puts a stack into the network's layout. Stacks are laid
out in memory with the copies last, where numpy's inner loops are long: shapes are written (samples, units, copies).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from bptrace.algebra.evaluation import value, with_sizes
from bptrace.algebra.expression import Apply, ApplyPair, Equation, Expression, Symbol
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.parts import Parts
from bptrace.algebra.quantity import quantity
from bptrace.algebra.stacks import Stack, each_part, in_parts, moved_along, repeated
from bptrace.frozen import frozen
from bptrace.tracing import Trace, once_a_trace
from bptrace.waiting import expect_wanted

Outcome = tuple[Array, Array]  # (samples, rows, units): each sample's part of the loss, and whether it crossed a kink
NUMBERS = 120_000  # in one stack: a few of them fit into a processor's cache
COPIES = 100  # but at least in a stack: then a product with large matrices reads each of them for many copies
TOGETHER = (("W", "b", "z"), ("a",), ("alpha",))  # what is nudged in one table


def _keep_freed_memory() -> None:
    """glibc gives the memory of an array of 128 KB back as soon as it is freed, and fetching it anew takes as long as
    computing what goes there; once a larger array was freed, it keeps as much for the next ones (mallopt(3)).
    """
    np.empty(1 << 22, dtype=np.uint8)


_keep_freed_memory()


@frozen(eq=False)
class Nudged:
    """For every offset and entry: the loss with that entry nudged, and whether some ReLU crossed its kink.

    For an entry of z or a the loss is its sample's part of it: nothing else of the loss depends on it.
    """

    losses: Array
    crossed: Array


def nudged_losses(traced: Trace, sources: Sequence[str], offsets: Sequence[complex]) -> dict[str, Nudged]:
    """For each of `sources` (`W2 b2 z2`: of one layer), what adding each of `offsets` to one entry makes of the loss.

    The offsets are real, or all imaginary.
    """
    layer = _Layer(traced, quantity(sources[0]).layer or 0)
    tables = ([name for name in sources if quantity(name).base in bases] for bases in TOGETHER)
    with np.errstate(all="ignore"):
        return {name: nudged for names in tables if names for name, nudged in layer.nudged(names, np.array(offsets))}


class _Gathered:
    """What comes of a table of nudges, a block at a time.

    Its first rows, one an offset, move a unit by just that: of them every sample is told apart, as z and a need it. Of
    all rows, the rest of which are those of W for every offset, the samples are combined, as the parameters need it.
    """

    def __init__(self, combine: np.ufunc, dtype: Any, samples: int, offsets: int, rows: int, units: int) -> None:
        self.combine = combine
        self.apart = np.empty((samples, offsets, units), dtype)
        self.together = np.empty((rows, units), dtype)

    def put(self, rows: slice, units: slice, found: Array) -> None:
        """A block, (samples, rows, units)."""
        self.apart[:, rows, units] = found[:, : max(0, self.apart.shape[1] - rows.start)]
        self.together[rows, units] = self.combine.reduce(found, axis=0)

    def of(self, base: str, shape: tuple[int, ...]) -> Array:
        """What comes of nudging W, b, z, a or alpha, (offsets, the quantity's shape)."""
        offsets = self.apart.shape[1]
        if base in ("z", "a"):
            return self.apart.swapaxes(0, 1)
        return (self.together[offsets:] if base == "W" else self.together[:offsets]).reshape(shape)


class _Layer:
    """Nudges what belongs to one layer and runs the forward equations that follow on stacks of copies."""

    def __init__(self, traced: Trace, number: int) -> None:
        self.traced, self.network, self.values, self.number = traced, traced.scenario.network, traced.values, number
        self.turn: Callable[[Stack], Stack] = _same if self.network.layout == "row" else _swapped
        self.samples, self.units = self.row(f"z{number}").shape
        self.activation = next(equation for equation in self.network.forward if equation.name == f"a{number}")

    def row(self, name: str) -> Array:
        """A quantity in row orientation."""
        array: Array = self.turn(self.values[name])
        return array

    def nudged(self, names: Sequence[str], offsets: Array) -> Iterator[tuple[str, Nudged]]:
        """The nudges of some quantities that go through the network together."""
        moves = [np.ones((self.samples, 1)), *(self.below for name in names if quantity(name).base == "W")]
        changes = np.concatenate(
            [(offsets[:, None] * each[:, None]).reshape(self.samples, -1) for each in moves], axis=1
        )
        table = self.samples, offsets.size, changes.shape[1], self.row(names[0]).shape[1]
        losses, crossed = _Gathered(np.add, changes.dtype, *table), _Gathered(np.logical_or, bool, *table)
        way = {"a": self.after_a, "alpha": self.after_slope}.get(quantity(names[0]).base, self.after_z)
        for rows, units in self.blocks(*table[2:]):
            expect_wanted()
            for each, found in zip((losses, crossed), way(units, in_parts(changes[:, rows, None])), strict=True):
                each.put(rows, units, found)
        for name in names:
            shape = offsets.size, *self.row(name).shape
            yield name, Nudged(*(self.turn(each.of(quantity(name).base, shape)) for each in (losses, crossed)))

    @property
    def below(self) -> Array:
        """(samples, rows of W): how far a unit moves for a nudge of 1 in its entry of each row."""
        return self.row("x" if self.number == 1 else f"a{self.number - 1}")

    def blocks(self, rows: int, units: int) -> Iterator[tuple[slice, slice]]:
        """Rows and units that go through the network as one stack, so that none outgrows the cache."""
        sizes = self.network.sizes
        width = max(sizes[self.number + 1 :], default=sizes[-1])
        copies = max(NUMBERS // width, COPIES) // self.samples
        return product(_slices(rows, copies // units), _slices(units, copies))

    def after_z(self, units: slice, changes: Stack) -> Outcome:
        """Losses and crossings when each of some units of z is moved by each of changes, (samples, rows, 1)."""
        match self.activation.expression:
            case Symbol():
                return self.after_a(units, changes)
            case Apply(Symbol(z), function):
                return self.after_activation(z, FUNCTIONS[function].value, units, changes)
            case ApplyPair(Symbol(z), Symbol(parameter), function):
                activated = partial(FUNCTIONS[function].value, alpha=self.values[parameter])
                return self.after_activation(z, activated, units, changes)
        return self.after_move(f"z{self.number}", changes, self.only(units))

    def after_activation(self, name: str, activated: Callable[..., Stack], units: slice, changes: Stack) -> Outcome:
        """The same, where a unit's output depends on its own z alone."""
        z = self.row(name)[:, None, units]
        moved = z + changes
        losses, crossed = self.after_a(units, activated(moved) - activated(z))
        if kinked(self.activation.expression):
            crossed = crossed | ((z > 0) != (np.real(moved) > 0))
        return losses, crossed

    def after_slope(self, units: slice, changes: Stack) -> Outcome:
        """The same when the one entry of a trained slope `alpha1` moves, by as much for every sample."""
        name = f"alpha{self.number}"
        stack = self.values[name] + each_part(changes, lambda each: each[0, :, :, None])
        return self.rest(f"z{self.number}", {name: stack}, changes.shape[1])

    def after_a(self, units: slice, changes: Stack) -> Outcome:
        """The same when some units of the layer's output are moved, by (samples, rows, units or 1)."""
        if self.number == self.network.depth:
            return self.after_move(f"a{self.number}", changes, self.only(units))
        return self.after_move(f"z{self.number + 1}", changes, self.row(f"W{self.number + 1}")[units])

    def only(self, units: slice) -> Array:
        """(units, all units of the layer): 1 where a unit is itself."""
        chosen = range(self.units)[units]
        return np.eye(len(chosen), self.units, chosen.start)

    def after_move(self, name: str, changes: Stack, along: Array) -> Outcome:
        """The same when each of some units moves the whole of z or a `along` a row."""
        stack = self.turn(moved_along(self.row(name), changes, along))
        return self.rest(name, {name: stack}, changes.shape[1])

    def rest(self, after: str, copies: Mapping[str, Stack], rows: int) -> Outcome:
        """Each sample's part of the loss of every copy, by the forward equations that follow `after`."""
        values, crossed = {**self.values, **copies}, np.zeros((1, 1), dtype=bool)
        for equation in _following(after, self.network.forward)[:-1]:
            values[equation.name] = value(equation.expression, values)
            for z in kinked(equation.expression):
                over = (np.real(values[z]) > 0) != (self.values[z] > 0)
                crossed = crossed | np.any(self.turn(over), axis=-1)
        every = max(stack.shape[0] for stack in copies.values()), self.samples
        losses = repeated(self.loss_by_sample(values), every)  # one, where behind dead units nothing moves it
        table = self.samples, rows, -1
        return losses.T.reshape(table), repeated(crossed, every).T.reshape(table)

    def loss_by_sample(self, values: dict[str, Stack]) -> Array:
        """The loss is a sum over samples: the part of each, as a batch of one, with m as it is for all."""
        output = f"a{self.network.depth}"
        single = {name: self.turn(each_part(values[name], self.turn_to_singles)) for name in (output, "y")}
        losses: Stack = value(_sized_loss(self.traced), {**values, **single})
        whole: Array = losses.joined() if isinstance(losses, Parts) else losses
        return whole[..., 0, 0]

    def turn_to_singles(self, array: Array) -> Array:
        """A batch as a stack of batches of one, in row orientation."""
        rows: Array = self.turn(array)
        return rows[..., None, :]


def kinked(expression: Expression) -> tuple[str, ...]:
    """The z that a function with a kink at 0 is applied to."""
    match expression:
        case Apply(Symbol(z), function) | ApplyPair(Symbol(z), _, function) if FUNCTIONS[function].kinks:
            return (z,)
    return ()


def _following(name: str, equations: Sequence[Equation]) -> Sequence[Equation]:
    names = [equation.name for equation in equations]
    return equations[names.index(name) + 1 :]


@once_a_trace
def _sized_loss(traced: Trace) -> Expression:
    """The loss's expression with m, and every other dimension, as numbers."""
    network = traced.scenario.network
    return with_sizes(network.forward[-1].expression, network.lengths(traced.scenario.samples))


def _slices(count: int, each: int) -> list[slice]:
    """0 to count in slices of `each`, or of 1."""
    each = max(1, each)
    return [slice(start, start + each) for start in range(0, count, each)]


def _same(stack: Stack) -> Stack:
    return stack


def _swapped(stack: Stack) -> Stack:
    return np.swapaxes(stack, -1, -2)
