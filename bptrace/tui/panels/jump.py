"""The box that `:` opens: a quantity's name or a step's number, and the answer to a name that is none."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from bptrace.algebra.parser import read_quantity
from bptrace.errors import did_you_mean
from bptrace.texts import text
from bptrace.tracing import Trace


@dataclass(frozen=True)
class Destination:
    """The quantity that was meant, or the sentence that says why there is none."""

    name: str = ""
    problem: str = ""


def destination(typed: str, traced: Trace) -> Destination | int:
    """Where `dW2`, `δ²`, `W1_new` or the step number `12` (counted from 1) leads: an index or a name."""
    word = typed.strip().removeprefix(":").strip()
    if word.isdecimal():
        number = int(word)
        if 1 <= number <= len(traced):
            return number - 1
        return Destination(problem=text("debugger.no_step_number", number=number, count=len(traced)))
    name = read_quantity(word) or word
    if name in traced.fine or name in traced:
        return traced.step(name).index if name in traced else Destination(name)
    if name in traced.values:
        return Destination(problem=text("debugger.is_given", name=name))
    known = [step.name for step in traced.steps]
    return Destination(problem=text("debugger.no_step", name=word, hint=did_you_mean(word, known)))


class JumpBox(Input):
    """One line above the keys; enter asks, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", text("app.key_leave"))]

    @dataclass
    class Asked(Message):
        """The person typed where to go."""

        typed: str

    class Closed(Message):
        """The box is gone."""

    def __init__(self) -> None:
        super().__init__(placeholder=text("debugger.jump_where"), compact=True, classes="jump")
        self.display = False

    def ask(self) -> None:
        """Appear, empty."""
        self.value = ""
        self.display = True
        self.screen.set_focus(self)  # at once: focus() would wait for its turn, and the next key would not

    def action_leave(self) -> None:
        """Go away without a jump."""
        self._close()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = self.value
        self._close()
        if typed.strip():
            self.post_message(self.Asked(typed))

    def on_blur(self, event: events.Blur) -> None:
        """A click elsewhere leaves the box."""
        self.display = False

    def _close(self) -> None:
        self.display = False
        self.post_message(self.Closed())
