"""One entry of a gradient under the magnifying glass: what its check allows, what that is made of, and why the verdict.

An entry may differ from its numeric derivative by three things, and by no more: the rounding of the derived formula
(16 u B, B from `algebra.rounding`), the rounding of the losses that are subtracted (which the division by h enlarges),
and the error of the method itself (how much the slope changes with h). The verdict is that of `gradient_checking`.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from bptrace.algebra.rounding import tolerance
from bptrace.frozen import frozen
from bptrace.gradient_checking import STEPS, on_a_kink, surroundings
from bptrace.nudging import Nudged
from bptrace.probing import Cell, Kink, Probe, kinks_at_zero, probe
from bptrace.slopes import Slope, is_linear, relative_error, slope
from bptrace.tracing import Trace
from bptrace.verdicts import Verdict, judge_derivative

Reason = Literal[
    "zero", "overflow", "on_kink", "straddled", "numeric_overflow", "too_large", "disowned",
    "formula_hides", "rounding_hides", "method_hides", "right", "wrong",
]  # fmt: skip


_SAID: Mapping[Verdict, Reason] = {Verdict.RIGHT: "right", Verdict.WRONG: "wrong", Verdict.ZERO: "zero"}


@frozen
class Account:
    """The check of one entry at one step: `allowed` is `formula` + `rounding` + `truncation`.

    `bound` is B of the derived value and `loss_bound` that of the loss, both in units of u = 2⁻⁵³; `is_linear` tells of
    a complex step so small that it bends no activation.
    """

    analytic: float
    numeric: float
    bound: float
    loss_bound: float
    formula: float
    rounding: float
    truncation: float
    verdict: Verdict
    reason: Reason
    kink: Kink | None = None
    is_linear: bool = False

    @property
    def difference(self) -> float:
        """|derived − numeric|."""
        return abs(self.analytic - self.numeric)

    @property
    def allowed(self) -> float:
        """The largest difference that all three together explain."""
        return self.formula + self.rounding + self.truncation

    @property
    def largest(self) -> float:
        """The larger of the two, which differences are compared with."""
        return max(abs(self.analytic), abs(self.numeric))

    @property
    def relative_error(self) -> float:
        """The difference relative to the larger of the two; nan where both are zero."""
        return float(relative_error(np.array(self.analytic), np.array(self.numeric)))


def account(traced: Trace, name: str, cell: Cell, method: str, h: float, claimed: float | None = None) -> Account:
    """The check of `name`[cell], a parameter's gradient; `claimed` replaces the derived value by somebody else's."""
    derived, bound = float(traced.values[name][cell]), float(traced.fine.bounds[name][cell])
    analytic = derived if claimed is None else claimed
    probed = _Probed(traced, name, cell)
    with np.errstate(all="ignore"):
        found = slope(method, h, probed.nudge, surroundings(traced))
    numeric, formula = float(found.slope[0]) + 0.0, float(tolerance(np.array(bound)))
    on_kink = bool(on_a_kink(traced, name)[cell])
    one = [np.array([number]) for number in (analytic, derived, on_kink)]
    verdict = Verdict(int(judge_derivative(one[0], found.slope, formula + found.error, *one[1:])[0]))
    reason = _reason(verdict, analytic, derived, on_kink, found, formula, probed)
    kink = _kink(traced, reason, probed)
    if verdict is Verdict.WRONG and h != STEPS["complex"]:
        sure = account(traced, name, cell, "complex", STEPS["complex"], claimed)
        if sure.verdict is not Verdict.WRONG:
            verdict, reason = Verdict.NOT_JUDGED, "disowned"
    loss_bound = traced.bounds["L"].item()
    rounding, truncation = float(found.rounding[0]), float(found.truncation[0])
    linear = is_linear(method, h, surroundings(traced))
    return Account(analytic, numeric, bound, loss_bound, formula, rounding, truncation, verdict, reason, kink, linear)


class _Probed:
    """One entry nudged by all that a slope asks for; remembers where that crossed a kink."""

    def __init__(self, traced: Trace, name: str, cell: Cell) -> None:
        self.trace, self.source, self.cell, self.found = traced, name.removeprefix("d"), cell, Probe(np.empty(0), {})

    def nudge(self, offsets: tuple[complex, ...]) -> Nudged:
        """The losses after some nudges."""
        self.found = probe(self.trace, self.source, self.cell, np.array(offsets))
        return Nudged(self.found.losses[:, None], self.found.crossed[:, None])

    @property
    def kink(self) -> Kink | None:
        """The unit nearest to 0 of those that changed their sign."""
        return min(self.found.kinks(self.trace), key=lambda kink: abs(kink.value), default=None)


def _reason(
    verdict: Verdict, claimed: float, derived: float, on_kink: bool, found: Slope, formula: float, probed: _Probed
) -> Reason:
    """Why the entry is judged so, or what keeps it from being judged."""
    if verdict is not Verdict.NOT_JUDGED:
        return _SAID[verdict]
    if not np.isfinite(derived):
        return "overflow"
    if on_kink:
        return "on_kink"
    return "rounding_hides" if claimed == 0 == found.slope[0] else _hidden_by(found, formula, probed)


def _hidden_by(found: Slope, formula: float, probed: _Probed) -> Reason:
    """What makes the numeric derivative useless, or else the largest of the three errors."""
    if probed.kink:
        return "straddled"
    if not np.isfinite(found.slope[0]):
        return "numeric_overflow"
    if not np.isfinite(found.error[0]):
        return "too_large"
    hidden: dict[Reason, float] = {
        "formula_hides": formula,
        "rounding_hides": float(found.rounding[0]),
        "method_hides": float(found.truncation[0]),
    }
    return max(hidden, key=lambda key: hidden[key])


def _kink(traced: Trace, reason: Reason, probed: _Probed) -> Kink | None:
    """The kink that the reason speaks of."""
    if reason == "on_kink":
        return kinks_at_zero(traced)[0]
    return probed.kink if reason == "straddled" else None
