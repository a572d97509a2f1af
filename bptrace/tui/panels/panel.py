"""A panel: lines made from the current moment."""

from textual.reactive import reactive

from bptrace.tui.panels.lines import Lines
from bptrace.tui.panels.moment import Moment


class Panel(Lines):
    """Draws its `content` of `moment`; data comes down by `moment`, what a person does goes up as messages."""

    moment: reactive[Moment | None] = reactive(None)

    def watch_moment(self) -> None:
        """Another moment may hold other lines."""
        self.renew()
