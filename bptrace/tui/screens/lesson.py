"""A lesson: its page on the left, the live debugger on the right, following the page.

``lesson_walk``      the walk, shown and kept
``lesson_exercise``  the person's copy of the exercise
"""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.lesson import LessonPanel
from bptrace.tui.panels.lesson_page import here_key
from bptrace.tui.panels.lines import BLANK, Line, line, muted
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.lesson_exercise import WithExercise

NARROW = 100  # columns below which page and debugger take turns


class LessonScreen(WithExercise):
    """Walks through the place's lesson, from where the person left off."""

    WHERE: ClassVar[Where] = "lessons"
    KEYS: ClassVar[tuple[str, ...]] = ("enter", "h", "f1", "up")
    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "hint", text("lessons.key_one_hint"), show=False),
        Binding("f1", "hint", text("lessons.key_one_hint"), key_display="F1", show=False),
        Binding("f2", "skip", text("lessons.key_skip"), key_display="F2"),
        Binding("tab", "turn", text("lessons.key_debugger"), key_display="⇥"),
        Binding("tab", "turn_back", text("lessons.back_to_page"), key_display="⇥"),
        *WithExercise.KEYS_TO_EXERCISE,
        Binding("t", "train", text("lessons.key_train")),
        Binding("r", "again", text("lessons.key_again")),
        Binding("escape", "leave", text("lessons.key_list"), key_display="esc"),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._turned = False  # to the debugger

    def body(self) -> ComposeResult:
        """Page and debugger."""
        with Horizontal(classes="lesson"):
            yield LessonPanel(classes="lesson-panel")
            yield Debugger(continues=False)

    def on_mount(self) -> None:
        """Begin where the person left off; from now on that is here."""
        self.show(None)
        self.panel.ask()
        self.call_after_refresh(self.keep)

    def on_screen_resume(self) -> None:
        """Whoever comes back goes on typing the answer, or sees at once what was saved meanwhile."""
        self.follow_question()
        self.look_at_exercise()

    def on_resize(self, event: events.Resize) -> None:
        """Page and debugger side by side, or one at a time."""
        super().on_resize(event)
        self.set_class(event.size.width < NARROW, "-narrow")
        self._take_turns()

    def _take_turns(self) -> None:
        """Where there is room for one of them, the debugger in place of the page, or the page."""
        self.set_class(self._turned and self.has_class("-narrow"), "-debugging")

    @on(LessonPanel.Answered)
    def _answered(self, event: LessonPanel.Answered) -> None:
        if not event.typed.strip() and self.walk.question is None:
            self.action_go_on()
        else:
            self.become(self.walk.answer(event.typed))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense here is offered."""
        if isinstance(self.focused, Box):
            return False
        in_debugger, asked = self.debugger.has_focus_within, self.walk.question is not None
        holds = {
            "open": self._digits_lead,
            "edit": in_debugger,
            "travel": in_debugger,
            "laboratory": in_debugger,
            "turn": not in_debugger,
            "turn_back": in_debugger,
            "hint": self.walk.has_hints,
            "skip": asked,
            "answer": asked,
            "open_exercise": self.waits_for_exercise,
            "go_on": not asked and not self.waits_for_exercise,
            "page": self.walk.page > 0 or parameters != (-1,),
            "straight": self.walk.page < (self.walk.exercise_page or 0),
            "reopen_exercise": self.has_passed_here and not in_debugger,
            "scroll": self.panel.page.show_vertical_scrollbar,
            "anew": self.walk.current.role == "exercise" and not in_debugger,
            "again": self.walk.at_end and not asked and not in_debugger,
        }
        return holds.get(action, True)

    # --- keys ----------------------------------------------------------------------------------------------------

    @on(events.Key)
    def _begin_answer(self, event: events.Key) -> None:
        """Beside a question a digit, and what else an answer begins with, goes into the box, and leads nowhere else."""
        question, typed = self.walk.question, event.character or ""
        if self._digits_lead or self.panel.box.has_focus:
            return
        if question and (typed in question.beginnings or typed.isdecimal()):
            event.stop()
            self.panel.begin(typed)
        elif typed.isdecimal():
            self.say(line("  ", muted(text("lessons.digit_unused"))), passing=True)

    @property
    def _digits_lead(self) -> bool:
        """Whether the digits lead to other screens: on a page that asks something they are answers."""
        return self.debugger.has_focus_within or not self.walk.current.predictions

    def action_again(self) -> None:
        """From the first page once more."""
        self.become(self.walk.again())

    def action_answer(self) -> None:
        """Into the box."""
        self.panel.ask()

    def action_go_on(self) -> None:
        """The next page; from the last one to the list."""
        if self.walk.at_end:
            self._finish()
        else:
            self.become(self.walk.forward())

    def action_page(self, pages: int) -> None:
        """Forward or back."""
        self.become(self.walk.forward() if pages > 0 else self.walk.back())

    def action_hint(self) -> None:
        """One more hint."""
        self.become(self.walk.hint())

    def action_skip(self) -> None:
        """Show the answer of the open question."""
        self.become(self.walk.skip())

    def action_turn(self) -> None:
        """From the page to the debugger."""
        self._turned = True
        self._take_turns()
        self.set_focus(self.debugger)  # at once: the next key is for the debugger
        self.say()

    def action_turn_back(self) -> None:
        """From the debugger to the page."""
        self._turned = False
        self._take_turns()
        self.panel.ask()
        self.say()

    def say(self, line: Line = BLANK, passing: bool = False) -> None:
        """A line; in the debugger, where there is nothing else to say, the way back."""
        if not line and self._turned and not (self.debugger.moment and self.debugger.moment.effect):
            line = (muted("  "), here_key(text("lessons.sign_tab")), muted(text("lessons.back_to_page")))
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
        scenario = moment.scenario if moment else self.scenario
        self.post_message(Open(Place("train", scenario=scenario, lesson=self.walk.lesson.name)))

    def action_leave(self) -> None:
        """Out of the box, out of the debugger, out of the lesson."""
        if self.debugger.has_focus_within:
            self.action_turn_back()
        elif self.panel.box.has_focus:
            self.panel.leave()
            self.say(line("  ", muted(text("lessons.left_box"))), passing=True)
        else:
            self.keep()
            self.post_message(Open(Place("lessons", lesson=self.walk.lesson.name, lessons=self.place.lessons)))

    def _finish(self) -> None:
        """To the list, which offers the next lesson."""
        self.keep()
        following = next((one.name for one in self.lessons if one.number > self.walk.lesson.number), "")
        name = following if self.walk.done and following else self.walk.lesson.name
        self.post_message(Open(Place("lessons", lesson=name, lessons=self.place.lessons)))
