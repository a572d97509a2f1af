"""Pictures too large for the screen: a window of the result follows the cursor.

`_Falk` keeps the scheme: the seen rows of the left factor at the left, the seen columns of the right one above, both
shaded along the axis that is summed over. `strips` is for little room: of the factors only the row and the column that
made the cursor's entry, laid along each other so that the terms of the sum stand one above the other.
"""

from bptrace.tui.widgets.picture_geometry import (
    Extent,
    Extents,
    Layout,
    Line,
    Place,
    Spot,
    Window,
    index_width,
    whole,
)
from bptrace.tui.widgets.picture_under import Under, View, downwards, drawn_as, label_width, pitch_of

ENOUGH = (84, 12)  # columns and rows below which the factors are strips
GAP = 3  # between the left factor and the columns: room for an arrow
SPACIOUS = 20  # rows from which on row and column are seen to meet even where one of them has no numbers


def window(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """The part of the picture around the cursor; `first` is the row and column it began with before."""
    small = width < ENOUGH[0] or height < ENOUGH[1]
    told = extents.left and (small or (height < SPACIOUS and _strips_tell_more(extents, width)))
    view = View(width, height, cursor, first)
    return strips(extents, view) if told else _Falk(extents, view).layout()


def _strips_tell_more(extents: Extents, width: int) -> bool:
    """Whether a vector's factors have room for numbers only as strips: patches alone are hard to follow."""
    left, above = extents.left, extents.above
    if not left or not above or 1 not in (extents.result.rows, extents.result.columns):
        return False
    least = max(_linked(left, left.rows, len(str(left.rows))), _linked(above, above.columns, len(str(above.columns))))
    return bool(_inner(left, width // 4)[0] and _strip_numbers(left, above, width, least + 1, least + 1)[1])


class _Falk:
    """Left factor left, right factor above, the result's window where they meet."""

    def __init__(self, extents: Extents, view: View) -> None:
        self.extents, self.view, self.named = extents, view, bool(extents.stack)
        left, above, index = extents.left, extents.above, index_width(extents.below)
        self.beside_above = left is not None and left.rows == 1 and self.named
        self.pixels, self.left_width = self._left_room(index)
        self.left_x = 0 if not left else 1 if self.named else index
        self.after_left = self.left_x + self.left_width + 2 * (self.named and left is not None)
        self.x = self.after_left + (2 + label_width(extents) + 1 + index if self.named else GAP if left else index)
        self.columns = view.columns(extents, self.x)
        self.right = self._right_factor(above) if above else None
        self.end = self.right.y + self.right.height if self.right else 0
        self.rules = (Line(self.x, self.end, self.columns.count * pitch_of(extents)),) if above and self.named else ()
        below = Spot(self.x, self.end + len(self.rules))
        self.under = Under(extents, view, below, self.columns, indexed=self.named or left is None)

    def _left_room(self, index: int) -> tuple[int, int]:
        """The shaded cells of the left factor's rows, and its width; where it shares a row of names, with both."""
        left, above = self.extents.left, self.extents.above
        if left is None:
            return 0, 0
        pixels, width = _inner(left, self.view.width // 4)
        shares_row = above is not None and self.extents.result.columns == 1  # there is none of column numbers
        return pixels, width + (above.label + 1 + index if above and shares_row else 0)

    def _right_factor(self, above: Extent) -> Place:
        """Over its columns; its name over it where that row is free, else at its left."""
        y = int(self.view.roomy)
        rows, pixels = downwards(above, self._rows_above(y))
        end, right = y + rows - 1, self.x - index_width(self.extents.below) - 1
        name, shape = Spot(right, y, right=True), None
        if self.beside_above:
            name, shape = Spot(right, end, right=True), Spot(right, end - 1, right=True) if rows > 1 else None
        elif y:
            name, shape = Spot(self.x + 1, 0), Spot(self.x + above.label + 2, 0)
        seen, pitch, drawn = whole(above.rows), pitch_of(self.extents), drawn_as(pixels)
        return Place("above", self.x, y, seen, self.columns, pitch, rows, drawn, pixels, label=name, shape=shape)

    def _rows_above(self, y: int) -> int:
        """The most rows for the right factor: what is left for it, of a result of many rows a third of that."""
        extents = self.extents
        rest = int(extents.result.columns > 1) + len(extents.below) + extents.rules + 2
        room = max(1, self.view.height - rest - y)
        return room if extents.result.rows == 1 else max(1, room // 3)

    def _left_factor(self, left: Extent) -> Place:
        at = Spot(self.left_x, self.end - 1 if self.beside_above else self.under.top)
        numbered = index_width(self.extents.below) > 0 and not self.named
        return _left_factor(left, self.pixels, self.left_width, at, self.under.rows, numbered)

    def layout(self) -> Layout:
        """All places, and what stands around them."""
        left, under = self.extents.left, self.under
        factors = ((self._left_factor(left),) if left else ()) + ((self.right,) if self.right else ())
        return Layout(
            (*factors, *under.places),
            (*self.rules, *under.rules),
            under.top - 1 if self.columns.total > 1 else None,
            under.vertical,
            under.horizontal,
            None if self.named else Spot(self.x + 1 if self.view.roomy else 0, self.view.height - 1),
            self._corner(),
            arrow_x=self.x - 2 if left and not self.named else None,
            dot=Spot(self.after_left, self.end - 1) if self.beside_above else None,
            height=self.view.height,
            windowed=True,
        )

    def _corner(self) -> tuple[Line, int] | None:
        """What neither factor takes, and the left one's name: beside the right factor, above the left."""
        if self.named or not self.right or not self.extents.left:
            return None
        first = 2 if self.under.top > 10 else 0
        return Line(0, first, self.x - GAP), self.under.top - 1 - first


def _left_factor(left: Extent, pixels: int, width: int, at: Spot, rows: Window, numbered: bool) -> Place:
    """The left factor's seen rows from `at` on, its name over them; numbered ones stand at the right, by the arrow."""
    pitch = 1 if pixels else left.pitch
    x = at.x + (width - (pixels or left.columns * pitch) if numbered else 0)
    name_y = at.y - 1 if at.y else 1
    name, shape = Spot(at.x, name_y), Spot(at.x + left.label + 1, name_y)
    columns, drawn = whole(left.columns), drawn_as(pixels)
    index = x if numbered else None
    return Place("left", x, at.y, rows, columns, pitch, rows.count, drawn, pixels, False, name, None, shape, index)


def strips(extents: Extents, view: View) -> Layout:
    """The linked row and column of the factors above one another, under them the result's window."""
    left, above = extents.left, extents.above
    assert left and above  # `window` sends nothing else here
    named = bool(extents.stack)
    index = index_width(extents.below)
    linked = _linked(left, left.rows, len(str(left.rows))), _linked(above, above.columns, len(str(above.columns)))
    least = max(linked) + 1
    under_x = 2 + label_width(extents) + 1 + index if named else index
    x, pitch, brief = _strip_numbers(left, above, view.width, least, max(least, under_x))
    pixels = 0 if pitch else min(left.columns, view.width - x - 1)

    def strip(part: str, block: Extent, y: int) -> Place:
        return Place(
            part, x, y, whole(block.rows), whole(block.columns), pitch or 1, 1, drawn_as(pixels), pixels,
            strip=True, brief=brief, label=Spot(0, y), shape=Spot(block.label + 1, y),
        )  # fmt: skip

    columns = view.columns(extents, under_x)
    under = Under(extents, view, Spot(under_x, 2), columns, indexed=True)
    return Layout(
        (strip("left", left, 0), strip("above", above, 1), *under.places),
        under.rules,
        under.top - 1 if columns.total > 1 else None,
        under.vertical,
        under.horizontal,
        None if named else Spot(0, view.height - 1),
        height=view.height,
        windowed=True,
    )


def _linked(block: Extent, lines: int, digits: int) -> int:
    """The columns of the name of a factor's one linked row or column, "W⁽³⁾ᵀ [:,12] ·10⁻¹"."""
    return block.label + block.power + (digits + len(" [,:]") if lines > 1 else len(" [0,:]"))


def _strip_numbers(left: Extent, above: Extent, width: int, least: int, aligned: int) -> tuple[int, int, bool]:
    """Where numbers of two strips begin, their pitch and whether they are brief; pitch 0 where none fit.

    They stand under one another with the columns below where there is room, else by their names, else brief and close.
    """
    if left.pad:
        for text, brief in ((max(left.text, above.text), False), (max(left.brief, above.brief), True)):
            for x, gap in ((aligned, left.pad), (least, left.pad), (least, 1)):
                if left.columns * (text + gap) <= width - x:
                    return x, text + gap, brief
    return aligned, 0, False


def _inner(left: Extent, room: int) -> tuple[int, int]:
    """The shaded cells along a row of the left factor (0: its numbers fit), and the width with its name."""
    cells = left.columns * left.pitch
    pixels = 0 if left.pad and cells <= max(room, left.pitch) else min(left.columns, room)
    return pixels, max(pixels or cells, left.label + 1 + left.shape)
