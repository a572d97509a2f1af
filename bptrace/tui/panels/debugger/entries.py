"""To other entries of the step that is looked at."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.widgets.overview import Overview
from bptrace.tui.widgets.picture import PictureView


class Entries(Shown):
    """Keys and clicks that go to another entry."""

    KEYS: ClassVar[list[BindingType]] = [
        key("up", "move(-1, 0)", "entry", "←↑↓→"),
        key("down", "move(1, 0)", "down"),
        key("left", "move(0, -1)", "left"),
        key("right", "move(0, 1)", "right"),
        key("pageup", "page(-1)", "page_up"),
        key("pagedown", "page(1)", "page_down"),
        key("home", "end(-1)", "home"),
        key("end", "end(1)", "end"),
    ]

    def action_move(self, rows: int, columns: int) -> None:
        """Another entry."""
        if self.moment:
            self.become(self.moment.moved(rows, columns))

    def action_page(self, direction: int) -> None:
        """As many rows on as are seen."""
        self.query_one(PictureView).action_page(direction)

    def action_end(self, direction: int) -> None:
        """The first or last entry of the row."""
        self.query_one(PictureView).action_end(direction)

    @on(PictureView.EntryChosen)
    def _entry_chosen(self, event: PictureView.EntryChosen) -> None:
        event.stop()
        if self.moment:
            self.become(self.moment.choose(event.row, event.column))

    @on(Overview.PlaceChosen)
    def _place_chosen(self, event: Overview.PlaceChosen) -> None:
        event.stop()
        if self.moment:
            self.become(self.moment.choose(event.row, event.column))
