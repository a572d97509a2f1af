"""Which rows the map of verdicts has: a heading for every quantity, and below it the signs of its entries.

Where everything has room, everything is spread; else the chosen quantity first, then those that fit. A matrix larger
than the room shows blocks of entries, one sign each.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from bptrace.frozen import frozen

Kind = Literal["heading", "columns", "signs", "blank", "above", "below"]
LABEL = 5  # columns before the signs: an index and a space
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
    """One line: of a quantity, where it belongs to one; `at` is the row of signs, or how many quantities are unseen."""

    kind: Kind
    block: Block | None = None
    at: int = 0


def block(name: str, shape: tuple[int, int], width: int, height: int) -> Block:
    """The map of a quantity in so much room."""
    room = max(width - LABEL, 1)
    pitch = next((pitch for pitch in PITCHES if shape[1] * pitch <= room), 1)
    return Block(name, shape, -(-shape[0] // max(height, 1)), -(-shape[1] // (room // pitch)), pitch)


def plan(shapes: Mapping[str, tuple[int, int]], chosen: str, width: int, height: int) -> list[Row]:
    """The rows of the map, at most `height`."""
    if sum(rows for rows, _ in shapes.values()) > height:
        return _folded(shapes, chosen, width, height)
    wide = {name: block(name, shape, width, shape[0]) for name, shape in shapes.items()}
    for indexed, spaced in ((True, True), (True, False), (False, True), (False, False)):
        rows = _spread(list(wide.values()), indexed, spaced)
        if len(rows) <= height and all(one.rows == one.columns == 1 for one in wide.values()):
            return rows
    return _folded(shapes, chosen, width, height)


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
