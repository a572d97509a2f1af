"""What a person can read in the debugger while a question is asked: the step beside the page, as far as it is shown."""

from collections.abc import Iterator

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.numbers import fixed
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.live import DIGITS
from bptrace.teaching.progress import Kept
from bptrace.teaching.walk import Walk
from bptrace.tracing import Step


def questions(lesson: Lesson) -> Iterator[Walk]:
    """Somebody at each question of the lesson in turn, all those before it settled."""
    settled: dict[str, Kept] = {}
    for number, page in enumerate(lesson.pages):
        for question in page.predictions:
            yield Walk(lesson, number, dict(settled))
            settled[question.key] = Kept("", False)


def step_in_sight(walk: Walk) -> Step | None:
    """The step that the debugger shows."""
    name = walk.view.show if walk.view else None
    return walk.stage.trace.step(name) if name and name in walk.stage.trace else None


def numbers_in_sight(walk: Walk) -> frozenset[str]:
    """The entries of that step's operands and of its result, as they are written; without those still hidden."""
    step, hidden = step_in_sight(walk), walk.hidden
    if step is None:
        return frozenset()
    values = walk.stage.trace.values
    names = (name for name in (*operands(step.equation.expression), step.name) if name in values)
    return frozenset(
        fixed(float(entry), DIGITS)
        for name in names
        if name not in hidden
        for (row, column), entry in np.ndenumerate(np.atleast_2d(values[name]))
        if f"{name}[{row},{column}]" not in hidden
    )
