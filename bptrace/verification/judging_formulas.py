"""The verdict on the formulas: each beside the right one, on the sample, on its twin and on probes of other widths."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bptrace.algebra.expression import Expression, Number, operands, walk
from bptrace.algebra.quantity import quantity
from bptrace.texts import text
from bptrace.verification.accidental import only_for, only_signed
from bptrace.verification.assignments import read_among
from bptrace.verification.case import Case
from bptrace.verification.circular import circular, sentence
from bptrace.verification.claims import Claim
from bptrace.verification.comparing import all_agree, bounded, compare, compare_bounded
from bptrace.verification.diagnosing_formulas import diagnose_formula, turns
from bptrace.verification.diagnosis import Diagnosis, updating_of
from bptrace.verification.entry_formulas import only_at, read_entries
from bptrace.verification.finding import Finding, Status
from bptrace.verification.guarded import just_added, under_a_root, unguarded
from bptrace.verification.own import own_values
from bptrace.verification.reading import Reading
from bptrace.verification.trying_formulas import Trials
from bptrace.verification.worlds import Updating, World, probes, twins

if TYPE_CHECKING:
    from bptrace.verification.scaled import Limit

NOT_BY_VALUE = ("check.small_added", "check.guard_under_root")
STANDING: tuple[Status, ...] = ("wrong", "right-here-only", "not-judged", "right")
RIGHT = STANDING.index("right")
SIZES = (0.01, 6.0)  # of inputs and biases, beside those of the probes


class FormulaJudge(Trials):
    """Judges the formulas of one case; `readings` are those that speak of any quantity."""

    def __init__(self, case: Case, sample: World) -> None:
        super().__init__(case, sample)
        self._epsilon = case.scenario.optimizer.epsilon
        self._with_limit: set[str] = set()
        read = {name: self._telling(claim) for name, claim in case.formulas.items()}
        self.claims = {name: claim for name, (claim, _) in read.items()}
        self.readings = {name: reading for name, (_, reading) in read.items() if reading is not None}

    def _telling(self, claim: Claim) -> tuple[Claim, Reading | None]:
        """Of several formulas for one quantity the first that is wrong, or else right here only, or else the first;
        plain arithmetic is the working of figures.
        """
        read = [(one, self._read(one)) for one in (claim, *claim.again)]
        speaking = [(one, reading) for one, reading in read if reading is not None]
        if len(speaking) < 2:
            return (speaking or read)[0]
        told = min(speaking, key=lambda one: self._standing(claim.name, one[1]))
        self._with_limit.discard(claim.name)  # it may have been another's
        return told

    def _standing(self, name: str, reading: Reading) -> int:
        """How well a formula does by the truth, the worst first."""
        if reading.tree is None:
            return 0
        status = self.compared(name, reading, self.places(name, reading))[1]
        return STANDING.index(self._told(name, reading, status)[0])

    def _read(self, claim: Claim) -> Reading | None:
        if claim.parts:
            reading = read_entries(claim, self.case.scenario)
        else:
            reading = read_among(self.case.updated, claim, self.case.scenario)
        return reading and self._unless_circular(claim.name, reading)

    def speaks_of(self, name: str) -> bool:
        """Whether there is a formula to be judged: plain arithmetic beside figures is only their working."""
        return name in self.readings or (name in self.case.formulas and name not in self.case.figures)

    def finding(self, name: str, tainted: set[str]) -> Finding:
        """The verdict on one quantity's formula; `tainted` are those that are wrong before it."""
        claim, reading = self.claims[name], self.readings.get(name)
        lines = tuple(part.lines for part in claim.parts) or (claim.lines,)
        blank = Finding(name, "formula", "error", lines, reading=reading)
        if reading is None:
            return replace(blank, problem=text("check.only_numbers"))
        blank = replace(blank, right=self.sample.values[name])
        if reading.tree is None:
            status: Status = "error" if reading.fit == "unreadable" else "shape"
            return replace(blank, status=status, problem=reading.problem, remedy=reading.remedy)
        here, status = self.compared(name, reading, self.places(name, reading))
        if status == "wrong" and self._follows(name, reading.tree, tainted):
            status = "follows"
        told, problem = self._told(name, reading, status)
        yours, verdicts = (here.yours, here.verdicts) if here else (None, None)
        verdicts = None if told != status == "wrong" else verdicts
        if reading.entries and yours is not None and verdicts is not None:
            yours, verdicts = only_at(reading.entries, yours, verdicts)
        if told == "right":  # or another formula for it would be accused beside the one that is not
            blank = replace(blank, lines=(*lines, *(one.lines for one in claim.again)))
        return replace(blank, status=told, yours=yours, verdicts=verdicts, problem=problem)

    def _told(self, name: str, reading: Reading, status: Status) -> tuple[Status, str]:
        """What the verdict by value comes to once small numbers that keep from zero are no mistake, and why."""
        right = self.forms[name][0]
        assert reading.tree is not None
        kept = replace(reading, tree=unguarded(reading.tree, self._epsilon)), unguarded(right, self._epsilon)
        guarded = (kept[0].tree, kept[1]) != (reading.tree, right)
        if not guarded or status not in ("wrong", "right-here-only"):
            return self._limited(name, reading, right, status)
        besides, reason = self._limited(
            name, *kept, self.compared(name, kept[0], self.places(name, reading), kept[1])[1]
        )
        if besides != "right" and status == "right-here-only":
            return self._limited(name, reading, right, status)
        if besides == "right-here-only":
            return (
                besides,
                f"{reason or text('check.here_only', name=quantity(name).mathematics)} {text('check.guard_besides')}",
            )
        if besides != "right":
            return "wrong", ""
        if right != kept[1] and under_a_root(reading.tree, self._epsilon) and not under_a_root(right, self._epsilon):
            return "right-here-only", text("check.guard_under_root", name=quantity(name).mathematics)
        return "right", text("check.guarded")

    def _limited(self, name: str, reading: Reading, right: Expression, status: Status) -> tuple[Status, str]:
        """What keeps a formula that is right from being right everywhere; nothing of one that is wrong."""
        assert reading.tree is not None
        written = quantity(name).mathematics
        if status == "not-judged":
            return status, text("check.below_rounding")
        if status == "right-here-only":
            of_entries = reading.entries and self._right_for_lengths(name, reading, right)
            return ("right", "") if of_entries else (status, self._only_for(name, reading, right))
        if status != "right":
            return status, ""
        if limit := self._limit(name, reading, right):
            self._with_limit.add(name)
            return "right-here-only", limit.sentence(name)
        if self._leaves_rate_out(name, reading.tree):
            return "right-here-only", text("check.right_for_rate", name=written)
        if just_added(reading.tree, self._epsilon):
            return "right-here-only", text("check.small_added", name=written)
        return status, ""

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause, by the mistakes at any η; then by those with the numbers that were typed for η, or for t."""
        name, reading = finding.name, finding.reading
        if reading is None or finding.status not in ("wrong", "shape", "right-here-only"):
            return Diagnosis()
        not_by_value = {text(key, name=quantity(name).mathematics) for key in NOT_BY_VALUE}
        if name in self._with_limit or finding.problem in not_by_value:
            return Diagnosis()  # among usual numbers, where causes are looked for, nothing is wrong with it
        if reading.serves_batch:  # more can be seen of it there
            reading = replace(reading, tree=reading.blind, fit="fits")
            if self._standing(name, reading) == RIGHT:
                return Diagnosis()
        first = None
        for places in dict.fromkeys(self._telling_places(name, reading)):
            found = diagnose_formula(reading, self.network, name, (self.sample, *places))
            if found.fitting:
                return found
            first = first or found
        return first or Diagnosis()

    def _telling_places(self, name: str, reading: Reading) -> Iterator[tuple[World, ...]]:
        """Where its cause is looked for, one after the other."""
        yield self.places(name, reading, any_rate=True)
        if self.holds_rate(reading):
            yield self.places(name, reading)
        if "t" in self.case.scenario.scalars:
            yield self.places(name, reading, later=0)

    def trees(self, name: str) -> list[Expression]:
        """The formula for a quantity, where there is one that can be computed, for all of its entries."""
        reading = self.readings.get(name)
        return [reading.tree] if reading and reading.tree is not None and not reading.entries else []

    def fails(self, name: str) -> bool:
        """Whether the formula for a quantity gives a wrong value here."""
        reading = self.readings.get(name)
        if reading is None or reading.tree is None:
            return False
        here = compare(reading.tree, self.forms[name][0], self.sample, forgive_overflow=True)
        return here is not None and here.differs

    def is_right_for_lengths(self, name: str) -> bool:
        """Whether a formula that is right here is so with any numbers, as long as the sizes are those here."""
        reading = self.readings[name]
        return reading.tree is not None and self._right_for_lengths(name, reading, self.forms[name][0])

    # --- what keeps it from being right everywhere ------------------------------------------------------------------

    def _only_for(self, name: str, reading: Reading, right: Expression) -> str:
        """What keeps a formula that is right here from being right everywhere, where that can be told."""
        written, tree = quantity(name).mathematics, reading.tree
        assert tree is not None
        if self._is_for_one_sample(name, reading, right):
            return text("check.here_only_sample", name=written)
        if reading.fit == "narrow" and self._right_for_lengths(name, reading, right):
            return text("check.right_for_lengths", name=written)
        updating = self.updating(name, reading)

        def is_right(changed: Updating) -> bool:
            return self.compared(name, reading, probes(self.network, changed), right)[1] == "right"

        told = only_for(name, updating, self.case.scenario, is_right)
        return told or self._only_where(written, tree, right, updating)

    def _only_where(self, written: str, tree: Expression, right: Expression, updating: Updating) -> str:
        """That it is right for the sizes there are, or for numbers of one sign; else only that it is right here."""
        near = [updating, *(replace(updating, size=size) for size in SIZES if turns(tree) - turns(right))]
        alike = [place for one in near for place in twins(self.network, self.case.scenario.samples, one.at_probes)]
        beside = [(place, compare(tree, right, place)) for place in alike]
        if all_agree(one for _, one in beside):
            return text("check.right_for_lengths", name=written)
        beside += [(place, compare(tree, right, place)) for place in probes(self.network, updating)]
        return only_signed(written, tree, beside)

    def _right_for_lengths(self, name: str, reading: Reading, right: Expression) -> bool:
        """Whether it is right in every world of these sizes."""
        assert reading.tree is not None
        alike = twins(self.network, self.case.scenario.samples, self.updating(name, reading).at_probes)
        return all_agree(compare(reading.tree, right, place) for place in alike)

    def _is_for_one_sample(self, name: str, reading: Reading, right: Expression) -> bool:
        """Whether all that keeps a formula from being right everywhere is that there is one sample here."""
        if self.case.scenario.samples != 1 or reading.tree is None:
            return False
        if reading.one_sample:
            return self._right_for_lengths(name, reading, right)
        single = probes(self.network, updating_of([self.sample]))[-1]
        return all_agree([compare(reading.tree, right, single)])

    def _limit(self, name: str, reading: Reading, right: Expression) -> "Limit | None":
        """Where it differs with much smaller or larger numbers: a threshold, or a limit, of the learner's own.

        None but a formula that turns somewhere else than the right one can.
        """
        tree = reading.tree
        if tree is None or not turns(tree) - turns(right):
            return None
        from bptrace.verification.habits import moved_by_habits  # few formulas turn: others need not wait for it
        from bptrace.verification.scaled import Limit, scaled_probes

        any_rate = "eta" in operands(tree) or not quantity(name).new
        for scaled in scaled_probes(self.network, self.updating(name, reading), any_rate):
            for place in scaled.places if not (scaled.odd_targets and "y" in operands(tree)) else ():
                yours, allowed = bounded(tree, place)
                slack = moved_by_habits(name, right, place, place.values)
                beside = compare_bounded((yours, allowed + slack), right, place)
                if beside is None or beside.differs:
                    return Limit(scaled.larger, beside)
        return None

    def _leaves_rate_out(self, name: str, tree: Expression) -> bool:
        """Whether an update holds neither η nor any number that could stand for it: right only where η is 1."""
        numbers = any(isinstance(node, Number) for node in walk(tree))
        return "eta" in operands(self.forms[name][0]) and "eta" not in operands(tree) and not numbers

    def _follows(self, name: str, tree: Expression, tainted: set[str]) -> bool:
        """Whether the formula is right once the learner's own earlier formulas are taken for granted."""
        used = {*operands(tree), *operands(self.forms[name][0])}
        if not used & tainted:
            return False
        earlier = {other: reading for other, reading in self.readings.items() if other != name}
        places = (self.sample, *self.places(name, self.readings[name]))
        for form in self.forms[name]:
            owns = [(place, own_values(self.case, place, earlier, "formulas only").values) for place in places]
            if all_agree(compare(tree, form, place, values) for place, values in owns):
                return True
        return False

    def _unless_circular(self, name: str, reading: Reading) -> Reading:
        """The reading, or that it computes nothing; a mistake that is known to use what comes later keeps its name."""
        if reading.tree is None:
            return reading
        used = [other for other in operands(reading.tree) if other != name or not reading.entries]
        later = circular(self.network, self.case.scenario.optimizer, name, used)
        if not later:
            return reading
        places = self.places(name, reading)
        if self.compared(name, reading, places)[1] == "wrong":
            found = diagnose_formula(reading, self.network, name, (self.sample, *places)).found
            if found and set(later) <= set(operands(found.expression)):
                return reading
        return Reading(None, "unreadable", sentence(name, later))
