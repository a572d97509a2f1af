"""What is laid over the panels, below the ribbon: the computing graph, and why an entry is what it is."""

from typing import ClassVar, Self

from textual import on
from textual.binding import BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.over import Over


class Overlays(Shown):
    """Keys that open one; it has the focus then and follows the moment, and the debugger's own keys still hold."""

    KEYS: ClassVar[list[BindingType]] = [
        key("g", "graph", "graph", "g"),
        key("w", "why", "why", "w"),
    ]

    async def action_graph(self) -> None:
        """The computing graph."""
        await self._lay_over(on_demand.GraphPanel)

    async def action_why(self) -> None:
        """Why the entry is what it is."""
        await self._lay_over(on_demand.WhyPanel)

    async def _lay_over(self, wanted: type[Over]) -> None:
        """Open one; keys that are typed ahead are already its own."""
        found = next((child for child in self.query(Over) if type(child) is wanted), None)
        if found is None:
            found = wanted(classes="over")
            found.leave = self.uncover
            await self.mount(found)
        self.over = found
        found.begin(self.moment)
        found.refresh(layout=True)
        self.screen.set_focus(found)

    def follow(self, moment: Moment) -> None:
        """What lies over the panels follows too."""
        super().follow(moment)
        if self.over:
            self.over.moment = moment

    def focus(self, scroll_visible: bool = True) -> Self:
        """What lies over the panels has the keys."""
        if self.over:
            self.over.focus(scroll_visible)
            return self
        return super().focus(scroll_visible)

    def uncover(self) -> None:
        """The panels again."""
        if self.over:
            self.over.refresh(layout=True)  # a child's: what stands where is its parent's to find out
            self.over = None
            self.screen.set_focus(self)

    @on(Over.Went)
    def _visited(self, event: Over.Went) -> None:
        """To a step, and an entry of it."""
        event.stop()
        if self.moment and event.step in self.moment.trace:
            moved = self.moment.to(event.step)
            self.become(moved.choose(*event.cell) if event.cell else moved)
        if event.leaves:
            self.uncover()
