"""Two matrices of one shape as text: in the same digits, enough of them to tell what differs, as much as fits."""

from collections.abc import Iterable

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import cells, fixed
from bptrace.frozen import frozen
from bptrace.tui.panels.lines import Line, Span, faint, here, line
from bptrace.tui.panels.moment import Cell
from bptrace.tui.theirs import Figures

DIGITS = (4, 6, 8, 12, 17)  # tried in turn, until entries that differ are written differently
MORE_DECIMALS = 2
UNKNOWN = "–"
OFF, LIKE = "✗", " "  # after an entry that is not the right one; and after one that is
INDEX = 6  # columns for a row's number


@frozen
class Table:
    """The entries of one matrix, all equally wide, and which of them are off."""

    entries: tuple[tuple[str, ...], ...]
    off: tuple[tuple[bool, ...], ...]

    @property
    def width(self) -> int:
        """Of one entry, with its brackets and its mark."""
        return max((len(entry) for row in self.entries for entry in row), default=1) + 3


def tables(theirs: Figures, right: Array) -> tuple[Table, Table, int]:
    """Theirs and the right one, and the power of ten that is common to both (0: none)."""
    mine, other, power = _computed(theirs, right) if theirs.decimals is None else _typed(theirs, right, theirs.decimals)
    width = max((len(entry) for row in mine for entry in row), default=0)
    shown = [
        [entry if knows else UNKNOWN.rjust(width) for entry, knows in zip(row, known, strict=True)]
        for row, known in zip(mine, theirs.known, strict=True)
    ]
    off = tuple(tuple(map(bool, row)) for row in theirs.off)
    return Table(_frozen(shown), off), Table(_frozen(other), tuple((False,) * len(row) for row in off)), power


def _frozen(rows: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


Texts = list[list[str]]


def _typed(theirs: Figures, right: Array, decimals: int) -> tuple[Texts, Texts, int]:
    """Figures with the decimals that were typed, the right ones with somewhat more."""
    other = [[fixed(float(entry), decimals + MORE_DECIMALS) for entry in row] for row in right]
    mine = [[fixed(float(entry), decimals) for entry in row] for row in theirs.values]
    return _aligned(mine), _aligned(other), 0


def _aligned(rows: Texts) -> Texts:
    width = max((len(entry) for row in rows for entry in row), default=0)
    return [[entry.rjust(width) for entry in row] for row in rows]


def _computed(theirs: Figures, right: Array) -> tuple[Texts, Texts, int]:
    """Both in the same digits, enough to tell what differs."""
    stacked, rows = np.concatenate([np.where(theirs.known, theirs.values, 0.0), right]), len(right)
    for digits in DIGITS:
        written, power = cells(stacked, digits)
        mine, other = written[:rows], written[rows:]
        if not any(mine[row][column] == other[row][column] for row, column in np.argwhere(theirs.off)):
            break
    return mine, other, power


def table_lines(title: Line, table: Table, cell: Cell, rows: range, columns: range) -> list[Line]:
    """A window of a matrix under its title, with the numbers of rows and columns; brackets hug the chosen entry."""
    width = table.width
    head = line(" " * INDEX, *(_number(column == cell[1], f"[{column}]".rjust(width - 2)) for column in columns))
    lines = [line(" " * INDEX, title), head]
    for row in rows:
        entries = (_entry(table, (row, column), cell, width) for column in columns)
        number = _number(row == cell[0], f"[{row}]".ljust(INDEX - 2))
        lines.append(line(number, *(span for entry in entries for span in entry)))
    return lines


def _number(chosen: bool, written: str) -> Span:
    """Of a row or a column, bright where the chosen entry is."""
    return Span(f"{written}  ", "here", True) if chosen else faint(f"{written}  ")


def _entry(table: Table, place: Cell, cell: Cell, width: int) -> Line:
    off = table.off[place[0]][place[1]]
    entry = table.entries[place[0]][place[1]]
    padding = " " * (width - 3 - len(entry))
    body, chosen = entry.lstrip(), place == cell
    padding += entry[: len(entry) - len(body)]
    mark = Span(OFF if off else LIKE, "wrong", off)
    if chosen:
        return (Span(padding), here(f"[{body}]"), mark)
    return (Span(f"{padding} "), Span(body, "wrong" if off else "text", off, underline=off), Span(" "), mark)
