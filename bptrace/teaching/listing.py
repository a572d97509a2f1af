"""The list of lessons with what a person did in each."""

from typing import Literal

from bptrace.frozen import frozen
from bptrace.teaching.lesson import BrokenLesson, Lesson
from bptrace.teaching.progress import Progress
from bptrace.texts import text

_MARKS = {"new": "○", "begun": "◐", "done": "●", "broken": "✗"}


@frozen
class Row:
    """One lesson in the list: its mark, what it is, and how far the person is."""

    name: str
    number: int
    title: str
    state: Literal["new", "begun", "done", "broken"]
    told: str
    short: str = ""

    @property
    def mark(self) -> str:
        """One character for the state, readable without colour."""
        return _MARKS[self.state]


def rows(lessons: tuple[Lesson | BrokenLesson, ...], progress: Progress) -> tuple[Row, ...]:
    """The list of lessons, in their order."""
    return tuple(_row(lesson, progress) for lesson in lessons)


def map_of(listed: tuple[Row, ...]) -> tuple[str, str]:
    """Where the person is in all of them: the mark of every lesson in a row, and how many are done."""
    done = sum(row.state == "done" for row in listed)
    return "".join(row.mark for row in listed), text("lessons.done_so_far", done=done, count=len(listed))


def next_of(listed: tuple[Row, ...], last: str | None) -> Row | None:
    """The lesson to open: the first that is not done from the one the person was in last, else that one again."""
    at = next((place for place, row in enumerate(listed) if row.name == last), 0)
    sound = [row for row in (*listed[at:], *listed[:at]) if row.state != "broken"]
    return next((row for row in sound if row.state != "done"), next(iter(sound), None))


def _row(lesson: Lesson | BrokenLesson, progress: Progress) -> Row:
    if isinstance(lesson, BrokenLesson):
        return Row(lesson.name, lesson.number, lesson.name, "broken", lesson.problem)
    record = progress.of(lesson.name)
    state: Literal["new", "begun", "done"]
    state = "done" if record.done else "begun" if lesson.name in progress.lessons else "new"
    pages = len(lesson.pages)
    short = text(f"lessons.state_{state}", minutes=lesson.minutes, page=min(record.page + 1, pages), pages=pages)
    score = text("lessons.state_score", right=record.right, asked=record.asked) if record.asked else ""
    return Row(lesson.name, lesson.number, lesson.title, state, short + score, short)
