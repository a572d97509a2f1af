"""Thresholds and limits in a learner's function that no usual number reaches: it is tried with much smaller and much
larger numbers as well.

What right code does is not held against it there: that numbers of single precision overflow, or that it keeps numbers
from log 0, or from an overflow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.expression import Expression
from bptrace.frozen import frozen
from bptrace.verdicts import Verdict
from bptrace.verification.code.outcomes import Outcome
from bptrace.verification.comparing import Comparison, all_agree
from bptrace.verification.habits import moved_by_habits
from bptrace.verification.judging_code.comparing import NO_SLACK, compare_numbers
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.scaled import Limit, Scaled
from bptrace.verification.worlds import World


@frozen(eq=False)
class Held:
    """A quantity's function, held beside ways to write one formula; of a whole derivation, where it differs from the
    right values, beside what follows from its `own` that are right but for their rounding.
    """

    name: str
    trials: Trials
    forms: Sequence[Expression]
    own: bool = False

    def beside(self, places: Sequence[World], habits: bool = False) -> list[Comparison | None]:
        """In each of these worlds; with `habits` it may be off by what keeping from log 0 and overflow makes of it."""
        found = self.trials.outcomes(self.name, places)
        return [self._beside(one, place, habits) for one, place in zip(found, places, strict=True)]

    def _beside(self, found: Outcome, place: World, habits: bool) -> Comparison | None:
        compared = None
        for values in (place.values, self.trials.values(self.name, place)) if self.own else (place.values,):
            slack = moved_by_habits(self.name, self.forms[0], place, values) if habits else NO_SLACK
            compared = compare_numbers(found, self.forms, place, values, slack)
            if compared is None or not compared.differs:
                break
        return compared

    def limit(self, sizes: Iterable[Scaled]) -> Limit | None:
        """Where it is no longer right, though it is with usual numbers."""
        return next(self._limits(sizes), None)

    def usual_limit(self, usual: Sequence[World], sizes: Iterable[Scaled]) -> Limit | None:
        """Where usual numbers reach a limit: with others it is right in probes of the same shapes, or of the like."""
        compared = self.beside([place for place in usual if not place.is_square])
        reached = next((one for one in compared if one is not None and one.differs), None)
        if reached is None:
            return None
        for scaled in self._fitting(sizes):
            if all(one is not None and one.agrees for one in self.beside(scaled.places, habits=True)):
                return Limit(not scaled.larger, reached, usual=True)
        return None

    def for_one_sample(self, usual: Sequence[World], sizes: Iterable[Scaled]) -> bool:
        """Whether it is right for one sample whatever its numbers are, and nowhere for several."""
        others = [place for scaled in self._fitting(sizes) for place in scaled.places]
        one_sample: list[Comparison | None] = []
        several: list[Comparison | None] = []
        for places, habits in ((usual, False), (others, True)):
            for place, beside in zip(places, self.beside(places, habits), strict=True):
                (one_sample if place.scenario.samples == 1 else several).append(beside)
        return all_agree(one_sample) and not any(beside is not None and beside.agrees for beside in several)

    def _fitting(self, sizes: Iterable[Scaled]) -> Iterator[Scaled]:
        """Without odd targets where the function is handed them."""
        return (one for one in sizes if not (one.odd_targets and self.trials.asks_for(self.name, "y")))

    def _limits(self, sizes: Iterable[Scaled]) -> Iterator[Limit]:
        for scaled in self._fitting(sizes):
            found = self.trials.outcomes(self.name, scaled.places)
            self.trials.sandbox.gone.pop(self.trials.function(self.name).name, None)  # with usual numbers it returns
            for one, beside in zip(found, self.beside(scaled.places, habits=True), strict=True):
                if one.trouble:
                    yield Limit(scaled.larger, stops=one.trouble.problem)
                elif beside is None or _forgiving(beside, one).differs:
                    yield Limit(scaled.larger, beside)


def _forgiving(beside: Comparison, found: Outcome) -> Comparison:
    """Without what overflowed in a coarse precision."""
    if not found.single:
        return beside
    verdicts = np.where(np.isfinite(beside.yours), beside.verdicts, np.int8(Verdict.NOT_JUDGED))
    return replace(beside, verdicts=verdicts)
