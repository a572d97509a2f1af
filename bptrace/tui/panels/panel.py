"""A panel: lines made from the current moment."""

from textual.reactive import reactive

from bptrace.tui.panels.lines import Lines
from bptrace.tui.panels.moment import Moment


class Panel(Lines):
    """Draws its `content` of `moment`, with a title where no tab names it; what a person does goes up as messages."""

    moment: reactive[Moment | None] = reactive(None, repaint=False)
    titled: reactive[bool] = reactive(True, repaint=False)

    def watch_moment(self) -> None:
        """Another moment may hold other lines."""
        self.renew()

    def watch_titled(self) -> None:
        """The panel has become a tab, or is none any more."""
        self.renew()
