"""The drawing of the whole network: its quantities from left to right, parameters and targets below what uses them.

In a node the value stands above and ∂L/∂ it below; between two nodes the function that is applied on the way forward,
and what becomes of the gradient G that arrives on the way back.
"""

from functools import cached_property, partial
from weakref import WeakKeyDictionary

import numpy as np
from textual.geometry import Region

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import terms
from bptrace.algebra.numbers import cells, dimensions
from bptrace.algebra.numbers import short as short_number
from bptrace.algebra.quantity import quantity
from bptrace.computing_graph import gradient_of
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui.panels.entry import UNKNOWN
from bptrace.tui.panels.graph.chain import Link, chain
from bptrace.tui.panels.graph.drawing import Drawing, laid
from bptrace.tui.panels.graph.states import State, gradient_named, gradient_state, is_hidden, named, state
from bptrace.tui.panels.lines import BLANK, Line, Span, cut, line, muted, spans, width_of
from bptrace.tui.panels.moment import Moment

WIDEST = (78, 52, 26)  # columns of a matrix that is written out, as many as there is room for
EDGE = 6, 16  # the least and the most columns of an edge
LONGER = 8  # columns more, at most, where there is room
INDENT = 3  # of what hangs below a node
ROWS = (10, 8, 6, 5, 4, 3, 2, 1)  # of a matrix that is written out, as many as there is room for
FIGURES = 3  # decimals of a matrix, and significant figures of a norm

_written: WeakKeyDictionary[Trace, dict[tuple[str, int, int], tuple[str, ...]]] = WeakKeyDictionary()
_fitting: WeakKeyDictionary[Trace, dict[tuple[int, int, frozenset[str], int], tuple[int, int, int]]] = (
    WeakKeyDictionary()
)  # by the room, and by what is hidden: a "?" takes one row
_tiles: WeakKeyDictionary[Trace, dict[tuple[object, ...], "_Tile"]] = WeakKeyDictionary()


@frozen
class _Tile:
    """The rows of one quantity: its value, and its gradient if it has one."""

    name: str
    above: tuple[Line, ...]
    below: tuple[Line, ...]

    @cached_property
    def width(self) -> int:
        return max(map(width_of, (*self.above, *self.below))) + 2

    @property
    def height(self) -> int:
        return len(self.above) + len(self.below)

    @cached_property
    def _laid(self) -> tuple[Line, ...]:
        return tuple(laid(row, self.width) for row in (*self.above, *self.below, BLANK))

    def rows(self, above: int, height: int) -> tuple[Line, ...]:
        """On their ground, the gradient so many rows below the top, and so many in all."""
        *rows, blank = self._laid
        value, gradient = rows[: len(self.above)], rows[len(self.above) :]
        return *value, *[blank] * (above - len(value)), *gradient, *[blank] * (height - above - len(gradient))


def network_drawing(moment: Moment, width: int, height: int) -> Drawing:
    """The chain of the forward equations, with as much written out as there is room for.

    Rows beyond `height` are left away as far as matrices can be done without; a drawing wider than `width` can be
    scrolled, but wide matrices are not what makes it so.
    """
    known = _fitting.setdefault(moment.trace, {})
    asked = width, height, moment.hidden, moment.index if moment.hidden else 0
    if asked not in known:
        known[asked] = _fit(moment, width, height)
    rows, columns, free = known[asked]
    return _Artist(moment, rows, columns).drawing(free)


def _fit(moment: Moment, width: int, height: int) -> tuple[int, int, int]:
    """The rows and columns of a matrix that there is room for, and the columns that stay free beside all of them."""
    for columns in WIDEST:
        for rows in ROWS:
            artist = _Artist(moment, rows, columns)
            if artist.height <= height:
                break
        free = width - artist.drawing().width
        if free >= 0:
            break
    return rows, columns, max(free, 0)


class _Artist:
    """Draws the network at one moment, matrices of at most so many rows, and so many columns of text, written out."""

    def __init__(self, moment: Moment, rows: int, columns: int) -> None:
        self.moment, self.room = moment, (rows, columns)
        self.links = chain(moment.trace)
        names = ("x", *(name for link in self.links for name in link.names))
        self.tiles = {name: self._tile(name) for name in names}

    @cached_property
    def above(self) -> int:
        """The rows of the values in the chain: every gradient begins in the same row."""
        return max(len(self.tiles[name].above) for name in self._chain)

    @cached_property
    def middle(self) -> int:
        """The rows of the chain."""
        return self.above + max(len(self.tiles[name].below) for name in self._chain)

    @property
    def height(self) -> int:
        """All rows."""
        return self.middle + max(sum(self.tiles[name].height + 1 for name in link.others) for link in self.links)

    @property
    def _chain(self) -> tuple[str, ...]:
        return ("x", *(link.equation.name for link in self.links))

    @cached_property
    def _updated(self) -> str:
        """The parameter that the step looked at changes, or keeps something for; empty before the update."""
        found = quantity(self.moment.name)
        return f"{found.of or found.base}{found.layer}" if self.moment.step.phase == "update" else ""

    def drawing(self, free: int = 0) -> Drawing:
        """From x to L; free columns make the edges longer than they must be."""
        drawn = Drawing()
        x, hung = self._put(drawn, "x", 0, 0), 0
        for at, link in enumerate(self.links):
            longer = min((free + at) // len(self.links), LONGER)
            x = self._edge(drawn, link, x, hung if link.others else 0, longer)
            hung = max(hung, self._hang(drawn, link, x))
            x = self._put(drawn, link.equation.name, x, 0)
        return drawn

    # --- nodes ---------------------------------------------------------------------------------------------------

    def _tile(self, name: str) -> _Tile:
        """What a quantity's node looks like, which few steps change."""
        where, back = state(self.moment, name), gradient_state(self.moment, name)
        known = _tiles.setdefault(self.moment.trace, {})
        asked = name, self.room, where, back, self.moment.hidden
        if asked not in known:
            known[asked] = self._made(name, where, back)
        return known[asked]

    def _made(self, name: str, where: State, back: State) -> _Tile:
        value = self.moment.trace.values[name]
        size = muted(f"  {dimensions(value.shape)}") if value.size > 1 else Span("")
        above = self._rows(line(named(name, None, where), size), name, name, where)
        if not _block(self.moment.trace, f"d{name}", *self.room):
            return _Tile(name, above, ())
        head = gradient_named(self.moment, name, None)
        return _Tile(name, above, self._rows(head, f"d{name}", quantity(name).gradient, back))

    def _rows(self, head: Line, name: str, step: str, where: State) -> tuple[Line, ...]:
        """A name, and below it its numbers."""
        hidden = is_hidden(self.moment, step, None) or (self.moment.hidden and where == "pending")
        shown = (UNKNOWN,) if hidden else _block(self.moment.trace, name, *self.room)
        role = "faint" if where == "pending" else "text"
        return head, *((Span(row, role, where == "here"),) for row in shown)

    def _put(self, drawn: Drawing, name: str, x: int, y: int, aligned: bool = True) -> int:
        """Draw a node; returns the column after it."""
        tile = self.tiles[name]
        above, height = (self.above, self.middle) if aligned else (len(tile.above), tile.height)
        drawn.tile(x, y, tile.width, tile.rows(above, height))
        step = quantity(name).gradient
        if name in self.moment.trace:
            drawn.spot(Region(x, y, tile.width, len(tile.above)), name, None, partial(self._note, name))
        elif name == self._updated:
            update = self.moment.name
            drawn.spot(Region(x, y, tile.width, len(tile.above)), update, None, partial(self._note, update))
        if tile.below and step in self.moment.trace:
            drawn.spot(Region(x, y + above, tile.width, len(tile.below)), step, None, partial(self._note, step))
        return x + tile.width

    def _note(self, step: str) -> Line:
        return spans(terms(self.moment.trace.step(step).equation))

    # --- edges ---------------------------------------------------------------------------------------------------

    def _edge(self, drawn: Drawing, link: Link, x: int, free: int, longer: int) -> int:
        """Lines from a node to the next one and back, with what they do; returns the column of the next node."""
        on = link.function
        back = link.back[link.before] if self.tiles[link.before].below else ""
        width = max(min(max(len(on), len(back)) + 2, EDGE[1]) + longer, EDGE[0] + longer, free - x)
        far = state(self.moment, link.equation.name)
        self._label(drawn, x, 0, width, on, far)
        drawn.write(x, 1, _ink("─" * (width - 2) + "► ", far))
        if back:
            near = gradient_state(self.moment, link.before)
            drawn.write(x, self.above, _ink(" ◄" + "─" * (width - 2), near))
            self._label(drawn, x, self.above + 1, width, back, near)
        return x + width

    def _label(self, drawn: Drawing, x: int, y: int, width: int, words: str, where: State) -> None:
        shown = cut((Span(words, "faint" if where == "pending" else "text"),), width - 2)
        drawn.write(x + (width - width_of(shown)) // 2, y, *shown)

    def _hang(self, drawn: Drawing, link: Link, x: int) -> int:
        """Draw what only this equation uses below its node; returns the column after all of it."""
        y, right = self.middle, 0
        for at, name in enumerate(link.others):
            tile, last = self.tiles[name], at == len(link.others) - 1
            where = state(self.moment, link.equation.name)
            back = link.back[name] if tile.below else ""
            drawn.write(x + 1, y, _ink("│", where))
            if back:
                near = gradient_state(self.moment, name)
                drawn.write(x + INDENT, y, _ink("▼ ", near), _ink(back, near, "text"))
            drawn.write(x + 1, y + 1, _ink("╰─" if last else "├─", where))
            for row in range(y + 2, y + 1 + tile.height):
                drawn.write(x + 1, row, _ink(" " if last else "│", where))
            self._put(drawn, name, x + INDENT, y + 1, aligned=False)
            y += tile.height + 1
            right = max(right, x + INDENT + max(tile.width, len(back) + 2) + 2)
        return right


def _ink(words: str, where: State, role: str = "muted") -> Span:
    return Span(words, "faint" if where == "pending" else role)


def _block(traced: Trace, name: str, rows: int, columns: int) -> tuple[str, ...]:
    """A quantity's numbers, or with a d before its name its gradient's, as rows; nothing where nobody computes it."""
    known = _written.setdefault(traced, {})
    if (name, rows, columns) not in known:
        known[name, rows, columns] = _numbers(traced, name, rows, columns)
    return known[name, rows, columns]


def _numbers(traced: Trace, name: str, rows: int, columns: int) -> tuple[str, ...]:
    """The matrix if it is small, the few entries of a vector in a row, else how long it is."""
    found = traced.values.get(name) if not name.startswith("d") else None
    if name == "dL":
        found = np.ones((1, 1))
    elif name.startswith("d"):
        found = gradient_of(traced, name.removeprefix("d"))
    if found is None:
        return ()
    value = np.atleast_2d(found)
    if value.shape[0] <= rows and value.shape[1] <= columns // 2:
        written = _cells(value)
        if len(written[0]) <= columns:
            return written
    if 1 in value.shape and value.size <= 4:
        return _cells(value.reshape(1, -1))
    return (text("graph.norm", size=short_number(float(np.linalg.norm(value)), FIGURES)),)


def _cells(value: Array) -> tuple[str, ...]:
    """The rows of a matrix; entries that would need a common power of ten have each its own."""
    entries, power = cells(value, FIGURES)
    if power:
        entries = [[short_number(float(entry), FIGURES) for entry in row] for row in value]
        width = max(len(entry) for row in entries for entry in row)
        entries = [[entry.rjust(width) for entry in row] for row in entries]
    return tuple(" ".join(row) for row in entries)
