"""A learner's file with something changed in it, and what that proves: that a small number is all that is off, or that
an update does not go with η.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.quantity import quantity
from bptrace.texts import text
from bptrace.verification.code.constants import multiplies_by_one, with_constant
from bptrace.verification.code.outcomes import Outcome
from bptrace.verification.code.small_numbers import with_root_guards, without_guards, without_small_numbers
from bptrace.verification.comparing import all_agree
from bptrace.verification.finding import Status, status_of
from bptrace.verification.forms import right_forms
from bptrace.verification.guarded import all_guarded, unguarded
from bptrace.verification.judging_code.limits import Held
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.worlds import PROBE_RATE, World


class Changed:
    """Other sources of the file that `trials` are of."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.epsilon = trials.optimizer.epsilon
        self._trials: dict[str, Trials | None] = {}

    def but_for_guards(self, held: Held, status: Status, places: Sequence[World]) -> Held | None:
        """What to hold beside what instead, where it is right, or more often right, but for small numbers that keep
        from zero: a form with one in logarithms, or roots, or its code without any.
        """
        if status not in ("wrong", "right-here-only"):
            return None
        somewhere: Held | None = None
        for other in self._but_for_guards(held, status):
            found = _status(other, places)
            if found == "right":
                return other
            if found == "right-here-only" and status == "wrong":
                somewhere = somewhere or other
        return somewhere

    def _but_for_guards(self, held: Held, status: Status) -> Iterator[Held]:
        if status == "wrong":
            yield from (replace(held, forms=(form,), own=False) for form in all_guarded(held.forms[0], self.epsilon))
        if without := self.without_guards(held):
            yield without

    def without_guards(self, held: Held) -> Held | None:
        """The code without the small numbers that keep from zero, beside formulas without theirs."""
        return self._without(held, without_guards)

    def guards_under_root(self, name: str, places: Sequence[World]) -> bool:
        """Whether a small number stands under a root where the right formula has ε beside it: √(v + ε), not √v + ε."""
        right = right_forms(self.trials.network, self.trials.optimizer)[name][0]
        source = with_root_guards(self.trials.sandbox.source, self.epsilon) if "epsilon" in operands(right) else ""
        larger = self._trials_of(source)
        if larger is None or name not in larger.names:
            return False
        pairs = zip(self.trials.outcomes(name, places), larger.outcomes(name, places), strict=True)
        return any(not _same(one, other) for one, other in pairs)

    def small_told(self, held: Held, places: Sequence[World]) -> str:
        """Of what is wrong for nothing but a small number that is added where it keeps nothing from zero."""
        without = self._without(held, without_small_numbers)
        if without is None or _status(without, places) != "right":
            return ""
        return text("check.small_seen", name=quantity(held.name).mathematics)

    def leaves_rate_out(self, held: Held, places: Sequence[World]) -> bool:
        """Whether an update that is not given η, and is right where it is 1, does not go with the `LEARNING_RATE` that
        it is in `places`, nor holds a 1 that stands for it.
        """
        source = held.trials.sandbox.source
        typed = multiplies_by_one(source, held.trials.function(held.name).name)
        if typed or "eta" not in operands(held.forms[0]):
            return False
        trials = self._trials_of(with_constant(source, "LEARNING_RATE", PROBE_RATE))
        return not all_agree(replace(held, trials=trials or held.trials).beside(places))

    def _without(self, held: Held, changed: Callable[[str, float], str]) -> Held | None:
        trials = self._trials_of(changed(self.trials.sandbox.source, self.epsilon))
        if trials is None or held.name not in trials.names:
            return None
        return replace(held, trials=trials, forms=[unguarded(form, self.epsilon) for form in held.forms])

    def _trials_of(self, source: str) -> Trials | None:
        """The trials of the same file with another source, None where there is none, or it does not load."""
        if source not in self._trials:
            sandbox = self.trials.sandbox.variant(source) if source else None
            self._trials[source] = Trials(self.trials.case, sandbox, self.trials.sample) if sandbox else None
        return self._trials[source]


def _same(one: Outcome, other: Outcome) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return np.array_equal(one.value, other.value, equal_nan=True)


def _status(held: Held, places: Sequence[World]) -> Status:
    here, *elsewhere = held.beside(places)
    return status_of(here, elsewhere, held.trials.case.has_chosen_sample)
