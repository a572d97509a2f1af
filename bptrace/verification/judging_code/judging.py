"""The verdict on what a learner's functions give, each handed the right earlier values, or of a whole derivation judged
by its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.parser import shape_text
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import derivation
from bptrace.texts import text
from bptrace.verification.case import Case
from bptrace.verification.circular import circular, sentence
from bptrace.verification.code.outcomes import Outcome, Trouble, fitted, shape_given
from bptrace.verification.code.sandbox import Sandbox
from bptrace.verification.code.settings import Idle
from bptrace.verification.comparing import Comparison, all_agree
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.finding import Finding, Status, status_of
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.causes import Causes
from bptrace.verification.judging_code.changed import Changed
from bptrace.verification.judging_code.comparing import NEAR
from bptrace.verification.judging_code.following import Following
from bptrace.verification.judging_code.limits import Held
from bptrace.verification.judging_code.places import Places
from bptrace.verification.judging_code.reasons import Reasons
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.judging_code.unspoken import unspoken
from bptrace.verification.worlds import World


class CodeJudge:
    """Judges the functions of one case."""

    def __init__(self, case: Case, sandbox: Sandbox, sample: World) -> None:
        self.case, self.network, self.sample = case, case.network, sample
        self.trials = Trials(case, sandbox, sample)
        self.changed, self.places = Changed(self.trials), Places(self.trials)
        self.reasons = Reasons(self.places, self.changed)
        self.forms = right_forms(case.network, case.scenario.optimizer)
        self.names = frozenset(self.trials.names)
        self.following, self.causes = Following(self.trials), Causes(self.places, self.changed)

    def finding(self, name: str, tainted: set[str]) -> Finding:
        """The verdict on one quantity; `tainted` are those that are wrong before it."""
        function = self.trials.function(name)
        blank = Finding(name, "code", "error", (function.lines,), right=self.sample.values[name])
        if function.blank:
            return replace(blank, status="not-judged", right=None, problem=text("check.blank"))
        one = self.trials.spoken.get(name)
        if one and one.problem:
            return replace(blank, problem=one.problem)
        places = self.places.of(name)
        found = self.trials.outcomes(name, places)
        if one and (later := self._uses_later(name)):
            return replace(blank, problem=sentence(name, later))
        trouble = self._trouble(name, found)
        if trouble:
            remedy = trouble.remedy or self._handed_nothing(name)
            return replace(blank, status=trouble.status, problem=trouble.problem, remedy=remedy, at=trouble.line)
        return self._compared(name, blank, places, found, tainted)

    @cached_property
    def unspoken(self) -> tuple[Idle, ...]:
        """What speaks of no quantity, though it was meant to."""
        return tuple(unspoken(self.trials))

    def _uses_later(self, name: str) -> tuple[str, ...]:
        """What a function asks for that cannot be known before it, save where a known mistake is just that."""
        used = tuple(self.trials.spoken[name].meant.values())
        later = circular(self.network, self.case.scenario.optimizer, name, used)
        if not later:
            return ()
        found = self.causes.in_this_layer(name).found
        return () if found and set(later) <= set(operands(found.expression)) else later

    def _handed_nothing(self, name: str) -> str:
        """That a function takes nothing from the lines before it, of one that is wrong."""
        one = self.trials.spoken.get(name)
        return "" if one is None or one.meant else text("check.code_handed_nothing", name=name)

    # --- what can be told at once ------------------------------------------------------------------------------------

    def _trouble(self, name: str, found: Sequence[Outcome]) -> Trouble | None:
        """Why there is nothing to compare, or what is wrong whatever the numbers are."""
        gone = self.trials.sandbox.gone.get(self.trials.function(name).name)
        here = found[0]
        if gone or here.trouble:
            return gone or here.trouble
        defect = next((one.defect for one in found if one.defect), None)
        if defect and self._answers_for_it(name):
            return self._beside_its_numbers(defect, name)
        expected = self.sample.values[name].shape
        if here.value is None or fitted(here.value, expected) is not None:
            return None
        shapes = derivation(self.network, self.case.scenario.optimizer).shapes
        in_letters = [shape_text(shapes[name])] if shapes[name] else []
        said = " = ".join(dict.fromkeys([*in_letters, dimensions(expected)]))
        problem = text("check.shape", name=quantity(name).mathematics, expected=said, given=shape_given(here.value))
        turned = here.value.shape == expected[::-1] and np.allclose(here.value.T, self.sample.values[name], rtol=NEAR)
        return Trouble("shape", problem, remedy=text("check.shape_transposed") if turned else "")

    def _beside_its_numbers(self, defect: Trouble, name: str) -> Trouble:
        """What is wrong with a call, and that what it gave is right, where it is: another line shows the harm."""
        if not all_agree(self._held(name).beside(self.places.of(name))):
            return defect
        told = text("check.code_right_numbers", name=quantity(name).mathematics)
        return replace(defect, problem=f"{defect.problem} {told}")

    def _answers_for_it(self, name: str) -> bool:
        """Whether what a function does besides computing is told of this quantity: of a whole derivation the first."""
        whole = (line.name for line in self.sample.lines if line.name in self.names - set(self.trials.spoken))
        return name in self.trials.spoken or name == next(whole, name)

    # --- by value ----------------------------------------------------------------------------------------------------

    def _compared(
        self, name: str, blank: Finding, places: Sequence[World], found: Sequence[Outcome], tainted: set[str]
    ) -> Finding:
        held = self._held(name, own=not tainted & set(operands(self.forms[name][0])))
        compared = held.beside(places)
        here = compared[0]
        if here is None:
            return replace(blank, status="not-judged")
        status = status_of(here, compared[1:], self.case.has_chosen_sample)
        followed = self.following.status(name, status, places, tainted)
        guarded = None if followed else self.changed.but_for_guards(held, status, places)
        if guarded:
            held, compared = guarded, guarded.beside(places)
            status = status_of(compared[0], compared[1:], self.case.has_chosen_sample)
        if status == "wrong" and not (followed or here.differs) and self.reasons.is_right_at_own_rate(held):
            status = "right-here-only"
        status = followed or status
        if status not in ("right", "follows") and any(one.half for one in found):
            return replace(blank, status="not-judged", problem=text("check.code_half"))
        told = replace(blank, status=status, yours=here.yours, verdicts=None if guarded else here.verdicts)
        if status == "right" and not followed and (other := self.reasons.right_for_some_numbers(held, told)):
            return other
        stops = next((one.trouble.problem for one in found if one.trouble), "")
        said = self._said(held, status, compared, guarded is not None, bool(stops))
        small = self.changed.small_told(held, places) if status == "wrong" and not stops else ""
        misfit = self.reasons.misfit(name, places, found) if status == "right-here-only" else ""
        nothing = self._handed_nothing(name) if status == "wrong" else ""
        remedy = stops or small or misfit or self._dropped(status, found[0]) or nothing
        return replace(told, problem=said or self._shape_told(name, status, found[0]), remedy=remedy)

    def is_right_for_lengths(self, name: str) -> bool:
        """Whether a function that is right here is so with any numbers, as long as the sizes are those here."""
        return name not in self.reasons.limited and all_agree(self._held(name).beside(self.places.alike(name)))

    def _held(self, name: str, own: bool = False) -> Held:
        return Held(name, self.trials, self.forms[name], own and name not in self.trials.spoken)

    def _said(
        self, held: Held, status: Status, compared: Sequence[Comparison | None], guarded: bool, stops: bool
    ) -> str:
        here, written = compared[0], quantity(held.name).mathematics
        assert here is not None
        lost = ~np.isfinite(here.yours) & np.isfinite(here.right)
        if status == "wrong" and lost.any():
            return text("check.code_not_finite", name=written, count=int(lost.sum()), total=lost.size)
        if status == "right-here-only":
            return self.reasons.here_only(held, self.places.of(held.name), guarded, stops)
        if status == "not-judged":
            return text("check.below_rounding")
        if guarded:
            return text("check.guarded")
        return text("check.code_single") if status == "right" and here.single else ""

    def _dropped(self, status: Status, found: Outcome) -> str:
        """That numpy dropped an imaginary part, of what is wrong."""
        return text("check.code_dropped", line=found.dropped) if status == "wrong" and found.dropped else ""

    def _shape_told(self, name: str, status: Status, found: Outcome) -> str:
        """Of a vector what it was taken for; in the place of a column numpy takes it for a row in what comes next."""
        expected = self.sample.values[name].shape
        if status != "right" or found.value is None or found.value.ndim != 1 or found.value.size == 1:
            return ""
        column = "column" if expected[1] == 1 else "row"
        return text(f"check.code_vector_{column}", count=found.value.size, shape=dimensions(expected))

    # --- causes ------------------------------------------------------------------------------------------------------

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause of a finding that is wrong, or right here only."""
        if finding.status not in ("wrong", "shape", "right-here-only") or finding.name in self.reasons.limited:
            return Diagnosis()  # what has a limit has no other mistake
        found, here = self.causes.of(finding.name), self.trials.outcomes(finding.name, [self.sample])[0]
        return replace(found, ratio=float("nan")) if here.dropped else found  # which tells more than "0 everywhere"
