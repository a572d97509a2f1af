"""A picture of an experiment as SVG: a line for every row, a dot for every seed, a bar at the published figure.

It brings its own light ground, so that it reads on any page. Soft accuracies are drawn by what is missing to 100 %, on
a logarithmic scale: 99.9 is as far from 99 as 99 from 90.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from bptrace.algebra.numbers import short
from bptrace.reproduction.experiment import Measure
from bptrace.reproduction.reproducing import Reproduction
from bptrace.reproduction.verdicts import Measured
from bptrace.texts import text

WIDTH, LEFT, RIGHT, TOP, LINE, FOOT = 860, 300, 24, 16, 30, 44
GROUND, INK, FAINT, DOT, BAR = "#ffffff", "#1c2128", "#c9d1d9", "#0072b2", "#d55e00"
SMALLEST = 1e-4  # of what is missing to 1: 99.99 % is the right edge of a logarithmic scale
MOST_ROUND = 0.004  # how far apart, as a share of the axis, dots may be to stand on one another
FONT = 'font-family="system-ui, sans-serif" font-size="13"'

Place = Callable[[float], float]


@dataclass(frozen=True)
class Axis:
    """Where an accuracy stands, from 0 at the left to 1 at the right, and the accuracies that have a tick."""

    place: Place
    ticks: tuple[float, ...]


def strip_svg(one: Reproduction, title: str) -> str:
    """The picture; `title` is what a screen reader says."""
    rows = [row for row in one.rows if row.values]
    axis = _axis(rows, one.experiment.measure)
    lines = _lines(rows)
    height = TOP + LINE * len(lines) + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f" aria-label={quoteattr(title)}>",
        f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>',
        *_ticks(axis, height),
        *(part for number, line in enumerate(lines) for part in _line(line, axis, TOP + LINE * (number + 0.5))),
        _label(text(f"reproduce.picture_{'soft_' * (one.experiment.measure == 'soft_accuracy')}axis"), height),
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lines(rows: Sequence[Measured]) -> list[Measured | str]:
    """The rows, before each new reading its name."""
    lines: list[Measured | str] = []
    reading = ""
    for row in rows:
        if row.row.reading != reading:
            reading = row.row.reading
            lines += [reading] if reading else []
        lines.append(row)
    return lines


def _axis(rows: Sequence[Measured], measure: Measure) -> Axis:
    found = [value for row in rows for value in (*row.values, row.row.figure.share)] or [0.0]
    least = min(found)
    if measure == "accuracy":
        start = math.floor(10 * least) / 10 if least < 1 else 0.9
        steps = round((1 - start) * 10)
        return Axis(lambda share: (share - start) / (1 - start), tuple(1 - step / 10 for step in range(steps, -1, -1)))
    most = max(1 - least, 0.01) * 1.2
    span = math.log10(most / SMALLEST)
    ticks = [share for share in (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995) if 1 - share <= most]
    return Axis(lambda share: math.log10(most / max(1 - share, SMALLEST)) / span, tuple(ticks))


def _x(axis: Axis, share: float) -> float:
    return LEFT + axis.place(share) * (WIDTH - LEFT - RIGHT)


def _ticks(axis: Axis, height: int) -> Iterator[str]:
    for share in axis.ticks:
        x, bottom = _x(axis, share), height - FOOT
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}" stroke="{FAINT}"/>'
        yield _text(short(round(100 * share, 6), 4), x, bottom + 17, "middle")


def _line(line: Measured | str, axis: Axis, y: float) -> Iterator[str]:
    if isinstance(line, str):
        yield _text(line, 12, y + 5, "start", 'font-weight="600"')
        return
    row, end = line.row, WIDTH - RIGHT
    name = row.name if row.epoch is None else text("reproduce.row_at_epoch", name=row.name, epoch=f"{row.epoch:,}")
    yield _text(name, LEFT - 12, y + 5, "end")
    yield f'<line x1="{LEFT}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>'
    yield from _dots(line.values, axis, y)
    x = _x(axis, row.figure.share)
    yield f'<rect x="{x - 2:.1f}" y="{y - 12:.1f}" width="4" height="24" fill="{BAR}"/>'


def _dots(values: Sequence[float], axis: Axis, y: float) -> Iterator[str]:
    """One dot a seed; where several stand at one place, one whose area is theirs."""
    together = Counter(round(axis.place(value) / MOST_ROUND) for value in values)
    for place, count in sorted(together.items()):
        x = LEFT + place * MOST_ROUND * (WIDTH - LEFT - RIGHT)
        radius = min(3.2 * math.sqrt(count), 0.46 * LINE)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{DOT}" fill-opacity="0.45" stroke="{DOT}"/>'


def _label(written: str, height: int) -> str:
    return _text(written, (LEFT + WIDTH - RIGHT) / 2, height - 8, "middle")


def _text(written: str, x: float, y: float, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {FONT} {more}>{escape(written)}</text>'
