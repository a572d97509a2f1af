"""Predicting: each step's value stays hidden until the person has said what it will be."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.texts import text
from bptrace.tui.messages import Said
from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.stepping import Stepping
from bptrace.tui.panels.moment import Moment

if TYPE_CHECKING:
    from bptrace.tui.panels.predict import Score


class Predicting(Stepping):
    """The key that begins and ends it; stepping asks for what is still hidden."""

    KEYS: ClassVar[list[BindingType]] = [key("x", "predict", "predict", "x")]

    predicts = False
    score: "Score"  # since it began

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Beside a lesson's page the lesson asks."""
        if action == "predict" and not self.continues:
            return False
        return super().check_action(action, parameters)

    def action_predict(self) -> None:
        """Begin with this step, or show everything again."""
        moment = self.moment
        if moment is None:
            return
        self.predicts = not self.predicts
        if self.predicts:
            self.score = on_demand.Score()
            self.moment = _all_hidden(moment)
            self.post_message(Said(text("predict.on")))
            self._ask()
        else:
            self.moment = replace(moment, hidden=frozenset(), asks_shape=False)
            off = text("predict.off", score=self.score) if self.score.asked else text("predict.off_unasked")
            self.post_message(Said(off))

    def become(self, moment: Moment) -> None:
        """At another sample everything is to be predicted anew; at another step its value."""
        before = self.moment
        if self.predicts and before and moment.history is not before.history:
            moment = _all_hidden(moment)
        super().become(moment)
        if self.predicts and before and self.moment is moment and moment.is_hidden and moment.name != before.name:
            self._ask()

    def action_step(self, steps: int) -> None:
        """On only from what was predicted."""
        if self.predicts and steps > 0 and self.moment and self.moment.is_hidden:
            self._ask()
        else:
            super().action_step(steps)

    def _ask(self) -> None:
        if self.moment:
            self.app.push_screen(on_demand.AskPrediction(self.moment, self._turn), self._answered)

    def _turn(self) -> Moment:
        """Ask for the shape instead of the value, or the other way."""
        assert self.moment
        self.moment = replace(self.moment, asks_shape=not self.moment.asks_shape)
        return self.moment

    def _answered(self, typed: str | None) -> None:
        """Show the value, and say whether it was foretold; None leaves it hidden, nothing typed has it told."""
        moment = self.moment
        if moment is None or typed is None:
            return
        said = "told"
        if typed:
            reply = on_demand.judge_prediction(moment, typed)
            self.score = self.score.after(reply)
            said = "rounded" if reply.verdict == "rounded" else "right" if reply.right else "not_yet"
        name, truth = on_demand.named(moment), on_demand.truth_of(moment)
        told = text(f"predict.{said}", name=name, truth=truth, score=self.score)
        self.moment = replace(moment, hidden=moment.hidden - {moment.name})
        self.post_message(Said(told))


def _all_hidden(moment: Moment) -> Moment:
    """With the values of this step and of all that follow hidden, those of finer steps among them."""
    names = [step.name for step in moment.trace.steps[moment.index :]]
    fine = moment.trace.fine
    following = [step.name for step in fine.steps[fine.step(moment.name).index :]]
    return replace(moment, hidden=frozenset((*names, *following)), at_term=None)
