"""Where a person stands on the check screen: one immutable value that its panels are drawn from.

The file with its verdicts, the line and the verdict that are looked at, and how many hints were taken for what.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

from bptrace.tui.panels.check_cause import FORMULA, MISTAKE, RUNGS, Told, ladder
from bptrace.tui.panels.check_file import Shown, Statement, statements
from bptrace.tui.panels.checks import Checks
from bptrace.verification import Report, Result

Mistake = tuple[str, str, tuple[str, ...]]  # whose, and what it is called: hints to another one begin anew


@dataclass(frozen=True, eq=False)
class Desk:
    """A file as it was judged last, or the `problem` that kept it from being judged; `written` are its lines.

    `at` is the chosen statement (where nothing is judged the line that is read, counted from 0), `which` the chosen one
    of its verdicts. Everybody begins with the first `least` hints;
    in an `exercise` what is right is told with the last.
    """

    file: Path | None = None
    report: Report | None = None
    checks: Checks | None = None
    problem: str = ""
    written: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    at: int = 0
    which: int = 0
    least: int = 1
    exam: bool = False
    exercise: bool = False
    taken: Mapping[Mistake, int] = field(default_factory=lambda: MappingProxyType({}))

    # --- another file, other verdicts --------------------------------------------------------------------------------

    def judged(self, report: Report) -> Self:
        """With new verdicts, at the same quantity as before; unless that is wrong, at the first wrong one if any is."""
        line, found, before = self.shown.at, statements(report), _named(self.result)
        new = replace(
            self,
            report=report,
            checks=Checks(report.trace),
            problem="",
            written=tuple(report.text.rstrip("\n").split("\n")),
            statements=found,
        )
        still_wrong = any(one.passed is False and _named(one) == before for one in report.results)
        wanted = before if still_wrong or report.first is None else _named(report.first)
        for at, statement in enumerate(found):
            for which, result in enumerate(statement.results):
                if _named(result) == wanted:
                    return replace(new, at=at, which=which)
        return new.to(sum(statement.last < line for statement in found))

    def broken(self, problem: str, written: tuple[str, ...]) -> Self:
        """Without verdicts: the file cannot be judged as it is; at the line that the problem names, if it names one."""
        line = _line_of(problem) or self.shown.at
        problem = problem.replace(str(self.file), self.file.name) if self.file else problem  # a path would be cut
        return replace(self, report=None, checks=None, problem=problem, written=written, statements=()).to(line - 1)

    def in_exam(self, exam: bool) -> Self:
        """With causes, or right and wrong only."""
        return replace(self, exam=exam)

    # --- what is looked at -------------------------------------------------------------------------------------------

    @property
    def statement(self) -> Statement | None:
        """The chosen line, or lines."""
        return self.statements[self.at] if self.at < len(self.statements) else None

    @property
    def result(self) -> Result | None:
        """The chosen verdict."""
        return self.statement.results[self.which] if self.statement else None

    @property
    def hints(self) -> int:
        """How many were taken for what is wrong here."""
        return self.taken.get(_mistake(self.result), min(self.least, RUNGS)) if self.result else 0

    @property
    def is_solved(self) -> bool:
        """Whether everything in the file was judged, and is right."""
        return self.report is not None and self.report.exit == 0 and not self.report.counts["not-judged"]

    @property
    def has_hint(self) -> bool:
        """Whether there is one to take, or a word on why there is none."""
        if self.exam or self.result is None:
            return False
        return self.result.status == "follows" or (bool(ladder(self.result)) and self.hints < RUNGS)

    def told(self, offered: bool) -> Told | None:
        """What the cause panel shows."""
        if self.report is None or self.checks is None or self.result is None or self.statement is None:
            return None
        withheld = self.exercise and self.hints < FORMULA and not self.result.passed
        beside = self.statement.results
        return Told(self.report, self.result, self.hints, self.exam, offered, beside, self.checks, withheld)

    @property
    def shown(self) -> Shown:
        """What the file panel shows."""
        if self.report is None:
            return Shown(self.written, current=self.at, broken=_line_of(self.problem))
        return Shown(self.written, self.statements, self.at, self.report.first, self.result)

    # --- moving ------------------------------------------------------------------------------------------------------

    def to(self, at: int) -> Self:
        """Another line that has a verdict, the nearest there is; its worst verdict first. Any line if none has one."""
        return replace(self, at=min(max(at, 0), self.shown.last), which=0)

    def beside(self, direction: int) -> Self:
        """Another verdict of the same line."""
        count = len(self.statement.results) if self.statement else 1
        return replace(self, which=min(max(self.which + direction, 0), count - 1))

    def next_wrong(self) -> Self:
        """The next wrong line, and after the last one the first again."""
        wrong = [at for at, one in enumerate(self.statements) if one.result.passed is False]
        later = [at for at in wrong if at > self.at]
        return self.to((later or wrong)[0]) if wrong else self

    def hinted(self) -> Self:
        """One rung more for what is wrong here."""
        if self.result is None:
            return self
        return replace(self, taken=MappingProxyType({**self.taken, _mistake(self.result): self.hints + 1}))


def _named(result: Result | None) -> tuple[str, str] | None:
    return (result.name, result.kind) if result else None


def _mistake(result: Result) -> Mistake:
    return result.name, result.kind, result.hints[MISTAKE - 1 : MISTAKE]


def _line_of(problem: str) -> int:
    """The line that an error's sentence names, `homework.txt:3: …`; 0 where it names none."""
    found = re.search(r":(\d+): ", problem)
    return int(found[1]) if found else 0
