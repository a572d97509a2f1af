"""The numeric gradient check: every derived gradient beside a derivative that knows no chain rule.

Only the forward equations are evaluated, with one entry nudged. The *complex step* Im L(θ + ih) / h decides: it has no
cancellation, so h can be 1e-30 and the result is right to about 1e-12 (Squire & Trapp 1998). The *central difference*
[L(θ + h) − L(θ − h)] / 2h is what a person would do; Richardson's extrapolation combines two of them.

A nudge of W[j,k] changes only column k of one z, so the change of the next z is an outer product, and all nudges of a
layer go through the rest of the network as one stack: the whole check costs about as much as a few hundred forward
passes instead of one or two per parameter.

An entry is *right* when the difference is within what rounding explains, *wrong* when it is not, *zero* when both sides
are exactly zero, and *not judged* when rounding, or a kink of ReLU, could hide an error of more than one per cent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Apply, Equation, Symbol
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.quantity import quantity
from bptrace.algebra.rounding import SAFETY, UNIT, tolerance
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace

STEPS = {"central": 1e-4, "complex": 1e-30, "richardson": 1e-2}
METHODS = tuple(STEPS)
STACK = 4_000_000  # numbers in one stack: about 64 MB of complex ones at most


class Verdict(IntEnum):
    """What is known about one entry."""

    RIGHT = 0
    WRONG = 1
    ZERO = 2
    NOT_JUDGED = 3


@dataclass(frozen=True, eq=False)
class QuantityCheck:
    """One gradient, derived and numeric, with a verdict for every entry (all arrays have the quantity's shape)."""

    name: str
    analytic: Array
    numeric: Array
    verdicts: Array
    method: str
    step: float

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many entries are right, wrong, zero, not judged."""
        return {verdict.name.lower(): int(np.sum(self.verdicts == verdict)) for verdict in Verdict}

    @property
    def passed(self) -> bool | None:
        """False where any entry is wrong, None where none could be judged, else True."""
        if self.counts["wrong"]:
            return False
        return True if self.counts["right"] or self.counts["zero"] else None

    @cached_property
    def differences(self) -> Array:
        """|derived − numeric|."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(self.analytic - self.numeric))

    @cached_property
    def relative_errors(self) -> Array:
        """The difference relative to the larger of the two; 0 where both are zero or nothing could be judged."""
        largest = np.maximum(np.abs(self.analytic), np.abs(self.numeric))
        with np.errstate(invalid="ignore", divide="ignore"):
            relative = np.where(largest > 0, self.differences / largest, 0.0)
        return np.where(self.verdicts == Verdict.NOT_JUDGED, 0.0, relative)

    @property
    def max_relative_error(self) -> float:
        """The largest relative error among the judged entries."""
        return float(self.relative_errors[self.worst_index])

    @cached_property
    def worst_index(self) -> tuple[int, int]:
        """Where the relative error is largest."""
        row, column = np.unravel_index(int(np.argmax(self.relative_errors)), self.relative_errors.shape)
        return int(row), int(column)


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The check of every δ and every gradient of a trace, in the derivation's order."""

    trace: Trace
    method: str
    step: float
    results: tuple[QuantityCheck, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entries in all are right, wrong, zero, not judged."""
        return {name: sum(result.counts[name] for result in self.results) for name in self.results[0].counts}

    @property
    def exit_code(self) -> int:
        """0 all right, 1 something is wrong, 4 nothing could be judged."""
        passed = [result.passed for result in self.results]
        return 1 if False in passed else 0 if True in passed else 4


def gradient_check(subject: Scenario | Trace, method: str = "complex", step: float | None = None) -> GradientCheck:
    """Check every δ and every gradient of a scenario or trace numerically, by `central`, `complex` or `richardson`."""
    traced = subject if isinstance(subject, Trace) else trace(subject)
    names = [line.name for line in traced.derivation.phase("backward")]
    h = STEPS[method] if step is None else step
    return GradientCheck(traced, method, h, tuple(check_quantity(traced, name, method, h) for name in names))


def can_check(name: str) -> bool:
    """Whether the loss has a gradient with respect to what this step computes: not for L itself, nor for an update."""
    return quantity(name).kind not in ("loss", "update", "scalar")


def check_quantity(
    traced: Trace, name: str, method: str = "complex", step: float | None = None, analytic: Array | None = None
) -> QuantityCheck:
    """Check ∂L/∂q, where `name` is that gradient (`dW2`, `delta1`) or q itself (`z1`, `a1`, `W2`).

    `analytic` replaces the derived gradient by somebody else's.
    """
    h = STEPS[method] if step is None else step
    source = _source(name)
    numeric, error = _numeric(traced, source, method, h)
    sign = -1.0 if quantity(name).kind == "delta" and traced.scenario.network.sign == "minus" else 1.0
    numeric = sign * numeric + 0.0
    derived, bound = _derived(traced, source, sign)
    judged = derived if analytic is None else analytic
    verdicts = judge(judged, numeric, tolerance(bound) + error)
    verdicts = np.where(_on_a_kink(traced, source, sign, derived), np.int8(Verdict.NOT_JUDGED), verdicts)
    return QuantityCheck(name, judged, numeric, verdicts, method, h)


def judge(analytic: Array, numeric: Array, allowed: Array) -> Array:
    """A verdict for every entry, given the difference that rounding and the method allow."""
    with np.errstate(invalid="ignore"):
        largest = np.maximum(np.abs(analytic), np.abs(numeric))
        wrong = ~(np.abs(analytic - numeric) <= allowed)
        hidden = ~np.isfinite(numeric) | (~wrong & ~(allowed <= 0.01 * largest))
    zero = (analytic == 0) & (numeric == 0)
    chosen = np.select([zero, hidden, wrong], [Verdict.ZERO, Verdict.NOT_JUDGED, Verdict.WRONG], Verdict.RIGHT)
    return np.asarray(chosen, dtype=np.int8)


# --- the derived side ------------------------------------------------------------------------------------------------


def _source(name: str) -> str:
    """The quantity whose gradient is meant: `dW2` → `W2`, `delta2` → `z2`, `a1` → `a1`."""
    found = quantity(name)
    return f"z{found.layer}" if found.base == "delta" else name.removeprefix("d")


def _gradient_name(source: str) -> str:
    found = quantity(source)
    return f"delta{found.layer}" if found.base == "z" else f"d{source}"


def _derived(traced: Trace, source: str, sign: float) -> tuple[Array, Array]:
    """The derived gradient and its rounding bound; δ is given the asked-for sign."""
    name, fine = _gradient_name(source), traced.fine
    convention = -1.0 if name.startswith("delta") and traced.scenario.network.sign == "minus" else 1.0
    return sign * convention * fine.values[name] + 0.0, fine.bounds[name]


def _on_a_kink(traced: Trace, source: str, sign: float, derived: Array) -> Array:
    """Where the gradient depends on what ReLU′(0) is taken to be: there is no derivative to compare with."""
    kinks = [
        f"z{number}"
        for number, layer in enumerate(traced.scenario.network.layers, 1)
        if layer.activation == "relu" and np.any(traced.values[f"z{number}"] == 0)
    ]
    if not kinks:
        return np.zeros(derived.shape, dtype=bool)
    ones = {**FUNCTIONS, "drelu": replace(FUNCTIONS["drelu"], value=lambda z: np.where(z >= 0, 1.0, 0.0))}
    values = dict(traced.fine.values)
    for line in traced.fine.derivation.phase("backward"):
        values[line.name] = value(line.equation.expression, values, ones)
    return np.asarray(values[_gradient_name(source)] != traced.fine.values[_gradient_name(source)])


# --- the numeric side ------------------------------------------------------------------------------------------------


def _numeric(traced: Trace, source: str, method: str, h: float) -> tuple[Array, Array]:
    """∂L/∂(every entry of `source`) and how far the method itself can be off."""
    with np.errstate(all="ignore"):
        if method == "complex":
            numeric = nudged_losses(traced, source, 1j * h).imag / h
            return numeric, 1e-12 * np.abs(numeric)
        rounding = SAFETY * UNIT * float(traced.bounds["L"].max()) / h
        kink = np.where(straddles_kink(traced, source, 2 * h), np.inf, 0.0)
        whole, double = (central_difference(traced, source, size) for size in (h, 2 * h))
        if method == "central":
            return whole, rounding + np.abs(whole - double) + kink
        half = central_difference(traced, source, h / 2)
        numeric, coarser = (4 * half - whole) / 3, (4 * whole - double) / 3
        return numeric, 4 * rounding + np.abs(numeric - coarser) + kink


def central_difference(traced: Trace, source: str, h: float) -> Array:
    """[L(θ + h) − L(θ − h)] / 2h for every entry θ of `source`."""
    return (nudged_losses(traced, source, h) - nudged_losses(traced, source, -h)) / (2 * h)


def nudged_losses(traced: Trace, source: str, offset: complex) -> Array:
    """The loss after adding `offset` to one entry of `source`, for every entry in turn, in the shape of `source`."""
    return _nudged(traced, source, offset)[0]


def straddles_kink(traced: Trace, source: str, h: float) -> Array:
    """Where a nudge by ±h takes some ReLU across its kink: a difference over it averages two slopes."""
    if all(layer.activation != "relu" for layer in traced.scenario.network.layers):
        return np.zeros(traced.values[source].shape, dtype=bool)
    return np.asarray(_nudged(traced, source, h)[1] | _nudged(traced, source, -h)[1])


def _nudged(traced: Trace, source: str, offset: complex) -> tuple[Array, Array]:
    """The losses of all nudges, and whether each took some ReLU across its kink."""
    nudge = _Nudge(traced, source)
    shape = nudge.values[source].shape
    rows, columns = (index.reshape(-1) for index in np.indices(shape))
    parts = [nudge(rows[part], columns[part], offset) for part in nudge.parts(rows.size)]
    losses, crossed = (np.concatenate(arrays).reshape(shape) for arrays in zip(*parts, strict=True))
    return losses, crossed


class _Nudge:
    """Nudges entries of one quantity and runs the forward equations that follow on the whole stack of copies.

    Everything here is in row orientation, one sample a row; `turn` puts a stack into the network's layout.
    """

    def __init__(self, traced: Trace, source: str) -> None:
        self.network = traced.scenario.network
        self.values = traced.values
        self.turn: Callable[[Array], Array] = _same if self.network.layout == "row" else _swapped
        found = quantity(source)
        self.base, self.layer = found.base, found.layer or 0
        self.samples = self.row("y").shape[0]
        self.crossed = np.zeros(0, dtype=bool)

    def row(self, name: str) -> Array:
        """A quantity in row orientation."""
        return self.turn(self.values[name])

    def parts(self, count: int) -> Iterator[slice]:
        """Slices of the entries, so that no stack outgrows the memory."""
        each = max(1, STACK // (self.samples * max(self.network.sizes)))
        return (slice(start, start + each) for start in range(0, count, each))

    def __call__(self, rows: Array, columns: Array, offset: complex) -> tuple[Array, Array]:
        """The losses, one for each entry [rows[p], columns[p]], and which of them crossed a kink."""
        self.crossed = np.zeros(rows.size, dtype=bool)
        return self.losses(rows, columns, offset), self.crossed

    def losses(self, rows: Array, columns: Array, offset: complex) -> Array:
        """One loss for each nudged entry."""
        if self.network.layout == "column":
            rows, columns = columns, rows
        if self.base in "Wb":
            return self.through_activation(columns, offset * self.below(rows))
        only = offset * (np.arange(self.samples) == rows[:, None])
        return self.through_activation(columns, only) if self.base == "z" else self.from_output(columns, only)

    def below(self, rows: Array) -> Array:
        """dz[sample, k]/dW[j,k] for each nudge: what stands below the weight; for a bias 1. Shape nudges×m."""
        if self.base == "b":
            return np.ones((rows.size, self.samples))
        return self.row("x" if self.layer == 1 else f"a{self.layer - 1}").T[rows]

    def through_activation(self, units: Array, change: Array) -> Array:
        """The losses after unit `units[p]` of this layer's z changes by `change[p]` (one number a sample)."""
        z = self.row(f"z{self.layer}").T[units]
        activation = self.network.layers[self.layer - 1].activation
        if activation == "relu":
            self.crossed |= np.any((z > 0) != (np.real(z + change) > 0), axis=-1)
        if activation != "identity":
            function = FUNCTIONS[activation].value
            change = function(z + change) - function(z)
        return self.from_output(units, change)

    def from_output(self, units: Array, change: Array) -> Array:
        """The losses after unit `units[p]` of this layer's output changes by `change[p]`."""
        if self.layer == self.network.depth:
            output = np.repeat(self.row(f"a{self.layer}")[None], units.size, axis=0).astype(change.dtype)
            output[np.arange(units.size), :, units] += change
            return self.rest({f"a{self.layer}": output})
        weights = self.row_weights(self.layer + 1)[units]
        z = self.row(f"z{self.layer + 1}") + change[:, :, None] * weights[:, None, :]
        return self.rest({f"z{self.layer + 1}": z})

    def row_weights(self, layer: int) -> Array:
        return self.turn(self.values[f"W{layer}"])

    def rest(self, changed: Mapping[str, Array]) -> Array:
        """The loss of every copy, by the forward equations that follow what changed."""
        values = {**self.values, **{name: self.turn(stack) for name, stack in changed.items()}}
        following = False
        for equation in self.network.forward:
            if following:
                values[equation.name] = value(equation.expression, values)
                self.note_crossing(equation, values)
            following = following or equation.name in changed
        return values["L"].reshape(-1)

    def note_crossing(self, equation: Equation, values: Mapping[str, Array]) -> None:
        """Remember the copies in which a ReLU of this equation is on the other side of its kink."""
        match equation.expression:
            case Apply(Symbol(z), "relu"):
                other = (np.real(values[z]) > 0) != (self.values[z] > 0)
                self.crossed |= np.any(other, axis=(-2, -1))


def _same(array: Array) -> Array:
    return array


def _swapped(array: Array) -> Array:
    return np.swapaxes(array, -1, -2)
