"""The list of steps: phases, quantities, shapes, verdicts, and where one is."""

from collections.abc import Sequence
from functools import cache, lru_cache

from textual import events
from textual.message import Message

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import dimensions
from bptrace.network.derivation import Phase
from bptrace.stops import Stop
from bptrace.texts import text
from bptrace.tracing import Step
from bptrace.tui.panels.checks import Mark, mark
from bptrace.tui.panels.lines import Line, Span, line, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel

WIDEST = 34
STOP = "●"  # the mark of a breakpoint
MARKS_AT = 3  # columns for the verdict and the margin after it


def step_lines(moment: Moment, width: int, height: int) -> list[Line]:
    """As much of the list as fits, the current step always in it."""
    rows: list[Step | Phase] = []
    for step in moment.trace.steps:
        if not step.index or step.phase != moment.trace.steps[step.index - 1].phase:
            rows.append(step.phase)
        rows.append(step)
    shown = _window(rows, moment.step, height)
    return [_phase(moment, row) if isinstance(row, str) else _row(moment, row, width) for row in shown]


def _window(rows: Sequence[Step | Phase], current: Step, height: int) -> Sequence[Step | Phase]:
    """The rows to show: all, or a part with the current one a third from its top."""
    if len(rows) <= height:
        return rows
    start = min(max(rows.index(current) - height // 3, 0), len(rows) - height)
    return rows[start : start + height]


def _phase(moment: Moment, phase: Phase) -> Line:
    return _heading(phase, Stop("phase", phase) in moment.stops)


@cache
def _heading(phase: Phase, stops: bool) -> Line:
    return line(f"{STOP if stops else ' '} ", Span(text(f"debugger.phase_{phase}"), "muted", bold=True))


def _row(moment: Moment, step: Step, width: int) -> Line:
    place = (step.index > moment.index) - (step.index < moment.index)
    changed = moment.effect is not None and moment.effect.changed(step.name)
    size = "?" if moment.hides_shape and not place else dimensions(step.value.shape)
    begin = f"{' ' if place else '▌'}{STOP if is_stop(moment, step.name) else ' ' if place else '▸'}"
    return _written(step.index, step.name, size, begin, place, changed, _verdict(moment, step), width)


@lru_cache(1024)
def _written(
    index: int, name: str, size: str, begin: str, place: int, changed: bool, verdict: Mark, width: int
) -> Line:
    """A row's text; `place` is −1 for what is done, 0 for where one is, 1 for what is to come."""
    is_here, pending = place == 0, place > 0
    ground = "linked" if is_here else ""
    term = symbol_term(name)
    role = "faint" if pending else term.kind
    number = Span(f"{index + 1:>3}  ", "here" if is_here else "faint", is_here, ground, name=name)
    label = Span(term.text, role, is_here, ground, name=name)
    shape = Span(size, "text" if is_here else "faint" if pending else "muted", False, ground)
    sign = Span(verdict.sign, "wrong" if verdict.wrong else "text", verdict.wrong, ground)
    delta = Span(" Δ" if changed else "", "faint" if pending else "text", is_here, ground, name=name)
    left = line(Span(begin, "here" if is_here else "text", True, ground), number, label, delta)
    space = max(width - width_of(left) - width_of((shape,)) - MARKS_AT - 1, 1)
    gap = Span(" " * space, "text", False, ground, name=name)
    return (*left, gap, shape, Span("  ", "text", False, ground), sign, Span(" ", "text", False, ground))


def is_stop(moment: Moment, name: str) -> bool:
    """Whether a breakpoint stands on the step that computes `name`."""
    return Stop("step", name) in moment.stops


def _verdict(moment: Moment, step: Step) -> Mark:
    """What is known of a step that was made already, and whose values are told."""
    check = moment.checks.known(step.name)
    if check is None or step.index > moment.index or step.name in moment.hidden:
        return Mark(" ")
    return mark(check)


class StepList(Panel):
    """Shows the steps; a click goes to one, the wheel steps."""

    class Wheel(Message):
        """The person turned the wheel over the list: one step on or back."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The list."""
        return step_lines(self.moment, min(width, WIDEST), height) if self.moment else ()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """One step on."""
        event.stop()
        self.post_message(self.Wheel(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """One step back."""
        event.stop()
        self.post_message(self.Wheel(-1))
