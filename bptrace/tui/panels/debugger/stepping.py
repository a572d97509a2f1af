"""To other steps: one on or back, by layer and phase, to the ends, to a quantity that is pointed at."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from bptrace.errors import BptraceError
from bptrace.texts import text
from bptrace.tui.messages import Chosen, Said
from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.steps import StepList
from bptrace.tui.panels.travel import to_next, to_previous
from bptrace.tui.widgets.ribbon import Ribbon


class Stepping(Shown):
    """Keys and clicks that go to another step."""

    KEYS: ClassVar[list[BindingType]] = [
        key("space", "step(1)", "step", "space"),
        key("backspace", "step(-1)", "back", "⌫"),
        key("right_square_bracket", "layer(1)", "layer", "[ ]"),
        key("left_square_bracket", "layer(-1)", "layer_back"),
        key("right_curly_bracket", "phase(1)", "phase", "{ }"),
        key("left_curly_bracket", "phase(-1)", "phase_back"),
        key("less_than_sign", "first", "first"),
        key("greater_than_sign", "last", "last"),
    ]

    def action_step(self, steps: int) -> None:
        """Step on or back; beyond the last step comes the next sample, before the first the previous one's end."""
        moment = self.moment
        if moment is None:
            return
        if steps > 0 and moment.at_end:
            self._go_on(moment)
        elif steps < 0 and moment.index == 0:
            self._go_back(moment)
        else:
            self.become(moment.at(moment.index + steps))

    def _go_back(self, moment: Moment) -> None:
        """To the end of the previous sample; where none is known that is said instead."""
        previous = to_previous(moment)
        if previous:
            self.become(previous)
        elif self.continues:
            began = moment.history.points[0].came == "start"
            self.post_message(Said(text("debugger.beginning" if began else "debugger.forgotten")))

    def _go_on(self, moment: Moment) -> None:
        """To the next sample, with the updated parameters; where they are no numbers any more that is said instead."""
        if not self.continues:
            self.post_message(Said(text("debugger.complete")))
            return
        try:
            updated = to_next(moment)
        except BptraceError as error:
            self.post_message(Said(text("debugger.diverged", reason=error)))
            return
        self.become(updated)
        scenario = updated.scenario
        said = "next_sample" if scenario.data else "same_sample" if scenario.samples == 1 else "same_batch"
        update = f"{scenario.updates:,}"
        told = text(f"debugger.{said}", update=update, sample=scenario.sample, count=scenario.samples)
        self.post_message(Said(told))

    def action_layer(self, direction: int) -> None:
        """The next or previous layer."""
        if self.moment:
            self.become(self.moment.by_layer(direction))

    def action_phase(self, direction: int) -> None:
        """The next or previous phase."""
        if self.moment:
            self.become(self.moment.by_phase(direction))

    def action_first(self) -> None:
        """The first step."""
        if self.moment:
            self.become(self.moment.at(0))

    def action_last(self) -> None:
        """The last step."""
        if self.moment:
            self.become(self.moment.at(len(self.moment.trace) - 1))

    @on(Ribbon.QuantityChosen)
    def _node_chosen(self, event: Ribbon.QuantityChosen) -> None:
        event.stop()
        self._choose(event.name)

    @on(Chosen)
    def _name_chosen(self, event: Chosen) -> None:
        event.stop()
        self._choose(event.name)

    def _choose(self, name: str) -> None:
        if self.moment and name in self.moment.trace:
            self.become(self.moment.to(name))

    @on(StepList.Wheel)
    def _wheel(self, event: StepList.Wheel) -> None:
        event.stop()
        self.action_step(event.steps)
