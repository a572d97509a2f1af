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
    left, above, below = extents.left, extents.above, extents.below
    beside_above = left is not None and left.rows == 1 and bool(extents.stack)  # else "δ" would stand before "δ Wᵀ"
    index = index_width(below)
    labels = max(block.label for block in extents.in_columns)
    left_cells, left_end = _left_end(left, beside_above)
    x = left_end + 2 + labels + 1 + index
    count = max(block.columns for block in extents.in_columns)
    shape_width = 2 + max(block.shape for block in extents.in_columns) if shapes else 0
    pitch = _roomy_pitch(extents, (width - x - shape_width) // count)
    top = int(count > 1)
    heights = [block.rows for block in below]
    start = top + (above.rows + 1 if above else 0)
    used = start + sum(heights) + ruled * extents.rules
    if not pitch or used > height:
        return None
    tall = sum(block.rows > 1 for block in extents.stack)
    gap = int(tall > 1 and used + tall - 1 <= height)
    starts, lines = stacked(below, heights, start, ruled, gap)

    def place(part: str | int, block: Extent, y: int) -> Place:
        rows, columns = whole(block.rows), whole(block.columns)
        name, operator = Spot(x - index - 1, y, right=True), None if part == "above" else Spot(left_end, y)
        shape = Spot(x + count * pitch + 1, y) if shapes else None
        numbered = x if index and part != "above" and block.rows > 1 else None
        return Place(part, x, y, rows, columns, pitch, block.rows, "numbers", 0, False, name, operator, shape, numbered)

    parts: list[str | int] = [*range(len(extents.stack)), "result"]
    places = [place(part, block, y) for part, block, y in zip(parts, below, starts, strict=True)]
    if above and left:
        left_y = top if beside_above else start
        places += [place("above", above, top), _left(left, left_cells, left_y, beside_above, shapes)]
        lines.append(start - 1)
    rules = tuple(Line(x, y, count * pitch) for y in lines)
    dot = Spot(left_end, top) if beside_above else None
    return Layout(tuple(places), rules, 0 if top else None, dot=dot, height=starts[-1] + heights[-1])


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
    return _across(extents, width, height, shapes, 4) or _across(extents, width, height, shapes, 2)


def _across(extents: Extents, width: int, height: int, shapes: bool, gap: int) -> Layout | None:
    left, above, below = extents.left, extents.above, extents.below
    index = index_width((*below, left) if left else below)
    x = index + (left.columns * left.pitch if left else 0)
    if left and above:
        x = max(x, index + left.label, above.label + 1)
    heading = 1 + int(above is None and any(block.columns > 1 for block in below))
    top = (above.rows + 1 + int(above.columns > 1) if above else 0) + heading
    rows = max(block.rows for block in (*below, left) if block)
    if top + rows + shapes > height:
        return None
    starts, ends = [], []
    for number, block in enumerate(below):
        x += gap if number or left else 0
        text = max(block.text, above.text) if above and not number else block.text
        cells = block.columns * (text + block.pad)
        ends.append(x := x + max(cells, 2 + block.label, block.shape + 1))
        starts.append(x - cells)
    if max(x, ends[0] + 2 + above.shape if above and shapes else 0) > width:
        return None

    def place(part: str | int, block: Extent, x: int, end: int, y: int = top) -> Place:
        return Place(
            part, x, y, whole(block.rows), whole(block.columns), (end - x) // block.columns, block.rows,
            label=Spot(end - 1, y - heading, right=True),
            operator=Spot(end - 2 - block.label - 1, y - heading),
            shape=Spot(end - 1, top + rows, right=True) if shapes else None,
        )  # fmt: skip

    places = [
        place(number if number < len(extents.stack) else "result", block, starts[number], ends[number])
        for number, block in enumerate(below)
    ]
    rules: tuple[Line, ...] = ()
    first = places[0]
    columns_at = None if all(block.columns == 1 for block in extents.in_columns) else top - 1
    if left and above:
        y = int(above.columns > 1)
        columns_at = 0 if y else None
        places.append(
            Place("above", first.x, y, whole(above.rows), whole(above.columns), first.pitch, above.rows,
                  label=Spot(first.x - 1, y, right=True), shape=Spot(ends[0] + 1, y) if shapes else None)
        )  # fmt: skip
        rules = (Line(first.x, top - 2, ends[0] - first.x),)
        places.append(
            Place("left", index, top, whole(left.rows), whole(left.columns), left.pitch, left.rows,
                  label=Spot(index, top - 1), shape=Spot(index, top + rows) if shapes else None, row_index=index)
        )  # fmt: skip
    elif index:
        places[0] = replace(first, row_index=first.x)
    return Layout(tuple(places), rules, columns_at, height=top + rows + shapes)
