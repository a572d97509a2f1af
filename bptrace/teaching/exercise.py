"""The exercise of a lesson: a derivation file with blanks. It passes when nothing in it is wrong or missing.

`?` leaves an entry out, so a file in which nothing is wrong may still be unfinished; what it must hold is what the
lesson's solution holds.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from bptrace.algebra.parser import read_quantity
from bptrace.errors import BptraceError
from bptrace.frozen import frozen
from bptrace.teaching.coarse import coarse_figures
from bptrace.teaching.lesson import Lesson
from bptrace.verification.matrix_text import UNKNOWN

if TYPE_CHECKING:
    from bptrace.verification.derivation_file import DerivationFile
    from bptrace.verification.report import Report

_GIVEN = ("x", "y", "W", "b", "alpha")


class Result(Protocol):
    """What a check says about one quantity of a file, as a formula or as a figure."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def passed(self) -> bool | None: ...
    @property
    def status(self) -> str: ...


@frozen
class Outcome:
    """How far the person is: `missing` is what the solution has and theirs has not, as (name, kind).

    `wrong` is the first wrong quantity and its line; `here_only` are quantities that are right on this sample alone,
    while the solution is right on any: where the exercise has one sample a formula passes with that; for a batch it
    does not, nor does a function, which is to work for every network. `coarse` are quantities whose figures have too
    few digits to tell, so they are still missing. `problem` says why a file cannot be read. A file
    that is wrong as it was handed out, and `untouched`, tells nothing: finding what is wrong is the exercise. While a
    newer file is `judging`, what was found before stays found.
    """

    state: Literal["passed", "wrong", "unfinished", "unreadable", "untouched", "judging"]
    missing: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, int] | None = None
    problem: str = ""
    here_only: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()

    def found(self, name: str) -> bool:
        """Whether everything that the solution says of this quantity is right in theirs."""
        has_verdicts = self.state not in ("unreadable", "untouched")
        return has_verdicts and all(name != missing for missing, _ in self.missing)


def outcome(
    theirs: Iterable[Result],
    solution: Iterable[Result],
    first_wrong: str | None = None,
    samples: int = 1,
    coarse: tuple[str, ...] = (),
) -> Outcome:
    """Compare the results of the person's file, which has so many samples, with those of the solution.

    `first_wrong` is the one to blame; `coarse` are quantities whose figures have too few digits.
    """
    results, solution = tuple(theirs), tuple(solution)
    vague = {(name, "figure") for name in coarse}
    right = {(result.name, result.kind) for result in results if result.passed} - vague
    missing = tuple((one.name, one.kind) for one in solution if one.passed and (one.name, one.kind) not in right)
    wrong = [(result.name, result.line) for result in results if result.passed is False]
    if wrong:
        return Outcome("wrong", missing, next((one for one in wrong if one[0] == first_wrong), wrong[0]))
    anywhere = {(one.name, one.kind) for one in solution if one.status == "right"}
    here = [one for one in results if one.status == "right-here-only" and (one.name, one.kind) in anywhere]
    unfinished = missing or coarse or (here and samples > 1) or any(one.kind == "code" for one in here)
    state: Literal["unfinished", "passed"] = "unfinished" if unfinished else "passed"
    return Outcome(state, missing, here_only=tuple(one.name for one in here), coarse=coarse)


def judge_file(lesson: Lesson, file: Path) -> Outcome:
    """How far the person's copy of the exercise is."""
    from bptrace.verification.derivation_file import read_derivation  # reads formulas, most pages never do

    try:
        return judged(lesson, read_derivation(file))
    except BptraceError as error:
        return unreadable(file, error)


def unreadable(file: Path, error: BptraceError) -> Outcome:
    """What kept a person's copy from being judged; it goes by its name, since its path stands beside it."""
    return Outcome("unreadable", problem=str(error).replace(str(file), file.name))


def judged(lesson: Lesson, derivation: "DerivationFile") -> Outcome:
    """How far a person is whose copy of the exercise was read. Raises BptraceError where it cannot be run."""
    from bptrace.verification.checking import check_derivation

    return outcome_of(lesson, check_derivation(derivation, {}, offering=False))


def outcome_of(lesson: Lesson, report: "Report") -> Outcome:
    """How far a person is, by what a check said of their copy."""
    solution, coarse = solution_results(lesson), coarse_figures(report.results)
    found = outcome(report.results, solution, report.first_wrong, report.scenario.samples, coarse)
    given = lesson.text_of(lesson.exercise) if lesson.exercise else ""
    return Outcome("untouched") if found.wrong and is_untouched(report.text, given) else found


def is_untouched(now: str, given: str) -> bool:
    """Whether a file holds what it held when it was handed out, but for spaces and empty lines."""
    return now.split() == given.split()


@lru_cache(maxsize=8)
def solution_results(lesson: Lesson) -> tuple[Result, ...]:
    """What a check says of the lesson's solution; nothing where there is none."""
    from bptrace.verification import check_file

    if lesson.solution is None:
        return ()
    with as_file(lesson.folder / lesson.solution) as solution:
        return tuple(check_file(solution).results)


@lru_cache(maxsize=64)
def left_out(lesson: Lesson) -> tuple[str, ...]:
    """The quantities that the person is to write: the solution's, but for the lines that the exercise has in full.

    In a bug hunt every line is there, so nothing is left out: what is to be found is which one is wrong, and no right
    value beside it says so.
    """
    if lesson.solution is None or not lesson.solution.endswith(".txt") or lesson.exercise is None:
        return ()
    given = {left for left, right in _lines(lesson.text_of(lesson.exercise)) if UNKNOWN not in right}
    asked = (left for left, _ in _lines(lesson.text_of(lesson.solution)) if left not in given)
    names = (read_quantity(left.partition("[")[0]) for left in asked)
    return tuple(dict.fromkeys(name for name in names if name and name.rstrip("0123456789") not in _GIVEN))


def _lines(sheet: str) -> Iterator[tuple[str, str]]:
    """Both sides of every equation of a sheet, as they are written."""
    for line in sheet.splitlines():
        left, equals, right = line.partition("#")[0].partition("=")
        if equals:
            yield left.strip(), right
