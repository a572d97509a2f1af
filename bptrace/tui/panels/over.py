"""What may be laid over the debugger's panels: it follows the moment, and says where the person wants to go."""

from collections.abc import Callable
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

    leave: Callable[[], None]  # what brings back the panels, at once: the next key is theirs

    def begin(self, moment: Moment | None) -> None:
        """Opened anew, at a moment that may be the one it was left at."""
        self.set_reactive(Over.moment, moment)
        self.watch_moment()

    def watch_moment(self) -> None:
        """Another moment."""

    def action_leave(self) -> None:
        """Back to the panels, where one was."""
        self.leave()


def over_key(pressed: str, action: str, name: str, shown: str = "") -> Binding:
    """A binding described by the catalogue's `name`, in the last line where `shown` spells its key."""
    return Binding(pressed, action, text(name), show=bool(shown), key_display=shown or None)
