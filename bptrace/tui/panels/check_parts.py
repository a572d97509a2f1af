"""The parts of the check screen: the line that says what came of it, the box for a name, the box to write in."""

import re
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from bptrace.export.report import counted
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.header import TABS, WITHOUT_TAB
from bptrace.tui.panels.lines import Line, Lines, Span, heading, justified, line, muted
from bptrace.tui.place import Place
from bptrace.verification import Report

SCREENS = dict((*TABS, *WITHOUT_TAB))  # by their keys
STEP = "    "  # of Python
GUTTER = 7  # columns of a line's number and of what parts it from the text, as where the verdicts stand
_BLANK = re.compile(r"[^#=]*=[^#?]*(\?)|\s*return (\.\.\.)")  # of a sheet, of a program
_OPENS = re.compile(r"\s*(def|for|while|if|elif|else|with|try|except|finally)\b.*:\s*")


class Verdict(Lines):
    """One line: the file, when it was checked, and what came of it."""

    file = ""
    checked = ""
    report: Report | None = None

    def show(self, file: str, checked: str, report: Report | None) -> None:
        """Draw this."""
        self.file, self.checked, self.report = file, checked, report
        self.renew()

    def content(self, width: int, height: int) -> tuple[Line, ...]:
        """The verdict at the right, where it is never cut."""
        right = counts_line(self.report) if self.report else ()
        for words in (f"   {self.checked}", ""):
            left = line("  ", heading(self.file), muted(words))
            whole = justified(left, (*right, Span("  ")), width)
            if not right or whole != left:
                return (whole,)
        return (line("  ", *right),)


def counts_line(report: Report) -> Line:
    """`6 right · 1 wrong · 2 follow from it`: wrong is loud."""
    pieces: list[Span] = []
    for word, count in counted(report):
        loud = word in ("wrong", "error")
        pieces += [muted(" · ")] if pieces else []
        pieces.append(Span(text(f"check.count_{word}", count=count), "wrong" if loud else "text", loud))
    return tuple(pieces)


class PathBox(Input):
    """Asks for a file. Where nobody wanted one yet (`is_first`) a digit that nothing was typed before leads away."""

    is_first = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", text("check.key_open"), key_display="⏎"),
        Binding("escape", "screen.leave_path", text("app.key_leave")),
    ]

    async def _on_key(self, event: events.Key) -> None:
        where = SCREENS.get(event.character or "")
        if where and self.is_first and self.selected_text == self.value:
            event.stop()
            event.prevent_default()
            self.post_message(Open(Place(where)))
        else:
            await super()._on_key(event)


class Editor(TextArea):
    """The file itself, to be written in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.save", text("check.key_save"), key_display="^s", priority=True),
        Binding("escape", "screen.leave_editor", text("check.key_back"), priority=True),
    ]

    @property
    def gutter_width(self) -> int:
        """As wide for a few lines as for many: number and text stand where they did beside the verdicts."""
        return max(super().gutter_width, GUTTER)

    def begin_at(self, first: int, last: int) -> None:
        """At the first blank of these lines, marked, so that what is typed stands in its place; else in the first.

        The text may have become shorter since they were counted.
        """
        first, last = (min(row, self.document.line_count - 1) for row in (first, last))
        found = ((row, _BLANK.match(self.document.get_line(row))) for row in range(first, last + 1))
        row, blank = next(((row, blank) for row, blank in found if blank), (first, None))
        start, end = blank.span(blank.lastindex or 0) if blank else (0, 0)
        self.selection = Selection((row, start), (row, end))

    def on_resize(self) -> None:
        """The line one writes on stays in sight when the verdicts below take more room."""
        self.scroll_cursor_visible()

    async def _on_key(self, event: events.Key) -> None:
        """A new line begins below the beginning of the last one, of what Python's keywords open one step further in."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            start, end = sorted(self.selection)
            indent = indent_after(self.document.get_line(start[0])[: start[1]])
            self.replace(f"\n{indent}", start, end, maintain_selection_offset=False)


def indent_after(line: str) -> str:
    """The spaces that the line after this one begins with."""
    spaces = line[: len(line) - len(line.lstrip())]
    return spaces + STEP if _OPENS.fullmatch(line) else spaces
