"""Draws a picture as a `Layout` places it: names by kind, numbers, shades, and what is linked to the cursor's entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rich.style import Style

from bptrace.algebra.notation import Term, text_of
from bptrace.algebra.numbers import cell, common_power, dimensions, index, power_of_ten
from bptrace.algebra.picture import Block, Picture
from bptrace.texts import text
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.picture_geometry import Extent, Extents, Layout, Line, Place, Spot, Window, pixel_range, thumb

Mode = Literal["numbers", "shades", "both"]
Hidden = frozenset[tuple[int, int]] | Literal["all"]
DIMMED = 0.45  # how much of its shade an unlinked entry keeps


@dataclass(frozen=True, eq=False)
class Written:
    """A block with its text: `digits` decimals in units of the block's own power of ten."""

    block: Block
    digits: int
    mode: Mode

    @cached_property
    def power(self) -> int:
        """The common power of ten, 0 for none."""
        return 0 if self.mode == "shades" else common_power(self.block.value, self.digits)

    @cached_property
    def power_text(self) -> str:
        """ " ·10⁻³", or nothing."""
        return f" ·{power_of_ten(self.power)}" if self.power else ""

    @cached_property
    def scale(self) -> float:
        """The largest magnitude: the ends of the ramp."""
        magnitudes = np.abs(self.block.value[np.isfinite(self.block.value)])
        return float(magnitudes.max(initial=0.0)) or 1.0

    @cached_property
    def extent(self) -> Extent:
        """What the geometry wants to know."""
        rows, columns = self.block.value.shape
        shape = len(dimensions(self.block.value.shape)) + len(self.power_text)
        label, power = len(text_of(self.block.label)), len(self.power_text)
        closes = self.block.operator == "="
        pad = 0 if self.mode == "shades" else 2
        return Extent(rows, columns, self._widest, label, shape, power, self.block.link, closes, pad)

    @cached_property
    def _widest(self) -> int:
        if self.mode == "shades":
            return 2
        value = self.block.value
        finite = value[np.isfinite(value)]
        ends = [float(finite.min()), float(finite.max())] if finite.size else []
        odd = [float(number) for number in np.unique(value[~np.isfinite(value)])] if finite.size < value.size else []
        return max((len(self.cell(number)) for number in (*ends, *odd)), default=1)

    def cell(self, value: float) -> str:
        """An entry's text."""
        return cell(value, self.digits, self.power)


@dataclass(frozen=True, eq=False)
class WrittenPicture:
    """A picture with the text of its blocks."""

    picture: Picture
    digits: int
    mode: Mode

    @cached_property
    def parts(self) -> dict[str | int, Written]:
        """The blocks by the names that places call them."""
        picture = self.picture
        named: dict[str | int, Block | None] = {"left": picture.left, "above": picture.above, "result": picture.result}
        named |= dict(enumerate(picture.stack))
        return {part: Written(block, self.digits, self.mode) for part, block in named.items() if block is not None}

    @cached_property
    def extents(self) -> Extents:
        """The sizes the geometry arranges."""
        of = {part: written.extent for part, written in self.parts.items()}
        stack = tuple(of[number] for number in range(len(self.picture.stack)))
        return Extents(of.get("left"), of.get("above"), stack, of["result"])


class Painter:
    """Paints one state of a picture; `base` is the widget's own style."""

    def __init__(
        self, written: WrittenPicture, layout: Layout, palette: Palette, base: Style,
        size: tuple[int, int], cursor: tuple[int, int], hidden: Hidden,
    ) -> None:  # fmt: skip
        self.parts, self.layout, self.palette, self.mode = written.parts, layout, palette, written.mode
        self.cursor, self.hidden = cursor, hidden
        self.canvas = Canvas(*size, base)
        self.linked = palette.style("here", "linked", bold=True)

    def paint(self) -> Canvas:
        """The whole picture."""
        for place in self.layout.places:
            self._block(place)
        for rule in self.layout.rules:
            self._rule(rule)
        for place in self.layout.places:
            self._names(place)
            self._row_numbers(place)
        self._column_numbers()
        self._bars()
        self._extras()
        return self.canvas

    # -- entries ------------------------------------------------------------------------------------------------

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
        linked = self.is_linked(written.block, row, column)
        here = place.part == "result" and (row, column) == self.cursor
        hidden = place.part == "result" and (self.hidden == "all" or (row, column) in self.hidden)
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
        end = x + place.pitch - (1 if place.pitch <= width + 3 else 2)
        bright = linked or self._in_line(place, row, column)
        self._number(digits, end, y, here, self._number_style(place, value, bright))

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

    # -- shades -------------------------------------------------------------------------------------------------

    def _colour(self, share: float, linked: bool) -> str:
        return self.palette.shades.colour(share if linked else share * DIMMED)

    def _shade(self, x: int, y: int, width: int, share: float, linked: bool) -> None:
        self.canvas.write(x, y, " " * width, self.palette.style("text", self._colour(share, linked)))

    def _rows_of_pixels(self, place: Place, written: Written) -> None:
        """The left factor: each seen row as a line of shades, the linked one fenced."""
        for y, row in enumerate(place.rows.seen):
            shares = _pixels(written.block.value[row], place.pixels) / written.scale
            linked = self.is_linked(written.block, row, 0)
            for x, share in enumerate(shares):
                self._shade(place.x + x, place.y + y, 1, float(share), linked)
            if linked and place.rows.total > 1:
                self._fence(place.x - 1, place.x + place.pixels, place.y + y)

    def _columns_of_pixels(self, place: Place, written: Written) -> None:
        """The right factor: each seen column as half-row shades, the linked one fenced."""
        block = written.block
        gap = int(place.pitch > 2)
        for number, column in enumerate(place.columns.seen):
            shares = _pixels(block.value[:, min(column, block.value.shape[1] - 1)], place.pixels) / written.scale
            linked = self.is_linked(block, 0, column)
            x = place.x + number * place.pitch
            for y in range(place.height):
                pair = [self._colour(float(share), linked) for share in shares[2 * y : 2 * y + 2]]
                style = self.palette.style(pair[0], pair[1] if len(pair) == 2 else "")
                self.canvas.write(x + gap, place.y + y, "▀" * (place.pitch - gap), style)
            if gap and linked and place.columns.total > 1:
                for y in range(place.height):
                    self._fence(x, x + place.pitch, place.y + y)

    def _fence(self, left: int, right: int, y: int) -> None:
        self.canvas.write(left, y, "▐", self.palette.style("here"))
        self.canvas.write(right, y, "▌", self.palette.style("here"))

    def _strip(self, place: Place, written: Written) -> None:
        """The linked row or column alone, laid along the screen row."""
        value = written.block.value
        line = value[min(self.cursor[0], len(value) - 1)] if place.part == "left" else value[:, self.cursor[1]]
        if place.pixels:
            for x, share in enumerate(_pixels(line, place.pixels) / written.scale):
                self._shade(place.x + x, place.y, 1, float(share), linked=True)
            return
        self.canvas.ground(place.x, place.y, place.pitch * len(line), self.linked)
        for number, entry in enumerate(line.tolist()):
            digits = written.cell(entry).rjust(place.pitch - 2)
            self._number(digits, place.x + (number + 1) * place.pitch - 1, place.y, False, self.linked)

    # -- names, indices, lines ----------------------------------------------------------------------------------

    def terms(self, spot: Spot, terms: Iterable[Term]) -> int:
        """Write terms coloured by kind; returns the column after them."""
        terms = tuple(terms)
        x = spot.x - len(text_of(terms)) if spot.right else spot.x
        for term in terms:
            x = self.canvas.write(x, spot.y, term.text, self.palette.style(term.kind, bold=bool(term.kind)))
        return x

    def _muted(self, spot: Spot, words: str) -> None:
        x = spot.x - len(words) if spot.right else spot.x
        self.canvas.write(x, spot.y, words, self.palette.style("muted"))

    def _names(self, place: Place) -> None:
        written = self.parts[place.part]
        block = written.block
        power = Term(written.power_text) if place.shape is None else Term("")
        if place.label:
            self.terms(place.label, (*block.label, power) if power.text else block.label)
        if place.operator:
            self.canvas.write(place.operator.x, place.operator.y, block.operator, self.palette.style("text"))
        if place.shape and place.strip:
            line = f"[{self.cursor[0]},:]" if place.part == "left" else f"[:,{self.cursor[1]}]"
            self._muted(place.shape, line)
        elif place.shape:
            self._muted(place.shape, dimensions(block.value.shape) + written.power_text)

    def _row_numbers(self, place: Place) -> None:
        if place.row_index is None:
            return
        for y, row in enumerate(place.rows.seen):
            style = self.palette.style("here", bold=True) if row == self.cursor[0] else self.palette.style("faint")
            self.canvas.write_left(place.row_index - 1, place.y + y, str(row), style)

    def _column_numbers(self) -> None:
        y = self.layout.columns_at
        if y is None:
            return
        place = max((p for p in self.layout.places if p.part != "left" and not p.strip), key=lambda p: p.columns.count)
        width = self.parts[place.part].extent.text
        for number, column in enumerate(place.columns.seen):
            x = place.x + number * place.pitch
            here = column == self.cursor[1] and self.parts["result"].extent.columns > 1
            style = self.palette.style("here", bold=True) if here else self.palette.style("faint")
            if here and not self.layout.windowed and (self.parts["result"].extent.rows == 1 or "above" in self.parts):
                self.canvas.ground(x, y, place.pitch, self.linked)
            if self.mode == "shades" and not here and (column % 5 or abs(column - self.cursor[1]) < 3):
                continue  # cells of two columns have no room for every number
            end = x + place.pitch - (0 if self.mode == "shades" else 1 if place.pitch <= width + 3 else 2)
            self.canvas.write_left(end, y, str(column), style)

    def _rule(self, rule: Line) -> None:
        """A thin line under what is summed up; the lit column runs through it where one row makes one row."""
        self.canvas.write(rule.x, rule.y, "─" * rule.length, self.palette.style("faint"))
        place = self.layout.place("result")
        if place.x == rule.x and place.rows.total == 1 and self.mode == "numbers":
            self.canvas.ground(rule.x + self._seen_column * place.pitch, rule.y, place.pitch, self._band)

    @property
    def _seen_column(self) -> int:
        return self.cursor[1] - self.layout.place("result").columns.first

    @property
    def _band(self) -> Style:
        return Style(bgcolor=self.linked.bgcolor)

    def _bars(self) -> None:
        track, bar = self.palette.style("grid"), self.palette.style("muted")
        if self.layout.vertical_bar:
            line, window = self.layout.vertical_bar
            cells = thumb(window, line.length)
            for y in range(line.length):
                self.canvas.write(line.x, line.y + y, "┃" if y in cells else "│", bar if y in cells else track)
        if self.layout.horizontal_bar:
            line, window = self.layout.horizontal_bar
            cells = thumb(window, line.length)
            for x in range(line.length):
                self.canvas.write(line.x + x, line.y, "━" if x in cells else "─", bar if x in cells else track)

    # -- beside the matrices ------------------------------------------------------------------------------------

    def _extras(self) -> None:
        if dot := self.layout.dot:
            self.canvas.write(dot.x, dot.y, self.parts["above"].block.operator or "·", self.palette.style("text"))
        if self.layout.arrow_x is not None:
            y = self.layout.place("result").y + self.cursor[0] - self.layout.place("result").rows.first
            self.canvas.write(self.layout.arrow_x, y, "─▸", self.palette.style("here"))
        if self.layout.caption:
            self._caption(self.layout.caption)
        if self.layout.corner:
            self._corner(*self.layout.corner)

    def _caption(self, spot: Spot) -> None:
        """The result's name and shape, and as much about its numbers as there is room for."""
        written = self.parts["result"]
        x = self.terms(spot, written.block.label) + 1
        bar = self.layout.horizontal_bar
        end = bar[0].x if bar and bar[0].y == spot.y else self.canvas.width
        shape = dimensions(written.block.value.shape)
        if self.mode == "shades":
            self._muted(Spot(x, spot.y), shape)
            return
        unit = text("widgets.picture_unit", power=power_of_ten(written.power)) if written.power else ""
        for words in (
            " · ".join(part for part in (shape, unit, text("widgets.picture_zero")) if part),
            " · ".join(part for part in (shape, unit) if part),
            shape + written.power_text,
        ):
            if x + len(words) <= end:
                self._muted(Spot(x, spot.y), words)
                return

    def _corner(self, line: Line, height: int) -> None:
        """What meets where, in words, in the empty corner of the scheme."""
        if height < 5:
            return
        row, column = self.cursor
        left, above = self.parts["left"].block.label, self.parts["above"].block.label
        bold, muted = self.palette.style("here", bold=True), self.palette.style("muted")
        for y, (words, label, mark) in enumerate(
            (
                (text("widgets.picture_row", row=row), left, " ▸"),
                (text("widgets.picture_column", column=column), above, " ▾"),
            )
        ):
            x = self.canvas.write(line.x, line.y + y, words + " ", bold)
            x = self.terms(Spot(x, line.y + y), label)
            self.canvas.write(x, line.y + y, mark, bold)
        x = self.canvas.write(line.x, line.y + 2, text("widgets.picture_meet") + " ", muted)
        self.canvas.write(x, line.y + 2, index(self.cursor), bold)
        signed = self.palette.shades.signed
        legend = text("widgets.picture_signs") if signed else text("widgets.picture_signs_grey")
        self.canvas.write(line.x, line.y + 4, legend, muted)


def _pixels(line: NDArray[np.float64], pixels: int) -> NDArray[np.float64]:
    """A line as that many shaded cells: each the entry of largest magnitude among those it stands for."""
    line = np.nan_to_num(line, nan=0.0)
    if pixels >= len(line):
        return line
    parts = [line[pixel_range(pixel, pixels, len(line))] for pixel in range(pixels)]
    return np.array([part[np.argmax(np.abs(part))] for part in parts])


__all__ = ["Hidden", "Mode", "Painter", "Window", "Written", "WrittenPicture"]
