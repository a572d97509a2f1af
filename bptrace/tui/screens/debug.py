"""The debug screen: one debugger, boxes to jump and to edit with, and the way to training."""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.errors import BptraceError
from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.texts import text
from bptrace.tracing import trace
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box, type_again
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.facts import scenario_facts
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.history import History
from bptrace.tui.panels.keys import ROOMY
from bptrace.tui.panels.lines import BLANK, Line, line, muted
from bptrace.tui.panels.travel import edited, redone, to_sample, undone
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen

if TYPE_CHECKING:
    from bptrace.tui.panels.edit import EditBox
    from bptrace.tui.panels.jump import JumpBox
    from bptrace.tui.panels.laboratory.bench import Bench

AnyBox = TypeVar("AnyBox", "EditBox", "JumpBox")


class DebugScreen(BptraceScreen):
    """Opens on the first step of the place's scenario, or on its `step`."""

    WHERE: ClassVar[Where] = "debug"
    KEYS: ClassVar[tuple[str, ...]] = (
        "space", "backspace", "up", "tab", "w", "e", "g", "colon", "k", "t", "right_square_bracket",
        "x", "b", "c", "r", "n", "right_curly_bracket",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that the box has the focus before the next key of a word typed in one go, `:dW2`.
        Binding("colon", "jump", text("debugger.key_jump"), key_display=":", priority=True),
        Binding("e", "edit", text("editing.key_edit"), key_display="e", priority=True),
        Binding("u", "travel('undone')", text("editing.key_undo"), show=False),
        Binding("U", "travel('redone')", text("editing.key_redo"), show=False),
        Binding("k", "laboratory", text("laboratory.key_open"), key_display="k"),
        Binding("t", "train", text("debugger.key_train"), key_display="t"),
        Binding("tab", "panel(1)", text("debugger.key_panel"), key_display="⇥"),
        Binding("shift+tab", "panel(-1)", text("debugger.key_panel"), show=False),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._scenario = place.scenario or Scenario.load(DEFAULT)
        self._bench: Bench | None = None
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

    @property
    def debugger(self) -> Debugger:
        """The screen's debugger."""
        return self.query_one(Debugger)

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
            last = visit.training.replay.last
            said = text("replay.opened", update=f"{visit.update:,}", last=f"{last:,}", epoch=visit.epoch)
            self.say(line("  ", muted(said)), passing=True)

    def action_laboratory(self) -> None:
        """Every parameter's verdict, and the error of the numeric derivative by its step."""
        moment = self.debugger.moment
        if moment is None:
            return
        if moment.hidden:
            self.say(line("  ", muted(text("laboratory.hidden"))), passing=True)
            return
        place = moment.trace, moment.name, moment.cell
        self.app.push_screen(on_demand.LaboratoryScreen(*place, self.facts, self._bench, self._left_laboratory))

    def _left_laboratory(self, bench: "Bench", along: bool) -> None:
        """The laboratory's settings are kept for the next visit."""
        self._bench = bench
        if along and self.debugger.go(bench.name, bench.cell):
            self._moved()

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

    async def _box(self, wanted: type[AnyBox]) -> AnyBox:
        """The one box of its kind."""
        for box in self.query(wanted):
            return box
        box = wanted()
        await self.query_one(".body").mount(box)
        return box

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

    async def action_edit(self) -> None:
        """Ask what to change; the entry that the cursor's comes from is offered."""
        if moment := self.debugger.moment:
            self.say(line("  ", muted(text("editing.type_over"))))
            (await self._box(on_demand.EditBox)).ask(*on_demand.offer(moment))

    def on_edit_box_asked(self, event: Box.Asked) -> None:
        """Change it; where that cannot be done the box stays, with what was typed."""
        box, moment = self.query_one(on_demand.EditBox), self.debugger.moment
        if moment is None:
            return
        try:
            changed = edited(moment, on_demand.read_assignment(event.typed))
        except BptraceError as error:
            box.stay()
            self.say(line("  ", muted(str(error))), passing=True)
            return
        box.close()
        self.debugger.become(changed)

    def action_travel(self, way: Literal["undone", "redone"]) -> None:
        """Take the last edit back, or make it again."""
        moment = self.debugger.moment
        there = moment and (undone if way == "undone" else redone)(moment)
        if there is None:
            self.say(line("  ", muted(text(f"editing.not_{way}"))), passing=True)
        else:
            self.debugger.become(there)

    def say(self, line: Line = BLANK, passing: bool = False) -> None:
        """A line; where there is nothing to say, what the edit did that led here."""
        moment = self.debugger.moment
        if not line and moment and moment.effect and not moment.hidden:
            line = on_demand.effect_line(moment.effect, self.size.width)
        super().say(line, passing)

    @on(Box.Late)
    def _typed_ahead(self, event: Box.Late) -> None:
        """A key for where the box led to; where the box had to stay, it is for nobody."""
        if not any(box.display for box in self.query(Box)):
            self.app.call_later(type_again, self.app, event.key)

    @on(Box.Closed)
    def _left_box(self) -> None:
        self.say()
        self.debugger.focus()
