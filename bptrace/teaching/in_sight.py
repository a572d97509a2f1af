"""What a person can read in the debugger while a question is asked: the step beside the page, as far as it is shown."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.numbers import fixed
from bptrace.algebra.picture import Block, lay_out
from bptrace.algebra.quantity import quantity
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
    """The numbers of that step as they are written, what is computed on the way among them; without those still hidden.

    And the gradient that the check shows of the chosen entry.
    """
    step = step_in_sight(walk)
    if step is None:
        return frozenset()
    entries = chain(*(_seen(block, walk, step) for block in _blocks(step, walk)), _checked(walk, step))
    return frozenset(fixed(float(entry), DIGITS) for entry in entries)


def _blocks(step: Step, walk: Walk) -> Iterator[Block]:
    """The matrices that the debugger draws, but for those on the way to a result that is hidden."""
    picture = lay_out(step.equation, walk.stage.trace.values)
    on_the_way = (block for block in picture.stack if block.operator != "=" or step.name not in walk.hidden)
    yield from (block for block in (picture.left, picture.above, *on_the_way, picture.result) if block)


def _seen(block: Block, walk: Walk, step: Step) -> Iterator[float]:
    """Its entries; of one that is computed from what is hidden there are none."""
    names = {term.name for term in block.label if term.name}
    if names & set(walk.hidden):
        return
    parts = {hidden for hidden in walk.hidden if hidden.partition("[")[0] in names}
    if parts and len(block.label) > 1:
        return
    for (row, column), entry in np.ndenumerate(block.value):
        if not any(hidden.endswith(f"[{row},{column}]") for hidden in parts):
            yield float(entry)


def _checked(walk: Walk, step: Step) -> Iterator[float]:
    """The chosen entry of ∂L/∂(what the step computes)."""
    fine, cell = walk.stage.fine, (walk.view and walk.view.cell) or (0, 0)
    gradient = quantity(quantity(step.name).source).gradient
    untold = {step.name, gradient, *(f"{name}[{cell[0]},{cell[1]}]" for name in (step.name, gradient))}
    if gradient in fine and not untold & set(walk.hidden):
        yield float(np.atleast_2d(fine.values[gradient])[cell])


def formulas_in_sight(walk: Walk) -> tuple[str, ...]:
    """The step's equation, as it stands above the numbers and as numpy."""
    step = step_in_sight(walk)
    return () if step is None else (mathematics(step.equation), numpy_code(step.equation))
