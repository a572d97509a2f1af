"""What is watched, always in view."""

from collections.abc import Sequence

import bptrace.tui.on_demand as on_demand
from bptrace.tui.panels.lines import BLANK, Line
from bptrace.tui.panels.panel import Panel


class WatchLine(Panel):
    """One line above the ribbon; blank where nothing is watched."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The watches in a row."""
        watches = self.moment and self.moment.stops.watches
        return (on_demand.watch_line(self.moment, width),) if self.moment and watches else (BLANK,)
