"""A judged derivation: the verdicts, the first wrong line, and its cause as far as the hints that were asked for go."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Trace, trace
from bptrace.verdicts import Verdict
from bptrace.verification import on_code
from bptrace.verification.claims import Unread
from bptrace.verification.conventions import Judgement
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.finding import Finding, Kind, Status
from bptrace.verification.hints import ladder
from bptrace.verification.judging import Judge
from bptrace.verification.own_names import Definition
from bptrace.verification.power import Power, power
from bptrace.verification.reading import Reading
from bptrace.verification.typed import Typed

NAMED = 3  # the rung of the ladder on which the mistake is named


@frozen
class Cause:
    """What is told of a cause: the mistake's identifier (None: not named, or not yet), a sentence, a hint, other
    candidates.
    """

    mistake: str | None
    message: str
    hint: str
    candidates: tuple[str, ...]


@frozen(eq=False)
class Result:
    """The verdict on one quantity's formula or figures.

    `hints` is the whole ladder, where → which factor → the mistake → the right formula, empty where nothing is wrong;
    `cause` is what of it was asked for. `yours` and `right` are matrices, or None where there is nothing to show.
    `note` says why something was not judged; `at` is the line where it came about, where that is known to be inside.
    """

    name: str
    kind: Kind
    lines: tuple[tuple[int, int], ...]
    status: Status
    passed: bool | None
    cause: Cause | None = None
    hints: tuple[str, ...] = ()
    yours: Array | None = None
    right: Array | None = None
    verdicts: Array | None = None
    note: str = ""
    diagnosis: Diagnosis | None = None
    typed: Typed | None = None
    reading: Reading | None = None
    at: int | None = None

    @property
    def line(self) -> int:
        """The first line that holds it, counted from 1."""
        return self.lines[0][0]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many entries are right, wrong, zero, not judged."""
        if self.verdicts is None:
            return {verdict.name.lower(): 0 for verdict in Verdict}
        return {verdict.name.lower(): int(np.sum(self.verdicts == verdict)) for verdict in Verdict}

    @cached_property
    def differences(self) -> Array | None:
        """|yours − right|, nan where an entry is unknown."""
        if self.yours is None or self.right is None or self.yours.shape != self.right.shape:
            return None
        known = np.ones(self.right.shape, dtype=bool) if self.typed is None else self.typed.known
        with np.errstate(invalid="ignore"):
            return np.where(known, np.abs(self.yours - self.right), np.nan)

    @property
    def max_absolute_error(self) -> float | None:
        """The largest difference, None where nothing can be compared."""
        return (
            None if self.worst_index is None or self.differences is None else float(self.differences[self.worst_index])
        )

    @property
    def max_relative_error(self) -> float | None:
        """The largest difference as a share of the right value's largest entry."""
        if self.max_absolute_error is None or self.right is None:
            return None
        largest = float(np.abs(self.right).max())
        return self.max_absolute_error / largest if largest else 0.0 if not self.max_absolute_error else float("inf")

    @cached_property
    def worst_index(self) -> tuple[int, int] | None:
        """Where the difference is largest; of wrong entries if any is, for one that passed may not be the one shown."""
        if self.differences is None:
            return None
        wrong = np.where(self.verdicts == Verdict.WRONG, self.differences, np.nan)
        compared = self.differences if np.all(np.isnan(wrong)) else wrong
        if np.all(np.isnan(compared)):
            return None
        row, column = np.unravel_index(int(np.nanargmax(compared)), compared.shape)
        return int(row), int(column)


@frozen(eq=False)
class Report:
    """A derivation, judged; `results` are in the file's order, `first_wrong` is the first in the derivation's.

    `assumed` are conventions taken for granted (`layout`, `relu`), `offer` the header that would make the file right.
    """

    file: str
    text: str
    scenario: Scenario
    results: tuple[Result, ...]
    first: Result | None
    judgement: Judgement
    assumed: Mapping[str, str]
    offer: Mapping[str, str]
    exam: bool = False
    hint: int = NAMED

    @property
    def network(self) -> str:
        """The network's canonical text."""
        return str(self.scenario.network)

    @property
    def seed(self) -> int:
        """Of everything random."""
        return self.scenario.seed

    @property
    def first_wrong(self) -> str | None:
        """The quantity of the first wrong line, None where none is wrong."""
        return self.first.name if self.first else None

    @property
    def exit(self) -> int:
        """1 where anything is wrong, else 4 where nothing was judged, else 0."""
        passed = [result.passed for result in self.results]
        return 1 if False in passed else 0 if True in passed else 4

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many results passed (`right`), are wrong, follow, were not judged."""
        said = [_said(result) for result in self.results]
        return {word: said.count(word) for word in ("right", "wrong", "follows", "not-judged")}

    @cached_property
    def power(self) -> Power:
        """How many of the known mistakes in the judged lines this sample could have revealed."""
        judged = [finding for finding in self.judgement.findings if finding.status not in ("error", "shape")]
        return power(self.judgement.judge, judged)

    @cached_property
    def trace(self) -> Trace:
        """The right trace of the scenario the derivation is about."""
        return trace(self.scenario)


def _said(result: Result) -> str:
    if result.passed is None:
        return result.status
    return "right" if result.passed else "wrong"


def report_of(judgement: Judgement, file: str, text: str, exam: bool, hint: int) -> Report:
    """The report of a judgement; in an exam it holds no causes."""
    judge, offer = judgement.judge, judgement.offer
    told = _explained(judgement)
    wrong = [explained for explained in told if explained.finding.passed is False]
    formulas = frozenset(one.finding.name for one in wrong if one.finding.kind == "formula")
    made = {one: _result(judgement, one, offer if one in wrong[:1] else {}, exam, hint, formulas) for one in told}
    said = judge.case.file
    unread = [
        *(_unread(one, exam) for one in said.unread),
        *map(_own, said.own),
        *map(_unused, said.unused),
        *map(_idle, (*said.idle, *(judge.code.unspoken if judge.code else ()))),
        *_broken(judge, exam),
    ]
    results = tuple(sorted((*made.values(), *unread), key=lambda result: result.line))
    first = made[wrong[0]] if wrong else next((one for one in unread if one.passed is False), None)
    scenario, assumed = judge.case.scenario, judgement.assumed
    return Report(file, text, scenario, results, first, judgement, assumed, {} if exam else offer, exam, hint)


def _unread(one: Unread, exam: bool) -> Result:
    """A line that is no claim: wrong, but no other line depends on it."""
    cause = None if exam else Cause(None, one.problem, "", ())
    return Result(
        one.name, "figure" if one.figures else "formula", (one.lines,), "error", False, cause, note=one.problem
    )


def _own(named: tuple[tuple[int, int], Definition]) -> Result:
    """A name of the learner's own: the lines that use it are judged."""
    lines, one = named
    return Result(one.name, "formula", (lines,), "not-judged", None, note=text("check.own_name"))


def _unused(named: tuple[tuple[int, int], Definition]) -> Result:
    """A name of the learner's own that nothing depends on."""
    return replace(_own(named), note=text("check.unused_name"))


def _idle(one: "on_code.Idle") -> Result:
    """What nothing uses, though whoever wrote it believes that it counts: a constant, a function, a key."""
    return Result(one.name, "code", ((one.line, one.line),), "not-judged", None, note=one.problem)


def _broken(judge: Judge, exam: bool) -> Iterator[Result]:
    """A whole derivation that gives nothing (yet): nobody knows of which quantities it would have spoken."""
    for function in judge.case.file.functions:
        if function.blank and function.is_whole:
            yield Result(function.name, "code", (function.lines,), "not-judged", None, note=text("check.blank"))
    trials = judge.code and judge.code.trials
    if trials and trials.whole and trials.whole_trouble:
        trouble, lines = trials.whole_trouble, trials.whole.lines
        cause = None if exam else Cause(None, trouble.problem, trouble.remedy, ())
        yield Result(
            trials.whole.name, "code", (lines,), trouble.status, False, cause, note=trouble.problem, at=trouble.line
        )


@frozen(eq=False)
class _Explained:
    """A finding with its cause, where it has one."""

    finding: Finding
    diagnosis: Diagnosis | None


def _explained(judgement: Judgement) -> list[_Explained]:
    """Every finding with its cause; one whose cause was made in an unwritten line that was blamed before follows."""
    explained: list[_Explained] = []
    blamed: set[tuple[str, str]] = set()
    for finding in judgement.findings:
        told = finding.passed is False or finding.status == "right-here-only"
        diagnosis = judgement.judge.diagnosed(finding) if told else None
        found = diagnosis.found if diagnosis else None
        if found and found.inside and finding.kind == "figure":
            cause = (found.identifier, found.inside)
            if cause in blamed:
                finding, diagnosis = replace(finding, status="follows"), None
            blamed.add(cause)
        explained.append(_Explained(finding, diagnosis))
    return explained


def _result(
    judgement: Judgement, one: _Explained, offer: Mapping[str, str], exam: bool, hint: int, wrong: frozenset[str]
) -> Result:
    """`wrong` are the quantities whose formulas are wrong."""
    judge, finding = judgement.judge, one.finding
    typed = judge.case.figures.get(finding.name) if finding.kind == "figure" else None
    diagnosis = None if exam else one.diagnosis
    hints = ladder(judge, finding, diagnosis, offer, wrong) if diagnosis else ()
    return Result(
        finding.name,
        finding.kind,
        finding.lines,
        finding.status,
        finding.passed,
        _cause(diagnosis, hints, hint) if diagnosis else None,
        hints,
        finding.yours,
        finding.right,
        finding.verdicts,
        finding.problem,
        diagnosis,
        typed,
        finding.reading,
        finding.at,
    )


def _cause(diagnosis: Diagnosis, hints: tuple[str, ...], hint: int) -> Cause:
    """What the first `hint` rungs of the ladder tell."""
    if hint < NAMED:
        return Cause(None, hints[0], hints[1] if hint == 2 else "", ())
    return Cause(diagnosis.mistake, hints[2], hints[3] if hint > NAMED else hints[1], diagnosis.candidates)
