"""Writes what stands around the entries of a picture: names by kind, operators, shapes, indices, rules, scroll bars."""

from collections.abc import Iterable

from rich.style import Style

from bptrace.algebra.numbers import dimensions, index, power_of_ten
from bptrace.algebra.terms import Term, text_of
from bptrace.texts import text
from bptrace.tui.widgets.picture_geometry import Line, Place, Spot, thumb
from bptrace.tui.widgets.picture_text import Scene


class Names(Scene):
    """Everything but the entries."""

    def paint(self) -> None:
        """All of it."""
        for rule in self.layout.rules:
            self._rule(rule)
        for place in self.layout.places:
            self._names(place)
            self._row_numbers(place)
        self._column_numbers()
        self._bars()
        self._extras()

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
            self._muted(place.shape, line + written.power_text)
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
        """What meets where, in words, in the empty corner of the scheme: as many lines as are free, none in part."""
        row, column = self.cursor
        left, above = (self.parts[part].block.label for part in ("left", "above"))
        told = (
            (text("widgets.picture_row", row=row), left, "▸"),
            (text("widgets.picture_column", column=column), above, "▾"),
        )
        if (
            height < len(told)
            or max(len(f"{words} {text_of(name)} {mark}") for words, name, mark in told) > line.length
        ):
            return
        for y, words in enumerate(told, line.y):
            self._meeting(Spot(line.x, y), *words)
        if height > len(told):
            self._met(Spot(line.x, line.y + 2))
        if height > 4:
            signs = "widgets.picture_signs" if self.palette.shades.signed else "widgets.picture_signs_grey"
            self._muted(Spot(line.x, line.y + 4), text(signs))

    def _meeting(self, spot: Spot, words: str, name: Iterable[Term], mark: str) -> None:
        """ "row 62 of a⁽¹⁾ᵀ ▸"."""
        plain = self.palette.style("text")
        x = self.terms(Spot(self.canvas.write(spot.x, spot.y, f"{words} ", plain), spot.y), name)
        self.canvas.write(x, spot.y, f" {mark}", plain)

    def _met(self, spot: Spot) -> None:
        """ "meet in entry [62,48]"."""
        x = self.canvas.write(spot.x, spot.y, text("widgets.picture_meet") + " ", self.palette.style("muted"))
        self.canvas.write(x, spot.y, index(self.cursor), self.palette.style("here", bold=True))
