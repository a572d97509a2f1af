"""The numeric gradient check: every derived gradient beside a derivative that knows no chain rule.

Only the forward equations are evaluated, with one entry nudged. The *complex step* Im L(θ + ih) / h decides: it has no
cancellation, so h can be 1e-30 and the result is right to about 1e-12 (Squire & Trapp 1998). The *central difference*
[L(θ + h) − L(θ − h)] / 2h is what a person would do; Richardson's extrapolation combines two of them.

An entry is *right* when the difference is within what rounding explains, *wrong* when it is not, *zero* when both sides
are exactly zero, and *not judged* when rounding, or a kink of ReLU, could hide an error of more than one per cent.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import groupby, pairwise
from typing import TypeGuard

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Apply, Expression, walk
from bptrace.algebra.functions import Array, with_slopes_at_kinks
from bptrace.algebra.quantity import quantity
from bptrace.algebra.rounding import tolerance
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.nudging import Nudged, kinked, nudged_losses
from bptrace.slopes import Surroundings, relative_error, slope
from bptrace.tracing import Trace, once_a_trace, trace
from bptrace.verdicts import Verdict, judge_derivative

STEPS = {"central": 1e-4, "complex": 1e-30, "richardson": 1e-2, "one-sided": 1e-6}
METHODS = ("central", "complex", "richardson")  # one-sided differences are too coarse: only to be looked at


@frozen(eq=False)
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
    def largest_difference(self) -> float:
        """The largest difference among the judged entries."""
        return float(np.max(self.differences[self.verdicts != Verdict.NOT_JUDGED], initial=0.0))

    @cached_property
    def relative_errors(self) -> Array:
        """The difference relative to the larger of the two; 0 where both are zero or nothing could be judged."""
        none = (self.verdicts == Verdict.NOT_JUDGED) | (self.differences == 0)
        return np.where(none, 0.0, relative_error(self.analytic, self.numeric))

    @property
    def max_relative_error(self) -> float:
        """The largest relative error among the judged entries."""
        return float(self.relative_errors[self.worst_index])

    @cached_property
    def worst_index(self) -> tuple[int, int]:
        """Where the relative error is largest."""
        row, column = np.unravel_index(int(np.argmax(self.relative_errors)), self.relative_errors.shape)
        return int(row), int(column)


@frozen(eq=False)
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
    h = STEPS[method] if step is None else step
    results: list[QuantityCheck] = []
    for _, lines in groupby(traced.derivation.phase("backward"), key=lambda line: line.layer):
        results += _check_layer(traced, [line.name for line in lines], method, h)
    return GradientCheck(traced, method, h, tuple(results))


def can_check(name: str) -> bool:
    """Whether the loss has a gradient with respect to what this step computes: not for L itself, nor for an update."""
    return quantity(name).kind not in ("loss", "update", "scalar")


def effort(traced: Trace, name: str) -> int:
    """About how many multiplications it takes to check what the step `name` computes."""
    network, step = traced.scenario.network, traced.step(name)
    after = network.sizes[min(step.layer or 1, network.depth) :]
    each = sum(before * behind for before, behind in pairwise(after[1:])) + sum(after)
    return step.value.size * traced.scenario.samples * each


def check_quantity(
    traced: Trace, name: str, method: str = "complex", step: float | None = None, analytic: Array | None = None
) -> QuantityCheck:
    """Check ∂L/∂q, where `name` is that gradient (`dW2`, `delta1`) or q itself (`z1`, `a1`, `W2`).

    `analytic` replaces the derived gradient by somebody else's.
    """
    return _check_layer(traced, [name], method, STEPS[method] if step is None else step, analytic)[0]


def _check_layer(
    traced: Trace, names: Sequence[str], method: str, h: float, analytic: Array | None = None
) -> list[QuantityCheck]:
    """The checks of some quantities of one layer, all nudged together."""
    numeric = numeric_gradients(traced, [quantity(name).source for name in names], method, h)
    return [_check(traced, name, numeric[quantity(name).source], method, h, analytic) for name in names]


def _check(
    traced: Trace, name: str, found: tuple[Array, Array], method: str, h: float, analytic: Array | None
) -> QuantityCheck:
    source, (slope, error) = quantity(name).source, found
    sign = traced.scenario.network.sign_of(name)
    numeric = sign * slope + 0.0
    derived, bound = _derived(traced, source, sign)
    judged = derived if analytic is None else analytic
    verdicts = judge_derivative(judged, numeric, tolerance(bound) + error, derived, on_a_kink(traced, name))
    if (method, h) != ("complex", STEPS["complex"]) and np.any(verdicts == Verdict.WRONG):
        # No step that somebody chose accuses alone: where the complex step does not agree, nothing is judged.
        agreed = check_quantity(traced, name, analytic=analytic).verdicts == Verdict.WRONG
        verdicts[(verdicts == Verdict.WRONG) & ~agreed] = Verdict.NOT_JUDGED
    return QuantityCheck(name, judged, numeric, verdicts, method, h)


# --- the derived side ------------------------------------------------------------------------------------------------


def _derived(traced: Trace, source: str, sign: float) -> tuple[Array, Array]:
    """The derived gradient and its rounding bound; δ is given the asked-for sign.

    The bound is that of the fine derivation: what a simplification cancels is still rounded in the loss as it is.
    """
    name, fine = quantity(source).gradient, traced.fine
    derived = (traced if name in traced else fine).values[name]
    return sign * traced.scenario.network.sign_of(name) * derived + 0.0, fine.bounds[name]


def on_a_kink(traced: Trace, checked: str) -> Array:
    """Where the gradient depends on which side's slope is taken at a kink: there is no derivative to compare with."""
    name = quantity(quantity(checked).source).gradient
    if not _touches_a_kink(traced):
        return np.zeros(traced.fine.values[name].shape, dtype=bool)
    return np.asarray(_with_slopes_on_the_right(traced)[name] != traced.fine.values[name])


@once_a_trace
def _touches_a_kink(traced: Trace) -> bool:
    """Whether some unit stands exactly on the kink of its activation."""
    forward = traced.scenario.network.forward
    return any(np.any(traced.values[z] == 0) for equation in forward for z in kinked(equation.expression))


@once_a_trace
def _with_slopes_on_the_right(traced: Trace) -> Mapping[str, Array]:
    """Every value as it would be if ReLU′(0) were 1, and every other slope at a kink that on the right of it."""
    values, functions = dict(traced.fine.values), with_slopes_at_kinks(1.0)
    with np.errstate(all="ignore"):
        for line in traced.fine.derivation.phase("backward"):
            values[line.name] = value(line.equation.expression, values, functions)
    return values


# --- the numeric side ------------------------------------------------------------------------------------------------


def numeric_gradients(traced: Trace, sources: Sequence[str], method: str, h: float) -> dict[str, tuple[Array, Array]]:
    """∂L/∂(every entry of each source), all of one layer, and how far the method itself can be off."""
    nudged = cache(partial(nudged_losses, traced, sources))
    with np.errstate(all="ignore"):
        found = {name: slope(method, h, partial(_of, nudged, name), surroundings(traced)) for name in sources}
    return {name: (numeric.slope, numeric.error) for name, numeric in found.items()}


def _of(nudged: Callable[[tuple[complex, ...]], dict[str, Nudged]], name: str, offsets: tuple[complex, ...]) -> Nudged:
    return nudged(offsets)[name]


@once_a_trace
def surroundings(traced: Trace) -> Surroundings:
    """What a numeric derivative of this loss has to reckon with."""
    return Surroundings(traced.bounds["L"].item(), _growth(traced))


def _growth(traced: Trace) -> float:
    """How many times larger than a nudge the change of any z, a, or L can be.

    No activation's slope is more than 1, or than a trained one; that of log is 1 / its argument. While h times this is
    small (`slopes.is_linear`), a complex step of h bends no activation, and nothing of it is truncated.
    """
    network, values = traced.scenario.network, traced.values
    inward = 0 if network.layout == "row" else 1
    norms = [np.abs(values[f"W{k}"]).sum(axis=inward).max() for k in range(2, network.depth + 1)]
    slopes = [np.abs(values[name]).max() for name in network.parameters if quantity(name).base == "alpha"]
    sizes = [np.abs(values[name]).max() for name in ("x", "y", *(f"a{k}" for k in range(1, network.depth + 1)))]
    grown = np.prod(np.maximum(1.0, [*norms, *slopes, _steepest_logarithm(traced)]))
    return float(grown * max(1.0, *sizes) ** 2 * values["y"].size)


def _steepest_logarithm(traced: Trace) -> float:
    """The largest slope of a logarithm in the loss: 1 over the smallest thing it is taken of."""
    of_logarithms = [node.operand for node in walk(traced.scenario.network.forward[-1].expression) if _is_log(node)]
    smallest = min((np.abs(value(operand, traced.values)).min() for operand in of_logarithms), default=1.0)
    return float(1.0 / np.float64(smallest))


def _is_log(node: Expression) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.function == "log"
