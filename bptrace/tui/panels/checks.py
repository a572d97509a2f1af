"""The gradient checks of one trace, each computed when it is first wanted and then kept."""

from functools import cached_property

import numpy as np

from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.gradient_checking import STEPS, QuantityCheck, can_check, check_quantity, effort
from bptrace.probing import probe
from bptrace.tracing import Trace
from bptrace.verdicts import Verdict

CHEAP = 2_000_000  # multiplications; more take longer than a moment of idleness may last
BOUND = 20  # what the rounding bound of one entry costs in multiplications
MARKS = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.ZERO: "0", Verdict.NOT_JUDGED: "?"}


class Checks:
    """Remembers every check of `trace` that was asked for."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._known: dict[str, QuantityCheck] = {}
        self.waiting = [step.name for step in trace.steps if can_check(step.name)]

    def known(self, name: str) -> QuantityCheck | None:
        """The check of what the step `name` computes, if it was made already."""
        return self._known.get(name)

    def of(self, name: str) -> QuantityCheck | None:
        """The check of what the step `name` computes, made now if need be; None where nothing can be checked."""
        if name not in self._known and name in self.waiting:
            with np.errstate(all="ignore"):  # what overflows is shown as not judged
                self.keep(check_quantity(self.trace, name))
        return self._known.get(name)

    def keep(self, check: QuantityCheck) -> None:
        """Remember a check."""
        self._known[check.name] = check
        if check.name in self.waiting:
            self.waiting.remove(check.name)

    def is_cheap(self, name: str) -> bool:
        """Whether the check takes no more than a few milliseconds."""
        return effort(self.trace, name) + BOUND * self._entries <= CHEAP

    @cached_property
    def _entries(self) -> int:
        """Of all steps together: no check needs the rounding bounds of more."""
        return sum(step.value.size for step in self.trace.steps)


@frozen
class Mark:
    """A whole quantity's verdict: a sign, and whether it must be loud."""

    sign: str
    wrong: bool = False


def mark(check: QuantityCheck) -> Mark:
    """✗ where any entry is wrong, ✓ where any is right, 0 where all are zero, else ?."""
    counts = check.counts
    for verdict in (Verdict.WRONG, Verdict.RIGHT, Verdict.ZERO):
        if counts[verdict.name.lower()]:
            return Mark(MARKS[verdict], verdict is Verdict.WRONG)
    return Mark(MARKS[Verdict.NOT_JUDGED])


def central_entry(traced: Trace, name: str, cell: tuple[int, int]) -> float:
    """[L(θ + h) − L(θ − h)] / 2h for the one entry θ that the gradient `name` [cell] belongs to, as a person would."""
    h, sign = STEPS["central"], traced.scenario.network.sign_of(name)
    above, below = probe(traced, quantity(name).source, cell, np.array([h, -h])).losses
    return sign * (float(above) - float(below)) / (2 * h) + 0.0
