"""The loss after a nudge: the forward pass run again with one entry changed, for every entry of a quantity at once.

A nudge of W[j,k] changes only unit k of one z, so the change of the next z is an outer product, and all nudges of a
layer go through the rest of the network as one stack of copies, by the very equations of the trace: the loss for each
of 5,871 parameters costs as much as some dozens of forward passes instead of 5,871.

Everything here is in row orientation, one sample a row; `turn` puts a stack into the network's layout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bptrace.algebra.evaluation import complex_of, value
from bptrace.algebra.expression import Apply, Equation, Symbol
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.quantity import quantity
from bptrace.tracing import Trace

Way = Callable[[Array, Array], tuple[Array, Array]]
LARGEST = 709.7  # eˣ of more is no float64
STACK = 4_000_000  # numbers in one stack: about 64 MB of complex ones at most


@dataclass(frozen=True, eq=False)
class Nudged:
    """For every entry of a quantity: the loss with that entry nudged, and whether some ReLU crossed its kink."""

    losses: Array
    crossed: Array


def nudged_losses(traced: Trace, sources: Sequence[str], offset: complex) -> dict[str, Nudged]:
    """The loss after adding `offset` to one entry, for every entry of each of `sources` (`W2 b2 z2`: of one layer)."""
    layer = _Layer(traced, quantity(sources[0]).layer or 0)
    outputs = [source for source in sources if quantity(source).base == "a"]
    inner = [source for source in sources if source not in outputs]
    return {**layer.run(inner, layer.after_z, offset), **layer.run(outputs, layer.after_a, offset)}


class _Layer:
    """Nudges what belongs to one layer and runs the forward equations that follow on the whole stack of copies."""

    def __init__(self, traced: Trace, number: int) -> None:
        self.network, self.values, self.number = traced.scenario.network, traced.values, number
        self.turn: Callable[[Array], Array] = _same if self.network.layout == "row" else _swapped
        self.samples = self.row("y").shape[0]
        self.activation = self.network.layers[number - 1].activation

    def row(self, name: str) -> Array:
        """A quantity in row orientation."""
        return self.turn(self.values[name])

    def as_matrix(self, name: str, entries: Array) -> Array:
        """One number an entry, in the shape of the quantity."""
        return self.turn(entries.reshape(self.row(name).shape))

    def run(self, names: Sequence[str], way: Way, offset: complex) -> dict[str, Nudged]:
        """Every entry of every name nudged by `offset`, as one stack that goes one `way`."""
        if not names:
            return {}
        units, rows, tables = zip(*(self.nudges(name) for name in names), strict=True)
        ends = np.cumsum([unit.size for unit in units])
        starts = np.cumsum([0, *(len(table) for table in tables)])
        unit, moves = np.concatenate(units), offset * np.concatenate(tables)
        row = np.concatenate([start + chosen for start, chosen in zip(starts, rows, strict=False)])
        results = [way(unit[part], moves[row[part]]) for part in self.parts(int(ends[-1]))]
        losses, crossed = (np.split(np.concatenate(each), ends[:-1]) for each in zip(*results, strict=True))
        return {
            name: Nudged(self.as_matrix(name, loss), self.as_matrix(name, over))
            for name, loss, over in zip(names, losses, crossed, strict=True)
        }

    def parts(self, count: int) -> list[slice]:
        """Slices of the nudges, so that no stack outgrows the memory."""
        each = max(1, STACK // (self.samples * max(self.network.sizes)))
        return [slice(start, start + each) for start in range(0, count, each)]

    def nudges(self, name: str) -> tuple[Array, Array, Array]:
        """For each entry of `name` the unit it acts on, and which row of a table tells how far that moves.

        The table has one number a sample, for a nudge of 1; entries share its rows, so it is no larger than a layer.
        """
        rows, units = (index.reshape(-1) for index in np.indices(self.row(name).shape))
        match quantity(name).base:
            case "W":
                return units, rows, self.row("x" if self.number == 1 else f"a{self.number - 1}").T
            case "b":
                return units, rows, np.ones((1, self.samples))
        return units, rows, np.eye(self.samples)

    def after_z(self, units: Array, changes: Array) -> tuple[Array, Array]:
        """Losses and crossings when unit `units[p]` of z moves by `changes[p]`, one number a sample."""
        z = self.row(f"z{self.number}").T[units]
        if self.activation == "identity":
            return self.after_a(units, changes)
        function = FUNCTIONS[self.activation].value
        losses, crossed = self.after_a(units, function(_shifted(z, changes, np.ones(()))) - function(z))
        if self.activation == "relu":
            crossed |= np.any((z > 0) != (np.real(z + changes) > 0), axis=-1)
        return losses, crossed

    def after_a(self, units: Array, changes: Array) -> tuple[Array, Array]:
        """The same when unit `units[p]` of the layer's output moves."""
        if self.number == self.network.depth:
            output = np.repeat(self.row(f"a{self.number}")[None], units.size, axis=0).astype(changes.dtype)
            output[np.arange(units.size), :, units] += changes
            return self.rest(f"a{self.number}", output)
        z, along = self.row(f"z{self.number + 1}"), self.row(f"W{self.number + 1}")[units][:, None, :]
        return self.rest(f"z{self.number + 1}", _shifted(z, changes[:, :, None], along))

    def rest(self, name: str, stack: Array) -> tuple[Array, Array]:
        """The loss of every copy, by the forward equations that follow `name`."""
        values, crossed = {**self.values, name: self.turn(stack)}, np.zeros(len(stack), dtype=bool)
        for equation in _after(name, self.network.forward):
            values[equation.name] = value(equation.expression, values)
            match equation.expression:
                case Apply(Symbol(z), "relu"):
                    crossed |= np.any((np.real(values[z]) > 0) != (self.values[z] > 0), axis=(-2, -1))
        return values["L"].reshape(-1), crossed


def _after(name: str, equations: Sequence[Equation]) -> Sequence[Equation]:
    names = [equation.name for equation in equations]
    return equations[names.index(name) + 1 :]


class ByParts(np.ndarray):
    """Complex numbers whose exponential is taken by parts, eˣ cos y and eˣ sin y: several times faster than np.exp."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Array, **options: object) -> Array:
        plain = [np.asarray(given) for given in inputs]
        if ufunc is np.exp and np.iscomplexobj(plain[0]):
            result = _exponential(plain[0].real, plain[0].imag)
        else:
            result = getattr(ufunc, method)(*plain, **options)
        return result.view(ByParts) if np.iscomplexobj(result) else result


def _shifted(z: Array, changes: Array, along: Array) -> Array:
    """z + changes · along for every copy; the real part of a small complex step stays where it is, and is not moved."""
    if np.isrealobj(changes):
        return np.asarray(z + changes * along)
    imaginary = changes.imag * along
    real = z + changes.real * along if changes.real.any() else np.broadcast_to(z, imaginary.shape)
    return by_parts(real, imaginary)


def by_parts(real: Array, imaginary: Array) -> Array:
    """real + i imaginary as such numbers."""
    return complex_of(real, imaginary).view(ByParts)


def _exponential(real: Array, imaginary: Array) -> Array:
    """eˣ⁺ⁱʸ; beyond the end of a float64, where infinity has no parts, the largest there is, which depends on no y."""
    if real.max(initial=0.0) > LARGEST:
        real, imaginary = np.minimum(real, LARGEST), np.where(real > LARGEST, 0.0, imaginary)
    size = np.exp(real)
    if max(imaginary.max(initial=0.0), -imaginary.min(initial=0.0)) < 1e-8:  # cos y is 1, sin y is y, to the last digit
        return complex_of(size, size * imaginary)
    return complex_of(size * np.cos(imaginary), size * np.sin(imaginary))


def _same(array: Array) -> Array:
    return array


def _swapped(array: Array) -> Array:
    return np.swapaxes(array, -1, -2)
