"""A picture of an experiment as SVG: a line for every row, a dot for every seed, a bar at the published figure."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from bptrace.export.reproduction import reading_starts
from bptrace.export.svg import Axis, accuracy_axis, line, picture, tick_text, written
from bptrace.reproduction.reproducing import Reproduction
from bptrace.reproduction.verdicts import Measured
from bptrace.texts import text

WIDTH, LEFT, RIGHT, TOP, LINE, FOOT = 860, 300, 24, 16, 30, 44
DOT, BAR = "#0072b2", "#d55e00"
TOGETHER = 0.004  # how far apart, as a share of the axis, dots may be to be drawn as one


def strip_svg(one: Reproduction, title: str) -> str:
    """The picture of all rows that have been run."""
    rows = [row for row in one.rows if row.values]
    measure = one.experiment.measure
    axis = accuracy_axis([value for row in rows for value in (*row.values, row.row.figure.share)], measure)
    lines = _lines(rows)
    height = TOP + LINE * len(lines) + FOOT
    told = text(f"reproduce.picture_{'soft_' * (measure == 'soft_accuracy')}axis")
    parts = [
        *_ticks(axis, height),
        *(part for number, line in enumerate(lines) for part in _drawn(line, axis, TOP + LINE * (number + 0.5))),
        written(told, (LEFT + WIDTH - RIGHT) / 2, height - 8, "middle"),
    ]
    return picture(WIDTH, height, title, parts)


def _lines(rows: Sequence[Measured]) -> list[Measured | str]:
    """The rows, before each new reading its name."""
    lines: list[Measured | str] = []
    for starts, row in zip(reading_starts(rows), rows, strict=True):
        lines += [starts, row] if starts else [row]
    return lines


def _x(place: float) -> float:
    return LEFT + place * (WIDTH - LEFT - RIGHT)


def _ticks(axis: Axis, height: int) -> Iterator[str]:
    for share in axis.ticks:
        x, bottom = _x(axis.place(share)), height - FOOT
        yield line(x, TOP, x, bottom)
        yield written(tick_text(share), x, bottom + 17, "middle")


def _drawn(row: Measured | str, axis: Axis, y: float) -> Iterator[str]:
    if isinstance(row, str):
        yield written(row, 12, y + 5, "start", 'font-weight="600"')
        return
    one = row.row
    name = one.name if one.epoch is None else text("reproduce.row_at_epoch", name=one.name, epoch=f"{one.epoch:,}")
    yield written(name, LEFT - 12, y + 5, "end")
    yield line(LEFT, y, WIDTH - RIGHT, y)
    yield from _dots(row.values, axis, y)
    x = _x(axis.place(one.figure.share))
    yield f'<rect x="{x - 2:.1f}" y="{y - 12:.1f}" width="4" height="24" fill="{BAR}"/>'


def _dots(values: Sequence[float], axis: Axis, y: float) -> Iterator[str]:
    """One dot a seed; where several stand at one place, one whose area is theirs."""
    together = Counter(round(axis.place(value) / TOGETHER) for value in values)
    for place, count in sorted(together.items()):
        x, radius = _x(place * TOGETHER), min(3.2 * math.sqrt(count), 0.46 * LINE)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{DOT}" fill-opacity="0.45" stroke="{DOT}"/>'
