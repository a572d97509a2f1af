"""The verdict on what a learner's functions give, each handed the right earlier values, or of a whole derivation judged
by its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.parser import shape_text
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import derivation
from bptrace.texts import text
from bptrace.verification.accidental import only_for
from bptrace.verification.case import Case
from bptrace.verification.circular import circular, sentence
from bptrace.verification.code.outcomes import Outcome, Trouble, fitted
from bptrace.verification.code.sandbox import Sandbox
from bptrace.verification.comparing import Comparison, all_agree
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.finding import Finding, Status, status_of
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.causes import as_in_another_layer, diagnose_code
from bptrace.verification.judging_code.changed import Changed
from bptrace.verification.judging_code.comparing import NEAR, compare_numbers
from bptrace.verification.judging_code.limits import Held
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.scaled import Scaled, scaled_probes
from bptrace.verification.worlds import PROBE_RATE, Updating, World, probes, twin


class CodeJudge:
    """Judges the functions of one case."""

    def __init__(self, case: Case, sandbox: Sandbox, sample: World) -> None:
        self.case, self.network, self.sample = case, case.network, sample
        self.trials = Trials(case, sandbox, sample)
        self.changed = Changed(self.trials)
        self.forms = right_forms(case.network, case.scenario.optimizer)
        self.names = frozenset(self.trials.names)
        self._known: dict[str, Diagnosis] = {}
        self._limited: set[str] = set()

    def finding(self, name: str, tainted: set[str]) -> Finding:
        """The verdict on one quantity; `tainted` are those that are wrong before it."""
        function = self.trials.function(name)
        blank = Finding(name, "code", "error", (function.lines,), right=self.sample.values[name])
        if function.blank:
            return replace(blank, status="not-judged", right=None, problem=text("check.blank"))
        one = self.trials.spoken.get(name)
        if one and one.problem:
            return replace(blank, problem=one.problem)
        places = self.places(name)
        found = self.trials.outcomes(name, places)
        if one and (later := self._uses_later(name)):
            return replace(blank, problem=sentence(name, later))
        trouble = self._trouble(name, found)
        if trouble:
            return replace(
                blank, status=trouble.status, problem=trouble.problem, remedy=trouble.remedy, at=trouble.line
            )
        return self._compared(name, blank, places, found, tainted)

    def places(self, name: str, any_rate: bool = False) -> tuple[World, ...]:
        """Where a function is tried: the sample, the twin, the probes."""
        updating = self._updating(name, any_rate)
        near = twin(self.network, self.case.scenario.samples, updating)
        return (self.sample, near, *probes(self.network, updating))

    def _updating(self, name: str, any_rate: bool = False) -> Updating:
        """How parameters are updated there.

        An update that is not given η has a number for it, and so may a whole derivation: η is the same there then,
        unless it is to be `any_rate`. A number that a function asks for and the right formula does not is another
        there: 1 − β may be η by accident.
        """
        scenario, one = self.case.scenario, self.trials.spoken.get(name)
        rate = scenario.rate if self._types_rate(name) and not any_rate else PROBE_RATE
        updating = Updating(scenario.optimizer, rate, scenario.updates)
        return updating.with_other({*one.meant.values()} - {*operands(self.forms[name][0])}) if one else updating

    def _types_rate(self, name: str) -> bool:
        """Whether there may be a number in place of η."""
        one = self.trials.spoken.get(name)
        meant = one.meant.values() if one else self.trials.function(name).required
        return (quantity(name).new or not one) and "eta" not in meant

    def _scaled(self, name: str) -> tuple[Scaled, ...]:
        """The probes with other sizes of numbers."""
        return scaled_probes(self.network, self._updating(name), any_rate=not self._types_rate(name))

    def _uses_later(self, name: str) -> tuple[str, ...]:
        """What a function asks for that cannot be known before it, save where a known mistake is just that."""
        used = tuple(self.trials.spoken[name].meant.values())
        later = circular(self.network, self.case.scenario.optimizer, name, used)
        if not later:
            return ()
        found = self._diagnosed(name).found
        return () if found and set(later) <= set(operands(found.expression)) else later

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
        given = here.value.shape
        shapes = derivation(self.network, self.case.scenario.optimizer).shapes
        said = f"{shape_text(shapes[name])} = {dimensions(expected)}" if shapes[name] else dimensions(expected)
        problem = text("check.shape", name=quantity(name).mathematics, expected=said, given=dimensions(given))
        turned = given == expected[::-1] and np.allclose(here.value.T, self.sample.values[name], rtol=NEAR)
        return Trouble("shape", problem, remedy=text("check.shape_transposed") if turned else "")

    def _beside_its_numbers(self, defect: Trouble, name: str) -> Trouble:
        """What is wrong with a call, and that what it gave is right, where it is: another line shows the harm."""
        if not all_agree(self._held(name).beside(self.places(name))):
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
        status = status_of(here, compared[1:])
        followed = self._followed(name, status, places, tainted)
        guarded = None if followed else self.changed.but_for_guards(held, status, places)
        if guarded:
            held, compared = guarded, guarded.beside(places)
            status = status_of(compared[0], compared[1:])
        if status == "wrong" and not (followed or here.differs) and self._is_right_at_own_rate(held):
            status = "right-here-only"
        status = followed or status
        if status not in ("right", "follows") and any(one.half for one in found):
            return replace(blank, status="not-judged", problem=text("check.code_half"))
        told = replace(blank, status=status, yours=here.yours, verdicts=None if guarded else here.verdicts)
        if status == "right" and not followed and (other := self._right_for_some_numbers(held, told)):
            return other
        stops = next((one.trouble.problem for one in found if one.trouble), "")
        said = self._said(held, status, compared, guarded is not None, bool(stops))
        small = self.changed.small_told(held, places) if status == "wrong" and not stops else ""
        return replace(told, problem=said or self._shape_told(name, status, found[0]), remedy=stops or small)

    def _right_for_some_numbers(self, held: Held, told: Finding) -> Finding | None:
        """What is told instead of what is right for usual numbers, not for much larger or smaller ones or another η."""
        if limit := held.limit(self._scaled(held.name)):
            without = self.changed.without_guards(held)
            if without and without.limit(self._scaled(held.name)) is None:
                return replace(told, problem=text("check.guarded"))
            self._limited.add(held.name)
            return replace(told, status="right-here-only", problem=limit.sentence(held.name), remedy=limit.stops)
        if self._leaves_rate_out(held):
            self._limited.add(held.name)
            problem = text("check.right_for_rate", name=quantity(held.name).mathematics)
            return replace(told, status="right-here-only", problem=problem)
        return None

    def _held(self, name: str, own: bool = False) -> Held:
        return Held(name, self.trials, self.forms[name], own and name not in self.trials.spoken)

    def _followed(self, name: str, status: Status, places: Sequence[World], tainted: set[str]) -> Status | None:
        """What it is instead where it is right by the learner's own earlier values."""
        if status == "wrong" and self._follows(name, self._where_it_ran(name, places), tainted):
            return "follows"
        if status == "right-here-only" and self._follows(name, places, tainted):
            return "right"  # by the truth on the sample, by their own values everywhere
        return None

    def _is_right_at_own_rate(self, held: Held) -> bool:
        """Whether it is right wherever η is what it is here: a number stands for it, and here nothing can be seen."""
        rate = self.case.scenario.rate
        updating = replace(self._updating(held.name), rate=rate)
        return quantity(held.name).new and all_agree(held.beside(probes(self.network, updating)))

    def _leaves_rate_out(self, held: Held) -> bool:
        """Whether an update that is not given η is right only where it is 1."""
        if self.case.scenario.rate != 1 or not quantity(held.name).new or not self._types_rate(held.name):
            return False
        return self.changed.leaves_rate_out(held, self.places(held.name, any_rate=True)[1:])

    def _said(
        self, held: Held, status: Status, compared: Sequence[Comparison | None], guarded: bool, stops: bool
    ) -> str:
        here, written = compared[0], quantity(held.name).mathematics
        assert here is not None
        lost = ~np.isfinite(here.yours) & np.isfinite(here.right)
        if status == "wrong" and lost.any():
            return text("check.code_not_finite", name=written, count=int(lost.sum()), total=lost.size)
        if status == "right-here-only":
            return self._why_here_only(held, compared, guarded, stops)
        if status == "not-judged":
            return text("check.below_rounding")
        if guarded:
            return text("check.guarded")
        return text("check.code_single") if status == "right" and here.single else ""

    def _why_here_only(self, held: Held, compared: Sequence[Comparison | None], guarded: bool, stops: bool) -> str:
        name, sizes = held.name, self._scaled(held.name)
        if limit := held.usual_limit(compared, sizes):
            self._limited.add(name)
            told = limit.sentence(name)
        elif self.case.scenario.samples == 1 and held.for_one_sample(compared, sizes):
            told = text("check.here_only_sample", name=quantity(name).mathematics)
        elif stops:
            told = text("check.here_only_stops", name=quantity(name).mathematics)
        else:
            told = only_for(name, self._updating(name), self.case.scenario, partial(self._is_right_at, held))
        besides = text("check.guard_besides") if guarded else ""
        return f"{told or text('check.here_only', name=quantity(name).mathematics)} {besides}" if besides else told

    def _is_right_at(self, held: Held, updating: Updating) -> bool:
        """Whether it is right with probes that are updated so, with larger numbers too: no limit is to blame then."""
        sizes = scaled_probes(self.network, updating, any_rate=not self._types_rate(held.name))
        larger = next(one for one in sizes if one.larger)
        plain = replace(held, own=False)
        return all_agree(plain.beside(probes(self.network, updating))) and plain.limit([larger]) is None

    def _shape_told(self, name: str, status: Status, found: Outcome) -> str:
        """Of a vector that stands for a column: numpy takes it for a row in what comes next."""
        rows, columns = self.sample.values[name].shape
        if status != "right" or found.value is None or found.value.ndim != 1 or rows == 1 or columns != 1:
            return ""
        return text("check.code_vector", rows=rows)

    def _follows(self, name: str, places: Sequence[World], tainted: set[str]) -> bool:
        """Whether it is right once the learner's own earlier values are taken for granted."""
        used = self.trials.used(name) if name in self.trials.spoken else set(self.forms)
        if not used & tainted:
            return False
        return all_agree(self._beside_own(name, places, tainted))

    def _where_it_ran(self, name: str, places: Sequence[World]) -> list[World]:
        """Without those where one wrong line ended a whole derivation: nothing can be seen of its other lines there."""
        whole = name not in self.trials.spoken
        return [place for place in places if not (whole and self.trials.outcomes(name, [place])[0].trouble)]

    def _beside_own(self, name: str, places: Sequence[World], tainted: set[str]) -> list[Comparison | None]:
        if name in self.trials.spoken:
            found = self.trials.own(name, places, tainted)
        else:
            own = [self.trials.values(name, place) for place in places]
            found = list(zip(self.trials.outcomes(name, places), own, strict=True))
        pairs = zip(found, places, strict=True)
        return [compare_numbers(yours, self.forms[name], place, values) for (yours, values), place in pairs]

    # --- causes ------------------------------------------------------------------------------------------------------

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause of a finding that is wrong, or right here only."""
        if finding.status not in ("wrong", "shape", "right-here-only") or finding.name in self._limited:
            return Diagnosis()  # what has a limit has no other mistake
        found = self._diagnosed(finding.name)
        return found if found.fitting else next(self._in_other_layers(finding.name), found)

    def _in_other_layers(self, name: str) -> Iterator[Diagnosis]:
        """What is wrong with the function in the other layers that it speaks of."""
        one = self.trials.spoken.get(name)
        others = (other for other in self.trials.spoken.values() if one and other.function is one.function)
        named = (found for other in others if other.name != name and (found := self._diagnosed(other.name).found))
        for found in named:
            if same := as_in_another_layer(name, found, self.trials, self.places(name)):
                yield Diagnosis(same, (same,))

    def _diagnosed(self, name: str) -> Diagnosis:
        """By the mistakes at any η; by those with the number that was typed for it; or without small numbers that keep
        from zero.
        """
        if name not in self._known:
            places, at_this_rate = self.places(name, any_rate=True), self.places(name)
            found = diagnose_code(name, self.trials, places)
            again = not found.fitting and at_this_rate != places
            found = diagnose_code(name, self.trials, at_this_rate) if again else found
            without = None if found.fitting else self.changed.without_guards(self._held(name))
            unguarded = diagnose_code(name, without.trials, places) if without else found
            self._known[name] = unguarded if unguarded.fitting else found
        return self._known[name]
