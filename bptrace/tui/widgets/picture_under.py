"""What stands under the factors of a picture that is too large: the stack and the result, seen through one window."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bptrace.frozen import frozen
from bptrace.tui.widgets.picture_geometry import (
    Drawn,
    Extent,
    Extents,
    Line,
    Place,
    Spot,
    Window,
    follow,
    index_width,
    stacked,
    whole,
)

ROOMY_HEIGHT = 20  # from here on labels and bars have rows of their own


@frozen
class View:
    """The room there is, the cursor, and the row and the column that the window began with before."""

    width: int
    height: int
    cursor: tuple[int, int]
    first: tuple[int, int]

    @property
    def roomy(self) -> bool:
        """Whether labels and bars have rows of their own."""
        return self.height >= ROOMY_HEIGHT

    def columns(self, extents: Extents, taken: int) -> Window:
        """The columns that are seen where so many screen columns are taken."""
        room = self.width - taken - 2
        return follow(self.first[1], room // pitch_of(extents), extents.result.columns, self.cursor[1])


class Under:
    """The stack and the result from `at` on, each with the same window of rows."""

    def __init__(self, extents: Extents, view: View, at: Spot, columns: Window, indexed: bool) -> None:
        self.extents, self.x, self.columns, self.roomy = extents, at.x, columns, view.roomy
        self.named, self.indexed, self.total = bool(extents.stack), indexed, extents.result.rows
        self.pitch = pitch_of(extents)
        self.top = at.y + int(columns.total > 1)
        room = view.height - self.top - self._bottom
        self.skipped = min(max(0, len(extents.below) - room), len(extents.stack))  # the result at least is always seen
        self.blocks = extents.below[self.skipped :]
        ruled = room >= len(self.blocks) + extents.rules
        gap = int(self.roomy and len(self.blocks) > 2)
        free = room - ruled * extents.rules - gap * (len(self.blocks) - 2)
        self.heights, self.pixels = _heights(self.blocks, self.total, free)
        self.rows = follow(view.first[0], self.heights[-1], self.total, view.cursor[0])
        self.starts, self._ruled = stacked(self.blocks, self.heights, self.top, ruled, gap)

    @property
    def _bottom(self) -> int:
        """The rows of the scroll bar and of the caption, which share one where there is little room."""
        captioned, scrolled = not self.named, not self.columns.whole
        return int(scrolled or captioned) + int(self.roomy and captioned and scrolled)

    @property
    def _width(self) -> int:
        return self.columns.count * self.pitch

    @property
    def rules(self) -> tuple[Line, ...]:
        """The lines between the blocks."""
        return tuple(Line(self.x, y, self._width) for y in self._ruled)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The blocks, the result last."""
        parts: list[str | int] = [*range(self.skipped, len(self.extents.stack)), "result"]
        return tuple(map(self._place, parts, self.blocks, self.starts, self.heights, self.pixels))

    def _place(self, part: str | int, block: Extent, y: int, height: int, pixels: int) -> Place:
        columns, seen = self.columns, min(block.columns, self.columns.count)
        rows = self.rows if block.rows == self.total else whole(block.rows)
        columns = columns if block.columns == columns.total else whole(seen)
        index = self.x if block.rows == self.total > 1 and self.indexed else None
        drawn = drawn_as(pixels)
        place = Place(part, self.x, y, rows, columns, self.pitch, height, drawn, pixels, row_index=index)
        return self._with_name(place) if self.named else place

    def _with_name(self, place: Place) -> Place:
        """With its name at the left, the operator before all names, and the shape where a row is left for it."""
        x = self.x - index_width(self.extents.below) - 1
        operator = Spot(max(0, x - label_width(self.extents) - 2), place.y)
        shape = Spot(x, place.y + 1, right=True) if place.height > 1 else None
        return replace(place, label=Spot(x, place.y, right=True), operator=operator, shape=shape)

    @property
    def vertical(self) -> tuple[Line, Window] | None:
        """The scroll bar at the right of the result."""
        result = self.places[-1]
        if self.rows.whole or result.height < 3:
            return None
        return Line(self.x + self._width + 1, result.y, result.height), self.rows

    @property
    def horizontal(self) -> tuple[Line, Window] | None:
        """The scroll bar below the result; it leaves room for a caption in its row."""
        if self.columns.whole:
            return None
        result, written = self.places[-1], self.extents.result
        start = self.x if self.named or self.roomy else max(self.x, written.label + written.shape + 3)
        return Line(start, result.y + result.height, self.x + self._width - start), self.columns


def _heights(below: Sequence[Extent], total: int, room: int) -> tuple[list[int], list[int]]:
    """The screen rows of blocks that share `room`, and the half-row cells of those that are summed over downwards.

    Blocks with the result's rows get equally many; a single row stays one; what is summed over may take what is left.
    """
    grouped = sum(block.rows == total for block in below)
    single = sum(block.rows == 1 != total for block in below)
    tall = len(below) - grouped - single
    room = max(room - single, grouped + tall)
    most = 0 if not tall else (room - grouped) // tall if total == 1 else max(1, room // 3 // tall)
    chosen = {number: downwards(block, most) for number, block in enumerate(below) if block.rows not in (1, total)}
    each = max(1, min((room - sum(rows for rows, _ in chosen.values())) // grouped, total))
    heights = [chosen[number][0] if number in chosen else each if block.rows == total else 1
               for number, block in enumerate(below)]  # fmt: skip
    return heights, [chosen[number][1] if number in chosen else 0 for number in range(len(below))]


def pitch_of(extents: Extents) -> int:
    return max(block.pitch for block in extents.in_columns)


def label_width(extents: Extents) -> int:
    return max(max(block.label + block.power, block.shape) for block in extents.in_columns)


def downwards(block: Extent, room: int) -> tuple[int, int]:
    """The screen rows for a block that is summed over downwards, and its half-row cells (0: numbers)."""
    if block.pad and block.rows <= room:
        return block.rows, 0
    rows = min((block.rows + 1) // 2, max(room, 1))
    return rows, min(block.rows, 2 * rows)


def drawn_as(pixels: int) -> Drawn:
    return "shades" if pixels else "numbers"
