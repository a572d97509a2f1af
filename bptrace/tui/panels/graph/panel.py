"""The computing graph: the whole network or one entry's neighbourhood, with a cursor that goes to steps and entries."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import index
from bptrace.algebra.quantity import quantity
from bptrace.computing_graph import neighbourhood
from bptrace.export.sentences import sentence
from bptrace.texts import text
from bptrace.tui import theme
from bptrace.tui.panels.graph.drawing import Drawing, Spot, neighbour
from bptrace.tui.panels.graph.entry import entry_drawing
from bptrace.tui.panels.graph.network import network_drawing
from bptrace.tui.panels.graph.view import MARGIN, View
from bptrace.tui.panels.lines import BLANK, Line, Span, cut, heading, justified, line, muted, strip, wrapped
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.over import Over, over_key
from bptrace.tui.widgets.painted import Painted

Zoom = Literal["network", "entry"]
ZOOMS: tuple[Zoom, ...] = ("network", "entry")
ABOVE, BELOW = 3, 2  # rows of words above and below the drawing; one more each where there is room
MOST = {True: 5, False: 3}  # neighbours that are followed where there are many: in a high view, in a low one
HIGH = 20


class GraphPanel(Over, Painted):
    """Shows the graph at `moment`; what a person chooses goes up as messages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        over_key("up", "move(-1, 0)", "graph.key_node", "←↑↓→"),
        over_key("down", "move(1, 0)", "graph.key_down"),
        over_key("left", "move(0, -1)", "graph.key_left"),
        over_key("right", "move(0, 1)", "graph.key_right"),
        over_key("enter", "go", "graph.key_go", "⏎"),
        over_key("z", "zoom", "graph.key_zoom", "z"),
        over_key("pageup", "scroll(-1)", "graph.key_page_up"),
        over_key("pagedown", "scroll(1)", "graph.key_page_down"),
        over_key("escape,g", "leave", "graph.key_leave", "esc"),
    ]

    zoom: reactive[Zoom] = reactive[Zoom]("network", repaint=False)

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._drawing = Drawing()
        self._at = 0
        self._corner = (0, 0)  # the column and row of the drawing that is at the top left
        self._view = View()

    # --- what is drawn -------------------------------------------------------------------------------------------

    def watch_moment(self) -> None:
        """Another moment: the cursor goes to the number that is computed now."""
        self._draw()

    def watch_zoom(self) -> None:
        """Another distance."""
        self._draw()

    def on_resize(self) -> None:
        """Another room."""
        self._draw()

    def on_focus(self) -> None:
        """The bar at the left."""
        self.repaint()

    on_blur = on_focus

    def _draw(self) -> None:
        if self.moment is None or not self.size:
            return
        self._drawing = self._drawn(self.moment, *self._room)
        spots = self._drawing.spots
        found = (at for at, spot in enumerate(spots) if _is_at(spot, self.moment))
        self._at = next(found, min(self._at, max(len(spots) - 1, 0)))
        self._corner = self._begin()
        self._follow()

    def _drawn(self, moment: Moment, width: int, height: int) -> Drawing:
        if self.zoom == "network":
            return network_drawing(moment, width, height)
        name, cell = quantity(moment.name).source, moment.cell
        centre = neighbourhood(moment.trace, name, cell, MOST[height >= HIGH])
        drawn = entry_drawing(moment, centre)
        return drawn if drawn.height <= height else entry_drawing(moment, centre, roomy=False)

    @property
    def _room(self) -> tuple[int, int]:
        """The columns and rows that there are for the drawing."""
        return max(self.size.width - 2 * MARGIN, 1), max(self.size.height - ABOVE - BELOW - 2 * self._airy, 1)

    @property
    def _airy(self) -> bool:
        """Whether there is room for an empty row more at the top and at the bottom."""
        return self.size.height >= HIGH

    @property
    def _above(self) -> int:
        return ABOVE + self._airy

    @property
    def spot(self) -> Spot | None:
        """Where the cursor is."""
        return self._drawing.spots[self._at] if self._drawing.spots else None

    def _begin(self) -> tuple[int, int]:
        """The corner from which the sought part is seen about in the middle, and no node is cut at the left."""
        width, height = self._room
        sought = self._drawing.sought or (self.spot.region if self.spot else Region())
        seen = min(sought.width, width)
        sought_x = sought.x if self._drawing.backwards else sought.right - seen
        x = _start(sought_x, seen, width, self._drawing.width)
        x = self._drawing.begun(x, sought_x + seen - width, sought_x) if x else 0
        y = _start(sought.y, sought.height, height, self._drawing.height)
        return x - _before(self._drawing.width, width, 2), y - _before(self._drawing.height, height, 3)

    def _follow(self) -> None:
        """Scroll as little as it takes to see the cursor."""
        width, height = self._room
        (x, y), region = self._corner, self.spot.region if self.spot else Region()
        x = min(max(x, region.right - width), region.x)
        y = min(max(y, region.bottom - height), region.y)
        self._corner = x, y
        self.repaint()

    def painted(self) -> Sequence[Strip]:
        """Title, sentence, the part of the drawing that is seen, the note of the cursor."""
        if self.moment is None:
            return ()
        palette, width = theme.palette(self.app), self.size.width
        base = palette.style("text", "focused")
        room, above = width - 2 * MARGIN, self._above
        note = self._noted(self.moment, room)
        words = [*[BLANK] * (above - ABOVE), *self._words(self.moment, room), BLANK, *note, BLANK]
        lines = [strip(line(" " * MARGIN, one), width, palette, base) for one in words]
        cursor = self.spot.region if self.spot else Region()
        seen = self._view.strips(self._drawing, self._corner, self._room, cursor, palette)
        lines[above:above] = seen[: len(seen) + 1 - len(note)]
        bar = Strip([*strip((Span("▌" if self.has_focus else " ", "here"),), 1, palette, base)], 1)
        return [Strip.join([bar, one.crop(1, width)]) for one in lines[: self.size.height]]

    def _noted(self, moment: Moment, width: int) -> list[Line]:
        """What is said of the number under the cursor: its formula, where rows are free a sentence as well."""
        if self.spot is None:
            return [BLANK]
        note, free = cut(self.spot.note(), width), self._room[1] + self._corner[1] - self._drawing.height
        said = wrapped((muted(sentence(moment.trace.step(self.spot.step), moment.scenario)),), width)
        return [note, *said] if len(said) < free else [note]

    def _words(self, moment: Moment, width: int) -> tuple[Line, ...]:
        tabs = []
        for zoom in ZOOMS:
            chosen = zoom == self.zoom
            role, ground = ("ink", "text") if chosen else ("muted", "panel")
            tabs += [Span(f" {text(f'graph.{zoom}')} ", role, chosen, ground, name=zoom), Span(" ")]
        head = line(heading(text("graph.title")), "  ", tabs)
        entry = f"{symbol_term(moment.name).text}{index(moment.cell) if self.zoom == 'entry' else ''}"
        place = text("graph.place", entry=entry, number=moment.index + 1, count=len(moment.trace))
        said = text(f"graph.says_{self.zoom}")
        return justified(head, (muted(place),), width), cut((muted(said),), width), BLANK

    # --- what a person does --------------------------------------------------------------------------------------

    def action_move(self, rows: int, columns: int) -> None:
        """The next number in a direction; where there is none, the drawing is scrolled."""
        if self.spot:
            self._at = neighbour(self._drawing.spots, self._at, rows, columns)
            self._follow()

    def action_go(self) -> None:
        """To the step and the entry under the cursor."""
        if self.spot:
            self.post_message(self.Went(self.spot.step, self.spot.cell))

    def action_zoom(self) -> None:
        """The whole network, or one entry."""
        self.zoom = ZOOMS[1 - ZOOMS.index(self.zoom)]

    def action_scroll(self, direction: int) -> None:
        """As many rows on as are seen."""
        left, top = self._corner
        height = self._room[1]
        if self._drawing.height > height:
            self._corner = left, min(max(top + direction * (height - 2), 0), self._drawing.height - height)
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to the number under the pointer; a second click goes to its step."""
        event.stop()
        x, y = event.x - MARGIN + self._corner[0], event.y - self._above + self._corner[1]
        at = next((at for at, spot in enumerate(self._drawing.spots) if spot.region.contains(x, y)), None)
        if event.y == self._above - ABOVE:
            self.action_zoom()
        elif at == self._at:
            self.action_go()
        elif at is not None:
            self._at = at
            self._follow()


def _is_at(spot: Spot, moment: Moment) -> bool:
    return spot.step == moment.name and spot.cell in (None, moment.cell)


def _start(first: int, size: int, room: int, whole: int) -> int:
    """Where to begin so that a stretch is in the middle, without leaving room empty at an end."""
    return min(max(first - (room - size) // 2, 0), max(whole - room, 0))


def _before(whole: int, room: int, share: int) -> int:
    """The cells left empty before what is smaller than its room: one part of `share` of all that are."""
    return max(room - whole, 0) // share
