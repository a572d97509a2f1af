"""Pictures too large for the screen: a window of the result follows the cursor.

`falk` keeps the scheme: the seen rows of the left factor at the left, the seen columns of the right one above, both
shaded along the axis that is summed over. `strips` is for little room: of the factors only the row and the column that
made the cursor's entry, laid along each other so that the terms of the sum stand one above the other.
"""

from dataclasses import dataclass

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
    whole,
)

ENOUGH = (84, 12)  # columns and rows below which the factors are strips
ROOMY_HEIGHT = 20  # from here on labels and bars have rows of their own
GAP = 3  # between the left factor and the columns: room for an arrow


def window(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """The part of the picture around the cursor; `first` is the row and column it began with before."""
    small = width < ENOUGH[0] or height < ENOUGH[1]
    return (strips if small and extents.left else falk)(extents, width, height, cursor, first)


@dataclass(frozen=True)
class _Body:
    """The blocks under the factors, and what was decided for them."""

    places: tuple[Place, ...]
    rules: tuple[Line, ...]
    rows: Window
    vertical: tuple[Line, Window] | None
    horizontal: tuple[Line, Window] | None


def falk(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """Left factor left, right factor above, the result's window where they meet."""
    left, above = extents.left, extents.above
    index = index_width(extents.below)
    named = bool(extents.stack)
    beside_above = left is not None and left.rows == 1 and named
    left_width, left_pixels = _inner(left, left.columns, width // 4) if left else (0, 0)
    left_width = max(left_width, left.label + 1 + left.shape) if left else 0
    left_x = 0 if named else index
    gutter = (2 + _labels(extents) + 1 + index) if named else index if left is None else GAP
    x = left_x + left_width + 2 * (named and left is not None) + gutter
    roomy = height >= ROOMY_HEIGHT
    y = 0
    places: list[Place] = []
    rules: list[Line] = []
    corner = None
    columns = _columns(extents, width - x - 2, cursor, first)
    pitch = _pitch(extents)
    if above and left:
        heading = int(roomy)
        least = _least_height(extents) + int(named)
        room = max(1, height - least - heading)
        wanted = room if extents.result.rows == 1 else max(1, room // 3)
        rows, pixels = _tall(above, wanted)
        y = heading + rows
        label = Spot(x + 1, 0) if heading else Spot(x - 1, 0, right=True)
        places.append(
            Place("above", x, heading, whole(above.rows), columns, pitch, rows, _drawn(pixels), pixels,
                  label=label, shape=Spot(x + above.label + 2, 0) if heading else None)
        )  # fmt: skip
        if named:
            rules.append(Line(x, y, columns.count * pitch))
            y += 1
        corner = (Line(0, 2, x - 3), y - 5) if roomy and not named and y > 9 and x > 26 else None
    body = _body(extents, x, y, height, columns, cursor, first, indexed=named or left is None)
    y = body.places[0].y
    if above and left:
        label_y = y - 1 if not beside_above else y - 3
        places.append(
            Place("left", left_x, y - 2 if beside_above else y, body.rows, whole(left.columns),
                  1 if left_pixels else left.pitch, body.rows.count, _drawn(left_pixels), left_pixels,
                  label=Spot(left_x, max(label_y, 0)), shape=Spot(left_x + left.label + 1, max(label_y, 0)),
                  row_index=left_x if index and not named else None)
        )  # fmt: skip
    return Layout(
        (*places, *body.places),
        (*rules, *body.rules),
        y - 1 if columns.total > 1 else None,
        body.vertical,
        body.horizontal,
        None if named else Spot(x + 1 if roomy else 0, height - 1),
        corner,
        arrow_x=x - 2 if left and not named else None,
        dot=Spot(x - index - 1 - _labels(extents) - 2, y - 2) if beside_above else None,
        height=height,
        windowed=True,
    )


def strips(extents: Extents, width: int, height: int, cursor: tuple[int, int], first: tuple[int, int]) -> Layout:
    """The linked row and column of the factors above one another, under them the result's window."""
    left, above = extents.left, extents.above
    assert left and above  # `window` sends nothing else here
    linked = max(left.label + len(str(left.rows)), above.label + len(str(above.columns))) + len(" [,:]")
    named = bool(extents.stack)
    index = index_width(extents.below)
    x = max(linked + 1, 2 + _labels(extents) + 1 + index if named else index)
    text = max(left.text, above.text)
    numbers = left.columns * (text + left.pad) <= width - x
    pixels = 0 if numbers else min(left.columns, width - x - 1)

    def strip(part: str, block: Extent, y: int) -> Place:
        return Place(
            part, x, y, whole(block.rows), whole(block.columns), 1 if pixels else text + left.pad, 1,
            _drawn(pixels), pixels, strip=True, label=Spot(0, y), shape=Spot(block.label + 1, y),
        )  # fmt: skip

    under = x if named else index
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


def _body(
    extents: Extents, x: int, y: int, height: int, columns: Window,
    cursor: tuple[int, int], first: tuple[int, int], indexed: bool,
) -> _Body:  # fmt: skip
    """The stack and the result from row y on, each with the same window of rows."""
    below, pitch = extents.below, _pitch(extents)
    named, index = bool(extents.stack), index_width(below)
    total = extents.result.rows
    y += int(columns.total > 1)
    bottom = int(not columns.whole or not named) + int(height >= ROOMY_HEIGHT and not named and not columns.whole)
    grouped = [block for block in below if block.rows == total]
    single = sum(block.rows == 1 for block in below if block.rows != total)
    tall = [block for block in below if block.rows not in (1, total)]
    room = height - y - bottom - extents.rules - single
    tall_room = max(1, room // 3 if total > 1 else (room - len(grouped)) // max(len(tall), 1)) if tall else 0
    heights = {id(block): _tall(block, tall_room) for block in tall}
    room -= sum(rows for rows, _ in heights.values())
    rows = follow(first[0], max(1, room // len(grouped)), total, cursor[0])
    places, rules = [], []
    for number, block in enumerate(below):
        last = number == len(below) - 1
        if (block.closes and number) or (last and named):
            rules.append(Line(x, y, columns.count * pitch))
            y += 1
        seen, pixels = (rows.count, 0) if block.rows == total else heights.get(id(block), (1, 0))
        places.append(
            Place(
                "result" if last else number, x, y,
                rows if block.rows == total else whole(block.rows),
                columns if block.columns == columns.total else whole(min(block.columns, columns.count)),
                pitch, seen, _drawn(pixels), pixels,
                label=Spot(x - index - 1, y, right=True) if named else None,
                operator=Spot(max(0, x - index - 1 - _labels(extents) - 2), y) if named else None,
                shape=Spot(x - index - 1, y + 1, right=True) if named and seen > 1 else None,
                row_index=x if block.rows == total > 1 and indexed else None,
            )
        )  # fmt: skip
        y += seen
    end = x + columns.count * pitch
    vertical = None if rows.whole or places[-1].height < 3 else (Line(end + 1, places[-1].y, places[-1].height), rows)
    start = x if named or height >= ROOMY_HEIGHT else max(x, extents.result.label + extents.result.shape + 3)
    horizontal = None if columns.whole else (Line(start, y, end - start), columns)
    return _Body(tuple(places), tuple(rules), rows, vertical, horizontal)


def _least_height(extents: Extents) -> int:
    """The rows that everything but the right factor needs when each block shows a single row."""
    bottom = 1 if extents.stack else 2
    return int(extents.result.columns > 1) + len(extents.below) + extents.rules + bottom


def _columns(extents: Extents, room: int, cursor: tuple[int, int], first: tuple[int, int]) -> Window:
    return follow(first[1], room // _pitch(extents), extents.result.columns, cursor[1])


def _pitch(extents: Extents) -> int:
    return max(block.pitch for block in extents.in_columns)


def _labels(extents: Extents) -> int:
    return max(max(block.label + block.power, block.shape) for block in extents.in_columns)


def _inner(block: Extent, count: int, room: int) -> tuple[int, int]:
    """The columns for `count` summed-over entries side by side, and the shaded cells they are (0: numbers)."""
    if count * block.pitch <= max(room, block.pitch):
        return count * block.pitch, 0
    return min(count, room), min(count, room)


def _tall(block: Extent, room: int) -> tuple[int, int]:
    """The screen rows for a block that is summed over downwards, and its half-row cells (0: numbers)."""
    if block.rows <= room:
        return block.rows, 0
    rows = min((block.rows + 1) // 2, max(room, 1))
    return rows, min(block.rows, 2 * rows)


def _drawn(pixels: int) -> Drawn:
    return "shades" if pixels else "numbers"
