"""The list of steps: phases, quantities, shapes, verdicts, and where one is."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import dimensions
from bptrace.texts import text
from bptrace.tracing import Step
from bptrace.tui.panels.checks import mark
from bptrace.tui.panels.lines import Line, Span, line, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel

WIDEST = 34
MARKS_AT = 3  # columns for the verdict and the margin after it


def step_lines(moment: Moment, width: int, height: int) -> list[Line]:
    """As much of the list as fits, the current step always in it."""
    lines: list[tuple[Line, int | None]] = []
    phase = ""
    for step in moment.trace.steps:
        if step.phase != phase:
            phase = step.phase
            lines.append((line("  ", Span(text(f"debugger.phase_{phase}"), "muted", bold=True)), None))
        lines.append((_row(moment, step, width), step.index))
    seen = _window([index for _, index in lines], moment.index, height)
    return [shown for shown, _ in lines[seen.start : seen.stop]]


def _window(indices: Sequence[int | None], current: int, height: int) -> range:
    """The lines to show: all, or a part with the current one a third from its top."""
    if len(indices) <= height:
        return range(len(indices))
    at = indices.index(current)
    start = min(max(at - height // 3, 0), len(indices) - height)
    return range(start, start + height)


def _row(moment: Moment, step: Step, width: int) -> Line:
    is_here, pending = step.index == moment.index, step.index > moment.index
    ground = "linked" if is_here else ""
    term = symbol_term(step.name)
    role = "faint" if pending else term.kind
    number = Span(f"{step.index + 1:>3}  ", "here" if is_here else "faint", is_here, ground, name=step.name)
    label = Span(term.text, role, is_here, ground, name=step.name)
    shape = Span(dimensions(step.value.shape), "text" if is_here else "faint" if pending else "muted", False, ground)
    verdict = _verdict(moment, step, ground)
    left = line(Span("▌▸" if is_here else "  ", "here", True, ground), number, label)
    space = max(width - width_of(left) - width_of((shape,)) - MARKS_AT - 1, 1)
    gap = Span(" " * space, "text", False, ground, name=step.name)
    return (*left, gap, shape, Span("  ", "text", False, ground), verdict, Span(" ", "text", False, ground))


def _verdict(moment: Moment, step: Step, ground: str) -> Span:
    check = moment.checks.known(step.name)
    if check is None or step.index > moment.index or step.name in moment.hidden:
        return Span(" ", "text", False, ground)
    found = mark(check)
    return Span(found.sign, "wrong" if found.wrong else "text", found.wrong, ground)


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
