"""From one scenario to another: the next sample, the previous one, another of the data set, an edit, undo and redo.

Every way leads to a new moment, and every moment knows the ways back (`moment.history`).
"""

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import bptrace.tui.on_demand as on_demand
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.history import Came, History, Spot
from bptrace.tui.panels.moment import Moment, turned

if TYPE_CHECKING:
    from bptrace.algebra.assignment import Assignment
    from bptrace.editing import Edit
    from bptrace.training.visit import Visit


def to_next(moment: Moment) -> Moment:
    """The next sample with the updated parameters, at its first step; with its edits, where one was there before.

    Raises UsageError where the updated parameters are no finite numbers any more.
    """
    history = _left(moment)
    if history.ahead is not None:
        return replace(_at(moment, history.to(history.ahead)), index=0)
    here = history.here
    if here.visit is None:
        return replace(_on(moment, moment.trace.next, "update"), index=0)
    visit = here.visit.next
    of_the_run = visit.is_recorded and not here.edits
    scenario = visit.scenario if of_the_run else visit.instead(moment.trace.updated)
    layout = moment.scenario.network.layout
    return replace(_on(moment, scenario.with_layout(layout), "update", visit=visit), index=0)


def to_previous(moment: Moment) -> Moment | None:
    """The end of the previous sample, or where one left it for this one; None at the beginning.

    Of a run the update before is known, even where one has not been there.
    """
    history = _left(moment)
    if history.back is None:
        return _in_run_before(moment, history)
    return _placed(_at(moment, history.to(history.back)), history.points[history.back].spot)


def _in_run_before(moment: Moment, history: History) -> Moment | None:
    """The end of the update before the first point; None where it is of no run, or at its beginning."""
    first = history.points[0]
    visit = first.visit and not first.edits and first.visit.previous
    if not visit:
        return None
    there = _at(moment, history.after(visit.scenario, visit))
    return replace(there, index=len(there.trace) - 1)


def to_sample(moment: Moment, sample: int) -> Moment:
    """The same step of another sample of the data set. Raises UsageError where there is none."""
    return _on(moment, moment.scenario.with_sample(sample), "sample")


def to_opened(moment: Moment, traced: Trace, visit: "Visit | None" = None) -> Moment:
    """The first step of a trace that has nothing to do with this one, from which one can come back here."""
    history = _left(moment).on(traced.scenario, "opened", visit=visit)
    there = replace(moment, trace=traced, checks=Checks(traced), history=history, effect=None, index=0)
    return replace(there, cells=MappingProxyType({}), at_term=None)


def edited(moment: Moment, assignment: "Assignment") -> Moment:
    """The same step and entry after a change. Raises UsageError where it makes no sense."""
    scenario, edit = on_demand.assigned(moment.scenario, assignment)
    changed = _on(moment, scenario, "edit", edit, moment.history.here.visit)
    return replace(changed, effect=on_demand.Effect(edit, moment.trace, changed.trace))


def undone(moment: Moment) -> Moment | None:
    """Where the last edit was made, before it; None where there was none."""
    history = _left(moment)
    if history.undo is None:
        return None
    return _placed(_at(moment, history.to(history.undo)), history.points[history.undo + 1].made)


def redone(moment: Moment) -> Moment | None:
    """Where the next edit ahead had been made, after it; None where there is none."""
    history = _left(moment)
    if history.redo is None:
        return None
    return _placed(_at(moment, history.to(history.redo)), history.points[history.redo].made)


def _left(moment: Moment) -> History:
    """The history with the moment as it is left."""
    spot = Spot(moment.name, moment.cells, moment.scenario.network.layout)
    return moment.history.left(moment.scenario, spot)


def _on(
    moment: Moment, scenario: Scenario, came: Came, edit: "Edit | None" = None, visit: "Visit | None" = None
) -> Moment:
    """The same step of a scenario that one had not come to before."""
    history = _left(moment).on(scenario, came, edit, visit)
    return replace(replace(moment, effect=None).on(scenario), history=history)


def _at(moment: Moment, history: History) -> Moment:
    """The present point of `history`, with what its edit did; seen as the moment is, where the network is the same."""
    point, layout = history.here, moment.scenario.network.layout
    scenario = point.scenario.with_layout(layout)
    if scenario.network != moment.scenario.network:
        scenario, layout = point.scenario, point.scenario.network.layout
    there = replace(replace(moment, effect=None).on(scenario), history=history)
    if point.edit is None or not history.at:
        return there
    previous = trace(history.points[history.at - 1].scenario.with_layout(layout), there.trace.derivation.fine)
    return replace(there, effect=on_demand.Effect(point.edit.in_layout(layout), previous, there.trace))


def _placed(moment: Moment, spot: Spot | None) -> Moment:
    """At a spot, wherever rows and columns are by now."""
    if spot is None:
        return moment
    cells = spot.cells if spot.layout == moment.scenario.network.layout else turned(spot.cells)
    placed = replace(moment, cells=cells)
    return placed.to(spot.step) if spot.step in moment.trace else placed
