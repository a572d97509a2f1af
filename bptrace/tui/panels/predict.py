"""Predicting the chosen entry, its sign, or the shape of its matrix: the question in the last lines, and its judge."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from bptrace.algebra.entry import entry
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import dimensions, index, number
from bptrace.frozen import frozen
from bptrace.teaching.answers import Reply, Truth, judge_answer, read_sign
from bptrace.teaching.pages import Prediction
from bptrace.texts import text
from bptrace.tui.panels.asking import Asking
from bptrace.tui.panels.keys import Keys
from bptrace.tui.panels.lines import Line, Lines, line, muted
from bptrace.tui.panels.moment import Moment
from bptrace.verification.digits import Figure, NotAFigure
from bptrace.verification.spreading import shown_spread

SHOWN = 4  # decimals that the picture shows where nothing else was chosen
MOST = 20_000  # entries of the matrix products in an entry beyond which rounded operands are not followed


@frozen
class Score:
    """How many predictions were asked for, and how many were right."""

    right: int = 0
    asked: int = 0

    def after(self, reply: Reply) -> "Score":
        """With one more; what was told was not asked for."""
        return Score(self.right + reply.right, self.asked + reply.counts)

    def __str__(self) -> str:
        return text("predict.score", right=self.right, asked=self.asked)


def named(moment: Moment) -> str:
    """What is asked for: "δ⁽²⁾[0,1]", of its shape "δ⁽²⁾"."""
    name = symbol_term(moment.name).text
    return name if moment.asks_shape or moment.step.value.size == 1 else f"{name}{index(moment.cell)}"


def truth_of(moment: Moment) -> str:
    """The answer as it is shown."""
    if moment.asks_shape:
        return dimensions(moment.step.value.shape)
    return number(float(moment.step.value[moment.cell]), moment.digits or SHOWN)


def judge_prediction(moment: Moment, typed: str) -> Reply:
    """The reply to what was typed: a shape where one is asked for, else a sign or a number."""
    value = float(moment.step.value[moment.cell])
    if moment.asks_shape:
        kind, truth = "shape", Truth(truth_of(moment), shape=moment.step.value.shape)
    elif _is_number(typed) or read_sign(typed.strip()) is None:
        kind, truth = "number", Truth(truth_of(moment), value, _slack(moment))
    else:
        kind, truth = "sign", Truth(truth_of(moment), value)
    return judge_answer(Prediction(0, moment.name, "", moment.name, kind), typed, truth)


def _is_number(typed: str) -> bool:
    try:
        Figure.parse(typed.strip())
    except NotAFigure:
        return False
    return True


def _slack(moment: Moment) -> float:
    """How far the digits shown on the screen can move somebody who computes with them."""
    values = moment.trace.values
    if sum(values[name].size for name in moment.step.operands) > MOST:
        return 0.0
    expression = entry(moment.step.equation.expression, *moment.cell, values)
    with np.errstate(all="ignore"):
        slack = float(np.max(shown_spread(expression, values, moment.digits or SHOWN)))
    return slack if np.isfinite(slack) else 0.0


class Asked(Lines):
    """What is asked, and what was wrong with what was typed."""

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self.moment, self.problem = moment, ""

    def content(self, width: int, height: int) -> tuple[Line, ...]:
        """One line."""
        return (line("  ", muted(self.problem or self._question())),)

    def _question(self) -> str:
        if not self.moment.asks_shape:
            return text("predict.value", name=named(self.moment))
        values = self.moment.trace.values
        operands = (
            text("predict.operand", name=symbol_term(name).text, shape=dimensions(values[name].shape))
            for name in self.moment.step.operands
            if np.ndim(values[name]) == 2
        )
        return text("predict.shape", name=named(self.moment), operands=", ".join(operands))


class AnswerBox(Input):
    """Where the answer is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", text("predict.key_judge"), key_display="⏎"),
        Binding("up", "screen.turn", text("predict.key_kind"), key_display="↑↓"),
        Binding("down", "screen.turn", text("predict.key_kind"), show=False),
    ]


class AskPrediction(Asking):
    """Stays until something that can be judged was typed, or it is left; `turn` shows or hides the shape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "tell", text("predict.key_tell"), key_display="F2"),
    ]

    def __init__(self, moment: Moment, turn: Callable[[], Moment]) -> None:
        super().__init__()
        self._moment, self._turn = moment, turn

    def compose(self) -> ComposeResult:
        """The question, the box, the keys."""
        yield Asked(self._moment)
        yield AnswerBox(compact=True)
        yield Keys(("enter", "up", "f2", "escape"))

    def on_mount(self) -> None:
        """Say what may be typed."""
        self._show()

    def _show(self, problem: str = "") -> None:
        asked = self.query_one(Asked)
        asked.moment, asked.problem = self._moment, problem
        asked.renew()
        kind = "shape" if self._moment.asks_shape else "value"
        self.query_one(Input).placeholder = text(f"predict.placeholder_{kind}")

    def action_turn(self) -> None:
        """The shape instead of the value, or the other way."""
        self._moment = self._turn()
        self._show()

    def action_tell(self) -> None:
        """Have it told."""
        self.dismiss("")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            return
        reply = judge_prediction(self._moment, event.value)
        if reply.counts:
            self.dismiss(event.value)
        else:
            self._show(reply.message)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if event.value and self.query_one(Asked).problem:
            self._show()
