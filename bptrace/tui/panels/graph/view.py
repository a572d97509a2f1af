"""The part of a drawing that is seen, row by row; one is painted anew only where something in it has changed."""

from collections.abc import Callable, Iterator

from textual.geometry import Region
from textual.strip import Strip

from bptrace.frozen import frozen
from bptrace.tui.panels.graph.drawing import Drawing, whole_words
from bptrace.tui.panels.lines import Line, Span, width_of
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.canvas import Canvas

MARGIN = 3  # columns at either side, with a mark where the drawing goes on


@frozen
class Row:
    """All that decides what a row looks like: the room, the pieces from its left edge on, the cursor, the marks."""

    width: int
    pieces: tuple[tuple[int, Line], ...]
    cursor: range
    marks: tuple[tuple[int, str], ...]


class View:
    """Paints what is seen of drawings, and knows what stood in every row before."""

    def __init__(self) -> None:
        self._palette: Palette | None = None
        self._known: dict[int, tuple[Row, Strip]] = {}

    def strips(
        self, drawing: Drawing, corner: tuple[int, int], room: tuple[int, int], cursor: Region, palette: Palette
    ) -> list[Strip]:
        """The rows of a drawing from a corner of it on, between margins; `cursor` is what the cursor stands on."""
        if palette is not self._palette:
            self._palette, self._known = palette, {}
        for y, row in enumerate(_rows(drawing, corner, room, cursor)):
            if y not in self._known or self._known[y][0] != row:
                self._known[y] = row, _painted(row, palette)
        return [self._known[y][1] for y in range(room[1])]


def _rows(drawing: Drawing, corner: tuple[int, int], room: tuple[int, int], cursor: Region) -> Iterator[Row]:
    (left, top), (width, height) = corner, room
    pieces: list[list[tuple[int, Line]]] = [[] for _ in range(height)]
    for x, y, spans in drawing.pieces:
        if 0 <= y - top < height and x - left < width:
            pieces[y - top].append((MARGIN + x - left, spans))
    columns = range(MARGIN + cursor.x - left, MARGIN + cursor.right - left)
    for y, seen in enumerate(pieces):
        here = columns if cursor.y <= y + top < cursor.bottom else range(0)
        yield Row(width, tuple(seen), here, tuple(_marks(drawing, corner, room, y)))


def _marks(drawing: Drawing, corner: tuple[int, int], room: tuple[int, int], y: int) -> Iterator[tuple[int, str]]:
    """Where the drawing goes on beyond what is seen."""
    (left, top), (width, height) = corner, room
    if y == height // 2 and left > 0:
        yield 1, "◄"
    if y == height // 2 and left + width < drawing.width:
        yield MARGIN + width + 1, "►"
    if y == 0 and top > 0:
        yield MARGIN + width + 1, "▲"
    if y == height - 1 and top + height < drawing.height:
        yield MARGIN + width + 1, "▼"


def _painted(row: Row, palette: Palette) -> Strip:
    canvas = Canvas(row.width + 2 * MARGIN, 1, palette.style("text", "focused"))
    _write(canvas, row, palette)
    if row.cursor:
        canvas.ground(row.cursor.start, 0, len(row.cursor), palette.style("text", "linked"))
        canvas.write(row.cursor.start, 0, "▌", palette.style("here", "linked", bold=True))
    _write(canvas, row, palette, lambda span: span.ground == "here")
    margin = palette.style("muted", "focused")
    for x, mark in ((0, " " * MARGIN), (MARGIN + row.width, " " * MARGIN), *row.marks):
        canvas.write(x, 0, mark, margin)
    return canvas.strips()[0]


def _write(canvas: Canvas, row: Row, palette: Palette, wanted: Callable[[Span], bool] = lambda _: True) -> None:
    """The pieces, as far as they are wanted; words at an edge whole or not at all."""
    end = MARGIN + row.width
    for x, spans in row.pieces:
        for span in spans:
            if wanted(span):
                shown = whole_words(span.text, MARGIN - x, end - x)
                canvas.write(x, 0, shown, palette.style(span.role, span.ground, span.bold))
            x += width_of((span,))
