"""Draws the entries of a picture where its `Layout` places them: numbers, shades, and what is linked to the cursor."""

from dataclasses import field
from itertools import count
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from rich.style import Style

from bptrace.algebra.numbers import MINUS, scientific
from bptrace.algebra.picture import Block, Picture
from bptrace.frozen import frozen
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.picture_changes import Changes
from bptrace.tui.widgets.picture_geometry import Layout, Place
from bptrace.tui.widgets.picture_names import Names
from bptrace.tui.widgets.picture_text import Hidden, Scene, Veiled, Written, WrittenPicture
from bptrace.tui.widgets.shrinking import shrunk

Piece = tuple[str, Style]
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
    Names(written, layout, palette, canvas, cursor, hidden, veiled).paint()
    Entries(written, layout, palette, canvas, cursor, hidden, veiled, changes=changes, term=term).paint()


@frozen(eq=False)
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
            for y, row in enumerate(place.rows.seen, place.y):
                self._row(place, written, row, y)

    def _row(self, place: Place, written: Written, row: int, y: int) -> None:
        """The seen entries of one row; over them what needs the gap beside its entry."""
        columns = place.columns.seen
        piece = self._patch if self.mode == "shades" else self._digits
        pieces: list[Piece] = []
        for column in columns:
            pieces += piece(place, written, row, column)
        self.canvas.put(place.x, y, *pieces)
        if self.mode == "shades":
            return
        if place.part == "result" and row == self.cursor[0] and self.cursor[1] in columns:
            self._cursor(place, written, y)
        if place.part in self.changes:
            for x, column in enumerate(columns):
                self._mark(place, written, row, column, place.x + x * place.pitch, y)

    def _patch(self, place: Place, written: Written, row: int, column: int) -> tuple[Piece, ...]:
        """An entry as a patch, the cursor's and hidden ones with a sign."""
        here = place.part == "result" and (row, column) == self.cursor
        hidden = self.is_hidden(place.part, row, column)
        share = 0.0 if hidden else float(written.block.value[row, column]) / written.scale
        mark, style = self._shade(share, place.part == "result" or self._is_lit(written.block, row, column))
        if here or hidden:
            sign = ("[]", self.palette.here) if here else (" ?", self.linked)
            return sign, (" " * (place.pitch - 2), style)
        return ((mark.ljust(place.pitch), style),)

    def _digits(self, place: Place, written: Written, row: int, column: int) -> tuple[Piece, ...]:
        """An entry as a number, so many columns wide as entries are apart; the cursor's is left blank."""
        value = float(written.block.value[row, column])
        lit = self._is_lit(written.block, row, column)
        hidden = self.is_hidden(place.part, row, column)
        here = place.part == "result" and (row, column) == self.cursor
        banded = lit and (not self.layout.windowed or (self.mode == "numbers" and place.part != "result"))
        digits = "" if here else "?".center(written.extent.text) if hidden else written.cell(value)
        digits = digits.rjust(self._end(place, written)).ljust(place.pitch)
        role, bold = self._look(place, value, lit or self._in_line(place, row, column))
        ground = "linked" if banded else self.canvas.colour
        if self.mode != "both" or hidden:
            return ((digits, self.palette.style(role, ground, bold)),)
        gap = (" ", self.palette.style("text", ground))
        return gap, (digits[1:], self.palette.style(role, self.palette.grounds.colour(value / written.scale), bold))

    def _end(self, place: Place, written: Written) -> int:
        """The column of an entry before which its digits end."""
        return place.pitch - (1 if place.pitch <= written.extent.text + 3 else 2)

    def _cursor(self, place: Place, written: Written, y: int) -> None:
        """The cursor's entry: its brackets hug the digits and do not move them, and may reach into the gaps."""
        row, column = self.cursor
        value = float(written.block.value[row, column])
        x = place.x + (column - place.columns.first) * place.pitch
        end = x + self._end(place, written)
        if self.is_hidden(place.part, row, column):
            start = end - len("?".center(written.extent.text).lstrip())
            self.canvas.write(start - 2, y, "[ ? ]", self.palette.here)
            return
        digits = written.cell(value)
        own = "" if written.tells(value) else scientific(value, 1)
        if own and len(own) <= place.pitch:
            digits, end = own, x + place.pitch - int(len(own) < place.pitch)
        start, arrow = end - len(digits) - 1, self.layout.arrow_x
        if arrow is not None and start == arrow + 1:  # the head of the arrow is covered: no tail without it
            self.canvas.write(arrow, y, " ", self.palette.style("text"))
        self.canvas.write(start, y, f"[{digits.strip()}]", self.palette.here)

    def _mark(self, place: Place, written: Written, row: int, column: int, x: int, y: int) -> None:
        """Whether an entry has grown or become less, after its digits; the cursor's bracket may need that column."""
        here = place.part == "result" and (row, column) == self.cursor
        mark = "" if self.is_hidden(place.part, row, column) else self.changes.mark(place.part, row, column)
        if mark and not (here and place.pitch <= written.extent.text + 3):
            style = self.linked if self._is_lit(written.block, row, column) else self.palette.style("text")
            self.canvas.write(x + self._end(place, written) + int(here), y, mark, style)

    def _is_lit(self, block: Block, row: int, column: int) -> bool:
        return self.is_linked(block, row, column) and self.in_term(block, row, column)

    def _look(self, place: Place, value: float, bright: bool) -> tuple[str, bool]:
        """The role of a number, and whether it is bold."""
        if not isfinite(value):
            return "wrong", True
        if bright:
            return "here", True
        if not value:
            return "faint", False
        return ("text" if place.part == "result" or self.mode == "both" else "muted"), False

    def _in_line(self, place: Place, row: int, column: int) -> bool:
        """In a window the cursor's whole row and column are bright, for the eye to follow to the factors."""
        at_row = row == self.cursor[0] and place.rows.total > 1
        at_column = column == self.cursor[1] and place.columns.total > 1
        return self.layout.windowed and place.part == "result" and (at_row or at_column)

    def _shade(self, share: float, lit: bool) -> tuple[str, Style]:
        """A patch's sign for where there are no colours, and its style; in colour the sign is as the ground, unseen."""
        ground = self.palette.shades.colour(share if lit else share * DIMMED)
        mark = "·" if abs(share) < ZERO else "+" if share > 0 else MINUS
        front = ground if self.palette.shades.signed else self.palette.readable(ground)
        return mark, self.palette.style(front, ground)

    def _shades(self, x: int, y: int, shares: NDArray[np.float64], lit: bool) -> None:
        """Patches of one column each, side by side."""
        self.canvas.put(x, y, *[self._shade(share, lit) for share in shares.tolist()])

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
        linked = [self.is_linked(block, 0, column) for column in place.columns.seen]
        for number, column in enumerate(place.columns.seen):
            if self._has_veil(place, None, column):
                shares[:, number] = 0.0
            elif not linked[number]:
                shares[:, number] *= DIMMED
        colours = self.palette.shades.of(shares)
        colours += [[self.canvas.colour] * len(shown)] * (2 * place.height - len(colours))
        gaps, patch = (" " * gap, self.palette.style("text", self.canvas.colour)), "▀" * (place.pitch - gap)
        for y in range(place.height):
            halves = zip(colours[2 * y], colours[2 * y + 1], strict=True)
            pieces = [piece for pair in halves for piece in (gaps, (patch, self.palette.style(*pair)))]
            self.canvas.put(place.x, place.y + y, *pieces)
        for x, fenced in zip(count(place.x, place.pitch), linked):
            if gap and fenced and place.columns.total > 1:
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
            self._shades(place.x, place.y, shares, lit=True)
            return
        strips = [self.parts[part].extent for part in ("left", "above")]
        text = max(extent.brief if place.brief else extent.text for extent in strips)
        end = place.pitch - int(place.pitch > text + 1)
        unlit = self.palette.style("muted", "linked", bold=True)
        pieces: list[Piece] = []
        for number, entry in enumerate(line.tolist()):
            at = (row, number) if place.part == "left" else (number, self.cursor[1])
            digits = "?" if self.is_hidden(place.part, *at) else written.cell(entry, place.brief)
            style = self.linked if self.in_term(written.block, *at) else unlit
            pieces.append((digits.rjust(end).ljust(place.pitch), style))
        self.canvas.put(place.x, place.y, *pieces)
