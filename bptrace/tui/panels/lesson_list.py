"""The list of lessons: what is done, and what the chosen one is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from bptrace.frozen import frozen
from bptrace.teaching import markup
from bptrace.teaching.lesson import BrokenLesson, Lesson
from bptrace.teaching.listing import Row, map_of, rows
from bptrace.teaching.progress import Progress, Record, exercise_written
from bptrace.texts import text
from bptrace.tui.panels.header import TABS, WITHOUT_TAB
from bptrace.tui.panels.lesson_page import coloured
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Lines,
    Span,
    cut,
    faint,
    heading,
    justified,
    line,
    muted,
    width_of,
)

WIDEST = 100
OTHER_WAYS = tuple((key, where) for key, where in (*TABS, *WITHOUT_TAB) if where != "lessons")
_ROLES = {"new": "muted", "begun": "delta", "done": "text", "broken": "wrong"}


@frozen(eq=False)
class Shelf:
    """The lessons, what was done in them, and which one is chosen."""

    lessons: tuple[Lesson | BrokenLesson, ...]
    progress: Progress
    chosen: int = 0
    notice: str = ""

    @property
    def lesson(self) -> Lesson | BrokenLesson | None:
        """The chosen lesson."""
        return self.lessons[self.chosen] if self.lessons else None

    @cached_property
    def exercise(self) -> Literal["", "begun", "passed"]:
        """How far the person is with the exercise of the chosen lesson, where they wrote anything into their copy."""
        lesson = self.lesson
        if not isinstance(lesson, Lesson) or not exercise_written(lesson):
            return ""
        return "passed" if self.progress.of(lesson.name).passed else "begun"


def list_lines(shelf: Shelf, width: int, height: int) -> list[Line]:
    """The list in a window around the chosen lesson, and below it what that lesson is about."""
    width = min(width, WIDEST)
    about = about_lines(shelf, width)
    listed = rows(shelf.lessons, shelf.progress)
    head = [_heading(listed, width), line(muted(text("lessons.list_says"))), BLANK]
    room = max(height - len(head) - len(about) - 1, 1)
    first = min(max(shelf.chosen - room // 2, 0), max(len(shelf.lessons) - room, 0))
    shown = [_row(row, number == shelf.chosen, width) for number, row in enumerate(listed)]
    if not listed:
        shown = [line(muted(text("lessons.list_empty")))]
    lines = [*head, *shown[first : first + room], BLANK, *about]
    ways = other_ways()
    return [*lines, *ways] if len(lines) + len(ways) <= height else lines


def _heading(listed: tuple[Row, ...], width: int) -> Line:
    """What this is; at the right a mark for every lesson, and how many are done."""
    marks = (Span(row.mark, _ROLES[row.state]) for row in listed)
    left, done = line(heading(text("lessons.list_heading"))), muted(map_of(listed)[1])
    ways = (justified(left, line(*marks, "  ", done, " "), width), justified(left, line(done, " "), width))
    return next((way for way in ways if len(way) > len(left)), left)


def first_row(shelf: Shelf, height: int, width: int) -> tuple[int, int]:
    """The line of the first lesson shown, and which lesson that is; for the mouse."""
    room = max(height - 3 - len(about_lines(shelf, min(width, WIDEST))) - 1, 1)
    return 3, min(max(shelf.chosen - room // 2, 0), max(len(shelf.lessons) - room, 0))


def _row(row: Row, chosen: bool, width: int) -> Line:
    title = cut((Span(row.title, bold=chosen),), width - 9)
    left = line("▸ " if chosen else "  ", Span(f"{row.mark} ", _ROLES[row.state]), muted(f"{row.number:>3}  "), title)
    ways = [justified(left, line(muted(told), " "), width) for told in (row.told, row.short) if row.state != "broken"]
    whole = next((way for way in ways if len(way) > len(left)), left)
    padded = line(whole, " " * (width - width_of(whole)))
    return tuple(replace(span, ground="linked") for span in padded) if chosen else padded


def about_lines(shelf: Shelf, width: int) -> list[Line]:
    """The goal of the chosen lesson and what it builds on; of a broken one, what is wrong with it."""
    lesson = shelf.lesson
    lines: list[Line] = []
    if isinstance(lesson, BrokenLesson):
        lines += [line(Span(markup.plain(row), "wrong")) for row in markup.wrapped(lesson.problem, width - 4)]
    elif lesson:
        lines += [coloured(row) for row in markup.wrapped(lesson.goal, width - 4)]
        if lesson.prerequisites:
            needed = ", ".join(_called(shelf, name) for name in lesson.prerequisites)
            lines.append(line(faint(text("lessons.needs", names=needed))))
        if shelf.exercise:
            lines.append(line(muted(text(f"lessons.exercise_is_{shelf.exercise}"))))
        record = shelf.progress.of(lesson.name)
        if record.asked and record.tries_known:
            lines.append(line(muted(text("lessons.first_try", **record.score))))
    if shelf.notice:
        lines += [BLANK, *(line(muted(markup.plain(row))) for row in markup.wrapped(shelf.notice, width - 4))]
    return [line("    ", one) for one in lines]


def _called(shelf: Shelf, name: str) -> str:
    """ "lesson 1", as the list counts it; a lesson that is not in the list by its folder."""
    found = (other for other in shelf.lessons if isinstance(other, Lesson) and other.name == name)
    return next((text("lessons.fact_lesson", number=other.number) for other in found), name)


def other_ways() -> list[Line]:
    """What else there is, for somebody who is here for the first time and not for a lesson."""
    ways = ((key, text(f"app.screen_{name}"), text(f"lessons.way_{name}")) for key, name in OTHER_WAYS)
    rows = [line("    ", Span(key, bold=True), muted(f" {name:<10}"), muted(told)) for key, name, told in ways]
    return [BLANK, BLANK, line(heading(text("lessons.ways_heading"))), *rows]


class LessonList(Lines, can_focus=True):
    """The list with a cursor; `Picked` says that a lesson is to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", text("lessons.key_open"), key_display="⏎"),
        Binding("f3", "straight", text("lessons.key_straight"), key_display="F3"),
        Binding("r", "again", text("lessons.key_again")),
        Binding("R", "anew", text("lessons.key_anew"), key_display="R"),
        Binding("up", "move(-1)", text("lessons.key_choose"), key_display="↑↓"),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-999)", show=False),
        Binding("end", "move(999)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
    ]

    shelf: reactive[Shelf | None] = reactive(None)

    @dataclass
    class Moved(Message):
        """Another lesson is chosen."""

        chosen: int

    @dataclass
    class Picked(Message):
        """The chosen lesson is to be opened."""

    @dataclass
    class Again(Message):
        """The chosen lesson is to be opened from its first page."""

    @dataclass
    class Anew(Message):
        """The exercise of the chosen lesson is to be begun anew."""

    @dataclass
    class Straight(Message):
        """The chosen lesson is to be opened at its exercise."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The list."""
        return list_lines(self.shelf, width, height) if self.shelf else ()

    def watch_shelf(self) -> None:
        """Another lesson is chosen, or something was done."""
        self.renew()
        self.refresh_bindings()

    def action_move(self, rows: int) -> None:
        """Choose another lesson."""
        if self.shelf and self.shelf.lessons:
            chosen = min(max(self.shelf.chosen + rows, 0), len(self.shelf.lessons) - 1)
            self.post_message(self.Moved(chosen))

    def action_pick(self) -> None:
        """Open the chosen lesson."""
        self.post_message(self.Picked())

    def action_again(self) -> None:
        """Open the chosen lesson from its first page."""
        self.post_message(self.Again())

    def action_anew(self) -> None:
        """Begin the exercise of the chosen lesson anew."""
        self.post_message(self.Anew())

    def action_straight(self) -> None:
        """Open the chosen lesson at its exercise."""
        self.post_message(self.Straight())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was begun can be begun again; and not every lesson has an exercise."""
        lesson = self.shelf.lesson if self.shelf else None
        if action == "straight":
            return isinstance(lesson, Lesson) and lesson.exercise is not None
        if action == "anew":
            return bool(self.shelf and self.shelf.exercise)
        return action != "again" or bool(self.shelf and lesson and self.shelf.progress.of(lesson.name) != Record())

    def on_click(self, event: events.Click) -> None:
        """Choose the lesson under the pointer; a second click opens it."""
        if self.shelf is None:
            return
        top, first = first_row(self.shelf, self.size.height, self.size.width)
        offset = event.get_content_offset(self)
        if offset is None or not top <= offset.y < top + len(self.shelf.lessons) - first:
            return
        clicked = offset.y - top + first
        self.post_message(self.Picked() if clicked == self.shelf.chosen else self.Moved(clicked))
