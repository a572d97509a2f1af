"""Filled areas along the run, one a quantity: text made of eighths of a cell, pure."""

from collections.abc import Sequence

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.tui.panels.lines import BLANK, Line, Span, line, width_of

EIGHTHS = " ▁▂▃▄▅▆▇█"
HIGHEST = 3  # rows of an area where there is room
GAP = 1  # eighths of a row below the next area, so that neighbours stay apart


@frozen(eq=False)
class Area:
    """A quantity's name and kind, its value where one looks, and how high it stands in every column, 0 to 1 or nan."""

    name: str
    kind: str
    value: str
    shares: Array


def area_lines(areas: Sequence[Area], left: int, height: int, fill: str, cursor: int | None) -> list[Line]:
    """The areas below one another, as high as `height` allows; those for which there is no room are left out.

    `left` columns stand before them; `fill` is their colour, `cursor` the column that is marked.
    """
    rows = max(min(height // max(len(areas), 1), HIGHEST), 1)
    return [made for area in areas[: height // rows] for made in _area(area, rows, left, fill, cursor)]


def _area(area: Area, rows: int, left: int, fill: str, cursor: int | None) -> list[Line]:
    known = np.nan_to_num(area.shares, nan=-1.0)
    eighths = np.where(known < 0, 0, np.maximum(np.round(known * (8 * rows - GAP)), 1)).astype(int)
    name, value = Span(area.name, area.kind, bold=True), Span(area.value, "text")
    room = left - 1 - len(area.name) - len(area.value)
    beside = line(name, " " * room, value) if room > 0 else line(name)
    labels = [beside] if rows == 1 else [line(name), line(value), *[BLANK] * (rows - 2)]
    lines = []
    for row, label in enumerate(labels):
        level = np.clip(eighths - 8 * (rows - 1 - row), 0, 8)
        signs = "".join(EIGHTHS[eighth] for eighth in level.tolist())
        space = Span(" " * max(left - width_of(label), 1))
        lines.append(line(label, space, _marked(signs, fill, cursor)))
    return lines


def _marked(signs: str, fill: str, cursor: int | None) -> Line:
    """The signs, the cursor's column bright."""
    if cursor is None or not 0 <= cursor < len(signs):
        return (Span(signs, fill),)
    at = signs[cursor] if signs[cursor] != " " else "│"
    return Span(signs[:cursor], fill), Span(at, "here"), Span(signs[cursor + 1 :], fill)


def shares_of(values: Array, log: bool) -> Array:
    """How high each value stands between the lowest and the highest: 0 to 1, nan for what is no number."""
    with np.errstate(all="ignore"):
        found = np.log10(values) if log else np.asarray(values, dtype=float)
    found = np.where(np.isfinite(found), found, np.nan)
    if not np.isfinite(found).any():
        return found
    low, high = np.nanmin(found), np.nanmax(found)
    return np.where(np.isfinite(found), (found - low) / (high - low) if high > low else 0.5, np.nan)
