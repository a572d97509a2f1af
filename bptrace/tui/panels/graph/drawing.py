"""A drawing of nodes and edges as data: pieces of text at places, and the spots where the cursor can stand.

No screen is needed to make one, or to move in it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from textual.geometry import Region

from bptrace.frozen import frozen
from bptrace.tui.panels.lines import Line, Span, cut, width_of
from bptrace.tui.panels.moment import Cell

TILE = "tile"  # the ground of a node


@frozen
class Spot:
    """A number of a node: the step that computes it and the entry, and what is said of it while the cursor is there."""

    region: Region
    step: str
    cell: Cell | None
    note: Callable[[], Line]


@dataclass
class Drawing:
    """Lines of text at places, later ones over earlier ones; grows as it is drawn."""

    pieces: list[tuple[int, int, Line]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    nodes: list[range] = field(default_factory=list)  # the columns of each
    width: int = 0
    height: int = 0
    sought: Region | None = None  # what is seen first where not all of it can be: its end,
    backwards: bool = False  # or, where it is read backwards, its beginning

    def write(self, x: int, y: int, *spans: Span) -> None:
        """Put spans in a row."""
        self.pieces.append((x, y, spans))
        self.width, self.height = max(self.width, x + width_of(spans)), max(self.height, y + 1)

    def tile(self, x: int, y: int, width: int, rows: Iterable[Line]) -> None:
        """The rows of a node, laid on its ground."""
        self.nodes.append(range(x, x + width))
        for at, row in enumerate(rows):
            self.write(x, y + at, *row)

    def spot(self, region: Region, step: str, cell: Cell | None, note: Callable[[], Line]) -> None:
        """A place for the cursor."""
        self.spots.append(Spot(region, step, cell, note))

    def begun(self, column: int, first: int, last: int) -> int:
        """The column from `first` to `last` nearest to `column` where nodes begin and none is cut; else it itself."""
        starts = {node.start for node in self.nodes if first <= node.start <= last}
        whole = [at for at in starts if not any(node.start < at < node.stop for node in self.nodes)]
        return min(whole, key=lambda at: (abs(at - column), at), default=column)

    def joined(self, column: int, parent: int, rows: Iterable[int], span: Span, *, to_left: bool = True) -> None:
        """The line in `column` that joins what ends in `rows`, at its left or right, to the node in row `parent`."""
        ends = set(rows)
        low, high = min(*ends, parent), max(*ends, parent)
        for y in range(low, high + 1):
            left, right = (y in ends, y == parent) if to_left else (y == parent, y in ends)
            self.write(column, y, replace(span, text=_CORNERS[y > low, y < high, left, right]))


# above, below, left, right
_CORNERS = {
    (False, False, True, True): "─", (False, False, True, False): "─", (False, False, False, True): "─",
    (False, True, True, False): "╮", (True, False, True, False): "╯", (True, True, True, False): "┤",
    (False, True, False, True): "╭", (True, False, False, True): "╰", (True, True, False, True): "├",
    (False, True, True, True): "┬", (True, False, True, True): "┴", (True, True, True, True): "┼",
    (True, True, False, False): "│", (False, False, False, False): " ",
    (False, True, False, False): "│", (True, False, False, False): "│",
}  # fmt: skip


def laid(row: Line, width: int) -> Line:
    """A row of a node on its ground, one column of it on either side."""
    shown = cut(row, width - 2)
    blank = Span(" " * (width - 1 - width_of(shown)), ground=TILE)
    return (Span(" ", ground=TILE), *(replace(span, ground=span.ground or TILE) for span in shown), blank)


def whole_words(words: str, first: int, last: int) -> str:
    """The words with blanks for each that is seen only in part between two columns: half a number is another number."""
    if first <= 0 and len(words) <= last:
        return words
    return _WORD.sub(
        lambda word: word[0] if first <= word.start() and word.end() <= last else " " * len(word[0]), words
    )


_WORD = re.compile(r"[^\s─│╭╮╰╯├┤┬┴┼►◄]+")  # lines may go on beyond the edge


def neighbour(spots: list[Spot], at: int, rows: int, columns: int) -> int:
    """The nearest spot in a direction, sideways steps counting more the farther they lead off it; else the same."""
    here = spots[at].region
    best, nearest = at, float("inf")
    for number, spot in enumerate(spots):
        ahead, aside = _way(here, spot.region, rows, columns)
        if ahead > 0 and number != at and (cost := ahead + 4 * aside) < nearest:
            best, nearest = number, cost
    return best


def _way(here: Region, there: Region, rows: int, columns: int) -> tuple[int, int]:
    """How far ahead and how far aside another region lies."""
    if columns:
        ahead = (there.x - here.x) * columns
        return ahead, _gap(here.y, here.bottom, there.y, there.bottom)
    return (there.y - here.y) * rows, _gap(here.x, here.right, there.x, there.right)


def _gap(start: int, stop: int, other_start: int, other_stop: int) -> int:
    """How many cells lie between two stretches; 0 where they overlap."""
    return max(other_start - stop + 1, start - other_stop + 1, 0)
