"""Breakpoints: on and off, the list of all, and on to the next one, through samples and updates."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.algebra.notation import symbol_term
from bptrace.stops import Stop, Stops
from bptrace.texts import text
from bptrace.tui.messages import Said
from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import Moment

if TYPE_CHECKING:
    from bptrace.breakpoints import Found
    from bptrace.tui.panels.running import Outcome


class Stopping(Shown):
    """Keys of breakpoints and watches."""

    KEYS: ClassVar[list[BindingType]] = [
        key("b", "breakpoint", "breakpoint", "b"),
        key("B", "stops", "stops", "B"),
        key("c", "continue", "continue", "c"),
    ]

    def action_breakpoint(self) -> None:
        """A breakpoint on this step, or none any more."""
        if moment := self.moment:
            stop = Stop("step", moment.name)
            self.moment = replace(moment, stops=moment.stops.toggled(stop))
            said = "gone" if stop in moment.stops else "set"
            self.post_message(Said(text(f"breakpoints.{said}", name=symbol_term(moment.name).text)))

    def action_stops(self) -> None:
        """The list of breakpoints and watches."""
        if self.moment:
            self.app.push_screen(on_demand.StopList(self.moment), self._listed)

    def _listed(self, stops: Stops | None) -> None:
        if self.moment and stops is not None and stops != self.moment.stops:
            self.moment = replace(self.moment, stops=stops)

    def action_continue(self) -> None:
        """On to the next breakpoint; beyond the end of the trace through updates, while any key interrupts."""
        moment = self.moment
        if moment is None:
            return
        if not moment.stops.stopping:
            self.post_message(Said(text("breakpoints.none_set")))
            return
        before = on_demand.trace_before(moment)
        found = on_demand.next_stop(moment.trace, moment.index + 1, moment.stops.stopping, before)
        if found:
            self._stopped(on_demand.Outcome(moment.at(found.index), 0, found))
        elif self.continues:
            self.app.push_screen(on_demand.Running(moment), self._stopped)
        else:
            self.become(moment.at(len(moment.trace) - 1))
            self.post_message(Said(text("breakpoints.to_the_end")))

    def _stopped(self, outcome: "Outcome | None") -> None:
        if outcome:
            self.become(outcome.moment)
            self.post_message(Said(_told(outcome)))


def _told(outcome: "Outcome") -> str:
    """Why it stopped, and after how many updates."""
    updates = outcome.updates
    if outcome.problem:
        return text("debugger.diverged", reason=outcome.problem)
    if outcome.found is None:
        return text("breakpoints.interrupted" if outcome.interrupted else "breakpoints.gave_up", updates=f"{updates:,}")
    after = text("breakpoints.after_one") if updates == 1 else text("breakpoints.after", updates=f"{updates:,}")
    return _reason(outcome.found, outcome.moment) + (after if updates else "")


def _reason(found: "Found", moment: Moment) -> str:
    names = {
        "step": symbol_term(moment.name).text,
        "phase": text(f"debugger.phase_{moment.step.phase}"),
        "condition": found.stop.said,
    }
    return text(f"breakpoints.at_{found.stop.sort}", name=names[found.stop.sort])
