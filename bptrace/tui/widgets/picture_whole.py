"""Pictures that fit: every entry of every block is seen.

`down` stacks blocks of the same shape so that their columns agree, the product under its right factor:

                     0        1                      `across` sets column vectors side by side, so that rows agree:
    δ  −0.7569  ·  Wᵀ  −0.7323  −0.5443                     z    0.5300
                     ─────────────────                          ───────
                = δ Wᵀ   0.5543   0.4120                Wᵀ  = Wᵀ z   ⊙ σ′(z)   = δ
                ⊙ σ′(z)  0.2500   0.2285                0.7   0.3710   0.2500    0.0928
                     ─────────────────
                =     δ  0.1386   0.0942
"""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.tui.widgets.picture_geometry import (
    ROOMY,
    Extent,
    Extents,
    Layout,
    Line,
    Place,
    Spot,
    index_width,
    stacked,
    whole,
)


def fit(extents: Extents, width: int, height: int) -> Layout | None:
    """The picture whole, if it can be; column vectors rather side by side, all else rather stacked.

    Where room is short it goes without shapes (unless they carry a power of ten), then without rules.
    """
    result = extents.result
    powers = any(block.power for block in (*extents.in_columns, extents.left) if block)
    orders = (across, down) if result.columns == 1 < result.rows and extents.stack else (down, across)
    for shapes, ruled in ((True, True), (False, True), (True, False), (False, False)):
        for order in orders:
            if (shapes or not powers) and (layout := order(extents, width, height, shapes, ruled)):
                return layout
    return None


def down(extents: Extents, width: int, height: int, shapes: bool = True, ruled: bool = True) -> Layout | None:
    """Blocks stacked, columns in line; None if that does not fit."""
    found = _Down(extents, width, height, shapes, ruled)
    return found.layout() if found.pitch and found.needed <= height else None


class _Down:
    """Where blocks stand that are stacked, the product under its right factor."""

    def __init__(self, extents: Extents, width: int, height: int, shapes: bool, ruled: bool) -> None:
        self.extents, self.height, self.shapes, self.ruled = extents, height, shapes, ruled
        left, above = extents.left, extents.above
        self.beside_above = left is not None and left.rows == 1 and bool(extents.stack)  # no "δ" before "δ Wᵀ"
        self.index = index_width(extents.below)
        self.left_cells, self.left_end = _left_end(left, self.beside_above)
        self.x = self.left_end + 2 + max(block.label for block in extents.in_columns) + 1 + self.index
        self.columns = max(block.columns for block in extents.in_columns)
        shape_width = 2 + max(block.shape for block in extents.in_columns) if shapes else 0
        self.pitch = _roomy_pitch(extents, (width - self.x - shape_width) // self.columns)
        self.top = int(self.columns > 1)
        self.start = self.top + (above.rows + 1 if above else 0)

    @property
    def needed(self) -> int:
        """The rows it takes at least."""
        return self.start + sum(block.rows for block in self.extents.below) + self.ruled * self.extents.rules

    def layout(self) -> Layout:
        """All places, and the lines between them."""
        heights = [block.rows for block in self.extents.below]
        starts, lines = stacked(self.extents.below, heights, self.start, self.ruled, self._gap)
        parts: list[str | int] = [*range(len(self.extents.stack)), "result"]
        stack = [self._block(*of) for of in zip(parts, self.extents.below, starts, strict=True)]
        factors = self._factors()
        lines += [self.start - 1] if factors else []
        rules = tuple(Line(self.x, y, self.columns * self.pitch) for y in lines)
        dot = Spot(self.left_end, self.top) if self.beside_above else None
        columns_at = 0 if self.top else None
        return Layout((*stack, *factors), rules, columns_at, dot=dot, height=starts[-1] + heights[-1])

    @property
    def _gap(self) -> int:
        """An empty row after each tall block, if there is room for all of them."""
        tall = sum(block.rows > 1 for block in self.extents.stack)
        return int(tall > 1 and self.needed + tall - 1 <= self.height)

    def _factors(self) -> tuple[Place, ...]:
        left, above = self.extents.left, self.extents.above
        if not (left and above):
            return ()
        y = self.top if self.beside_above else self.start
        return self._block("above", above, self.top), _left(left, self.left_cells, y, self.beside_above, self.shapes)

    def _block(self, part: str | int, block: Extent, y: int) -> Place:
        """From row y on; its operator and its name stand before it, its shape after it."""
        rows, columns = whole(block.rows), whole(block.columns)
        name = Spot(self.x - self.index - 1, y, right=True)
        operator = None if part == "above" else Spot(self.left_end, y)
        shape = Spot(self.x + self.columns * self.pitch + 1, y) if self.shapes else None
        index = self.x if self.index and part != "above" and block.rows > 1 else None
        return Place(
            part, self.x, y, rows, columns, self.pitch, block.rows,
            label=name, operator=operator, shape=shape, row_index=index,
        )  # fmt: skip


def _roomy_pitch(extents: Extents, room: int) -> int:
    """The columns for an entry: some air around its number where there is room; 0 where the number has none."""
    text, pad = max(block.text for block in extents.in_columns), extents.result.pad
    return min(text + (ROOMY if pad else 2), room) if room >= text + pad else 0


def _left_end(left: Extent | None, beside_above: bool) -> tuple[int, int]:
    """Where the left factor's cells begin, and where the operators after it stand."""
    if left is None:
        return 0, 0
    cells = left.columns * left.pitch
    if beside_above:
        return left.label + 1, left.label + 1 + cells + 2
    return 0, max(cells, left.label + 1 + left.shape) + 2


def _left(left: Extent, x: int, y: int, beside_above: bool, shapes: bool) -> Place:
    label = Spot(0, y if beside_above else y - 1)
    shape = Spot(x + 1, y + 1) if beside_above else Spot(left.label + 1, y - 1)
    rows, columns = whole(left.rows), whole(left.columns)
    return Place("left", x, y, rows, columns, left.pitch, left.rows, label=label, shape=shape if shapes else None)


def across(extents: Extents, width: int, height: int, shapes: bool = True, ruled: bool = True) -> Layout | None:
    """Blocks side by side, rows in line; None if that does not fit. Its one rule stays, `ruled` or not."""
    for gap in (4, 2):
        found = _Across(extents, shapes, gap)
        if found.width <= width and found.height <= height:
            return found.layout()
    return None


class _Across:
    """Where blocks stand that are set side by side, `gap` columns apart, below a line of their labels."""

    def __init__(self, extents: Extents, shapes: bool, gap: int) -> None:
        self.extents, self.shapes = extents, shapes
        left, above, below = extents.left, extents.above, extents.below
        numbered = any(block.columns > 1 for block in below)
        self.index = index_width((*below, left) if left else below)
        self.heading = 1 + int(above is None and numbered)
        self.top = (above.rows + 1 + int(above.columns > 1) if above else 0) + self.heading
        self.rows = max(block.rows for block in (*below, left) if block)
        self.ends = list(self._ends(gap))

    def _ends(self, gap: int) -> Iterator[tuple[int, int]]:
        """The column in which the cells of each block begin, and the one after its last."""
        left, above = self.extents.left, self.extents.above
        x = self.index + (left.columns * left.pitch if left else 0)
        if left and above:
            x = max(x, self.index + left.label, above.label + 1)
        for number, block in enumerate(self.extents.below):
            x += gap if number or left else 0
            text = max(block.text, above.text) if above and not number else block.text
            cells = block.columns * (text + block.pad)
            x += max(cells, 2 + block.label, block.shape + 1)
            yield x - cells, x

    @property
    def width(self) -> int:
        """With the shape of the right factor, which stands beside it."""
        above, (_, first), (_, last) = self.extents.above, self.ends[0], self.ends[-1]
        return max(last, first + 2 + above.shape if above and self.shapes else 0)

    @property
    def height(self) -> int:
        """With the line of shapes below."""
        return self.top + self.rows + self.shapes

    def layout(self) -> Layout:
        """All places, and the rule between the right factor and what it makes."""
        left, above, below = self.extents.left, self.extents.above, self.extents.below
        parts: list[str | int] = [*range(len(self.extents.stack)), "result"]
        places = [self._block(*of) for of in zip(parts, below, self.ends, strict=True)]
        one_column = all(block.columns == 1 for block in self.extents.in_columns)
        columns_at = None if one_column else self.top - 1
        if not (left and above):
            numbered = replace(places[0], row_index=places[0].x if self.index else None)
            return Layout((numbered, *places[1:]), (), columns_at, height=self.height)
        start, end = self.ends[0]
        rule = Line(start, self.top - 2, end - start)
        factors = self._above(above, places[0].pitch), self._left(left)
        columns_at = 0 if above.columns > 1 else None
        return Layout((*places, *factors), (rule,), columns_at, height=self.height)

    def _block(self, part: str | int, block: Extent, ends: tuple[int, int]) -> Place:
        """One of the stack or the result; its label and its operator stand above it."""
        x, end = ends
        return Place(
            part, x, self.top, whole(block.rows), whole(block.columns), (end - x) // block.columns, block.rows,
            label=Spot(end - 1, self.top - self.heading, right=True),
            operator=Spot(end - 2 - block.label - 1, self.top - self.heading),
            shape=Spot(end - 1, self.top + self.rows, right=True) if self.shapes else None,
        )  # fmt: skip

    def _above(self, above: Extent, pitch: int) -> Place:
        """The right factor, over the product."""
        (x, end), y = self.ends[0], int(above.columns > 1)
        return Place(
            "above", x, y, whole(above.rows), whole(above.columns), pitch, above.rows,
            label=Spot(x - 1, y, right=True),
            shape=Spot(end + 1, y) if self.shapes else None,
        )  # fmt: skip

    def _left(self, left: Extent) -> Place:
        """The left factor, beside the product, with the numbers of the rows."""
        return Place(
            "left", self.index, self.top, whole(left.rows), whole(left.columns), left.pitch, left.rows,
            label=Spot(self.index, self.top - 1),
            shape=Spot(self.index, self.top + self.rows) if self.shapes else None,
            row_index=self.index,
        )  # fmt: skip
