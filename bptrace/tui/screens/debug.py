"""The debug screen: one debugger, boxes to jump and to edit with, and the way to training."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.texts import text
from bptrace.tracing import trace
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.facts import scenario_facts
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.history import History
from bptrace.tui.panels.keys import ROOMY
from bptrace.tui.panels.lines import BLANK, line, muted
from bptrace.tui.panels.travel import to_sample
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.with_debugger import ScreenWithDebugger


class DebugScreen(ScreenWithDebugger):
    """Opens on the first step of the place's scenario, or on its `step`."""

    WHERE: ClassVar[Where] = "debug"
    KEYS: ClassVar[tuple[str, ...]] = (
        "space", "backspace", "up", "tab", "w", "e", "g", "colon", "k", "t", "right_square_bracket",
        "x", "b", "c", "r", "n", "right_curly_bracket",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that the box has the focus before the next key of a word typed in one go, `:dW2`.
        Binding("colon", "jump", text("debugger.key_jump"), key_display=":", priority=True),
        Binding("t", "train", text("debugger.key_train"), key_display="t"),
        Binding("tab", "panel(1)", text("debugger.key_panel"), key_display="⇥"),
        Binding("shift+tab", "panel(-1)", text("debugger.key_panel"), show=False),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._scenario = place.scenario or Scenario.load(DEFAULT)
        self._history: History | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The scenario in a few words."""
        return scenario_facts(self._scenario, self._history, brief=self.app.size.width < ROOMY)

    @property
    def scenario(self) -> Scenario:
        """What is debugged now, with the weights it has now."""
        return self._scenario

    def body(self) -> ComposeResult:
        """The debugger; the boxes come when they are asked for."""
        yield Debugger(trace(self._scenario, self.place.fine), visit=self.place.visit)

    def on_resize(self, event: events.Resize) -> None:
        """Another width has other words."""
        super().on_resize(event)
        self.query_one(Header).facts = self.facts
        self.say()

    def on_mount(self) -> None:
        """Begin at the place's step."""
        if self.place.step:
            self.debugger.go(self.place.step, self.place.cell)
        self.set_focus(self.debugger)
        self._compare(self.place)
        self._follow()
        self.call_after_refresh(self._say_visit)

    def accept(self, place: Place) -> bool:
        """Another scenario in the same debugger, or the same one as it was left."""
        if place.scenario:
            self.debugger.open(trace(place.scenario, place.fine), place.step, place.cell, place.visit)
            self._moved()
            self._say_visit()
        elif place.step:
            self.debugger.go(place.step, place.cell)
        self._compare(place)
        return True

    def _compare(self, place: Place) -> None:
        """Lay over the panels what the person has, where they come from having it judged."""
        if place.theirs:
            self.call_later(self.debugger.compare, place.theirs)

    @on(Debugger.Moved)
    def _moved(self) -> None:
        self.say()
        self._follow()

    def _follow(self) -> None:
        """The header tells the sample and the layout one is at."""
        moment = self.debugger.moment
        if moment and (moment.scenario is not self._scenario or self._history is None):
            self._scenario, self._history = moment.scenario, moment.history
            self.query_one(Header).facts = self.facts

    def _say_visit(self) -> None:
        """Which update of the run it is, and how to go on to others."""
        visit = self._history and self._history.here.visit
        if visit:
            last, update = visit.training.replay.last, f"{visit.update:,}"
            if visit.update > last:
                said = text("replay.opened_end", count=update)
            elif not visit.update:
                said = text("replay.opened_first", last=f"{last:,}")
            else:
                said = text("replay.opened", update=update, last=f"{last:,}", epoch=visit.epoch)
            self.say(line("  ", muted(said)), passing=True)

    def action_train(self) -> None:
        """Train this scenario from these weights; of a run that is looked at, back to it."""
        here = self._history.here if self._history else None
        if here and here.visit and not here.edits and here.visit.is_recorded:
            self.post_message(Open(Place("train", training=here.visit.training, visit=here.visit)))
        else:
            self.post_message(Open(Place("train", scenario=self._scenario)))

    def action_panel(self, direction: int) -> None:
        """The next of the panels that share a place."""
        self.debugger.action_tab(direction)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next panel is of use only where several share a place; in the box every key is the box's."""
        if isinstance(self.focused, Box):
            return False
        return action != "panel" or self.debugger.shares_place

    async def action_jump(self) -> None:
        """Ask where to."""
        self.say(BLANK)
        (await self._box(on_demand.JumpBox)).ask()

    def on_jump_box_asked(self, event: Box.Asked) -> None:
        """Go there."""
        moment = self.debugger.moment
        if moment is None:
            return
        found = on_demand.destination(event.typed, moment.trace)
        if isinstance(found, int):
            self.debugger.become(moment.at(found))
        elif found.sample is not None:
            self.debugger.become(to_sample(moment, found.sample))
        elif self.debugger.go(found.name, found.cell):
            self._moved()
        else:
            self.say(line("  ", muted(found.problem)), passing=True)
