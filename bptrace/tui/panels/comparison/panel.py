"""Theirs beside the right one over the debugger's panels: it follows the steps, and knows the way back."""

from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from bptrace.tui import theme
from bptrace.tui.messages import Open
from bptrace.tui.panels.comparison.lines import comparison_lines
from bptrace.tui.panels.lines import Span, cut, line, strip
from bptrace.tui.panels.over import Over, over_key
from bptrace.tui.place import Place
from bptrace.tui.theirs import Theirs

MARGIN = 3


class ComparisonPanel(Over):
    """The debugger's own keys step and choose an entry; escape goes back to the line one came from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        over_key("escape", "back", "check.key_beside_back", "esc"),
        over_key("o", "leave", "check.key_beside_leave", "o"),
    ]

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.theirs: Theirs | None = None
        self._strips: list[Strip] = []

    def compare(self, theirs: Theirs) -> None:
        """With this."""
        self.theirs = theirs
        self._paint()

    def watch_moment(self) -> None:
        """Another step or entry."""
        self._paint()

    def on_resize(self) -> None:
        """Another room."""
        self._paint()

    def on_focus(self) -> None:
        """The bar at the left."""
        self._paint()

    on_blur = on_focus

    def _paint(self) -> None:
        self._strips = []
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row."""
        if not self._strips and self.moment and self.theirs:
            palette, width = theme.palette(self.app), self.size.width
            base = palette.style("text", "focused")
            bar = Span("▌" if self.has_focus else " ", "here")
            inside, room = max(width - 2 * MARGIN, 1), max(self.size.height - 2, 1)
            lines = [(), *comparison_lines(self.moment, self.theirs, inside, room)]
            padded = (*lines, *[()] * (self.size.height - len(lines)))
            margin = " " * (MARGIN - 1)
            self._strips = [strip(line(bar, margin, cut(one, inside)), width, palette, base) for one in padded]
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def action_back(self) -> None:
        """To the line of the file where one came from."""
        self.leave()
        self.post_message(Open(Place("check")))
