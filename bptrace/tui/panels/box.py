"""A box of one line above the keys, in which a person types what they want: where to go, what to change."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from bptrace.texts import text


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

    @dataclass
    class Late(Message):
        """A key that was typed after enter, faster than the box could go: it is for whoever comes next."""

        key: events.Key

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, classes="box")
        self.display = False
        self._handed_over = True  # until somebody asks again, no key is for the box

    def ask(self, begun: str = "", offered: str = "") -> None:
        """Appear with what is begun, and with what is offered after it, which the first key typed replaces."""
        self.value = begun + offered
        self.display = True
        self._handed_over = False
        self.screen.set_focus(self)  # at once: focus() would wait for its turn, and the next key would not
        self.selection = Selection(len(begun), len(self.value))

    def submitted(self, typed: str) -> None:
        """What happens on enter: somebody is told, and closes the box when it is done."""
        self.post_message(self.Asked(typed))

    def stay(self) -> None:
        """What was typed could not be done, and may be changed."""
        self._handed_over = False

    def close(self) -> None:
        """Go away."""
        self._handed_over = True
        self.display = False
        self.post_message(self.Closed())

    def action_leave(self) -> None:
        """Go away without doing anything."""
        self.close()

    async def action_submit(self) -> None:
        """On enter what is typed is handed over at once: the next key is not part of it."""
        self._handed_over = True
        self.submitted(self.value)

    async def on_event(self, event: events.Event) -> None:
        """Enter is done here: its binding would be found only once the app has it, and the next key come before that.

        After it a key goes behind what was handed over, so that it finds what that led to.
        """
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif self._handed_over:
            self.post_message(self.Late(event))
        elif event.key == "enter":
            await self.action_submit()
        else:
            await super().on_event(event)

    def on_blur(self, event: events.Blur) -> None:
        """A click elsewhere leaves the box."""
        self.display = False


def type_again(app: App[object], key: events.Key) -> None:
    """A key for whoever has the focus now. Made by the app itself: what a screen sends does not rise above it."""
    app.post_message(events.Key(key.key, key.character))
