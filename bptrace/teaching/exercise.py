"""The exercise of a lesson: a derivation file with blanks. It passes when nothing in it is wrong or missing.

`?` leaves an entry out, so a file in which nothing is wrong may still be unfinished; what it must hold is what the
lesson's solution holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from bptrace.algebra.parser import read_quantity
from bptrace.teaching.lesson import Lesson

_GIVEN = ("x", "y", "W", "b")


class Result(Protocol):
    """What a check says about one quantity of a file, as a formula or as a figure."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def passed(self) -> bool | None: ...


@dataclass(frozen=True)
class Outcome:
    """How far the person is: `missing` is what the solution has and theirs has not, as (name, kind)."""

    state: Literal["passed", "wrong", "unfinished"]
    missing: tuple[tuple[str, str], ...] = ()


def outcome(theirs: Iterable[Result], solution: Iterable[Result]) -> Outcome:
    """Compare the results of the person's file with those of the solution."""
    results = tuple(theirs)
    right = {(result.name, result.kind) for result in results if result.passed}
    missing = tuple((one.name, one.kind) for one in solution if one.passed and (one.name, one.kind) not in right)
    if any(result.passed is False for result in results):
        return Outcome("wrong", missing)
    return Outcome("unfinished" if missing else "passed", missing)


@lru_cache(maxsize=64)
def exercise_names(lesson: Lesson) -> tuple[str, ...]:
    """The quantities that the exercise asks for, as its solution names them."""
    if lesson.solution is None or not lesson.solution.endswith(".txt"):
        return ()
    written = (line.partition("#")[0].partition("=") for line in lesson.text_of(lesson.solution).splitlines())
    names = (read_quantity(left.partition("[")[0]) for left, equals, _ in written if equals)
    asked = (name for name in names if name and not (name in _GIVEN or (name[0] in "Wb" and name[1:].isdigit())))
    return tuple(dict.fromkeys(asked))
