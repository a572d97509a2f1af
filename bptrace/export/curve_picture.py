"""Accuracy by epoch as SVG, where a report gives epochs: a panel for every data set, a curve for every run.

A curve is the median of the seeds, the band around it goes from the 10th to the 90th percentile, and a diamond of the
same colour is a published figure at its epoch; of a row in two readings it has the colour of the first.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from bptrace.export.svg import GROUND, Axis, accuracy_axis, line, picture, tick_text, written
from bptrace.frozen import frozen
from bptrace.reproduction.experiment import Measure, Row
from bptrace.reproduction.outcome import Outcome
from bptrace.reproduction.reproducing import Reproduction
from bptrace.reproduction.verdicts import HIGH, LOW
from bptrace.texts import text

WIDTH, PANEL, LEFT, RIGHT, TOP, FOOT, KEY = 860, 250, 60, 24, 30, 40, 20
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2")
STEPS = 4  # ticks of the epochs


@frozen(eq=False)
class Curve:
    """One run with all its seeds: its end row, the published rows of it, and what its seeds did."""

    row: Row
    published: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def epochs(self) -> int:
        """How many its longest seed has."""
        return max(outcome.epochs[-1] for outcome in self.outcomes) + 1

    def bands(self, measure: Measure) -> tuple[list[int], np.ndarray]:
        """The epochs, and for each the low percentile, the median and the high one: 3×n."""
        epochs = sorted({epoch for outcome in self.outcomes for epoch in outcome.epochs})
        seeds = [[outcome.at(measure, epoch) for epoch in epochs] for outcome in self.outcomes]
        return epochs, np.percentile(seeds, [LOW, 50, HIGH], axis=0)


def has_curves(one: Reproduction) -> bool:
    """Whether the report gives figures at epochs, and there are runs to look them up in."""
    return any(row.row.epoch is not None and row.values for row in one.rows)


def curves_svg(one: Reproduction, title: str) -> str:
    """One panel above the other."""
    panels = [list(several) for _, several in groupby(_curves(one), key=lambda curve: curve.row.settings["data.name"])]
    heights = [PANEL + TOP + FOOT + KEY * len(panel) for panel in panels]
    parts, top = [], 0.0
    for panel, height in zip(panels, heights, strict=True):
        parts += list(_panel(panel, one.experiment.measure, top))
        top += height
    return picture(WIDTH, sum(heights), title, parts)


def _curves(one: Reproduction) -> list[Curve]:
    """By data set."""
    runs: dict[tuple[str, str], list[tuple[Row, tuple[Outcome, ...]]]] = {}
    for row, outcomes in zip(one.experiment.rows, one.outcomes, strict=True):
        if outcomes:
            runs.setdefault((row.name, row.reading), []).append((row, tuple(outcomes.values())))
    curves = [Curve(rows[0][0], tuple(row for row, _ in rows), rows[0][1]) for rows in runs.values()]
    order = list(dict.fromkeys(str(curve.row.settings["data.name"]) for curve in curves))
    return sorted(curves, key=lambda curve: order.index(str(curve.row.settings["data.name"])))


def _panel(curves: Sequence[Curve], measure: Measure, top: float) -> Iterator[str]:
    bands = [curve.bands(measure) for curve in curves]
    last = max(curve.epochs for curve in curves)
    # The first epochs, at which nothing is learned yet, would take half of the height.
    least = min(float(found[0, min(3, found.shape[1] - 1)]) for _, found in bands)
    figures = [row.figure.share for curve in curves for row in curve.published]
    axis = accuracy_axis([least, *figures, *(float(found.max()) for _, found in bands)], measure)
    yield written(str(curves[0].row.settings["data.name"]), LEFT, top + 20, "start", 'font-weight="600"')
    yield from _grid(axis, last, top)
    first_of: dict[str, str] = {}  # two readings of a row share its published figures
    for curve, (epochs, found), colour, dash in zip(curves, bands, COLOURS, DASHES, strict=False):
        yield from _curve(epochs, found, axis, last, top, colour, dash)
        if first_of.setdefault(curve.row.name, colour) != colour:
            continue
        for row in curve.published:
            yield _diamond(
                _x(row.epoch if row.epoch is not None else last, last), _y(axis, row.figure.share, top), colour
            )
    for number, (curve, colour, dash) in enumerate(zip(curves, COLOURS, DASHES, strict=False)):
        yield from _key(curve.row, colour, dash, top + TOP + PANEL + FOOT + KEY * number)


def _x(epoch: float, last: int) -> float:
    return LEFT + epoch / max(last, 1) * (WIDTH - LEFT - RIGHT)


def _y(axis: Axis, share: float, top: float) -> float:
    return top + TOP + PANEL * (1 - min(max(axis.place(share), 0.0), 1.0))


def _grid(axis: Axis, last: int, top: float) -> Iterator[str]:
    bottom = top + TOP + PANEL
    for share in axis.ticks:
        y = _y(axis, share, top)
        yield line(LEFT, y, WIDTH - RIGHT, y)
        yield written(tick_text(share), LEFT - 8, y + 4, "end")
    yield line(LEFT, bottom, WIDTH - RIGHT, bottom)
    for step in range(STEPS + 1):
        epoch = round(last * step / STEPS)
        told = text("reproduce.picture_epoch", epoch=f"{epoch:,}") if step == 0 else f"{epoch:,}"
        yield written(told, _x(epoch, last), bottom + 18, "end" if step == STEPS else "middle")


def _curve(
    epochs: Sequence[int], found: np.ndarray, axis: Axis, last: int, top: float, colour: str, dash: str
) -> Iterator[str]:
    low, median, high = (
        [(_x(epoch, last), _y(axis, float(share), top)) for epoch, share in zip(epochs, shares, strict=True)]
        for shares in found
    )
    yield f'<polygon points="{_points([*low, *reversed(high)])}" fill="{colour}" fill-opacity="0.15"/>'
    style = f'stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dash}" fill="none"'
    yield f'<polyline points="{_points(median)}" {style}/>'


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _diamond(x: float, y: float, colour: str) -> str:
    corners = [(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)]
    return f'<polygon points="{_points(corners)}" fill="{colour}" stroke="{GROUND}" stroke-width="1.5"/>'


def _key(row: Row, colour: str, dash: str, y: float) -> Iterator[str]:
    name = text("reproduce.in_reading", name=row.name, reading=row.reading) if row.reading else row.name
    style = f'stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dash}"'
    yield f'<line x1="{LEFT}" x2="{LEFT + 34}" y1="{y:.1f}" y2="{y:.1f}" {style}/>'
    yield written(name, LEFT + 44, y + 4, "start")
