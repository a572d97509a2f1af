"""What pictures of accuracies share: a light ground of their own, so that they read on any page, ticks and texts."""

import math
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from bptrace.algebra.numbers import short
from bptrace.frozen import frozen
from bptrace.reproduction.experiment import Measure

GROUND, INK, FAINT = "#ffffff", "#1c2128", "#c9d1d9"
FONT = 'font-family="system-ui, sans-serif" font-size="13"'
SMALLEST = 1e-4  # of what is missing to 1: a logarithmic scale ends at 99.99 % at most
TICKS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995)


@frozen
class Axis:
    """Where an accuracy stands, from 0 at the low end to 1 at the high one, and the accuracies that have a tick."""

    place: Callable[[float], float]
    ticks: tuple[float, ...]


def accuracy_axis(found: Sequence[float], measure: Measure) -> Axis:
    """An axis for these accuracies: linear for shares of right classes.

    Soft accuracies stand by what is missing to 100 %, on a logarithmic scale: 99.9 is as far from 99 as 99 from 90.
    """
    least = min(found, default=0.0)
    if measure == "accuracy":
        start = math.floor(10 * least) / 10 if least < 1 else 0.9
        steps = round((1 - start) * 10)
        return Axis(lambda share: (share - start) / (1 - start), tuple(1 - step / 10 for step in range(steps, -1, -1)))
    most = max(1 - least, 0.01) * 1.2
    end = max(SMALLEST, min(0.7 * (1 - max(found, default=0.0)), 0.005))
    span = math.log10(most / end)
    ticks = tuple(share for share in TICKS if end <= 1 - share <= most)
    return Axis(lambda share: math.log10(most / max(1 - share, end)) / span, ticks)


def tick_text(share: float) -> str:
    """`99.5`."""
    return short(round(100 * share, 6), 4)


def written(what: str, x: float, y: float, anchor: str, more: str = "") -> str:
    """A text; `anchor` is start, middle or end."""
    style = f"{FONT} {more}".rstrip()
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {style}>{escape(what)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = FAINT) -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def picture(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    """A whole picture; `title` is what a screen reader says."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ground = f'<rect width="{width}" height="{height}" fill="{GROUND}"/>'
    return "\n".join([f"{head} aria-label={quoteattr(title)}>", ground, *parts, "</svg>"]) + "\n"
