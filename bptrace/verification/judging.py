"""Every claim of a derivation judged, each with the learner's own earlier values.

So exactly the first wrong line is accused; a later one that is wrong only because of it *follows*; a line that is right
by the truth is right, whatever stands before it. Nothing is called right that could not be judged.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from bptrace.algebra.expression import Expression, operands
from bptrace.algebra.functions import FUNCTIONS, Function
from bptrace.verification import on_code
from bptrace.verification.case import Case
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.finding import Finding
from bptrace.verification.forms import form_of_update, right_forms
from bptrace.verification.judging_figures import FigureJudge
from bptrace.verification.judging_formulas import FormulaJudge
from bptrace.verification.lines import ordered_lines
from bptrace.verification.own import Own
from bptrace.verification.reading import Reading
from bptrace.verification.worlds import world


class Judge:
    """Judges one case with one set of functions (what ReLU′(0) is)."""

    def __init__(self, case: Case, functions: Mapping[str, Function] = FUNCTIONS) -> None:
        self.case, self.network = case, case.network
        self.sample = world(case.scenario, functions)
        self.lines = ordered_lines(case.network, case.scenario.optimizer)
        self.forms = right_forms(case.network, case.scenario.optimizer)
        sandbox = case.file.sandbox
        self.code = on_code.CodeJudge(case, sandbox, self.sample) if sandbox else None
        self.formulas = FormulaJudge(case, self.sample)
        self.figures = FigureJudge(case, self.sample, self.formulas)

    def right_form(self, name: str, reading: Reading | None = None) -> Expression:
        """The right formula to be shown beside the learner's: of an update in ∂L/∂W, the one that is in ∂L/∂W too."""
        written = reading and (reading.tree or reading.blind)
        in_gradient = written and f"d{name.removesuffix('_new')}" in operands(written)
        return self.forms[name][form_of_update(name) if in_gradient else 0]

    @property
    def owns(self) -> Iterator[Own]:
        """The learner's own values, in every way that they may have gone on with them."""
        return self.figures.owns

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

    def accuses(self, names: Iterable[str]) -> bool:
        """Whether any of these is wrong though nothing before it is: much sooner seen than all findings."""
        return any(finding.passed is False for name in names for finding in self._judged(name, set()))

    @cached_property
    def phases(self) -> Mapping[str, str]:
        """Every line's phase."""
        return {line.name: line.phase for line in self.lines}

    def _judged(self, name: str, tainted: set[str]) -> Iterator[Finding]:
        if self.code is not None and name in self.code.names:
            yield self.code.finding(name, tainted)
        if self.formulas.speaks_of(name):
            yield self.formulas.finding(name, tainted)
        if name in self.case.figures:
            yield self.figures.finding(name, tainted)

    def diagnosed(self, finding: Finding) -> Diagnosis:
        """The cause of a finding that is wrong, or right here only."""
        if finding.kind == "code" and self.code is not None:
            return self.code.diagnosed(finding)
        return self.formulas.diagnosed(finding) if finding.kind == "formula" else self.figures.diagnosed(finding)

    def is_right_for_lengths(self, finding: Finding) -> bool:
        """Whether a formula or a function is right with any numbers, as long as the sizes are those here."""
        if finding.kind == "code" and self.code is not None:
            return self.code.is_right_for_lengths(finding.name)
        return finding.kind == "formula" and self.formulas.is_right_for_lengths(finding.name)
