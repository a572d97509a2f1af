"""The exercise of a lesson: the person's copy, judged when it is saved, opened, and begun anew."""

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.errors import BptraceError
from bptrace.files import file_state
from bptrace.teaching.exercise import Outcome, judged, unreadable
from bptrace.teaching.progress import exercise_anew, exercise_aside, exercise_copy, exercise_written
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place
from bptrace.tui.screens.lesson_walk import Walked

SECONDS_BETWEEN_LOOKS = 0.5


class WithExercise(Walked):
    """Looks now and then whether the copy was saved, while the page that hands it out is open."""

    KEYS_TO_EXERCISE: ClassVar[list[BindingType]] = [
        Binding("f3", "straight", text("lessons.key_exercise"), key_display="F3"),
        Binding("f3", "reopen_exercise", text("lessons.key_file"), key_display="F3"),
        Binding("R", "anew", text("lessons.key_anew"), key_display="R"),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._seen: tuple[int, int, int] | None = None
        self._judging: on_demand.Attempt[Outcome] | None = None

    def on_mount(self) -> None:
        """Look at the copy."""
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look_at_exercise)

    def on_screen_suspend(self) -> None:
        """Whoever leaves waits for no verdict, and asks anew on coming back."""
        if self._judging:
            self._judging.abandon()
            self._judging = self._seen = None

    def on_unmount(self) -> None:
        """No program of a learner's outlives the screen."""
        if self._judging:
            self._judging.abandon()

    @property
    def waits_for_exercise(self) -> bool:
        """Whether nothing but the exercise is left to do on this page."""
        return self.walk.current.role == "exercise" and not self.walk.passed and self.walk.question is None

    @property
    def has_passed_here(self) -> bool:
        """Whether this page handed out what has passed."""
        return self.walk.current.role == "exercise" and self.walk.passed

    def action_straight(self) -> None:
        """To the exercise, whatever is still asked before it."""
        self.become(self.walk.to_exercise())

    def action_open_exercise(self) -> None:
        """The person's copy on the check screen."""

        def open_copy() -> None:
            lesson, file = self.walk.lesson, exercise_copy(self.walk.lesson)
            given = lesson.text_of(file.name)
            place = Place("check", file=file, given=given, hint=1, scenario=self.scenario, lesson=lesson.name)
            self.post_message(Open(place))

        self.safely(open_copy)

    def action_reopen_exercise(self) -> None:
        """The copy that has passed, to read it or to go on with it."""
        self.action_open_exercise()

    def action_anew(self) -> None:
        """The exercise as it was handed out, if the person is sure; what they wrote is kept."""
        lesson = self.walk.lesson
        if not exercise_written(lesson):
            self.say(line("  ", muted(text("lessons.anew_not"))), passing=True)
            return
        asked = text("lessons.anew_sure", aside=exercise_aside(lesson).name)
        self.app.push_screen(on_demand.AskSure(asked), self._begin_anew)

    def _begin_anew(self, sure: str | None) -> None:
        def begin() -> None:
            aside = exercise_anew(self.walk.lesson)
            self.become(self.walk.exercise_anew())
            self.say(line("  ", muted(text("lessons.anew_done", aside=aside.name))), passing=True)

        if sure:
            self.safely(begin)

    def look_at_exercise(self) -> None:
        """Judge the person's copy whenever it was saved; a learner's program may take its time, so in a thread."""
        if self._judging:
            self._hear()
        elif self.is_current and self.walk.current.role == "exercise" and not self.walk.passed:
            self.safely(self._judge)

    def _judge(self) -> None:
        file = exercise_copy(self.walk.lesson)
        saved = file_state(file)
        if saved != self._seen:
            self._seen = saved
            self.become(self.walk.being_judged())
            self._judging = on_demand.Attempt(file, partial(judged, self.walk.lesson))

    def _hear(self) -> None:
        if self._judging and self._judging.done:
            attempt, self._judging = self._judging, None
            try:
                found = attempt.found
            except BptraceError as error:
                found = unreadable(attempt.file, error)
            self.become(self.walk.checked(found))
