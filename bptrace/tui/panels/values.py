"""The values so far: what every unit of a small network holds and gets back, the operands of the step lit.

Beside the picture on a wide screen; parameters and their gradients are left to the picture and the graph.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import number
from bptrace.algebra.quantity import find_quantity
from bptrace.texts import text
from bptrace.tui.panels.entry import UNKNOWN
from bptrace.tui.panels.lines import Line, Span, cut, heading, line, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel

MOST = 3  # units of a layer, so that numbers stand in line and the picture beside them keeps its digits
NAME, NUMBER = 9, 10  # columns
_BASES = ("x", "y", "z", "a", "L", "delta")


def has_room_for_values(moment: Moment) -> bool:
    """Whether every layer's numbers are few enough to stand in a line."""
    return moment.scenario.samples == 1 and all(max(step.value.shape) <= MOST for step in moment.trace.steps)


def value_lines(moment: Moment, width: int, height: int) -> list[Line]:
    """A title and a line each, in the order in which they are computed; the current one is always among them."""
    names = _names(moment)
    room = max(height - 1, 1)
    at = next((at for at, name in enumerate(names) if name == moment.name), 0)
    first = min(max(at - room // 2, 0), max(len(names) - room, 0))
    rows = [_row(moment, name, width) for name in names[first : first + room]]
    return [line(heading(text("debugger.values"))), *rows]


def _names(moment: Moment) -> list[str]:
    """x, what the steps compute for units, and the target before the loss."""
    names = ["x"]
    for step in moment.trace.steps:
        found = find_quantity(step.name)
        if found and found.base in _BASES and not found.new:
            names += ["y", step.name] if step.phase == "loss" else [step.name]
    return names


def _row(moment: Moment, name: str, width: int) -> Line:
    """ "δ⁽²⁾   0.1961  0.2077", lit where the step uses it; nothing but its name while it is still to come."""
    pending = name in moment.trace and moment.trace.step(name).index > moment.index
    term = symbol_term(name)
    here, used = name == moment.name, name in moment.step.operands
    ground = "linked" if here or used else ""
    changed = moment.effect is not None and moment.effect.changed(name)
    label = Span(f"{term.text}{' Δ' if changed else ''}", "faint" if pending else term.kind, here, name=name)
    mark = Span("▸ " if here else "  ", "here", True)
    told = "" if pending else _figures(moment, name)
    row = line(mark, label, " " * max(NAME - 2 - width_of((label,)), 1), Span(told, "text", here or used))
    row = cut(line(row, " " * max(NAME + MOST * NUMBER + 1 - width_of(row), 0)), width)
    return tuple(replace(span, ground=ground) for span in row)


def _figures(moment: Moment, name: str) -> str:
    if any(hidden.partition("[")[0] == name for hidden in moment.hidden):
        return UNKNOWN.rjust(NUMBER)
    return "".join(number(float(value)).rjust(NUMBER) for value in np.ravel(moment.trace.values[name]))


class ValuesPanel(Panel):
    """Shows the values so far; a click on a name goes to its step."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The list."""
        return value_lines(self.moment, width, height) if self.moment else ()
