"""Draws the entries of a picture where its `Layout` places them: numbers, shades, and what is linked to the cursor."""

from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from rich.style import Style

from bptrace.algebra.numbers import MINUS, scientific
from bptrace.algebra.picture import Block, Picture
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.picture_changes import Changes
from bptrace.tui.widgets.picture_geometry import Layout, Place
from bptrace.tui.widgets.picture_names import Names
from bptrace.tui.widgets.picture_text import Hidden, Scene, Veiled, Written, WrittenPicture
from bptrace.tui.widgets.shrinking import shrunk

ZERO = 0.02  # the share of the largest magnitude below which a patch has no sign
DIMMED = 0.45  # how much of its shade an unlinked entry keeps


def paint(
    written: WrittenPicture,
    layout: Layout,
    palette: Palette,
    canvas: Canvas,
    cursor: tuple[int, int],
    hidden: Hidden,
    veiled: Veiled = frozenset(),
    before: Picture | None = None,
    term: int | None = None,
) -> None:
    """Paint one state of a picture onto the canvas; entries that are others than `before` are marked.

    Of what is summed only the `term` that is looked at is lit, where one is.
    """
    changes = Changes(written.picture, before)
    Entries(written, layout, palette, canvas, cursor, hidden, veiled, changes=changes, term=term).paint()
    Names(written, layout, palette, canvas, cursor, hidden, veiled).paint()


@dataclass(frozen=True, eq=False)
class Entries(Scene):
    """The entries of every block."""

    changes: Changes = field(kw_only=True)
    term: int | None = None

    def paint(self) -> None:
        """All of them."""
        for place in self.layout.places:
            self._block(place)

    def in_term(self, block: Block, row: int, column: int) -> bool:
        """Whether entry [row, column] belongs to the term that is looked at; every one where none is."""
        rows, columns = block.value.shape
        runs = {"row": column, "column": row, "all": row * columns + column}
        return self.term is None or (rows, columns) == (1, 1) or runs.get(block.link, self.term) == self.term

    def is_linked(self, block: Block, row: int, column: int) -> bool:
        """Whether entry [row, column] of the block went into the cursor's entry."""
        rows, columns = block.value.shape
        at_row = rows == 1 or row == self.cursor[0]
        at_column = columns == 1 or column == self.cursor[1]
        return {"row": at_row, "column": at_column, "entry": at_row and at_column, "all": True}[block.link]

    def _block(self, place: Place) -> None:
        written = self.parts[place.part]
        if place.strip:
            self._strip(place, written)
        elif place.pixels and place.pitch == 1:
            self._rows_of_pixels(place, written)
        elif place.pixels:
            self._columns_of_pixels(place, written)
        else:
            for y, row in enumerate(place.rows.seen):
                for x, column in enumerate(place.columns.seen):
                    self._entry(place, written, row, column, place.x + x * place.pitch, place.y + y)

    def _entry(self, place: Place, written: Written, row: int, column: int, x: int, y: int) -> None:
        value = float(written.block.value[row, column])
        linked = self.is_linked(written.block, row, column) and self.in_term(written.block, row, column)
        here = place.part == "result" and (row, column) == self.cursor
        hidden = self.is_hidden(place.part, row, column)
        if self.mode == "shades":
            self._shade(x, y, place.pitch, 0.0 if hidden else value / written.scale, linked or place.part == "result")
            if here or hidden:
                self.canvas.write(x, y, ("[]" if here else " ?").ljust(2), self.palette.here if here else self.linked)
            return
        width = written.extent.text
        digits = "?".center(width) if hidden else written.cell(value).rjust(width)
        if linked and (not self.layout.windowed or (self.mode == "numbers" and place.part != "result")):
            self.canvas.ground(x, y, place.pitch, self.linked)
        if self.mode == "both" and not hidden:
            ground = self.palette.grounds.colour(value / written.scale)
            self.canvas.ground(x + 1, y, place.pitch - 1, self.palette.style("text", ground))
        if here and not hidden and not written.tells(value):
            own = scientific(value, 1)
            if len(own) <= place.pitch:  # into the gaps on both sides if need be
                self._number(own, x + place.pitch - int(len(own) < place.pitch), y, here, self.linked)
                return
        end = x + place.pitch - (1 if place.pitch <= width + 3 else 2)
        bright = linked or self._in_line(place, row, column)
        self._number(digits, end, y, here, self._number_style(place, value, bright))
        mark = "" if hidden else self.changes.mark(place.part, row, column)
        if mark and not (here and place.pitch <= width + 3):  # the cursor's bracket needs that column
            self.canvas.write(end + int(here), y, mark, self.linked if linked else self.palette.style("text"))

    def _number(self, digits: str, end: int, y: int, here: bool, style: Style) -> None:
        """Digits that end before column `end`; the cursor's brackets hug them and do not move them."""
        start = end - len(digits.lstrip(" "))
        if here:
            inner = digits.strip(" ")
            start -= int(inner == "?")
            self.canvas.write(start - 1, y, "[ ? ]" if inner == "?" else f"[{inner}]", self.palette.here)
        else:
            self.canvas.write(start, y, digits.strip(" "), style)

    def _number_style(self, place: Place, value: float, bright: bool) -> Style:
        if not isfinite(value):
            return self.palette.style("wrong", bold=True)
        if bright:
            return self.palette.style("here", bold=True)
        if not value:
            return self.palette.style("faint")
        return self.palette.style("text" if place.part == "result" or self.mode == "both" else "muted")

    def _in_line(self, place: Place, row: int, column: int) -> bool:
        """In a window the cursor's whole row and column are bright, for the eye to follow to the factors."""
        at_row = row == self.cursor[0] and place.rows.total > 1
        at_column = column == self.cursor[1] and place.columns.total > 1
        return self.layout.windowed and place.part == "result" and (at_row or at_column)

    def _colour(self, share: float, linked: bool) -> str:
        return self.palette.shades.colour(share if linked else share * DIMMED)

    def _shade(self, x: int, y: int, width: int, share: float, linked: bool) -> None:
        """A patch, with its sign for where there are no colours; in colour the sign is as the ground, unseen."""
        ground = self._colour(share, linked)
        mark = "·" if abs(share) < ZERO else "+" if share > 0 else MINUS
        front = ground if self.palette.shades.signed else self.palette.readable(ground)
        self.canvas.write(x, y, mark.ljust(width), self.palette.style(front, ground))

    def _shades(self, x: int, y: int, shares: NDArray[np.float64], linked: bool) -> None:
        """Patches of one column each, side by side."""
        for number, share in enumerate(shares.tolist()):
            self._shade(x + number, y, 1, share, linked)

    def _rows_of_pixels(self, place: Place, written: Written) -> None:
        """The left factor: each seen row as a line of shades, the linked one fenced."""
        seen = slice(place.rows.first, place.rows.first + place.rows.count)
        shares = shrunk(written.block.value[seen], place.rows.count, place.pixels) / written.scale
        for y, (row, line) in enumerate(zip(place.rows.seen, shares, strict=True)):
            linked = self.is_linked(written.block, row, 0)
            if self._has_veil(place, row, None):
                line = np.zeros_like(line)
            self._shades(place.x, place.y + y, line, linked)
            if linked and place.rows.total > 1:
                self._fence(place.x - 1, place.x + place.pixels, place.y + y)

    def _columns_of_pixels(self, place: Place, written: Written) -> None:
        """The right factor: each seen column as half-row shades, the linked one fenced."""
        block = written.block
        gap = int(place.pitch > 2)
        shown = [min(column, block.value.shape[1] - 1) for column in place.columns.seen]
        shares = shrunk(block.value[:, shown], place.pixels, len(shown)) / written.scale
        for number, (column, line) in enumerate(zip(place.columns.seen, shares.T, strict=True)):
            linked = self.is_linked(block, 0, column)
            if self._has_veil(place, None, column):
                line = np.zeros_like(line)
            colours = [*(self._colour(share, linked) for share in line.tolist()), ""]
            x = place.x + number * place.pitch
            for y in range(place.height):
                style = self.palette.style(colours[2 * y], colours[2 * y + 1])
                self.canvas.write(x + gap, place.y + y, "▀" * (place.pitch - gap), style)
            if gap and linked and place.columns.total > 1:
                for y in range(place.height):
                    self._fence(x, x + place.pitch, place.y + y)

    def _has_veil(self, place: Place, row: int | None, column: int | None) -> bool:
        """Whether some entry of a row or of a column is hidden."""
        if not self.veiled and place.part != "result":
            return False
        rows, columns = self.parts[place.part].block.value.shape
        line = ((row, k) for k in range(columns)) if row is not None else ((k, column or 0) for k in range(rows))
        return any(self.is_hidden(place.part, *at) for at in line)

    def _fence(self, left: int, right: int, y: int) -> None:
        self.canvas.write(left, y, "▐", self.palette.style("here"))
        self.canvas.write(right, y, "▌", self.palette.style("here"))

    def _strip(self, place: Place, written: Written) -> None:
        """The linked row or column alone, laid along the screen row."""
        value = written.block.value
        row = min(self.cursor[0], len(value) - 1)
        line = value[row] if place.part == "left" else value[:, self.cursor[1]]
        if place.pixels and self._has_veil(place, *((row, None) if place.part == "left" else (None, self.cursor[1]))):
            line = np.zeros_like(line)
        if place.pixels:
            shares = shrunk(line[np.newaxis], 1, place.pixels)[0] / written.scale
            self._shades(place.x, place.y, shares, linked=True)
            return
        self.canvas.ground(place.x, place.y, place.pitch * len(line), self.linked)
        strips = [self.parts[part].extent for part in ("left", "above")]
        text = max(extent.brief if place.brief else extent.text for extent in strips)
        for number, entry in enumerate(line.tolist()):
            at = (row, number) if place.part == "left" else (number, self.cursor[1])
            digits = ("?" if self.is_hidden(place.part, *at) else written.cell(entry, place.brief)).rjust(text)
            end = place.x + (number + 1) * place.pitch - int(place.pitch > text + 1)
            lit = self.in_term(written.block, *at)
            self._number(digits, end, place.y, False, self.linked if lit else self.palette.style("muted"))
