"""Which rows the map of verdicts has: a heading for every quantity, and below it the signs of its entries.

Where everything has room, everything is spread, in two columns rather than without air; else the chosen quantity
first, then those that fit. A matrix larger than the room shows blocks of entries, one sign each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Literal

from bptrace.frozen import frozen

Kind = Literal["heading", "columns", "signs", "blank", "above", "below"]
LABEL = 5  # columns before the signs: an index and a space
BETWEEN = 4  # columns between two columns of maps
PITCHES = (4, 2, 1)  # columns from one sign to the next


@frozen
class Block:
    """A quantity's map: one sign stands for `rows` × `columns` entries, `pitch` columns from the next."""

    name: str
    shape: tuple[int, int]
    rows: int
    columns: int
    pitch: int

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns of signs."""
        return -(-self.shape[0] // self.rows), -(-self.shape[1] // self.columns)


@frozen
class Row:
    """One line: of a quantity, where it belongs to one; `at` is the row of signs, or how many quantities are unseen.

    `beside` is the line of the second column, where there are two.
    """

    kind: Kind
    block: Block | None = None
    at: int = 0
    beside: "Row | None" = None


def block(name: str, shape: tuple[int, int], width: int, height: int) -> Block:
    """The map of a quantity in so much room."""
    room = max(width - LABEL, 1)
    pitch = next((pitch for pitch in PITCHES if shape[1] * pitch <= room), 1)
    return Block(name, shape, -(-shape[0] // max(height, 1)), -(-shape[1] // (room // pitch)), pitch)


def plan(shapes: Mapping[str, tuple[int, int]], chosen: str, width: int, height: int) -> list[Row]:
    """The rows of the map, at most `height`."""
    if sum(rows for rows, _ in shapes.values()) > height:
        return _folded(shapes, chosen, width, height)
    blocks = [block(name, shape, width, shape[0]) for name, shape in shapes.items()]
    if any(one.rows * one.columns > 1 for one in blocks):
        return _folded(shapes, chosen, width, height)
    halves = [block(name, shape, column_width(width), shape[0]) for name, shape in shapes.items()]
    spread = (
        _spread(blocks, indexed=True, spaced=True),
        _two_columns(halves),
        *(_spread(blocks, indexed, spaced) for indexed, spaced in ((True, False), (False, True), (False, False))),
    )
    return next((rows for rows in spread if rows and len(rows) <= height), _folded(shapes, chosen, width, height))


def column_width(width: int) -> int:
    """Of each of two columns."""
    return (width - BETWEEN) // 2


def _two_columns(halves: Sequence[Block]) -> list[Row]:
    """Whole quantities in either column, so that the longer one is as short as can be; none if one is too wide."""
    if any(one.rows * one.columns > 1 or one.pitch < PITCHES[0] for one in halves):
        return []
    columns = ([_spread(part, True, True) for part in (halves[:at], halves[at:])] for at in range(1, len(halves) + 1))
    left, right = min(columns, key=lambda pair: max(map(len, pair)))
    pairs = zip_longest(left, right, fillvalue=Row("blank"))
    return [replace(row, beside=beside) for row, beside in pairs]


def _spread(blocks: Sequence[Block], indexed: bool, spaced: bool) -> list[Row]:
    rows: list[Row] = []
    for one in blocks:
        if spaced and rows:
            rows.append(Row("blank"))
        rows += _rows(one, indexed)
    return rows


def _rows(one: Block, indexed: bool) -> list[Row]:
    columns = [Row("columns", one)] if indexed and one.size[0] > 1 and one.pitch > 1 else []
    return [Row("heading", one), *columns, *(Row("signs", one, at) for at in range(one.size[0]))]


def _folded(shapes: Mapping[str, tuple[int, int]], chosen: str, width: int, height: int) -> list[Row]:
    """A heading each, the chosen quantity with all the room that is left, others where that still holds them."""
    names = list(shapes)
    least = min(block(chosen, shapes[chosen], width, max(height // 3, 1)).size[0], height - 1)
    seen = _around(names, names.index(chosen), max(height - least, 1))
    seen = seen if len(seen) == len(names) else _around(names, names.index(chosen), max(height - least - 2, 1))
    left = height - len(seen) - (seen[0] != names[0]) - (seen[-1] != names[-1])
    open_ones = {chosen: block(chosen, shapes[chosen], width, max(left, 1))}
    left -= open_ones[chosen].size[0]
    for name in seen:
        beside = block(name, shapes[name], width, shapes[name][0])
        if name != chosen and beside.columns == 1 and beside.size[0] <= left:
            open_ones[name] = beside
            left -= beside.size[0]
    rows = [Row("above", at=names.index(seen[0]))] if seen[0] != names[0] else []
    for name in seen:
        one = open_ones.get(name) or block(name, shapes[name], width, 1)
        rows += _rows(one, indexed=False) if name in open_ones else [Row("heading", one)]
    if seen[-1] != names[-1]:
        rows.append(Row("below", at=len(names) - 1 - names.index(seen[-1])))
    return rows[:height]


def _around(names: Sequence[str], at: int, most: int) -> list[str]:
    """As many neighbours as there is room for, the chosen one among them."""
    start = min(max(at - most // 2, 0), max(len(names) - most, 0))
    return list(names[start : start + most])
