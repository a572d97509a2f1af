"""What can be wrong with a question: its answer given away, out of reach, or taken for a mistake."""

import math
from collections.abc import Iterator

from bptrace.algebra.numbers import fixed
from bptrace.teaching.answerable import unseen
from bptrace.teaching.answers import judge_answer
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.live import DIGITS, Stage, one_number, truth_of, worded
from bptrace.teaching.pages import Prediction
from bptrace.teaching.told_beside import figures_in, trimmed
from bptrace.texts import text

_SAME = 1e-9  # two ways to one number


def faults(lesson: Lesson, one: Prediction, stage: Stage, seen: str, printed: set[str]) -> Iterator[str]:
    """Everything wrong with a question on a page that has told `seen` so far, and on all pages the numbers `printed`.

    Raises LessonError.
    """
    truth = truth_of(one, stage, lesson.page_file)
    if one.kind in ("number", "sign"):
        if not math.isfinite(truth.number):
            yield text("lessons.lint_not_finite", target=one.target)
        if _digits(one, stage) & (printed | _given_away(one, stage)):
            yield text("lessons.lint_printed", target=one.target, value=truth.written)
    if one.kind == "number":
        yield from _mistaken(one, stage)
        yield from _way(lesson, one, stage, seen)


def _digits(one: Prediction, stage: Stage) -> set[str]:
    """The answer as it is written, and with a digit less."""
    exact = one_number(one.target, stage)
    return {trimmed(fixed(exact, digits)) for digits in (DIGITS, DIGITS - 1)}


def _given_away(one: Prediction, stage: Stage) -> frozenset[str]:
    """The numbers in the hints to a number, and in what is said to mistakes."""
    said = worded(one, stage)
    replies = (reply for _, reply in said.wrong)
    return figures_in(" ".join((*said.hints, *replies))) if one.kind == "number" else frozenset()


def _mistaken(one: Prediction, stage: Stage) -> Iterator[str]:
    """What is taken for a mistake must not be the answer."""
    truth = truth_of(one, stage)
    for (by, _), (mistaken, _) in zip(one.wrong, truth.mistaken, strict=True):
        if judge_answer(one, fixed(float(mistaken), DIGITS), truth).right:
            yield text("lessons.lint_wrong_right", by=by)


def _way(lesson: Lesson, one: Prediction, stage: Stage, seen: str) -> Iterator[str]:
    """The formula that the reader is to use makes the answer, from numbers that the page has shown so far."""
    by = one.by or one.target
    found = one_number(by, stage, lesson.page_file, one.line)
    if not math.isclose(found, truth_of(one, stage).number, rel_tol=_SAME, abs_tol=_SAME):
        yield text("lessons.lint_other_way", target=one.target, by=by)
    if missing := unseen(by, stage, f"{seen}{worded(one, stage).ask}"):
        yield text("lessons.lint_unseen", target=one.target, names=", ".join(missing))
