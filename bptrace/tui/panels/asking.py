"""Questions in the last lines of a screen: which of a few ways, which file, and whether at all."""

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from bptrace.errors import BptraceError
from bptrace.files import write_new
from bptrace.texts import text
from bptrace.tui.panels.keys import Keys
from bptrace.tui.panels.lines import Line, Lines, line, muted
from bptrace.tui.panels.modal import Modal

LEAVE = Binding("escape", "leave", text("app.key_leave"), key_display="esc")


class Question(Lines):
    """One line that says what is asked."""

    def __init__(self, asked: str) -> None:
        super().__init__()
        self._asked = line("  ", muted(asked))

    def content(self, width: int, height: int) -> tuple[Line, ...]:
        """The line."""
        return (self._asked,)


class Asking(Modal[str]):
    """Stands over the last lines; what was asked about stays in sight. Left without an answer it tells nothing."""

    DEFAULT_CSS = """
    Asking { layout: vertical; align: left bottom; }
    Asking > * { height: 1; background: $bp-linked; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [LEAVE, Binding("ctrl+c", "app.quit", show=False)]

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss()


class AskWay(Asking):
    """One key of a few: the answer is the form that it stands for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(form[0], f"choose('{form}')", text(f"copying.key_{form}"), key_display=form[0])
            for form in ("text", "latex", "numpy", "file")
        ),
    ]

    def __init__(self, asked: str) -> None:
        super().__init__()
        self._asked = asked

    def compose(self) -> ComposeResult:
        """The question, then the keys."""
        yield Question(self._asked)
        yield Keys(("t", "l", "n", "f", "escape"))

    def action_choose(self, form: str) -> None:
        """That one."""
        self.dismiss(form)


class AskSure(Asking):
    """Whether to do it: enter tells "sure"."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "do", text("app.key_do"), key_display="⏎")]

    def __init__(self, asked: str) -> None:
        super().__init__()
        self._asked = asked

    def compose(self) -> ComposeResult:
        """The question, then the keys."""
        yield Question(self._asked)
        yield Keys(("enter", "escape"))

    def action_do(self) -> None:
        """Yes."""
        self.dismiss("sure")


class PathInput(Input):
    """The name, to be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", text("copying.key_write"), key_display="⏎")]


class AskPath(Asking):
    """A file's name, with one put in already that no file has yet; nothing is written without it."""

    def __init__(self, stem: str, ending: str, asked: str) -> None:
        super().__init__()
        self._free, self._asked = free_name(stem, ending), asked

    def compose(self) -> ComposeResult:
        """What to type, the name, the keys."""
        yield Question(self._asked)
        yield PathInput(self._free, compact=True, select_on_focus=False)
        yield Keys(("enter", "escape"))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        self.dismiss(os.path.expanduser(typed)) if typed else self.dismiss()


def free_name(stem: str, ending: str) -> str:
    """`stem.ending`, or the first of `stem-2.ending`, … that is no file in the current folder."""
    name, number = stem + ending, 2
    while Path(name).exists():
        name, number = f"{stem}-{number}{ending}", number + 1
    return name


def said_of_writing(path: str, content: str) -> str:
    """Write a new file, and say where it is, or why it is not."""
    try:
        write_new(path, content)
    except BptraceError as error:
        return str(error)
    return text("copying.written", path=path)
