"""What is known of a quantity at a moment, and how its names and numbers look then."""

from typing import Literal

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import index, number
from bptrace.algebra.quantity import find_quantity, quantity
from bptrace.tui.panels.entry import UNKNOWN
from bptrace.tui.panels.lines import Line, Span, faint, line
from bptrace.tui.panels.moment import Cell, Moment

State = Literal["here", "done", "pending"]


def state(moment: Moment, step: str) -> State:
    """Whether a step is done, looked at, or still to come; what is given is done from the beginning."""
    if step not in moment.trace:
        return "done"
    at = moment.trace.step(step).index
    return "here" if at == moment.index else "done" if at < moment.index else "pending"


def gradient_state(moment: Moment, name: str) -> State:
    """Of ∂L/∂name; where no step computes it, it is a part of the δ of its layer, and of L it is 1 with the loss."""
    step = quantity(name).gradient
    if step in moment.trace:
        return state(moment, step)
    within = state(moment, f"delta{quantity(name).layer}" if name != "L" else "L")
    return "done" if within == "here" else within


def is_hidden(moment: Moment, step: str, cell: Cell | None) -> bool:
    """Whether a number has still to be predicted; of a whole matrix, whether any of it has."""
    if cell is None:
        return any(hidden.partition("[")[0] == step for hidden in moment.hidden)
    return step in moment.hidden or f"{step}{index(cell)}" in moment.hidden


def named(name: str, cell: Cell | None, where: State) -> Span:
    """A name as short as in the ribbon, "δ²[0,1]", in the colour of its kind; inverse where one is."""
    words = _short(name) + (index(cell) if cell else "")
    if where == "here":
        return Span(words, "ink", True, "here", name=name)
    return Span(words, "faint" if where == "pending" else symbol_term(name).kind or "text", name=name)


def gradient_named(moment: Moment, name: str, cell: Cell | None) -> Line:
    """∂L/∂name as the step is called that computes it: "δ²[0,1]", "−δ²[0,1]", "∂W²[0,1]"."""
    step = quantity(name).gradient
    shown = named(step, cell, gradient_state(moment, name))
    return line(faint("−"), shown) if moment.scenario.network.sign_of(step) < 0 else (shown,)


def _short(name: str) -> str:
    found = find_quantity(name)
    return found.short if found else f"∂{name.removeprefix('d')}"


def figure(moment: Moment, step: str, cell: Cell | None, value: float, where: State) -> Span:
    """A number, faint while it is still to come; "?" while it has to be predicted, or comes after what has to be."""
    if is_hidden(moment, step, cell) or (moment.hidden and where == "pending"):
        return Span(UNKNOWN, "text", True)
    return Span(number(value), "faint" if where == "pending" else "text", where == "here")
