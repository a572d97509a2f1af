"""A matrix as it is written on paper: whole where it fits, else its ends, and a sentence about what is left out."""

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import cells
from bptrace.frozen import frozen
from bptrace.texts import text

DIGITS = 4
MOST_ROWS, MOST_COLUMNS = 12, 8
FIRST, LAST = 3, 2  # how many rows and columns of a larger matrix are shown of either end


@frozen
class Shown:
    """The numbers of the rows and columns that are shown, None where some are left out; their entries in units of
    10^power, nothing in a row or column that is left out; and a sentence about those.
    """

    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    entries: tuple[tuple[str, ...], ...]
    power: int
    left_out: str


def shown(value: Array) -> Shown:
    """What is shown of a matrix, or of a number as a matrix of one entry."""
    whole = value.reshape(1, 1) if value.ndim == 0 else value
    rows, columns = _ends(whole.shape[0], MOST_ROWS), _ends(whole.shape[1], MOST_COLUMNS)
    kept_rows, kept_columns = _kept(rows), _kept(columns)
    texts, power = cells(whole[np.ix_(kept_rows, kept_columns)], DIGITS)
    known: dict[tuple[int | None, int | None], str] = {
        (row, column): written.strip()
        for row, line in zip(kept_rows, texts, strict=True)
        for column, written in zip(kept_columns, line, strict=True)
    }
    entries = (tuple(known.get((row, column), "") for column in columns) for row in rows)
    return Shown(rows, columns, tuple(entries), power, _left_out(whole.shape))


def _kept(places: tuple[int | None, ...]) -> list[int]:
    return [place for place in places if place is not None]


def _ends(size: int, most: int) -> tuple[int | None, ...]:
    return tuple(range(size)) if size <= most else (*range(FIRST), None, *range(size - LAST, size))


def _left_out(shape: tuple[int, ...]) -> str:
    """ "Rows 3 to 97 and columns 3 to 47 are left out.", or nothing."""
    parts = [
        text(f"export.left_out_{name}", first=FIRST, last=size - LAST - 1)
        for name, size, most in (("rows", shape[0], MOST_ROWS), ("columns", shape[1], MOST_COLUMNS))
        if size > most
    ]
    return text("export.left_out", parts=text("export.and").join(parts)) if parts else ""
