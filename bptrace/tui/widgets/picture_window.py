"""Pictures too large for the screen: a window of the result follows the cursor.

`falk` keeps the scheme: the seen rows of the left factor at the left, the seen columns of the right one above, both
shaded along the axis that is summed over. `strips` is for little room: of the factors only the row and the column that
made the cursor's entry, laid along each other so that the terms of the sum stand one above the other.
"""

from collections.abc import Sequence

from bptrace.frozen import frozen
from bptrace.tui.widgets.picture_geometry import (
    Drawn,
    Extent,
    Extents,
    Layout,
    Line,
    Place,
    Spot,
    Window,
    follow,
    index_width,
    stacked,
    whole,
)

ENOUGH = (84, 12)  # columns and rows below which the factors are strips
ROOMY_HEIGHT = 20  # from here on labels and bars have rows of their own
GAP = 3  # between the left factor and the columns: room for an arrow


SPACIOUS = 20  # rows from which on row and column are seen to meet even where one of them has no numbers


def window(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """The part of the picture around the cursor; `first` is the row and column it began with before."""
    small = width < ENOUGH[0] or height < ENOUGH[1]
    told = extents.left and (small or (height < SPACIOUS and _strips_tell_more(extents, width)))
    return (strips if told else falk)(extents, width, height, cursor, first)


def _strips_tell_more(extents: Extents, width: int) -> bool:
    """Whether a vector's factors have room for numbers only as strips: patches alone are hard to follow."""
    left, above = extents.left, extents.above
    if not left or not above or 1 not in (extents.result.rows, extents.result.columns):
        return False
    least = max(_linked(left, left.rows, len(str(left.rows))), _linked(above, above.columns, len(str(above.columns))))
    return bool(_inner(left, width // 4)[0] and _strip_numbers(left, above, width, least + 1, least + 1)[1])


@frozen
class _Body:
    """The blocks under the factors, and what was decided for them."""

    places: tuple[Place, ...]
    rules: tuple[Line, ...]
    rows: Window
    vertical: tuple[Line, Window] | None
    horizontal: tuple[Line, Window] | None


def falk(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """Left factor left, right factor above, the result's window where they meet."""
    left, above, named = extents.left, extents.above, bool(extents.stack)
    index = index_width(extents.below)
    roomy = height >= ROOMY_HEIGHT
    pixels, left_width = _inner(left, width // 4) if left else (0, 0)
    if left and above and extents.result.columns == 1:
        left_width += above.label + 1 + index  # without a row of column numbers both names stand in one row
    left_x = 0 if not left else 1 if named else index
    after_left = left_x + left_width + 2 * (named and left is not None)
    x = after_left + (2 + _labels(extents) + 1 + index if named else GAP if left else index)
    columns = _columns(extents, width - x - 2, cursor, first)
    beside_above = left is not None and left.rows == 1 and named
    right = _right_factor(above, extents, Spot(x, int(roomy)), height, columns, beside_above) if above else None
    end = right.y + right.height if right else 0
    rules = (Line(x, end, columns.count * _pitch(extents)),) if right and named else ()
    body = _body(extents, x, end + len(rules), height, columns, cursor, first, indexed=named or left is None)
    top = body.places[0].y
    places = body.places if right is None else (right, *body.places)
    if left:
        at = Spot(left_x, end - 1 if beside_above else top)
        places = (_left_factor(left, pixels, left_width, at, body.rows, bool(index) and not named), *places)
    return Layout(
        places,
        (*rules, *body.rules),
        top - 1 if columns.total > 1 else None,
        body.vertical,
        body.horizontal,
        None if named else Spot(x + 1 if roomy else 0, height - 1),
        (Line(0, 2, x - GAP), top - 6) if right and not named and top > 10 and x > 26 else None,
        arrow_x=x - 2 if left and not named else None,
        dot=Spot(after_left, end - 1) if beside_above else None,
        height=height,
        windowed=True,
    )


def _left_factor(left: Extent, pixels: int, width: int, at: Spot, rows: Window, numbered: bool) -> Place:
    """The left factor's seen rows from `at` on, its name over them; numbered ones stand at the right, by the arrow."""
    pitch = 1 if pixels else left.pitch
    x = at.x + (width - (pixels or left.columns * pitch) if numbered else 0)
    name_y = at.y - 1 if at.y else 1
    name, shape = Spot(at.x, name_y), Spot(at.x + left.label + 1, name_y)
    columns, drawn = whole(left.columns), _drawn(pixels)
    index = x if numbered else None
    return Place("left", x, at.y, rows, columns, pitch, rows.count, drawn, pixels, False, name, None, shape, index)


def _right_factor(above: Extent, extents: Extents, at: Spot, height: int, columns: Window, beside_above: bool) -> Place:
    """The right factor over its columns, from `at` on; its name over it where that row is free, else at its left."""
    bottom = 1 if extents.stack else 2
    index = index_width(extents.below)
    rest = int(extents.result.columns > 1) + len(extents.below) + extents.rules + bottom + int(bool(extents.stack))
    room = max(1, height - rest - at.y)
    rows, pixels = _tall(above, room if extents.result.rows == 1 else max(1, room // 3))
    name, shape = Spot(at.x - index - 1, at.y, right=True), None
    if beside_above:
        name = Spot(at.x - index - 1, at.y + rows - 1, right=True)
        shape = Spot(name.x, name.y - 1, right=True) if rows > 1 else None
    elif at.y:
        name, shape = Spot(at.x + 1, 0), Spot(at.x + above.label + 2, 0)
    seen = whole(above.rows)
    pitch = _pitch(extents)
    return Place("above", at.x, at.y, seen, columns, pitch, rows, _drawn(pixels), pixels, label=name, shape=shape)


def strips(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """The linked row and column of the factors above one another, under them the result's window."""
    left, above = extents.left, extents.above
    assert left and above  # `window` sends nothing else here
    named = bool(extents.stack)
    index = index_width(extents.below)
    linked = _linked(left, left.rows, len(str(left.rows))), _linked(above, above.columns, len(str(above.columns)))
    least = max(linked) + 1
    under = 2 + _labels(extents) + 1 + index if named else index
    x, pitch, brief = _strip_numbers(left, above, width, least, max(least, under))
    pixels = 0 if pitch else min(left.columns, width - x - 1)

    def strip(part: str, block: Extent, y: int) -> Place:
        return Place(
            part, x, y, whole(block.rows), whole(block.columns), pitch or 1, 1, _drawn(pixels), pixels,
            strip=True, brief=brief, label=Spot(0, y), shape=Spot(block.label + 1, y),
        )  # fmt: skip

    columns = _columns(extents, width - under - 2, cursor, first)
    body = _body(extents, under, 2, height, columns, cursor, first, indexed=True)
    return Layout(
        (strip("left", left, 0), strip("above", above, 1), *body.places),
        body.rules,
        body.places[0].y - 1 if columns.total > 1 else None,
        body.vertical,
        body.horizontal,
        None if named else Spot(0, height - 1),
        height=height,
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


def _body(
    extents: Extents, x: int, y: int, height: int, columns: Window,
    cursor: tuple[int, int], first: tuple[int, int], indexed: bool,
) -> _Body:  # fmt: skip
    """The stack and the result from row y on, each with the same window of rows."""
    named, index, total = bool(extents.stack), index_width(extents.below), extents.result.rows
    y += int(columns.total > 1)
    bottom = int(not columns.whole or not named) + int(height >= ROOMY_HEIGHT and not named and not columns.whole)
    room = height - y - bottom
    skipped = min(max(0, len(extents.below) - room), len(extents.stack))  # the result at least is always seen
    below = extents.below[skipped:]
    ruled = room >= len(below) + extents.rules
    gap = int(height >= ROOMY_HEIGHT and len(below) > 2)
    heights, pixels = _heights(below, total, room - ruled * extents.rules - gap * (len(below) - 2))
    rows = follow(first[0], heights[-1], total, cursor[0])
    starts, lines = stacked(below, heights, y, ruled, gap)
    pitch = _pitch(extents)
    name_x = x - index - 1

    def place(part: str | int, block: Extent, y: int, height: int, pixels: int) -> Place:
        seen_rows = rows if block.rows == total else whole(block.rows)
        seen_columns = columns if block.columns == columns.total else whole(min(block.columns, columns.count))
        name = Spot(name_x, y, right=True) if named else None
        operator = Spot(max(0, name_x - _labels(extents) - 2), y) if named else None
        shape = Spot(name_x, y + 1, right=True) if named and height > 1 else None
        numbered = x if block.rows == total > 1 and indexed else None
        drawn = _drawn(pixels)
        return Place(
            part, x, y, seen_rows, seen_columns, pitch, height, drawn, pixels, False, name, operator, shape, numbered
        )

    parts: list[str | int] = [*range(skipped, len(extents.stack)), "result"]
    places = tuple(map(place, parts, below, starts, heights, pixels))
    end, result = x + columns.count * pitch, places[-1]
    vertical = None if rows.whole or result.height < 3 else (Line(end + 1, result.y, result.height), rows)
    start = x if named or height >= ROOMY_HEIGHT else max(x, extents.result.label + extents.result.shape + 3)
    horizontal = None if columns.whole else (Line(start, result.y + result.height, end - start), columns)
    return _Body(places, tuple(Line(x, y, columns.count * pitch) for y in lines), rows, vertical, horizontal)


def _heights(below: Sequence[Extent], total: int, room: int) -> tuple[list[int], list[int]]:
    """The screen rows of blocks that share `room`, and the half-row cells of those that are summed over downwards.

    Blocks with the result's rows get equally many; a single row stays one; what is summed over may take what is left.
    """
    grouped = sum(block.rows == total for block in below)
    single = sum(block.rows == 1 != total for block in below)
    tall = len(below) - grouped - single
    room = max(room - single, grouped + tall)
    most = 0 if not tall else (room - grouped) // tall if total == 1 else max(1, room // 3 // tall)
    chosen = {number: _tall(block, most) for number, block in enumerate(below) if block.rows not in (1, total)}
    each = max(1, min((room - sum(rows for rows, _ in chosen.values())) // grouped, total))
    heights = [chosen[number][0] if number in chosen else each if block.rows == total else 1
               for number, block in enumerate(below)]  # fmt: skip
    return heights, [chosen[number][1] if number in chosen else 0 for number in range(len(below))]


def _columns(extents: Extents, room: int, cursor: tuple[int, int], first: tuple[int, int]) -> Window:
    return follow(first[1], room // _pitch(extents), extents.result.columns, cursor[1])


def _pitch(extents: Extents) -> int:
    return max(block.pitch for block in extents.in_columns)


def _labels(extents: Extents) -> int:
    return max(max(block.label + block.power, block.shape) for block in extents.in_columns)


def _inner(left: Extent, room: int) -> tuple[int, int]:
    """The shaded cells along a row of the left factor (0: its numbers fit), and the width with its name."""
    cells = left.columns * left.pitch
    pixels = 0 if left.pad and cells <= max(room, left.pitch) else min(left.columns, room)
    return pixels, max(pixels or cells, left.label + 1 + left.shape)


def _tall(block: Extent, room: int) -> tuple[int, int]:
    """The screen rows for a block that is summed over downwards, and its half-row cells (0: numbers)."""
    if block.pad and block.rows <= room:
        return block.rows, 0
    rows = min((block.rows + 1) // 2, max(room, 1))
    return rows, min(block.rows, 2 * rows)


def _drawn(pixels: int) -> Drawn:
    return "shades" if pixels else "numbers"
