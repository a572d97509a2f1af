"""The text of a picture's blocks, and the state in which one is painted."""

from functools import cached_property
from typing import Literal

import numpy as np
from rich.style import Style

from bptrace.algebra.numbers import cell, common_power, dimensions, power_of_ten
from bptrace.algebra.picture import Block, Picture
from bptrace.algebra.terms import text_of
from bptrace.frozen import frozen
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.picture_geometry import Extent, Extents, Layout

Mode = Literal["numbers", "shades", "both"]
Hidden = frozenset[tuple[int, int]] | Literal["all"]
Veiled = frozenset[str]  # quantities (`dW1`) and entries (`dW1[0,1]`) whose values are hidden wherever they go in


@frozen(eq=False)
class Written:
    """A block with its text: `digits` decimals in units of the block's own power of ten."""

    block: Block
    digits: int
    mode: Mode

    @cached_property
    def power(self) -> int:
        """The common power of ten, 0 for none."""
        return 0 if self.mode == "shades" else common_power(self.block.value, self.digits, self.block.ends)

    @cached_property
    def power_text(self) -> str:
        """ " ·10⁻³", or nothing."""
        return f" ·{power_of_ten(self.power)}" if self.power else ""

    @cached_property
    def scale(self) -> float:
        """The largest magnitude: the ends of the ramp."""
        return self.block.ends.magnitude or 1.0

    @cached_property
    def extent(self) -> Extent:
        """What the geometry wants to know."""
        rows, columns = self.block.value.shape
        shape = len(dimensions(self.block.value.shape)) + len(self.power_text)
        label, power = len(text_of(self.block.label)), len(self.power_text)
        closes = self.block.operator == "="
        pad = 0 if self.mode == "shades" else 2
        brief = self._widest_with(min(1, self.digits))
        return Extent(rows, columns, self._widest, label, shape, power, self.block.link, closes, pad, brief)

    @cached_property
    def _widest(self) -> int:
        return 2 if self.mode == "shades" else self._widest_with(self.digits)

    def _widest_with(self, digits: int) -> int:
        ends = self.block.ends
        return max(len(cell(number, digits, self.power)) for number in (ends.least, ends.greatest, *ends.odd))

    def cell(self, value: float, brief: bool = False) -> str:
        """An entry's text; `brief` with a single decimal."""
        return cell(value, min(1, self.digits) if brief else self.digits, self.power)

    def tells(self, value: float) -> bool:
        """Whether the entry's text differs from a zero's."""
        return not value or any(sign in "123456789n∞" for sign in self.cell(value))


@frozen(eq=False)
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


@frozen(eq=False)
class Scene:
    """What a painter needs: the picture's text, where it goes, in which colours, onto what, and the person's place."""

    written: WrittenPicture
    layout: Layout
    palette: Palette
    canvas: Canvas
    cursor: tuple[int, int]
    hidden: Hidden
    veiled: Veiled = frozenset()

    def is_hidden(self, part: str | int, row: int, column: int) -> bool:
        """Whether an entry is a "?": of the result, of what is computed on the way to it, or of a veiled operand."""
        if part == "result":
            return self.hidden == "all" or (row, column) in self.hidden
        if self.hidden and (block := self.parts[part].block).operator == "=":
            alike = block.value.shape == self.parts["result"].block.value.shape
            return self.hidden == "all" or not alike or (row, column) in self.hidden
        if not self.veiled:
            return False
        if part not in self._known_veils:
            self._known_veils[part] = self._veiled_of(part)
        return (row, column) in self._known_veils[part]

    @cached_property
    def _known_veils(self) -> dict[str | int, frozenset[tuple[int, int]]]:
        return {}

    def _veiled_of(self, part: str | int) -> frozenset[tuple[int, int]]:
        """The hidden entries of an operand: one computed from what is hidden is hidden whole."""
        block = self.parts[part].block
        everything = frozenset((row, column) for row, column in np.ndindex(*block.value.shape))
        named = [term for term in block.label if term.name]
        cells: set[tuple[int, int]] = set()
        for veil in self.veiled:
            name, _, place = veil.partition("[")
            if all(term.name != name for term in named):
                continue
            plain = len(block.label) == 1
            if not place or not (plain or text_of(block.label) == f"{named[0].text}ᵀ"):
                return everything
            row, column = map(int, place.rstrip("]").split(","))
            cells.add((row, column) if plain else (column, row))
        return frozenset(cells)

    @property
    def parts(self) -> dict[str | int, Written]:
        """The blocks by the names that places call them."""
        return self.written.parts

    @property
    def mode(self) -> Mode:
        """How entries are drawn."""
        return self.written.mode

    @cached_property
    def linked(self) -> Style:
        """The style of what made the cursor's entry."""
        return self.palette.style("here", "linked", bold=True)
