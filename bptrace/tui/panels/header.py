"""The first line of every screen: the screens as tabs, and what is looked at."""

from collections.abc import Sequence

from textual import events
from textual.reactive import reactive

from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.lines import Line, Lines, Span, cut, faint, heading, justified, line, muted, width_of
from bptrace.tui.place import Place, Where

TABS: tuple[tuple[str, Where], ...] = (("1", "debug"), ("2", "train"), ("3", "check"), ("4", "lessons"))
WITHOUT_TAB: tuple[tuple[str, Where], ...] = (("5", "examples"),)  # there is room for those four, and for where one is


def header_line(current: Where, facts: Sequence[str], width: int) -> Line:
    """The tabs with their keys, closer where there is little room, and as many facts as fit."""
    for gap in (3, 1):
        tabs = _tabs(current, gap)
        room = width - width_of(tabs) - 4
        shown = [*facts]
        while len(shown) > 1 and width_of(_told(shown)) > room:
            shown.pop(1 if len(shown) > 2 else -1)
        if len(shown) == len(facts) and width_of(_told(shown)) <= room:
            break
    return cut(justified(tabs, line(cut(_told(shown), room), "  "), width), width)


def _told(facts: Sequence[str]) -> Line:
    return (muted(" · ".join(facts)),)


def _tabs(current: Where, gap: int) -> Line:
    spans = [Span("  "), heading("bptrace"), Span(" " * gap)]
    for key, where in (*TABS, *(one for one in WITHOUT_TAB if one[1] == current)):
        label = text(f"app.screen_{where}")
        if where == current:
            spans += [Span(f" {key} {label} ", "ink", True, "text", name=where)]
        else:
            spans += [Span(" "), faint(f"{key} "), Span(label, "muted", name=where), Span(" ")]
        spans += [Span(" " * (gap - 1))]
    return tuple(spans)


class Header(Lines):
    """Shows where one is; a click on another screen's name opens that."""

    facts: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, current: Where, facts: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.current = current
        self.set_reactive(Header.facts, facts)

    def watch_facts(self) -> None:
        """Another scenario or sample."""
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (header_line(self.current, self.facts, width),)

    def on_click(self, event: events.Click) -> None:
        """To the screen whose name was clicked."""
        span = self.span_at(event)
        where = next((where for _, where in TABS if span and where == span.name), None)
        if where:
            event.stop()
            self.post_message(Open(Place(where)))
