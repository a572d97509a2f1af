"""The published worked examples: a list to choose from, and one of them figure by figure."""

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Self

from textual import events
from textual.message import Message

from bptrace.export.worked_examples import MARKS, published
from bptrace.export.worked_examples import example_lines as figure_lines
from bptrace.frozen import frozen
from bptrace.museum import Example, Judgement
from bptrace.texts import text
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Lines,
    Span,
    cut,
    heading,
    justified,
    line,
    muted,
    width_of,
    wrapped,
)

MARGIN = 2
HEAD = 3  # lines above the list
FOLLOWING = 6  # columns by which the rest of a long line stands further in


@frozen(eq=False)
class Collection:
    """The examples, which one is chosen, which were judged already, and how far one has read."""

    examples: tuple[Example, ...]
    at: int = 0
    judged: dict[str, Judgement] = field(default_factory=dict)
    top: int = 0

    @property
    def example(self) -> Example:
        """The chosen one."""
        return self.examples[self.at]

    @property
    def judgement(self) -> Judgement | None:
        """What its figures are worth, once that is known."""
        return self.judged.get(self.example.name)

    def to(self, at: int) -> Self:
        """Another one, from its beginning."""
        at = min(max(at, 0), len(self.examples) - 1)
        return replace(self, at=at, top=self.top if at == self.at else 0)

    def scrolled(self, rows: int, most: int) -> Self:
        """Further down or up, up to `most` lines from the top."""
        return replace(self, top=min(max(self.top + rows, 0), max(most, 0)))

    def with_judgement(self, judgement: Judgement) -> Self:
        """With one more that is judged."""
        return replace(self, judged={**self.judged, judgement.example.name: judgement})


def list_lines(shelf: Collection, width: int, height: int) -> list[Line]:
    """Every example in a line, the chosen one in sight."""
    head = [BLANK, line(" " * MARGIN, heading(text("examples.heading"))), BLANK]
    room = max(height - len(head), 1)
    start = first_row(shelf, room)
    rows = [_row(one, at == shelf.at, width) for at, one in enumerate(shelf.examples)]
    return [*head, *rows[start : start + room]]


def first_row(shelf: Collection, room: int) -> int:
    """The first example that is shown where not all fit."""
    return min(max(shelf.at - room // 2, 0), max(len(shelf.examples) - room, 0))


def _row(example: Example, chosen: bool, width: int) -> Line:
    ground = "linked" if chosen else ""
    left = (Span("▌ " if chosen else "  ", "here", True, ground), Span(example.name, "text", chosen, ground))
    right = (Span(text("examples.count", figures=example.figures) + " " * MARGIN, "muted", False, ground),)
    whole = justified(left, right, width)
    return tuple(replace(span, ground=ground) for span in (*whole, Span(" " * (width - width_of(whole)))))


def example_lines(shelf: Collection, width: int) -> list[Line]:
    """The chosen example, figure by figure; before it is judged, what is known of it."""
    title = wrapped((heading(published(shelf.example)),), width)
    if shelf.judgement is None:
        waiting = text("examples.judging", figures=shelf.example.figures)
        return [*title, BLANK, *wrapped((muted(waiting),), width)]
    told = (_coloured(one) for one in figure_lines(shelf.judgement))
    return [*title, *(part for one in told for part in wrapped(one, width, FOLLOWING))]


def _coloured(written: str) -> Line:
    """A line as it is printed: what is wrong loud, headings bold."""
    mark = written.strip()[:1]
    if mark == MARKS["not-reproducible"]:
        before, _, after = written.partition(mark)
        return line(before, Span(mark, "wrong", True), after)
    titles = written.startswith(" ") and text("examples.computed") in written
    bold = titles or written == text("examples.errata")
    return (heading(written),) if bold else (Span(written),)


class ExampleList(Lines, can_focus=True):
    """Shows the list; a click chooses, a second one opens."""

    class Pointed(Message):
        """The person pointed at one."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    shelf: Collection | None = None

    def show(self, shelf: Collection) -> None:
        """Draw this."""
        self.shelf = shelf
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The list."""
        return list_lines(self.shelf, width, height) if self.shelf else ()

    def on_click(self, event: events.Click) -> None:
        """The one under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None or self.shelf is None:
            return
        at = offset.y - HEAD + first_row(self.shelf, self.size.height - HEAD)
        if 0 <= at < len(self.shelf.examples) and offset.y >= HEAD:
            self.post_message(self.Pointed(at))


class ExamplePanel(Lines):
    """Shows the chosen example, from the line one has scrolled to."""

    shelf: Collection | None = None

    def show(self, shelf: Collection) -> None:
        """Draw this."""
        self.shelf = shelf
        self.renew()

    @property
    def most(self) -> int:
        """How far down one can go."""
        return len(self._all(self.size.width)) - self._room(self.size.height) if self.shelf else 0

    def content(self, width: int, height: int) -> Sequence[Line]:
        """As much as fits, and how much there is."""
        lines, room = self._all(width), self._room(height)
        top = self.shelf.top if self.shelf else 0
        seen = lines[top : top + room]
        margin = " " * MARGIN
        if len(lines) <= room:
            return [BLANK, *(line(margin, one) for one in seen)]
        last = min(top + room, len(lines))
        told = (muted(text("examples.lines", first=top + 1, last=last, count=len(lines))),)
        blank = [BLANK] * (room - len(seen))
        return [BLANK, *(line(margin, one) for one in (*seen, *blank)), justified(BLANK, told, width - MARGIN)]

    def _all(self, width: int) -> list[Line]:
        if self.shelf is None:
            return []
        return [cut(one, width - 2 * MARGIN) for one in example_lines(self.shelf, max(width - 2 * MARGIN, 20))]

    def _room(self, height: int) -> int:
        return max(height - 2, 1)  # an empty line above, at the foot how much there is
