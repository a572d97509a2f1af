"""Where the matrices of a picture stand: plain whole numbers, no screen and no values.

`Extents` says how large the blocks and their texts are, `Layout` where each stands and which part of it is seen. A
small picture is shown whole (`picture_whole`); a large one through a window that follows the cursor (`picture_window`).
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from bptrace.algebra.picture import Link
from bptrace.frozen import frozen

Drawn = Literal["numbers", "shades"]
PAD, ROOMY = 2, 6  # columns beside a number: the cursor's brackets at least, and no more than reads as one row


@frozen
class Extent:
    """A block's size in entries, and in cells its widest number, its label, its shape and its power of ten.

    `closes` marks an intermediate result, ruled off from what it was made of.
    """

    rows: int
    columns: int
    text: int
    label: int
    shape: int
    power: int = 0
    link: Link = "entry"
    closes: bool = False
    pad: int = PAD
    brief: int = 0  # the widest number with a single decimal

    @property
    def pitch(self) -> int:
        """The least number of columns an entry takes."""
        return self.text + self.pad


@frozen
class Extents:
    """The blocks of one picture."""

    left: Extent | None
    above: Extent | None
    stack: tuple[Extent, ...]
    result: Extent

    @property
    def below(self) -> tuple[Extent, ...]:
        """The blocks that follow one another: the stack and the result."""
        return (*self.stack, self.result)

    @property
    def rules(self) -> int:
        """How many rules the blocks below the factors need: one before the result, one before each closed part."""
        return int(bool(self.stack)) + sum(block.closes for block in self.stack[1:])

    @property
    def in_columns(self) -> tuple[Extent, ...]:
        """The blocks that share columns when stacked."""
        return ((self.above,) if self.above else ()) + self.below


@frozen
class Window:
    """The seen part of an axis: `count` of `total` entries from `first` on."""

    first: int
    count: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether everything is seen."""
        return self.count >= self.total

    @property
    def seen(self) -> range:
        """The indices that are seen."""
        return range(self.first, self.first + self.count)


def whole(total: int) -> Window:
    """An axis that is seen from end to end."""
    return Window(0, total, total)


def follow(first: int, count: int, total: int, cursor: int) -> Window:
    """The window moved no more than needed to hold the cursor, with two entries of context where there is room."""
    count = max(1, min(count, total))
    margin = min(2, (count - 1) // 2)
    low, high = cursor + margin - count + 1, cursor - margin
    return Window(max(0, min(max(min(first, high), low), total - count)), count, total)


def pixel_range(pixel: int, pixels: int, total: int) -> range:
    """The entries that one of `pixels` shaded cells along an axis of `total` entries stands for."""
    return range(pixel * total // pixels, max((pixel + 1) * total // pixels, pixel * total // pixels + 1))


@frozen
class Spot:
    """Where a text stands; `right` means that it ends before x."""

    x: int
    y: int
    right: bool = False


@frozen
class Place:
    """A block on the screen: its seen rows and columns from (x, y) on, `pitch` columns and one row an entry.

    `part` is "left", "above", "result" or the index in the stack. With `pixels` the axis that is summed over (a row's
    columns, a column's rows) is drawn as that many shaded cells, two to a screen row where it runs downwards.
    `strip` lays the linked row or column alone along the screen row, `brief` with a single decimal. `height` is in
    screen rows.
    """

    part: str | int
    x: int
    y: int
    rows: Window
    columns: Window
    pitch: int
    height: int
    drawn: Drawn = "numbers"
    pixels: int = 0
    strip: bool = False
    label: Spot | None = None
    operator: Spot | None = None
    shape: Spot | None = None
    row_index: int | None = None  # the column before which the row numbers end
    brief: bool = False

    @property
    def width(self) -> int:
        """In screen columns."""
        if self.pixels and self.pitch == 1:
            return self.pixels
        laid_over = self.strip and self.part == "above"
        return self.pitch * (self.rows.count if laid_over else self.columns.count)


@frozen
class Line:
    """A rule, an index row or a scroll bar: from (x, y) over `length` cells."""

    x: int
    y: int
    length: int


@frozen
class Layout:
    """A whole picture. `columns_at` is the row of the column numbers; `corner` is a free line and its height.

    `dot` is the operator between factors that stand in one row, `arrow_x` where the linked row points to the result."""

    places: tuple[Place, ...]
    rules: tuple[Line, ...] = ()
    columns_at: int | None = None
    vertical_bar: tuple[Line, Window] | None = None
    horizontal_bar: tuple[Line, Window] | None = None
    caption: Spot | None = None
    corner: tuple[Line, int] | None = None
    dot: Spot | None = None
    arrow_x: int | None = None
    height: int = 0
    windowed: bool = False

    def place(self, part: str | int) -> Place:
        """The place of one block. KeyError if it is not in the picture."""
        for place in self.places:
            if place.part == part:
                return place
        raise KeyError(part)

    def entry_at(self, x: int, y: int) -> tuple[int | None, int | None]:
        """The row and column of the result that a screen cell belongs to; None where a factor leaves one open."""
        for place in self.places:
            if place.strip or not (0 <= x - place.x < place.width and 0 <= y - place.y < place.height):
                continue
            row = None if place.rows.total == 1 or place.part == "above" else place.rows.first + y - place.y
            column = None if place.part == "left" else place.columns.first + (x - place.x) // place.pitch
            return row, column
        return None, None


def stacked(
    blocks: Sequence[Extent], heights: Sequence[int], y: int, ruled: bool, gap: int
) -> tuple[list[int], list[int]]:
    """The rows where blocks that follow one another begin, and (if `ruled`) the rows of the lines between them.

    A line stands before a closed part and before the last block, the result; `gap` rows after a tall one.
    """
    starts, rules, last = [], [], len(blocks) - 1
    for number, (block, height) in enumerate(zip(blocks, heights, strict=True)):
        if ruled and number and (block.closes or number == last):
            rules.append(y)
            y += 1
        starts.append(y)
        y += height + gap * (height > 1 and number < last - 1)
    return starts, rules


def index_width(blocks: Iterable[Extent]) -> int:
    """The columns that row numbers take, with a space after them; none where every block has one row."""
    rows = max(block.rows for block in blocks)
    return len(str(rows - 1)) + 1 if rows > 1 else 0


def thumb(window: Window, length: int) -> range:
    """The cells of a scroll bar of `length` cells that stand for the window."""
    size = max(1, round(length * window.count / window.total))
    start = min(round(length * window.first / window.total), length - size)
    return range(start, start + size)
