"""The bar of panels that share one slot: the open one inverse, a verdict told even while its panel is closed."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.reactive import reactive

from bptrace.texts import text
from bptrace.tui.panels.arrangement import Part
from bptrace.tui.panels.check import summary
from bptrace.tui.panels.lines import Line, Span, line
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel


def tab_line(moment: Moment, tabs: Sequence[Part], chosen: Part | None) -> Line:
    """The names in a row; each span's `name` is its part."""
    spans: list[Span] = []
    for part in tabs:
        label = text(f"debugger.tab_{part}")
        label = f"{label} {summary(moment)}" if part == "check" else label
        is_open = part == chosen
        role, ground = ("ink", "text") if is_open else ("muted", "panel")
        spans += [Span(f" {label} ", role, is_open, ground, name=part), Span(" ")]
    return line(*spans[:-1])


class TabBar(Panel):
    """Shows the tabs; a click opens one."""

    tabs: reactive[tuple[Part, ...]] = reactive((), repaint=False)
    chosen: reactive[Part | None] = reactive(None, repaint=False)

    class Picked(Message):
        """The person pointed at a tab."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def watch_tabs(self) -> None:
        """Other tabs."""
        self.renew()

    def watch_chosen(self) -> None:
        """Another one is open."""
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (tab_line(self.moment, self.tabs, self.chosen),) if self.moment else ()

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        span = self.span_at(event)
        if span and span.name:
            event.stop()
            self.post_message(self.Picked(span.name))
