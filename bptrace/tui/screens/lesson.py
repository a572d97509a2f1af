"""A lesson: its page on the left, the live debugger on the right, following the page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

import bptrace.tui.on_demand as on_demand
from bptrace.errors import BptraceError
from bptrace.files import file_state
from bptrace.network.scenario import Scenario
from bptrace.teaching.exercise import Outcome, judged
from bptrace.teaching.lesson import choose, find_lessons, lessons_folder
from bptrace.teaching.progress import exercise_copy, load, save
from bptrace.teaching.walk import Walk
from bptrace.texts import text
from bptrace.tui.left_off import kept
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.header import TABS, WITHOUT_TAB, Header
from bptrace.tui.panels.lesson import LessonPanel
from bptrace.tui.panels.lesson_page import here_key
from bptrace.tui.panels.lines import BLANK, Line, line, muted
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.with_debugger import ScreenWithDebugger

NARROW = 100  # columns below which page and debugger take turns
SECONDS_BETWEEN_LOOKS = 0.5


class LessonScreen(ScreenWithDebugger):
    """Walks through the place's lesson, from where the person left off."""

    WHERE: ClassVar[Where] = "lessons"
    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "hint", text("lessons.key_one_hint"), show=False),
        Binding("f1", "hint", text("lessons.key_one_hint"), show=False),
        Binding("f2", "skip", text("lessons.key_skip"), key_display="F2"),
        Binding("f3", "straight", text("lessons.key_exercise"), key_display="F3"),
        Binding("tab", "turn", text("lessons.key_debugger"), key_display="⇥"),
        Binding("t", "train", text("lessons.key_train")),
        Binding("r", "again", text("lessons.key_again")),
        Binding("escape", "leave", text("lessons.key_list"), key_display="esc"),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        folder = lessons_folder(str(place.lessons) if place.lessons else None)
        self._lessons = find_lessons(folder)
        lesson = choose(self._lessons, place.lesson)
        progress, damage = kept()
        self._kept = progress.of(lesson.name)
        self.walk = replace(Walk.resumed(lesson, self._kept), notice=damage or place.notice)
        self._seen: tuple[int, int, int] | None = None
        self._judging: on_demand.Attempt[Outcome] | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """Which lesson, which page."""
        lesson, page = self.walk.lesson, self.walk.page + 1
        return (
            text("lessons.fact_lesson", number=lesson.number),
            text("lessons.fact_page", page=page, pages=len(lesson.pages)),
        )

    @property
    def scenario(self) -> Scenario:
        """The network of the page."""
        return self.walk.stage.scenario

    def body(self) -> ComposeResult:
        """Page and debugger."""
        with Horizontal(classes="lesson"):
            yield LessonPanel(classes="lesson-panel")
            yield Debugger(continues=False)

    def on_mount(self) -> None:
        """Begin where the person left off; look now and then whether the exercise was saved."""
        self._show(None)
        self.panel.ask()
        self.set_interval(SECONDS_BETWEEN_LOOKS, self._look_at_exercise)

    def on_screen_resume(self) -> None:
        """Whoever comes back goes on typing the answer."""
        self._follow_question()

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
    def panel(self) -> LessonPanel:
        """The page."""
        return self.query_one(LessonPanel)

    def accept(self, place: Place) -> bool:
        """The same lesson, as it was left; from its file where somebody else has written there since."""
        if place.lesson not in ("", self.walk.lesson.name) or place.lessons != self.place.lessons:
            return False
        record = kept()[0].of(self.walk.lesson.name)
        if record != self._kept:
            self._kept = record
            self._become(Walk.resumed(self.walk.lesson, record))
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Page and debugger side by side, or one at a time."""
        super().on_resize(event)
        self.set_class(event.size.width < NARROW, "-narrow")

    # --- the walk ------------------------------------------------------------------------------------------------

    def _become(self, walk: Walk) -> None:
        """Show another walk and keep it."""
        before, self.walk = self.walk, walk
        self._show(before)
        if walk.record != before.record:
            self._keep()

    def _show(self, before: Walk | None) -> None:
        walk = self.walk
        self.panel.walk = walk
        self.query_one(Header).facts = self.facts
        view = walk.view
        step, cell = (view.show or "", view.cell) if view else ("", None)
        if before is None or before.stage is not walk.stage or before.page != walk.page:
            self.debugger.show(walk.stage.trace, step, cell, walk.hidden)
            self.say()
        elif before.hidden != walk.hidden or before.view != view:
            self.debugger.hide(walk.hidden)
            if step and before.view != view:
                self.debugger.go(step, cell)
        if before is None or before.question != walk.question or before.page != walk.page:
            self._follow_question()
        self.refresh_bindings()

    def _follow_question(self) -> None:
        """The box has the focus while something is asked; whoever is in the debugger stays there."""
        if not self.debugger.has_focus_within:
            self.panel.ask()

    def _keep(self) -> None:
        def keep() -> None:
            save(load()[0].with_record(self.walk.lesson.name, self.walk.record))
            self._kept = self.walk.record

        self._safely(keep)

    def _safely(self, act: Callable[[], object]) -> None:
        """What goes wrong with a file is told above the keys."""
        try:
            act()
        except BptraceError as error:
            self.say(line("  ", muted(str(error))))

    @on(LessonPanel.Answered)
    def _answered(self, event: LessonPanel.Answered) -> None:
        if not event.typed.strip() and self.walk.question is None:
            self.action_go_on()
        else:
            self._become(self.walk.answer(event.typed))

    # --- keys ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense here is offered."""
        if isinstance(self.focused, Box):
            return False
        if action in ("edit", "travel", "laboratory"):
            return self.debugger.has_focus_within
        if action == "hint":
            return bool(self.walk.hints_here)
        if action == "skip":
            return self.walk.question is not None
        if action == "straight":
            return self.walk.page < (self.walk.exercise_page or 0)
        if action in ("open_exercise", "go_on"):
            return self._waits_for_exercise == (action == "open_exercise")
        if action == "again":
            return self.walk.at_end and self.walk.question is None
        return True

    def action_open(self, where: Where) -> None:
        """Another screen; but beside a question a digit is (the beginning of) an answer and leads nowhere else."""
        if self.debugger.has_focus_within or not self.walk.current.predictions:
            super().action_open(where)
        elif self.walk.question is None:
            self.say(line("  ", muted(text("lessons.digit_unused"))))
        else:
            self.panel.begin(next(key for key, tab in (*TABS, *WITHOUT_TAB) if tab == where))

    @on(events.Key)
    def _begin_answer(self, event: events.Key) -> None:
        """What an answer begins with, and no key of the page is, goes into the box."""
        if self.focused is self.panel.page and self.walk.question and event.character in self.walk.question.beginnings:
            event.stop()
            self.panel.begin(event.character)

    def action_again(self) -> None:
        """From the first page once more."""
        self._become(self.walk.again())

    def action_go_on(self) -> None:
        """The next page; on the exercise's page the person's file."""
        if self.walk.question is not None:
            self.panel.ask()
        elif self._waits_for_exercise:
            self.action_open_exercise()
        elif self.walk.at_end:
            self._finish()
        else:
            self._become(self.walk.forward())

    def action_page(self, pages: int) -> None:
        """Forward or back."""
        self._become(self.walk.forward() if pages > 0 else self.walk.back())

    def action_hint(self) -> None:
        """One more hint."""
        self._become(self.walk.hint())

    def action_skip(self) -> None:
        """Show the answer of the open question."""
        self._become(self.walk.skip())

    def action_straight(self) -> None:
        """To the exercise, whatever is still asked before it."""
        self._become(self.walk.to_exercise())

    def action_turn(self) -> None:
        """From the page to the debugger, and back."""
        if self.debugger.has_focus_within:
            self.remove_class("-debugging")
            self.panel.ask()
        else:
            self.add_class("-debugging")
            self.set_focus(self.debugger)  # at once: the next key is for the debugger
        self.say()

    def say(self, line: Line = BLANK, passing: bool = False) -> None:
        """A line; in the debugger, where there is nothing else to say, the way back."""
        if not line and self.has_class("-debugging") and not (self.debugger.moment and self.debugger.moment.effect):
            line = (muted("  "), here_key("⇥"), muted(text("lessons.back_to_page")))
        super().say(line, passing)

    @on(Debugger.Moved)
    def _moved(self) -> None:
        self.say()

    def action_scroll(self, rows: int) -> None:
        """Move the text where it is higher than the screen."""
        self.panel.page.scroll_relative(y=rows, animate=False)

    def action_train(self) -> None:
        """Train the network beside this page, with what was changed in it."""
        moment = self.debugger.moment
        self.post_message(Open(Place("train", scenario=moment.scenario if moment else self.scenario)))

    def action_leave(self) -> None:
        """Out of the box, out of the debugger, out of the lesson."""
        if self.debugger.has_focus_within:
            self.action_turn()
        elif self.panel.box.has_focus:
            self.panel.leave()
        else:
            self.post_message(Open(Place("lessons", lesson=self.walk.lesson.name, lessons=self.place.lessons)))

    def _finish(self) -> None:
        """To the list, which offers the next lesson."""
        following = next((one.name for one in self._lessons if one.number > self.walk.lesson.number), "")
        name = following if self.walk.done and following else self.walk.lesson.name
        self.post_message(Open(Place("lessons", lesson=name, lessons=self.place.lessons)))

    # --- the exercise --------------------------------------------------------------------------------------------

    @property
    def _waits_for_exercise(self) -> bool:
        return self.walk.current.role == "exercise" and not self.walk.passed and self.walk.question is None

    def action_open_exercise(self) -> None:
        """The person's copy on the check screen."""

        def open_copy() -> None:
            file = exercise_copy(self.walk.lesson)
            lesson = self.walk.lesson
            given = lesson.text_of(file.name)
            place = Place("check", file=file, given=given, hint=1, scenario=self.scenario, lesson=lesson.name)
            self.post_message(Open(place))

        self._safely(open_copy)

    def _look_at_exercise(self) -> None:
        """Judge the person's copy whenever it was saved; a learner's program may take its time, so in a thread."""
        if self._judging:
            self._hear()
        elif self.is_current and self.walk.current.role == "exercise" and not self.walk.passed:
            self._safely(self._judge)

    def _judge(self) -> None:
        file = exercise_copy(self.walk.lesson)
        saved = file_state(file)
        if saved != self._seen:
            self._seen = saved
            self._judging = on_demand.Attempt(file, partial(judged, self.walk.lesson))

    def _hear(self) -> None:
        if self._judging and self._judging.done:
            attempt, self._judging = self._judging, None
            try:
                found = attempt.found
            except BptraceError as error:
                found = Outcome("unreadable", problem=str(error))
            self._become(self.walk.checked(found))
