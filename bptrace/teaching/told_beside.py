"""Questions whose answer can be read in the debugger while they are asked, or a step or two away from there."""

import math
import re
from collections.abc import Iterator

import numpy as np

from bptrace.algebra.numbers import MINUS, dimensions
from bptrace.teaching.in_sight import formulas_in_sight, numbers_in_sight, questions, step_in_sight
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.live import Stage, truth_of, worded
from bptrace.teaching.pages import Prediction, letters
from bptrace.teaching.walk import Walk
from bptrace.texts import text
from bptrace.tracing import Step

SHORT = 2  # decimals of a number that says little by being met again
_SAME = 1e-12
_NUMBER = re.compile(rf"(?<![\w.,\]⁾])[{MINUS}-]?\d+\.\d+")
_FORMULA = re.compile("[⁾₀-₉′@*⊙·]|[aWzb][0-9]|delta")  # what no mere word has


def told_beside(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """The line of such a question, and what tells its answer."""
    for walk in questions(lesson):
        question, step = walk.question, step_in_sight(walk)
        if question and step:
            for told in _readable(question, walk, step):
                yield question.line, told


def figures_in(words: str) -> frozenset[str]:
    """The numbers with a decimal point in a text, with a true minus and without the zeros at their end."""
    return frozenset(trimmed(number) for number in _NUMBER.findall(words))


def trimmed(number: str) -> str:
    """A number as it is compared: 0.250 and 0.25 are one."""
    return number.replace("-", MINUS).rstrip("0").rstrip(".")


def _readable(question: Prediction, walk: Walk, step: Step) -> Iterator[str]:
    truth = truth_of(question, walk.stage)
    by_chance = question.kind == "number" and _is_short(truth.number)
    if question.kind == "choice":
        yield from _readable_words(question, walk, step)
    if question.kind == "shape" and step.value.shape == truth.shape:
        yield text("lessons.lint_shape_seen", name=step.name, shape=truth.written)
    if not by_chance and figures_in(truth.written) & {trimmed(number) for number in numbers_in_sight(walk)}:
        yield text("lessons.lint_seen", name=step.name, value=truth.written)
    if question.target in step.operands and question.target in walk.stage.scenario.scalars:
        yield text("lessons.lint_seen", name=step.name, value=truth.written)
    if question.kind == "number" and not by_chance and not walk.stage.asked(question):
        for name in _same(truth.number, walk.stage):
            yield text("lessons.lint_same", target=question.target, name=name)


def _readable_words(question: Prediction, walk: Walk, step: Step) -> Iterator[str]:
    """A right choice that is a formula in the step's equation, where no wrong one is, or the shape of its result."""
    choices = [choice.replace(" ", "") for choice in worded(question, walk.stage).choices]
    right = choices[letters(len(choices)).index(question.answer)]
    for formula in formulas_in_sight(walk):
        written = formula.replace(" ", "")
        others = any(choice in written and choice not in right for choice in choices)
        if _FORMULA.search(right) and right in written and not others:
            yield text("lessons.lint_formula_seen", name=step.name, formula=formula)
    if right == dimensions(step.value.shape):
        yield text("lessons.lint_shape_seen", name=step.name, shape=right)


def _same(number: float, stage: Stage) -> Iterator[str]:
    """The entries, those of ∂L/∂a among them, that are this number to all digits."""
    for step in stage.fine.steps:
        for (row, column), entry in np.ndenumerate(step.value):
            if math.isclose(entry, number, rel_tol=_SAME):
                yield f"{step.name}[{row},{column}]"


def _is_short(number: float) -> bool:
    """Whether a number has so few digits that it may stand somewhere else by chance."""
    return round(number, SHORT) == number
