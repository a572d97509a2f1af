"""The loss after a nudge: the forward pass run again with one entry changed, for every entry of a quantity at once.

A nudge of W[j,k] changes only unit k of one z, so the change of the next z is an outer product, and all nudges of a
layer go through the rest of the network as one stack of copies, by the very equations of the trace: the loss for each
of 5,871 parameters costs as much as some dozens of forward passes instead of 5,871. Samples do not see each other, so
the entries of z and a are nudged in all samples at once, and each sample's part of the loss tells of its own entry.

Everything here is in row orientation, one sample a row; `turn` puts a stack into the network's layout. Stacks are laid
out in memory with the copies last, where numpy's inner loops are long: shapes are written (samples, units, copies).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import numpy as np

from bptrace.algebra.evaluation import value, with_sizes
from bptrace.algebra.expression import Apply, ApplyPair, Equation, Expression, Symbol
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.parts import Parts
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.tracing import Trace, once_a_trace

Stack = Any  # an Array of copies, or their Parts
Outcome = tuple[Array, Array]  # for every copy and sample: its part of the loss, and whether a ReLU crossed its kink
NUMBERS = 1_000_000  # in one stack: some 16 MB of complex ones, several of them at a time


class Abandoned(Exception):
    """Nobody waits for these nudges any more."""


_wanted: ContextVar[Callable[[], bool]] = ContextVar("_wanted", default=lambda: True)


@contextmanager
def while_wanted(wanted: Callable[[], bool]) -> Iterator[None]:
    """Nudges made in here are abandoned as soon as `wanted` says no: a million of them take many seconds."""
    before = _wanted.set(wanted)
    try:
        yield
    except Abandoned:
        pass
    finally:
        _wanted.reset(before)


@frozen(eq=False)
class Nudged:
    """For every entry of a quantity: the loss with that entry nudged, and whether some ReLU crossed its kink.

    For an entry of z or a the loss is its sample's part of it: nothing else of the loss depends on it.
    """

    losses: Array
    crossed: Array


def nudged_losses(traced: Trace, sources: Sequence[str], offset: complex) -> dict[str, Nudged]:
    """The loss after adding `offset` to one entry, for every entry of each of `sources` (`W2 b2 z2`: of one layer)."""
    return Nudging(traced, sources)(offset)


class Nudging:
    """The same for several offsets: what moves by how much for a nudge of 1 is worked out once."""

    def __init__(self, traced: Trace, sources: Sequence[str]) -> None:
        self.sources = sources
        self._layer = layer = _Layer(traced, quantity(sources[0]).layer or 0)
        ways = ((("W", "b", "z"), layer.after_z), (("a",), layer.after_a))
        chosen = (([name for name in sources if quantity(name).base in bases], way) for bases, way in ways)
        self._runs = [(layer.several(names), way) for names, way in chosen if names]

    def __call__(self, offset: complex) -> dict[str, Nudged]:
        """The losses after adding `offset` to one entry each."""
        with np.errstate(all="ignore"):
            found = {name: each for several, way in self._runs for name, each in several.run(way, offset)}
            return {name: found.get(name) or self._layer.slope_of_activation(name, offset) for name in self.sources}


@frozen(eq=False)
class _Nudges:
    """Copies in which unit `units[p]` moves by `moves[:, p]`, one number a sample, for a nudge of 1."""

    units: Array
    moves: Array
    shape: tuple[int, int]
    by_sample: bool

    def gathered(self, outcome: Outcome) -> Nudged:
        """One number an entry, in row orientation."""
        losses, crossed = outcome
        if self.by_sample:
            return Nudged(losses.T, crossed.T)
        return Nudged(losses.sum(axis=1).reshape(self.shape), crossed.any(axis=1).reshape(self.shape))


@frozen(eq=False)
class _Several:
    """The nudges of several quantities of one layer, as one stack of copies."""

    layer: "_Layer"
    nudges: Mapping[str, _Nudges]
    units: Array
    moves: Array

    def run(self, way: Callable[[Array, Stack], Outcome], offset: complex) -> Iterator[tuple[str, Nudged]]:
        """Every entry nudged by `offset`, going one `way`: what comes of it, by name."""
        outcomes = []
        for part in self.layer.parts(self.units.size):
            if not _wanted.get()():
                raise Abandoned
            outcomes.append(way(self.units[part], _changes(self.moves[:, part], offset)))
        losses, crossed = (np.concatenate(each) for each in zip(*outcomes, strict=True))
        start = 0
        for name, each in self.nudges.items():
            part = slice(start, start := start + each.units.size)
            nudged = each.gathered((losses[part], crossed[part]))
            yield name, Nudged(self.layer.turn(nudged.losses), self.layer.turn(nudged.crossed))


class _Layer:
    """Nudges what belongs to one layer and runs the forward equations that follow on the whole stack of copies."""

    def __init__(self, traced: Trace, number: int) -> None:
        self.traced, self.network, self.values, self.number = traced, traced.scenario.network, traced.values, number
        self.turn: Callable[[Stack], Stack] = _same if self.network.layout == "row" else _swapped
        self.samples, self.inputs = self.row("x").shape
        self.activation = next(equation for equation in self.network.forward if equation.name == f"a{number}")

    def row(self, name: str) -> Array:
        """A quantity in row orientation."""
        array: Array = self.turn(self.values[name])
        return array

    def several(self, names: Sequence[str]) -> _Several:
        """Every entry of every name."""
        nudges = {name: self.nudges(name) for name in names}
        units = np.concatenate([each.units for each in nudges.values()])
        return _Several(self, nudges, units, np.concatenate([each.moves for each in nudges.values()], axis=1))

    def parts(self, count: int) -> Iterator[slice]:
        """Slices of the copies, so that no stack outgrows the memory."""
        each = max(1, NUMBERS // (self.samples * max(self.network.sizes[self.number :])))
        return (slice(start, start + each) for start in range(0, count, each))

    def nudges(self, name: str) -> _Nudges:
        """A copy for every entry of a parameter, for every unit of z and a."""
        shape = self.row(name).shape
        match quantity(name).base:
            case "W":
                below = self.row("x" if self.number == 1 else f"a{self.number - 1}")
                return _Nudges(np.tile(np.arange(shape[1]), shape[0]), np.repeat(below, shape[1], axis=1), shape, False)
            case base:
                return _Nudges(np.arange(shape[1]), np.ones((self.samples, shape[1])), shape, base != "b")

    def after_z(self, units: Array, changes: Stack) -> Outcome:
        """Losses and crossings when unit `units[p]` of z moves by `changes[:, p]`."""
        match self.activation.expression:
            case Symbol():
                return self.after_a(units, changes)
            case Apply(Symbol(z), function):
                return self.after_activation(z, FUNCTIONS[function].value, units, changes)
            case ApplyPair(Symbol(z), Symbol(parameter), function):
                activated = partial(FUNCTIONS[function].value, alpha=self.values[parameter])
                return self.after_activation(z, activated, units, changes)
        name = f"z{self.number}"
        return self.rest(name, {name: self.moved(name, units, changes)})

    def after_activation(self, name: str, activated: Callable[..., Stack], units: Array, changes: Stack) -> Outcome:
        """The same, where a unit's output depends on its own z alone."""
        z = self.row(name)
        moved = _plus(z[:, units], changes)
        losses, crossed = self.after_a(units, activated(moved) - activated(z)[:, units])
        if kinked(self.activation.expression):
            crossed = crossed | ((z > 0)[:, units] != (np.real(moved) > 0)).T
        return losses, crossed

    def slope_of_activation(self, name: str, offset: complex) -> Nudged:
        """Losses and crossings when the one entry of a trained slope `alpha1` moves."""
        moves = np.ones((1, 1))
        stack = self.turn(_spread(self.row(name), _changes(moves, offset), np.ones((1, 1))))
        nudge = _Nudges(np.zeros(1, dtype=int), moves, (1, 1), by_sample=False)
        return nudge.gathered(self.rest(f"z{self.number}", {name: stack}))

    def after_a(self, units: Array, changes: Stack) -> Outcome:
        """The same when unit `units[p]` of the layer's output moves."""
        if self.number == self.network.depth:
            output = f"a{self.number}"
            return self.rest(output, {output: self.moved(output, units, changes)})
        along = np.take(self.row(f"W{self.number + 1}").T, units, axis=1)
        following = f"z{self.number + 1}"
        return self.rest(following, {following: self.turn(_spread(self.row(following), changes, along))})

    def moved(self, name: str, units: Array, changes: Stack) -> Stack:
        """Copies of z or a, in the network's layout, as they are but for one unit."""
        base = self.row(name)
        at = np.zeros((base.shape[1], units.size))
        at[units, np.arange(units.size)] = 1.0
        return self.turn(_spread(base, changes, at))

    def rest(self, after: str, copies: Mapping[str, Stack]) -> Outcome:
        """Each sample's part of the loss of every copy, by the forward equations that follow `after`."""
        values, crossed = {**self.values, **copies}, np.zeros((1, self.samples), dtype=bool)
        for equation in _following(after, self.network.forward)[:-1]:
            values[equation.name] = value(equation.expression, values)
            for z in kinked(equation.expression):
                over = (np.real(values[z]) > 0) != (self.values[z] > 0)
                crossed = crossed | np.any(self.turn(over), axis=-1)
        count = max(stack.shape[0] for stack in copies.values()), self.samples
        return _spread_to(self.loss_by_sample(values), count), _spread_to(crossed, count)

    def loss_by_sample(self, values: dict[str, Stack]) -> Array:
        """The loss is a sum over samples: the part of each, as a batch of one, with m as it is for all."""
        output = f"a{self.network.depth}"
        single = {name: self.turn(_each(values[name], self.turn_to_singles)) for name in (output, "y")}
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
    return with_sizes(traced.scenario.network.forward[-1].expression, traced.values)


def _changes(moves: Array, offset: complex) -> Stack:
    """offset · moves, with its parts apart where it is complex."""
    return Parts(moves * offset.real, moves * offset.imag) if isinstance(offset, complex) else moves * offset


def _plus(base: Array, changes: Stack) -> Stack:
    """base + changes; the real part of a small complex step stays where it is."""
    if isinstance(changes, Parts) and not changes.real.any():
        return Parts(base, changes.imag, changes.bound)
    return base + changes


def _spread(base: Array, changes: Stack, along: Array) -> Stack:
    """base + changes ⊗ along as a stack of copies: changes is (samples, copies), along (units, copies).

    Where the real part stays where it is, one copy of it stands for all.
    """
    if not isinstance(changes, Parts):
        moved = changes[:, None, :] * along
        moved += base[:, :, None]  # in place: memory for so large an array costs more than the sum
        return np.moveaxis(moved, -1, 0)
    imag = np.moveaxis(changes.imag[:, None, :] * along, -1, 0)
    real = _spread(base, changes.real, along) if changes.real.any() else base[None]
    return Parts(real, imag, changes.bound * float(np.abs(along).max(initial=0.0)))


def _spread_to(array: Array, shape: tuple[int, int]) -> Array:
    """The array, repeated where an axis has but one entry."""
    return array if array.shape == shape else np.broadcast_to(array, shape)


def _each(stack: Stack, change: Callable[[Array], Array]) -> Stack:
    """An array, or both of its parts, with the entries somewhere else."""
    return stack.each(change) if isinstance(stack, Parts) else change(stack)


def _same(stack: Stack) -> Stack:
    return stack


def _swapped(stack: Stack) -> Stack:
    return np.swapaxes(stack, -1, -2)
