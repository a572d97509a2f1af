"""What may be laid over the debugger's panels: it follows the moment, and says where the person wants to go."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive

from bptrace.texts import text
from bptrace.tui.panels.moment import Cell, Moment
from bptrace.tui.widgets.direct import Direct


class Over(Direct, can_focus=True):
    """Shows something of `moment`."""

    moment: reactive[Moment | None] = reactive(None, repaint=False)

    @dataclass
    class Went(Message):
        """The person chose a step and perhaps an entry of it; `leaves` where they want to see it in the panels."""

        step: str
        cell: Cell | None
        leaves: bool = False

    class Left(Message):
        """The person is done."""


def over_key(pressed: str, action: str, name: str, shown: str = "") -> Binding:
    """A binding described by the catalogue's `name`, in the last line where `shown` spells its key."""
    return Binding(pressed, action, text(name), show=bool(shown), key_display=shown or None)
