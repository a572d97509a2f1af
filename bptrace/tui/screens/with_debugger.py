"""What a screen with a debugger lets a person do to its numbers: change them, take that back, check them all."""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from textual import on
from textual.binding import Binding, BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.errors import BptraceError
from bptrace.texts import text
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.lines import BLANK, Line, line, muted
from bptrace.tui.panels.travel import edited, redone, undone
from bptrace.tui.place import Place
from bptrace.tui.screens.base import BptraceScreen

if TYPE_CHECKING:
    from bptrace.tui.panels.edit import EditBox
    from bptrace.tui.panels.jump import JumpBox
    from bptrace.tui.panels.laboratory.bench import Bench

AnyBox = TypeVar("AnyBox", "EditBox", "JumpBox")


class ScreenWithDebugger(BptraceScreen):
    """A screen whose `body` has a `Debugger`; the boxes come when they are asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that the box has the focus before the next key of what is typed in one go.
        Binding("e", "edit", text("editing.key_edit"), key_display="e", priority=True),
        Binding("u", "travel('undone')", text("editing.key_undo"), show=False),
        Binding("U", "travel('redone')", text("editing.key_redo"), show=False),
        Binding("k", "laboratory", text("laboratory.key_open"), key_display="k"),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._bench: Bench | None = None

    @property
    def debugger(self) -> Debugger:
        """The screen's debugger."""
        return self.query_one(Debugger)

    def say(self, line: Line = BLANK, passing: bool = False) -> None:
        """A line; where there is nothing to say, what the edit did that led here."""
        moment = self.debugger.moment
        if not line and moment and moment.effect and not moment.hidden:
            line = on_demand.effect_line(moment.effect, self.size.width)
        super().say(line, passing)

    # --- editing -------------------------------------------------------------------------------------------------

    async def _box(self, wanted: type[AnyBox]) -> AnyBox:
        """The one box of its kind."""
        for box in self.query(wanted):
            return box
        box = wanted()
        await self.query_one(".body").mount(box)
        return box

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

    @on(Box.Closed)
    def _left_box(self) -> None:
        self.say()
        self.debugger.focus()

    # --- the laboratory ------------------------------------------------------------------------------------------

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
        if along and self.debugger.go(bench.name, bench.cell) and self.debugger.moment:
            self.debugger.post_message(Debugger.Moved(self.debugger.moment))
