"""The chosen entry term by term: each with its numbers, its value and the total so far; what is to come is faint."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from bptrace.algebra.entry import LONG
from bptrace.algebra.expansion import LARGEST
from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import index, number, percent
from bptrace.algebra.term_steps import TermSteps
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui.panels.lines import Line, Span, cut, faint, heading, line, muted, spans, width_of
from bptrace.tui.panels.moment import Moment

BAR = "▌"
GAP = 2  # columns between two columns


def steps_of(moment: Moment) -> TermSteps:
    """How the chosen entry is built."""
    return _steps(moment.trace, moment.index, moment.cell)


def summed_term(moment: Moment) -> int | None:
    """Which term of the sum is looked at; None where there is no sum, or it is done."""
    steps = steps_of(moment)
    return moment.term if steps.count > 1 and moment.term is not None and moment.term < steps.count else None


@lru_cache(maxsize=2)
def _steps(traced: Trace, step: int, cell: tuple[int, int]) -> TermSteps:
    return TermSteps(traced.steps[step].equation, cell, traced.values)


def term_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """Where one is, then a line a term around the current one."""
    steps, at = steps_of(moment), moment.term or 0
    head = _head(moment, steps, at, width, titled)
    room = max(height - 1, 1)
    first = min(max(at - room // 2, 0), max(len(steps) - room, 0))
    shown = range(first, min(first + room, len(steps)))
    rows = _rows(shown, steps, at, width)
    return [_headed(head, max(map(width_of, rows))), *rows][:height]


def _head(moment: Moment, steps: TermSteps, at: int, width: int, titled: bool) -> Line:
    """ "Entry [0,0]   term 2 of 100   the 5 largest: 83 %"."""
    title = (heading(text("debugger.entry", index=index(moment.cell))),) if titled else ()
    pieces = [_place(steps, at)]
    if steps.count > LONG:
        pieces.append(text("debugger.term_share", largest=LARGEST, share=percent(_share(steps.values))))
    return cut(line(title, muted(("   " if titled else "") + "   ".join(pieces))), width)


def _headed(head: Line, width: int) -> Line:
    """The head, and over the last column what it is, where there is room."""
    running = muted(text("debugger.term_running"))
    space = width - width_of(head) - width_of((running,))
    return line(head, " " * space, running) if space >= GAP else head


def _place(steps: TermSteps, at: int) -> str:
    if at >= steps.count:
        return text("debugger.term_outer", count=steps.count)
    return text("debugger.term_of", number=at + 1, count=steps.count)


def _share(values: Array) -> float:
    """How much of Σ|term| the largest make."""
    sizes = np.sort(np.abs(values))[::-1]
    whole = float(np.sum(sizes))
    return float(np.sum(sizes[:LARGEST])) / whole if whole else 1.0


def _rows(shown: range, steps: TermSteps, at: int, width: int) -> list[Line]:
    """The lines in columns: the term, its value, the total so far; the current one lit, what is to come faint."""
    known = [steps[place] if place <= at else None for place in shown]
    values = _in_line([number(step.value) if step else "" for step in known])
    totals = _in_line([number(step.running) if step else "" for step in known])
    written = _written(shown, steps, at, width - 3 - len(values[0]) - len(totals[0]))
    rows = []
    for place, term, value, total in zip(shown, written, values, totals, strict=True):
        is_here, sign = place == at, "= " if place >= steps.count else "+ " if place else "  "
        row = line(
            Span(BAR if is_here else " ", "here", True),
            Span(sign, "muted"),
            term,
            Span(value),
            Span(total, "here" if is_here else "muted", is_here),
        )
        ground, faded = "linked" if is_here else "", place > at
        rows.append(tuple(replace(span, role="faint" if faded else span.role, ground=ground) for span in row))
    return rows


def _in_line(numbers: list[str]) -> list[str]:
    """All of one width, a gap before the widest."""
    width = GAP + max(map(len, numbers))
    return [one.rjust(width) for one in numbers]


def _written(shown: range, steps: TermSteps, at: int, room: int) -> list[Line]:
    """Every term in letters and numbers, each in a column, where there is room for both; else one of them."""
    letters = [spans(steps[place].letters) if place <= max(at, steps.count - 1) else (faint("…"),) for place in shown]
    numbers = [spans(steps[place].numbers) if place <= at else () for place in shown]
    first, second = (max(map(width_of, column)) for column in (letters, numbers))
    if first > room:  # the numbers alone; what is to come by its place in the sum
        letters = [put or (faint(steps.label(place)),) for place, put in zip(shown, numbers, strict=True)]
        first = min(max(map(width_of, letters)), room)
    if not second or first + GAP + second > room:
        return [_wide(term, first) for term in letters]
    pairs = zip(letters, numbers, strict=True)
    return [line(_wide(term, first), " " * GAP, _wide(put, second)) for term, put in pairs]


def _wide(written: Line, width: int) -> Line:
    """A formula in a column of its own."""
    shown = cut(written, width)
    return line(shown, " " * (width - width_of(shown)))
