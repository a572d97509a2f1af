"""Curves as dots: 2 × 4 of them in a character, so that a line is finer than the cells of the screen."""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
BLANK = "\N{BRAILLE PATTERN BLANK}"


def dots(
    x: NDArray[np.float64], y: NDArray[np.float64], width: int, height: int, thickness: int = 2
) -> NDArray[np.bool_]:
    """The polyline through points given as shares of the area (y upwards), in (4·height) × (2·width) dots.

    It is `thickness` dots high. Points that are nan break the line; a point with no neighbour is a square of dots.
    """
    field = np.zeros((4 * height, 2 * width), dtype=bool)
    if not x.size or not width or not height:
        return field
    across = np.round(x * (2 * width - 1))
    down = np.round((1 - y) * (4 * height - 2))
    across, down = _thinned(across, down)
    known = np.isfinite(across) & np.isfinite(down)
    joined = known[:-1] & known[1:]
    x0, y0 = across[:-1][joined], down[:-1][joined]
    dx, dy = across[1:][joined] - x0, down[1:][joined] - y0
    steps = np.maximum(np.abs(dx), np.abs(dy)).astype(int) + 1
    piece = np.repeat(np.arange(steps.size), steps)
    along = (np.arange(piece.size) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[piece]
    columns = np.concatenate([x0[piece] + dx[piece] * along, across[known]])
    rows = np.concatenate([y0[piece] + dy[piece] * along, down[known]])
    columns, rows = np.round(columns).astype(int), np.round(rows).astype(int)
    lone = known & ~np.append(joined, False) & ~np.append(False, joined)
    columns = np.concatenate([columns, np.minimum(across[lone] + 1, 2 * width - 1).astype(int)])
    rows = np.concatenate([rows, down[lone].astype(int)])
    for thick in range(thickness):
        inside = (columns >= 0) & (columns < 2 * width) & (rows >= 0) & (rows + thick < 4 * height)
        field[rows[inside] + thick, columns[inside]] = True
    return field


def _thinned(across: NDArray[np.float64], down: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of many points in one column the first, lowest, highest and last: they draw the same line."""
    if across.size < 4000:
        return across, down
    edges = np.flatnonzero(np.diff(np.nan_to_num(across, nan=-1.0))) + 1
    keep: set[int] = {0, across.size - 1}
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), across.size], strict=True):
        keep |= {start, stop - 1}
        part = down[start:stop]
        if np.isfinite(part).any():
            keep |= {start + int(np.nanargmin(part)), start + int(np.nanargmax(part))}
    kept = np.array(sorted(keep))
    return across[kept], down[kept]


def characters(field: NDArray[np.bool_]) -> list[str]:
    """The dots as lines of text; a cell without dots is a space."""
    height, width = field.shape[0] // 4, field.shape[1] // 2
    cells = field.reshape(height, 4, width, 2)
    codes = (cells * _BITS[None, :, None, :]).sum(axis=(1, 3))
    return ["".join(chr(0x2800 + code) if code else " " for code in row) for row in codes.tolist()]


def pieces(field: NDArray[np.bool_]) -> Iterator[tuple[int, int, str]]:
    """Column, row and text of every run of cells that have dots."""
    for row, line in enumerate(characters(field)):
        yield from ((found.start(), row, found[0]) for found in re.finditer("[^ ]+", line))
