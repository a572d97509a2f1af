"""The list of lessons: choose one, see what is done."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

import bptrace.tui.on_demand as on_demand
from bptrace.errors import BptraceError
from bptrace.teaching.lesson import BrokenLesson, Lesson, choose, find_lessons, lessons_folder
from bptrace.teaching.live import prove
from bptrace.teaching.progress import Progress, exercise_anew, exercise_aside, kept_state, load, save
from bptrace.teaching.walk import Walk
from bptrace.texts import text
from bptrace.tui.left_off import kept
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.lesson_list import LessonList, Shelf
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen

SECONDS_BETWEEN_LOOKS = 0.5


class LessonListScreen(BptraceScreen):
    """Shows the lessons of the place's folder; the cursor begins on the one the person was in last.

    Looks now and then whether something was done in another terminal.
    """

    WHERE: ClassVar[Where] = "lessons"
    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that the box has the focus before the next key of what is typed in one go.
        Binding("colon", "jump", text("lessons.key_jump"), key_display=":", priority=True),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._seen = kept_state()

    def body(self) -> ComposeResult:
        """The list, and a box for the number of a lesson."""
        with Container(classes="shelf"):
            yield LessonList()
        yield Box(text("lessons.ask_lesson"))

    def on_mount(self) -> None:
        """Read the lessons once."""
        folder = lessons_folder(str(self.place.lessons) if self.place.lessons else None)
        lessons = find_lessons(folder)
        progress, damage = kept()
        wanted = self.place.lesson or progress.last
        chosen = next((at for at, lesson in enumerate(lessons) if lesson.name == wanted), 0)
        self.list.shelf = Shelf(lessons, progress, chosen, damage or self.place.notice)
        self.list.focus()
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look_at_progress)

    def accept(self, place: Place) -> bool:
        """The same list, its cursor on the lesson one comes from."""
        shelf = self.list.shelf
        if shelf is None or place.lessons != self.place.lessons:
            return False
        found = (at for at, lesson in enumerate(shelf.lessons) if lesson.name == place.lesson)
        self.list.shelf = replace(shelf, chosen=next(found, shelf.chosen))
        return True

    @property
    def list(self) -> LessonList:
        """The list of lessons."""
        return self.query_one(LessonList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the box a colon is text."""
        return action != "jump" or not isinstance(self.focused, Box)

    def action_jump(self) -> None:
        """Ask for a lesson by its number or name: digits alone lead to other screens."""
        self.query_one(Box).ask()

    @on(Box.Asked)
    def _asked(self, event: Box.Asked) -> None:
        shelf = self.list.shelf
        if shelf is None:
            return
        try:
            chosen = shelf.lessons.index(choose(shelf.lessons, event.typed))
        except BptraceError as error:
            self.say(line("  ", muted(str(error))), passing=True)
        else:
            self.query_one(Box).close()
            self.list.shelf = replace(shelf, chosen=chosen)

    @on(Box.Closed)
    def _left_box(self) -> None:
        self.say()
        self.list.focus()

    @on(LessonList.Moved)
    def _moved(self, event: LessonList.Moved) -> None:
        if self.list.shelf:
            self.list.shelf = replace(self.list.shelf, chosen=event.chosen)

    @on(LessonList.Picked)
    def _picked(self) -> None:
        """Open the chosen lesson; a broken one says what is wrong with it."""
        shelf = self.list.shelf
        if shelf is None or shelf.lesson is None or isinstance(shelf.lesson, BrokenLesson):
            return
        try:
            prove(shelf.lesson)
        except BptraceError as error:
            self.list.shelf = replace(shelf, notice=str(error))
        else:
            self.post_message(Open(Place("lesson", lesson=shelf.lesson.name, lessons=self.place.lessons)))

    @on(LessonList.Again)
    def _again(self) -> None:
        """Open the chosen lesson from its first page."""
        self._opened_by(Walk.again)

    @on(LessonList.Straight)
    def _straight(self) -> None:
        """Open the chosen lesson at its exercise."""
        self._opened_by(Walk.to_exercise)

    def _opened_by(self, move: Callable[[Walk], Walk]) -> None:
        """Open the chosen lesson after this move from where the person left it."""
        shelf = self.list.shelf
        lesson = shelf.lesson if shelf else None
        if shelf is None or not isinstance(lesson, Lesson):
            return
        try:
            _keep(lesson, move)
        except BptraceError as error:
            self.list.shelf = replace(shelf, notice=str(error))
        else:
            self._picked()

    @on(LessonList.Anew)
    def _anew(self) -> None:
        """The exercise of the chosen lesson as it was handed out, if the person is sure; what they wrote is kept."""
        lesson = self.list.shelf.lesson if self.list.shelf else None
        if isinstance(lesson, Lesson):
            asked = text("lessons.anew_sure", aside=exercise_aside(lesson).name)
            self.app.push_screen(on_demand.AskSure(asked), partial(self._begin_anew, lesson))

    def _begin_anew(self, lesson: Lesson, sure: str | None) -> None:
        shelf = self.list.shelf
        if shelf is None or not sure:
            return
        try:
            progress = _keep(lesson, Walk.exercise_anew)
            said = text("lessons.anew_done", aside=exercise_anew(lesson).name)
        except BptraceError as error:
            self.list.shelf = replace(shelf, notice=str(error))
        else:
            self.list.shelf = replace(shelf, progress=progress)
            self.say(line("  ", muted(said)), passing=True)

    def on_screen_resume(self) -> None:
        """Something may have been done since."""
        self._renew()

    def look_at_progress(self) -> None:
        """Show what somebody else has kept since the last look."""
        if self.is_current and kept_state() != self._seen:
            self._renew()

    def _renew(self) -> None:
        self._seen = kept_state()
        if self.list.shelf:
            progress, damage = kept()
            self.list.shelf = replace(self.list.shelf, progress=progress, notice=damage or self.list.shelf.notice)


def _keep(lesson: Lesson, move: Callable[[Walk], Walk]) -> Progress:
    """The progress after this move from where the person left the lesson. Raises BptraceError where it was damaged."""
    progress, damage = load()
    if damage:
        raise BptraceError(damage)
    after = progress.with_record(lesson.name, move(Walk.resumed(lesson, progress.of(lesson.name))).record)
    save(after)
    return after
