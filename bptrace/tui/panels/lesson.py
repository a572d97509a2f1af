"""The left side of a lesson: the page, the question with its box, replies and hints, and how far one is."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from bptrace.teaching.walk import Walk
from bptrace.texts import text
from bptrace.tui.panels.lesson_page import (
    WIDTH,
    Replies,
    Told,
    foot_lines,
    heading_lines,
    keys_lines,
    label_lines,
    page_lines,
    question_lines,
    reply_lines,
)
from bptrace.tui.panels.lines import width_of

_PAGES = (
    Binding("up", "screen.scroll(-1)", text("lessons.key_scroll"), key_display="↑↓"),
    Binding("down", "screen.scroll(1)", text("lessons.key_scroll"), show=False),
    Binding("pageup", "screen.page(-1)", text("lessons.key_page_back"), key_display="PgUp"),
    Binding("pagedown", "screen.page(1)", text("lessons.key_page_on"), key_display="PgDn", show=False),
)


class PageText(VerticalScroll, can_focus=True):
    """The text, scrolled with the arrows where a small screen cannot hold it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.open_exercise", text("lessons.key_file"), key_display="⏎"),
        Binding("enter", "screen.answer", text("lessons.key_answer"), key_display="⏎"),
        Binding("enter", "screen.go_on", text("lessons.key_go_on"), key_display="⏎"),
        Binding("h", "screen.hint", text("lessons.key_one_hint")),
        *_PAGES,
    ]

    def watch_show_vertical_scrollbar(self) -> None:
        """The arrows are offered where there is more than is seen."""
        self.screen.refresh_bindings()


class Box(Input):
    """Where an answer is typed; the keys that are no text still turn pages, give hints and scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", text("lessons.key_check"), key_display="⏎"),
        Binding("f1", "screen.hint", text("lessons.key_one_hint"), key_display="F1"),
        Binding("f2", "screen.skip", text("lessons.key_skip"), key_display="F2"),
        *_PAGES,
        Binding("escape", "screen.leave", text("lessons.key_leave_box"), key_display="esc", show=False),
        Binding("question_mark", "screen.help", text("app.key_help"), key_display="?", priority=True),  # in no answer
    ]


class LessonPanel(Vertical):
    """Shows `walk`; `Answered` carries what was typed."""

    walk: reactive[Walk | None] = reactive(None)

    @dataclass
    class Answered(Message):
        """The person answered the open question."""

        typed: str

    def compose(self) -> ComposeResult:
        """Text, prompt, foot."""
        with PageText(classes="page"):
            yield Told(page_lines)
        with Vertical(classes="prompt"):
            yield Told(heading_lines, classes="prompt-heading")
            yield Told(question_lines)
            with Horizontal(classes="answer"):
                yield Told(label_lines, classes="label")
                yield Box(compact=True, select_on_focus=False)  # what was begun beside it is gone on with
            yield Replies(reply_lines, classes="prompt-replies")
            yield Told(keys_lines, classes="prompt-keys")
        with Vertical(classes="foot"):
            yield Told(foot_lines)

    @property
    def box(self) -> Box:
        """Where the answer is typed."""
        return self.query_one(Box)

    @property
    def page(self) -> PageText:
        """The text."""
        return self.query_one(PageText)

    def on_mount(self) -> None:
        """Draw the first page."""
        self._show()

    def watch_walk(self, before: Walk | None, walk: Walk | None) -> None:
        """Another page or question begins with an empty box; what was judged there is replaced by the next typing."""
        if not self.is_mounted or walk is None:
            return
        other = before is None or before.question != walk.question
        if other or (walk.reply and walk.reply.verdict == "wrong"):
            self.box.value = ""
        elif before and walk.reply and walk.reply is not before.reply:
            self.box.select_all()
        self._show()
        if before is None or before.page != walk.page:
            self.page.scroll_home(animate=False)
        elif other:
            self.call_after_refresh(self.page.scroll_end, animate=False)

    def _show(self) -> None:
        walk = self.walk
        if walk is None:
            return
        asked = walk.question is not None
        prompt = self.query_one(".prompt")
        prompt.display = asked or bool(reply_lines(walk, WIDTH))
        prompt.set_class(not heading_lines(walk, WIDTH), "-bare")
        self.query_one(".answer").display = asked
        self.query_one(".label").styles.width = width_of(label_lines(walk)[0])
        self.query_one(Replies).typing = False
        for one in self.query(Told):
            one.walk = walk

    def ask(self) -> None:
        """Give the box the focus, or the text where nothing is asked."""
        (self.box if self.walk and self.walk.question else self.page).focus()

    def begin(self, typed: str) -> None:
        """Type what was typed beside the box into it."""
        self.ask()
        self.box.insert_text_at_cursor(typed)

    def leave(self) -> None:
        """Take the focus out of the box."""
        self.page.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(Replies).typing = bool(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value))
