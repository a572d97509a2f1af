"""A box of one line above the keys, in which a person types what they want: where to go, what to change."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from bptrace.texts import text

TOO_SMALL = "-small"  # the class of a screen that asks for room


class Box(Input):
    """Appears when asked; enter hands over what was typed, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", text("app.key_go"), key_display="⏎"),
        Binding("escape", "leave", text("app.key_leave"), key_display="esc"),
    ]

    @dataclass
    class Asked(Message):
        """The person typed something and pressed enter."""

        typed: str

    class Closed(Message):
        """The box is gone."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, classes="box")
        self.display = False

    def ask(self, begun: str = "", offered: str = "") -> None:
        """Appear with what is begun, and with what is offered after it, which the first key typed replaces."""
        self.value = begun + offered
        self.display = True
        self.screen.set_focus(self)  # at once: focus() would wait for its turn, and the next key would not
        self.selection = Selection(len(begun), len(self.value))

    def submitted(self, typed: str) -> None:
        """What happens on enter: somebody is told, and closes the box when it is done."""
        self.post_message(self.Asked(typed))

    def close(self) -> None:
        """Go away."""
        self.display = False
        self.post_message(self.Closed())

    def action_leave(self) -> None:
        """Go away without doing anything."""
        self.close()

    async def action_submit(self) -> None:
        """Enter hands over what is typed."""
        self.submitted(self.value)

    def on_blur(self, event: events.Blur) -> None:
        """A click elsewhere leaves the box; a terminal that is too small for a while does not."""
        self.display = self.screen.has_class(TOO_SMALL)
