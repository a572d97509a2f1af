"""The verdict on the figures: each within its digits, and within what the learner's own earlier digits can move it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import product

import numpy as np

from bptrace.algebra.expression import Expression, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.quantity import quantity
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.case import Case
from bptrace.verification.comparing import evaluated
from bptrace.verification.diagnosing_figures import diagnose_figure
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.finding import Finding, Status
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_formulas import FormulaJudge
from bptrace.verification.lines import ordered_lines
from bptrace.verification.own import Own, Prefer, own_values, precision, reach, reach_on_the_way
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import World

BLUR = 1e-9  # what binary arithmetic may blur at the edge of half a unit


class FigureJudge:
    """Judges the figures of one case, beside its formulas."""

    def __init__(self, case: Case, sample: World, formulas: FormulaJudge) -> None:
        self.case, self.network, self.sample, self.formulas = case, case.network, sample, formulas
        self.lines = ordered_lines(case.network, case.scenario.optimizer)
        self.forms = right_forms(case.network, case.scenario.optimizer)
        self._owned: dict[tuple[Prefer, int, bool], Own] = {}

    def finding(self, name: str, tainted: set[str]) -> Finding:
        """The verdict on one quantity's figures; `tainted` are those that are wrong before it."""
        typed = self.case.figures[name]
        truly, owned = self.grounded
        if typed.misfit:
            return self._misfit(typed)
        ways = [form for form in self.forms[name] if set(operands(form)) <= owned]
        if typed.blank or not (ways or name in truly):
            reason = text("check.blank") if typed.blank else self._seeded(name, owned)
            return Finding(
                name, "figure", "not-judged", typed.lines, None if typed.blank else typed.values, None, None, reason
            )
        ways += self.formulas.trees(name)
        right = self.sample.values[name] if name in truly else self._computed(ways[0], next(self.owns))
        exactly = _within(typed, right, np.zeros(right.shape))
        close = self._agreeing(typed, exactly, self._ways_to(ways, name in truly), reach)
        on_the_way = partial(reach_on_the_way, rounded=precision(typed), by_hand=True)
        near = self._agreeing(typed, close, self._ways_to(ways, name in truly), on_the_way)
        if self._goes_on_from_unwritten(name, ways):
            near |= self._agreeing(typed, near, self._ways_to(ways, name in truly), partial(_one_unit_more, typed))
        if np.any(near & ~close):
            close |= near & self._agreeing(typed, close, self._ways_to(ways, name in truly, by_digits=True), reach)
        return self._figure_finding(typed, right, exactly, close, near, tainted)

    def _goes_on_from_unwritten(self, name: str, ways: Sequence[Expression]) -> bool:
        """Whether somebody who writes figures down has computed this one from some that they did not write."""
        written = {other for other, typed in self.case.figures.items() if not typed.blank}
        used = {operand for way in ways for operand in operands(way) if operand not in self.case.known}
        return bool(written - {name}) and bool(used - written)

    def _agreeing(
        self, typed: Typed, already: Array, ways: Iterable[tuple[Expression, Own]], slack: Callable[..., Array]
    ) -> Array:
        """Where figures agree with a way that the learner may have gone, give or take what rounding can move that."""
        close = already.copy()
        for form, own in ways:
            if np.all(close | ~typed.known):
                break
            computed = evaluated(form, self.sample, own.values)
            if computed is not None and computed.size == close.size:
                allowed = slack(form, own.values, own.halves, computed)
                close |= _within(typed, computed.reshape(close.shape), allowed.reshape(close.shape))
        return close

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause of figures that are wrong."""
        if finding.status != "wrong":
            return Diagnosis()
        truly, _ = self.grounded
        owns = (*self.owns, *([self.truth] if finding.name in truly else []))
        return diagnose_figure(self.case.figures[finding.name], self.network, self.sample, owns, self._listed)

    def _listed(self, name: str) -> bool:
        """Whether the learner wrote anything down for a quantity."""
        typed = self.case.figures.get(name)
        return name in self.formulas.readings or (typed is not None and not typed.blank)

    def _ways_to(
        self, forms: Sequence[Expression], truly: bool, by_digits: bool = False
    ) -> Iterator[tuple[Expression, Own]]:
        """Every right form from every set of values the learner may have gone on with."""
        for form in forms:
            yield from ((form, own) for own in self._owns(by_digits))
            if truly:
                yield form, self.truth

    def _figure_finding(
        self, typed: Typed, right: Array, exactly: Array, close: Array, near: Array, tainted: set[str]
    ) -> Finding:
        verdicts = np.where(near, np.int8(Verdict.NOT_JUDGED), np.int8(Verdict.WRONG))
        verdicts = np.where(close, np.int8(Verdict.RIGHT), verdicts)
        silent = (typed.values == 0) & (right != 0) & close
        verdicts = np.where((typed.values == 0) & (right == 0), np.int8(Verdict.ZERO), verdicts)
        verdicts = np.where(~typed.known | silent, np.int8(Verdict.NOT_JUDGED), verdicts)
        used = set(operands(self.forms[typed.name][0])) | set(operands(self.forms[typed.name][-1]))
        wrong_before = bool(used & tainted) or self.formulas.fails(typed.name)
        status: Status = "wrong"
        problem = ""
        if not np.any(verdicts == Verdict.WRONG) and np.any(near & ~close & typed.known):
            status, problem = "not-judged", text("check.rounded_on_the_way")
        elif np.all(verdicts == Verdict.NOT_JUDGED):
            status, problem = "not-judged", text("check.no_digits")
        elif not np.any(verdicts == Verdict.WRONG):
            status = "right" if np.all(exactly | ~typed.known) else "follows" if wrong_before else "rounded"
        if status == "wrong" and wrong_before:
            right = self._nearer(typed, right)
        return Finding(typed.name, "figure", status, typed.lines, typed.values, right, verdicts, problem)

    def _nearer(self, typed: Typed, right: Array) -> Array:
        """What wrong figures are shown beside: what follows from the learner's own lines, unless more of the figures
        agree with what is right.
        """
        own = self._computed(self.forms[typed.name][0], next(self.owns))
        agree, agree_truly = (np.sum(_within(typed, one, np.zeros(one.shape)) & typed.known) for one in (own, right))
        return right if agree_truly > agree else own

    def _computed(self, form: Expression, own: Own) -> Array:
        computed = evaluated(form, self.sample, own.values)
        assert computed is not None  # right forms have a value wherever their operands have the right shapes
        return computed

    def _misfit(self, typed: Typed) -> Finding:
        wanted = typed.values.shape
        shapes = {"expected": dimensions(wanted), "given": dimensions(typed.misfit)}
        problem = text("check.figure_shape", name=typed.name, **shapes)
        remedy = text("check.shape_transposed") if typed.misfit == wanted[::-1] else ""
        return Finding(
            typed.name, "figure", "shape", typed.lines, None, self.sample.values[typed.name], None, problem, remedy
        )

    def _seeded(self, name: str, owned: frozenset[str]) -> str:
        missing = [used for used in operands(self.forms[name][0]) if used not in owned]
        while missing and missing[0] in self.forms:
            deeper = [used for used in operands(self.forms[missing[0]][0]) if used not in owned]
            missing = deeper or missing[1:]
        lost = missing[0] if missing else name
        taken = self.case.figures.get(f"{lost}_new")
        if taken is not None and lost in self.case.updated:
            return text("check.given_below", name=lost, line=taken.lines[0][0], update=self.case.updated[lost])
        return text("check.seeded", name=lost)

    # --- what the learner can know -----------------------------------------------------------------------------------

    @property
    def owns(self) -> Iterator[Own]:
        """The learner's own values: from their figures first, and where there are both, from their formulas first, and
        from figures alone.

        Each once as derived and once with every f′ written in a, since nobody can see how an unwritten value came
        about; and who writes σ(x W) may still have computed it from the z that they had rounded. Most figures need the
        first of them at most, so each is computed when somebody asks for it.
        """
        yield from self._owns(by_digits=False)

    def _owns(self, by_digits: bool) -> Iterator[Own]:
        both = bool(self.formulas.readings and self.case.figures)
        preferred: tuple[Prefer, ...] = ("figures", "formulas", "figures only") if both else ("figures",)
        for way in product(preferred, self._telling_ways()):
            if (*way, by_digits) not in self._owned:
                self._owned[*way, by_digits] = own_values(
                    self.case, self.sample, self.formulas.readings, *way, by_digits
                )
            yield self._owned[*way, by_digits]

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


def _one_unit_more(
    typed: Typed, form: Expression, values: Mapping[str, Array], halves: Mapping[str, Array], computed: Array
) -> Array:
    """What rounding steps that nobody sees may well have cost: one unit of the last digit."""
    return 2 * typed.half_units.reshape(np.shape(computed)) + reach(form, values, halves, computed)


def _within(typed: Typed, computed: Array, slack: Array) -> Array:
    """Where the figures agree with computed values to their digits, give or take `slack`."""
    allowed = typed.half_units + slack
    with np.errstate(invalid="ignore"):
        near = np.abs(typed.values - computed) <= allowed + BLUR * np.maximum(np.abs(computed), typed.half_units)
    same = (typed.values == computed) | (np.isnan(typed.values) & np.isnan(computed))
    return np.asarray((np.isfinite(computed) & near) | same)
