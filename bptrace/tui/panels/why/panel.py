"""Why an entry is what it is: the list of the entries that made it; each leads to its own why."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.strip import Strip

from bptrace.algebra.expression import Entry
from bptrace.algebra.scalars import cell_of
from bptrace.texts import text
from bptrace.tui import theme
from bptrace.tui.messages import Said
from bptrace.tui.panels.lines import Span, line, strip
from bptrace.tui.panels.over import Over, over_key
from bptrace.tui.panels.why.lines import head_lines, list_rows, why_lines, window
from bptrace.tui.panels.why.trail import Stop, Trail

MARGIN = 2
NOTE = 3  # rows below the list: a blank one, the note, a blank one


class WhyPanel(Over):
    """Begins at the entry that is looked at; walks on by itself, and lands where the person says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        over_key("up", "move(-1)", "why.key_entry", "↑↓"),
        over_key("down", "move(1)", "why.key_down"),
        over_key("enter,right", "into", "why.key_into", "⏎"),
        over_key("backspace,left", "back", "why.key_back", "⌫"),
        over_key("o", "open", "why.key_open", "o"),
        over_key("s", "sort", "why.key_sort", "s"),
        over_key("pageup", "page(-1)", "why.key_page_up"),
        over_key("pagedown", "page(1)", "why.key_page_down"),
        over_key("home", "end(-1)", "why.key_home"),
        over_key("end", "end(1)", "why.key_end"),
        over_key("escape,w", "leave", "why.key_leave", "esc"),
    ]

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.trail: Trail | None = None
        self._strips: list[Strip] = []

    def watch_moment(self) -> None:
        """Another step or entry: its why, and a new way."""
        if self.moment:
            order = self.trail.here.order if self.trail else "size"
            self._become(Trail.begin(self.moment.trace, Entry(self.moment.name, *self.moment.cell), order))

    def on_resize(self) -> None:
        """Another room."""
        self._paint()

    def on_focus(self) -> None:
        """The bar at the left."""
        self._paint()

    on_blur = on_focus

    def _become(self, trail: Trail) -> None:
        self.trail = trail
        self._paint()

    def _paint(self) -> None:
        self._strips = []
        self.refresh()

    @property
    def _room(self) -> tuple[int, int]:
        return max(self.size.width - 2 * MARGIN, 1), max(self.size.height - 1, 1)

    @property
    def _listed(self) -> int:
        """The rows of the list."""
        assert self.moment and self.trail
        return max(self._room[1] - len(head_lines(self.moment, self.trail, *self._room)) - NOTE + 1, 1)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if not self._strips and self.moment and self.trail:
            palette = theme.palette(self.app)
            base = palette.style("text", "focused")
            bar = Span("▌" if self.has_focus else " ", "here")
            lines = why_lines(self.moment, self.trail, *self._room)
            self._strips = [
                strip(line(bar, " " * (MARGIN - 1), one), self.size.width, palette, base)
                for one in (*lines, *[()] * (self.size.height - len(lines)))
            ]
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    # --- what a person does --------------------------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        """Another entry of the list."""
        if self.trail:
            self._stop(self.trail.here.moved(rows))

    def action_page(self, direction: int) -> None:
        """As many entries on as are seen."""
        if self.trail:
            self._stop(self.trail.here.moved(direction * max(self._listed - 1, 1)))

    def action_end(self, direction: int) -> None:
        """The first or the last entry."""
        if self.trail:
            self._stop(self.trail.here.end(direction))

    def action_sort(self) -> None:
        """By size, or in the formula's order."""
        if self.trail:
            here = self.trail.here
            self._stop(here.sorted("order" if here.order == "size" else "size"))

    def _stop(self, stop: Stop) -> None:
        assert self.trail
        self._become(self.trail.at(stop))

    def action_into(self) -> None:
        """Why the entry under the cursor is what it is."""
        leaf = self.trail.here.leaf if self.trail else None
        if self.trail and leaf:
            self._become(self.trail.into(leaf))

    def action_back(self) -> None:
        """The way one came."""
        if self.trail:
            self._become(self.trail.back())

    def action_open(self) -> None:
        """To the entry whose why is shown, in the panels."""
        leaf = self.trail.here.found.leaf if self.trail else None
        if self.moment and isinstance(leaf, Entry) and leaf.name in self.moment.trace:
            self.post_message(self.Went(leaf.name, cell_of(leaf), leaves=True))
        elif leaf:
            self.post_message(Said(text("why.no_step")))

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to the entry under the pointer; a second click goes into it."""
        event.stop()
        if self.moment is None or self.trail is None:
            return
        here, head = self.trail.here, len(head_lines(self.moment, self.trail, *self._room))
        rows = list_rows(here, window(here, self._listed), self._listed)
        if 0 <= event.y - head < len(rows):
            group, source = rows[event.y - head]
            if (group, source) == (here.group, here.source):
                self.action_into()
            else:
                self._stop(Stop(here.found, here.order, group, source))
