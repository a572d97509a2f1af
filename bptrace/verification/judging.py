"""Every claim of a derivation judged, each with the learner's own earlier values.

So exactly the first wrong line is accused; a later one that is wrong only because of it *follows*; a line that is right
by the truth is right, whatever stands before it. Nothing is called right that could not be judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from bptrace.algebra.expression import Expression, Number, operands, walk
from bptrace.algebra.functions import FUNCTIONS, Array, Function
from bptrace.algebra.quantity import quantity
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.case import Case, Typed, ordered_lines
from bptrace.verification.circular import circular, sentence
from bptrace.verification.comparing import Comparison, all_agree, compare, evaluated
from bptrace.verification.diagnosis import Diagnosis, diagnose_figure, diagnose_formula, updating_of
from bptrace.verification.finding import Finding, Status, status_of
from bptrace.verification.forms import form_of_update, right_forms
from bptrace.verification.judging_code.judging import CodeJudge
from bptrace.verification.own import Own, Prefer, own_values, reach
from bptrace.verification.reading import Reading, read_formula
from bptrace.verification.worlds import PROBE_RATE, Updating, World, probes, twin, world

BLUR = 1e-9  # what binary arithmetic may blur at the edge of half a unit


class Judge:
    """Judges one case with one set of functions (what ReLU′(0) is)."""

    def __init__(self, case: Case, functions: Mapping[str, Function] = FUNCTIONS) -> None:
        self.case, self.network = case, case.network
        self.sample = world(case.scenario, functions)
        self.lines = ordered_lines(case.network, case.scenario.optimizer)
        self.forms = right_forms(case.network, case.scenario.optimizer)
        read = {name: read_formula(claim.formulas, name, case.scenario) for name, claim in case.formulas.items()}
        sandbox = case.file.sandbox
        self.code = CodeJudge(case, sandbox, self.sample) if sandbox else None
        self.readings = {
            name: self._unless_circular(name, reading) for name, reading in read.items() if reading is not None
        }

    def right_form(self, name: str, reading: Reading | None = None) -> Expression:
        """The right formula to be shown beside the learner's: of an update in ∂L/∂W, the one that is in ∂L/∂W too."""
        written = reading and (reading.tree or reading.blind)
        in_gradient = written and f"d{name.removesuffix('_new')}" in operands(written)
        return self.forms[name][form_of_update(name) if in_gradient else 0]

    def _unless_circular(self, name: str, reading: Reading) -> Reading:
        """The reading, or that it computes nothing; a mistake that is known to use what comes later keeps its name."""
        if reading.tree is None:
            return reading
        later = circular(self.network, self.case.scenario.optimizer, name, operands(reading.tree))
        if not later:
            return reading
        places = self._places(name, reading)
        if self._compared(name, reading, places)[1] == "wrong":
            found = diagnose_formula(reading, self.network, name, (self.sample, *places)).found
            if found and set(later) <= set(operands(found.expression)):
                return reading
        return Reading(None, "unreadable", sentence(name, later))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One for every quantity and kind, in the derivation's order, a formula before its figures."""
        made: list[Finding] = []
        tainted: set[str] = set()
        for line in self.lines:
            here = list(self._judged(line.name, tainted))
            made += here
            passed = [finding.passed for finding in here if finding.status != "not-judged"]
            follows = any(finding.status == "follows" for finding in here)
            inherited = not passed and any(name in tainted for name in operands(line.equation.expression))
            if False in passed or follows or inherited:
                tainted.add(line.name)
        return tuple(made)

    def _judged(self, name: str, tainted: set[str]) -> Iterator[Finding]:
        if self.code is not None and name in self.code.names:
            yield self.code.finding(name, tainted)
        claim = self.case.formulas.get(name)
        if claim is not None and name in self.readings:
            yield self._formula(name, claim.lines, self.readings[name], tainted)
        elif claim is not None and name not in self.case.figures:
            yield Finding(name, "formula", "error", (claim.lines,), problem=text("check.only_numbers"))
        typed = self.case.figures.get(name)
        if typed is not None:
            yield self._figure(typed, tainted)

    # --- formulas ----------------------------------------------------------------------------------------------------

    def _formula(self, name: str, lines: tuple[int, int], reading: Reading, tainted: set[str]) -> Finding:
        if reading.tree is None:
            status: Status = "error" if reading.fit == "unreadable" else "shape"
            return Finding(
                name,
                "formula",
                status,
                (lines,),
                None,
                self.sample.values[name],
                None,
                reading.problem,
                reading.remedy,
                reading,
            )
        here, status = self._compared(name, reading, self._places(name, reading))
        if status == "wrong" and self._follows(name, reading.tree, tainted):
            status = "follows"
        yours, verdicts = (here.yours, here.verdicts) if here else (None, None)
        problem = text("check.below_rounding") if status == "not-judged" else ""
        if status == "right-here-only" and self._is_for_one_sample(name, reading):
            problem = text("check.here_only_sample", name=quantity(name).mathematics)
        if status == "right" and self._leaves_rate_out(name, reading.tree):
            status, problem = "right-here-only", text("check.right_for_rate", name=quantity(name).mathematics)
        return Finding(
            name, "formula", status, (lines,), yours, self.sample.values[name], verdicts, problem, "", reading
        )

    def _compared(self, name: str, reading: Reading, places: Sequence[World]) -> tuple[Comparison | None, Status]:
        """A formula that has a tree beside the right one, here, and what that and the other places come to."""
        assert reading.tree is not None
        right = self.forms[name][0]
        here = compare(reading.tree, right, self.sample, forgive_overflow=True)
        elsewhere = [compare(reading.tree, right, place) for place in places]
        return here, status_of(here, elsewhere, reading.fit == "narrow")

    def _places(self, name: str, reading: Reading, any_rate: bool = False) -> tuple[World, ...]:
        """Where else a formula is tried: the twin, and where its shape fits everywhere, the probes.

        An update without η has a number for it, so that η is the same there, unless it is to be `any_rate`.
        """
        scenario = self.case.scenario
        typed = reading.tree is not None and quantity(name).new and "eta" not in operands(reading.tree)
        rate = scenario.rate if typed and not any_rate else PROBE_RATE
        updating = Updating(scenario.optimizer, rate, scenario.updates)
        near = twin(self.network, scenario.samples, updating)
        return (near,) if reading.fit == "narrow" else (near, *probes(self.network, updating))

    def _is_for_one_sample(self, name: str, reading: Reading) -> bool:
        """Whether all that keeps a formula from being right everywhere is that there is one sample here."""
        if self.case.scenario.samples != 1 or reading.tree is None:
            return False
        single = probes(self.network, updating_of([self.sample]))[-1]
        return reading.one_sample or all_agree([compare(reading.tree, self.forms[name][0], single)])

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
        places = (self.sample, *self._places(name, self.readings[name]))
        for form in self.forms[name]:
            owns = [(place, own_values(self.case, place, earlier, "formulas only").values) for place in places]
            if all_agree(compare(tree, form, place, values) for place, values in owns):
                return True
        return False

    # --- figures -----------------------------------------------------------------------------------------------------

    @cached_property
    def owns(self) -> tuple[Own, ...]:
        """The learner's own values: from their figures first, and where there are both, from their formulas first, and
        from figures alone.

        Each once as derived and once with every f′ written in a, since nobody can see how an unwritten value came
        about; and who writes σ(x W) may still have computed it from the z that they had rounded.
        """
        both = bool(self.readings and self.case.figures)
        preferred: tuple[Prefer, ...] = ("figures", "formulas", "figures only") if both else ("figures",)
        return tuple(
            own_values(self.case, self.sample, self.readings, prefer, way)
            for prefer in preferred
            for way in self._telling_ways()
        )

    def _telling_ways(self) -> Iterator[int]:
        """Those by ∂L/∂a matter only where a ∂L/∂a is written down, or cancels with a slope, as rounded numbers do not.

        None but the textbook's matters where no figure is.
        """
        by_a = any(quantity(name).derivative and quantity(name).base == "a" for name in self.case.figures)
        cancelling = any(line.unsimplified for line in self.lines)
        yield from range((4 if by_a or cancelling else 2) if self.case.figures else 1)

    @cached_property
    def truth(self) -> Own:
        """The right values, with no uncertainty."""
        return Own(self.sample.values, {})

    @cached_property
    def grounded(self) -> tuple[frozenset[str], frozenset[str]]:
        """The quantities whose numbers the learner can know: rightly, from givens alone, and by way of own figures."""
        truly, owned = set(self.case.known), set(self.case.known)
        for line in self.lines:
            used = [set(operands(form)) for form in self.forms[line.name]]
            if any(names <= truly for names in used):
                truly.add(line.name)
            typed = self.case.figures.get(line.name)
            whole = typed is not None and not typed.misfit and bool(typed.known.all())
            if whole or any(names <= owned for names in used):
                owned.add(line.name)
        return frozenset(truly), frozenset(owned)

    def _figure(self, typed: Typed, tainted: set[str]) -> Finding:
        name = typed.name
        truly, owned = self.grounded
        if typed.misfit:
            return self._misfit(typed)
        ways = [form for form in self.forms[name] if set(operands(form)) <= owned]
        if typed.blank or not (ways or name in truly):
            reason = text("check.blank") if typed.blank else self._seeded(name, owned)
            return Finding(
                name, "figure", "not-judged", typed.lines, None if typed.blank else typed.values, None, None, reason
            )
        ways += self._own_formula(name)
        right = self.sample.values[name] if name in truly else self._computed(ways[0], self.owns[0])
        exactly = _within(typed, right, np.zeros(right.shape))
        close = exactly.copy()
        for form, own in self._ways_to(ways, name in truly):
            if np.all(close | ~typed.known):
                break
            computed = evaluated(form, self.sample, own.values)
            if computed is not None and computed.size == right.size:
                slack = reach(form, own.values, own.halves, computed)
                close |= _within(typed, computed.reshape(right.shape), slack.reshape(right.shape))
        return self._figure_finding(typed, right, exactly, close, tainted)

    def _ways_to(self, forms: Sequence[Expression], truly: bool) -> Iterator[tuple[Expression, Own]]:
        """Every right form from every set of values the learner may have gone on with."""
        for form in forms:
            yield from ((form, own) for own in (*self.owns, *([self.truth] if truly else [])))

    def _figure_finding(self, typed: Typed, right: Array, exactly: Array, close: Array, tainted: set[str]) -> Finding:
        verdicts = np.where(close, np.int8(Verdict.RIGHT), np.int8(Verdict.WRONG))
        silent = (typed.values == 0) & (right != 0) & close
        verdicts = np.where((typed.values == 0) & (right == 0), np.int8(Verdict.ZERO), verdicts)
        verdicts = np.where(~typed.known | silent, np.int8(Verdict.NOT_JUDGED), verdicts)
        used = set(operands(self.forms[typed.name][0])) | set(operands(self.forms[typed.name][-1]))
        wrong_before = bool(used & tainted) or self._formula_failed(typed.name)
        status: Status = "wrong"
        problem = ""
        if np.all(verdicts == Verdict.NOT_JUDGED):
            status, problem = "not-judged", text("check.no_digits")
        elif not np.any(verdicts == Verdict.WRONG):
            status = "right" if np.all(exactly | ~typed.known) else "follows" if wrong_before else "rounded"
        if status == "wrong" and wrong_before:
            right = self._computed(self.forms[typed.name][0], self.owns[0])
        return Finding(typed.name, "figure", status, typed.lines, typed.values, right, verdicts, problem)

    def _own_formula(self, name: str) -> list[Expression]:
        reading = self.readings.get(name)
        return [reading.tree] if reading and reading.tree is not None else []

    def _formula_failed(self, name: str) -> bool:
        """Whether the learner's formula for this very quantity is wrong, so that its figures follow from that."""
        reading = self.readings.get(name)
        if reading is None or reading.tree is None:
            return False
        here = compare(reading.tree, self.forms[name][0], self.sample, forgive_overflow=True)
        return here is not None and here.differs

    def _computed(self, form: Expression, own: Own) -> Array:
        computed = evaluated(form, self.sample, own.values)
        assert computed is not None  # right forms have a value wherever their operands have the right shapes
        return computed

    def _misfit(self, typed: Typed) -> Finding:
        rows, columns = typed.values.shape
        given = "×".join(map(str, typed.misfit))
        problem = text("check.figure_shape", name=typed.name, expected=f"{rows}×{columns}", given=given)
        remedy = text("check.shape_transposed") if typed.misfit == (columns, rows) else ""
        return Finding(
            typed.name, "figure", "shape", typed.lines, None, self.sample.values[typed.name], None, problem, remedy
        )

    def _seeded(self, name: str, owned: frozenset[str]) -> str:
        missing = [used for used in operands(self.forms[name][0]) if used not in owned]
        while missing and missing[0] in self.forms:
            deeper = [used for used in operands(self.forms[missing[0]][0]) if used not in owned]
            missing = deeper or missing[1:]
        return text("check.seeded", name=missing[0] if missing else name)

    # --- causes ------------------------------------------------------------------------------------------------------

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause of a finding that is wrong, or right here only."""
        if finding.kind == "code" and self.code is not None:
            return self.code.diagnosed(finding)
        if (
            finding.kind == "formula"
            and finding.reading is not None
            and finding.status in ("wrong", "shape", "right-here-only")
        ):
            return self._diagnosed_formula(finding.name, finding.reading)
        if finding.kind == "figure" and finding.status == "wrong":
            typed = self.case.figures[finding.name]
            truly, _ = self.grounded
            owns = (*self.owns, self.truth) if finding.name in truly else self.owns
            return diagnose_figure(typed, self.network, self.sample, owns, self._listed)
        return Diagnosis()

    def _diagnosed_formula(self, name: str, reading: Reading) -> Diagnosis:
        """By the mistakes at any η; then by those with the number that was typed for it."""
        places = (self.sample, *self._places(name, reading, any_rate=True))
        found = diagnose_formula(reading, self.network, name, places)
        at_this_rate = (self.sample, *self._places(name, reading))
        if found.fitting or at_this_rate == places:
            return found
        return diagnose_formula(reading, self.network, name, at_this_rate)

    def _listed(self, name: str) -> bool:
        """Whether the learner wrote anything down for a quantity."""
        typed = self.case.figures.get(name)
        return name in self.readings or (typed is not None and not typed.blank)


def _within(typed: Typed, computed: Array, slack: Array) -> Array:
    """Where the figures agree with computed values to their digits, give or take `slack`."""
    allowed = typed.half_units + slack
    with np.errstate(invalid="ignore"):
        near = np.abs(typed.values - computed) <= allowed + BLUR * np.maximum(np.abs(computed), typed.half_units)
    same = (typed.values == computed) | (np.isnan(typed.values) & np.isnan(computed))
    return np.asarray((np.isfinite(computed) & near) | same)
