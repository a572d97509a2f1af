"""What a person has beside the right value, laid over the panels when one comes from the check screen."""

from typing import TYPE_CHECKING

import bptrace.tui.on_demand as on_demand
from bptrace.tui.panels.debugger.overlays import Overlays

if TYPE_CHECKING:
    from bptrace.tui.theirs import Theirs


class Comparing(Overlays):
    """Opened by whoever has something to compare with."""

    async def compare(self, theirs: "Theirs") -> None:
        """Lay it over the panels."""
        await self._lay_over(on_demand.ComparisonPanel)
        self.query_one(on_demand.ComparisonPanel).compare(theirs)
