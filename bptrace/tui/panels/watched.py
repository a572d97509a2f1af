"""What is watched, in a line: the value at the sample before, and now as soon as it is computed."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions, number
from bptrace.breakpoints import compiled_watch, known_from, values_of
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Trace, trace
from bptrace.tui.panels.lines import BLANK, Line, line, muted, width_of
from bptrace.tui.panels.moment import Moment

FEW = 4  # entries of a watched matrix that are written out
PENDING = "…"
GAP = "     "


def trace_before(moment: Moment) -> Trace | None:
    """The trace of the sample one came from, in the layout one looks at."""
    history = moment.history
    if history.back is None:
        return None
    scenario = history.points[history.back].scenario
    if scenario.network.sizes != moment.scenario.network.sizes:
        return None
    return _traced(scenario.with_layout(moment.scenario.network.layout))


@lru_cache(maxsize=2)
def _traced(scenario: Scenario) -> Trace:
    return trace(scenario)


def watch_line(moment: Moment, width: int) -> Line:
    """ "L 0.5277 → 0.5132     max(abs(delta1)) 0.0310 → …", as many as fit, and how many do not."""
    watched = list(_watched(moment))
    shown: Line = BLANK
    for count, one in enumerate(watched, 1):
        following = line(shown, GAP if shown else "", one)
        more = len(watched) - count
        rest = (muted("  " + text("breakpoints.more", count=more)),) if more else ()
        if width_of(following) + width_of(rest) > width:
            return line(shown, muted("  " + text("breakpoints.more", count=more + 1)))
        shown = following
    return shown


def _watched(moment: Moment) -> Iterator[Line]:
    for stop in moment.stops.watches:
        yield line(muted(stop.said + "  "), *watched_values(moment, stop.said))


def watched_values(moment: Moment, said: str) -> Line:
    """ "0.5277 → 0.5132"; what is not computed yet, or has still to be predicted, is "…"."""
    asked = compiled_watch(said, moment.scenario)
    if asked is None:
        return (muted(text("breakpoints.not_here")),)
    names = asked.quantities | asked.earlier
    previous = trace_before(moment)
    now = PENDING
    hidden = {name.partition("[")[0] for name in moment.hidden}
    if known_from(asked.quantities, moment.trace) <= moment.index and not hidden & asked.quantities:
        now = _written(
            asked.value(values_of(moment.trace, names), None if previous is None else values_of(previous, names))
        )
    if previous is None:
        return line(now)
    before = _written(asked.value(values_of(previous, names)))
    return line(muted(f"{before} → "), now)


def _written(value: Array) -> str:
    """A number; the first entries of a matrix with its shape."""
    if value.size == 1:
        return number(float(value.reshape(())))
    entries = [number(float(entry)) for entry in np.ravel(value)[:FEW]]
    rest = f" … {dimensions(value.shape)}" if value.size > FEW else ""
    return f"[{', '.join(entries)}{rest}]"
