"""Predicting on the screen: nothing is told before, everything is judged by its digits, and the score is kept."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from bptrace import Scenario, trace
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.predict import AskPrediction, judge_prediction
from tests.tui.screen import screen_text, seen, until
from tests.tui.test_debug_screen import debugger, on_screen

LAB1 = Moment.begin(trace(Scenario.load("lab1")))


def verdict(step: str, typed: str, cell: tuple[int, int] = (0, 0), **changes: object) -> str:
    return judge_prediction(replace(LAB1.to(step).choose(*cell), **changes), typed).verdict


def test_a_number_is_judged_by_the_digits_typed_and_by_what_the_shown_digits_allow() -> None:
    true = LAB1.trace.values["dW2"][0, 0]  # 0.10347…; 0.1961 · 0.5278 is 0.10350
    assert [verdict("dW2", typed) for typed in ("0.1", "0.10", "0.103", "0.1035")] == ["right"] * 4
    assert abs(true - 0.1035) < 5e-5
    assert verdict("dW2", "0.10350") == "rounded" and verdict("dW2", "0.1040") == "wrong"
    assert verdict("z2", "-1.2324") == "rounded" and verdict("z2", "-1.2323") == "right"  # three products, each rounded
    assert verdict("z2", "nothing") == "unreadable"


def test_a_sign_is_recognised_and_a_shape_is_judged_where_it_is_asked_for() -> None:
    assert verdict("z2", "-") == "right" and verdict("z2", "plus") == "wrong"
    assert verdict("dW2", "3x3", asks_shape=True) == "right" and verdict("dW3", "3×1", asks_shape=True) == "wrong"
    assert verdict("dW3", "(1, 3)", asks_shape=True) == "right"


def shown_value(app: BptraceApp) -> str:
    moment = debugger_of(app)
    return f"{moment.step.value[moment.cell]:.4f}".replace("-", "−")


def debugger_of(app: BptraceApp) -> Moment:
    found = app.screen_stack[0].query_one("Debugger").moment  # type: ignore[attr-defined]
    assert isinstance(found, Moment)
    return found


async def asked(app: BptraceApp) -> None:
    """Wait until a prediction is asked for."""
    await until(lambda: isinstance(app.screen, AskPrediction) and bool(app.screen.query(Input)))
    assert isinstance(app.screen, AskPrediction)


async def answer(app: BptraceApp, pilot: Pilot[object], typed: str) -> None:
    await asked(app)
    app.screen.query_one(Input).value = typed
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.slow
def test_a_step_is_told_only_after_it_was_predicted_and_the_score_is_kept() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("x")
        await asked(app)
        for value in ("0.1111", "0.4146", "0.4452"):  # of z1, whole
            assert value not in screen_text(app)
        await answer(app, pilot, "what?")
        await asked(app)
        await answer(app, pilot, "0.11")
        await seen(app, "Right: z⁽¹⁾[0,0] is 0.1111.   1 of 1 right")
        await pilot.press("space")
        await answer(app, pilot, "0.9")
        await seen(app, "Not yet: a⁽¹⁾[0,0] is 0.5278.   1 of 2 right")
        await pilot.press("space", "escape", "space")
        await asked(app)
        assert debugger_of(app).name == "z2"
        await pilot.press("f2")
        await seen(app, "z⁽²⁾[0,0] is −1.2323.   1 of 2 right")
        await pilot.press("x")
        await until(lambda: not debugger(app).moment.hidden)
        assert not debugger(app).moment.hidden and "1 of 2 right" in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_a_jump_beyond_what_was_not_predicted_is_refused_and_the_next_sample_hides_again() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        debugger(app).go("W3_new")
        await pilot.press("x")
        await answer(app, pilot, "-")
        await pilot.press("space")
        await pilot.pause()
        moment = debugger_of(app)
        assert moment.name == "z1" and moment.is_hidden and shown_value(app) not in screen_text(app)
        await pilot.press("escape", "right_square_bracket")
        assert debugger_of(app).name == "z1"

    on_screen(act)


@pytest.mark.slow
def test_the_shape_is_hidden_where_it_is_asked_for() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        debugger(app).go("dW2")
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("down")
        row = next(line for line in screen_text(app).splitlines() if "▸ 11" in line)
        assert "3×3" not in row[:30] and "?" in row[:30]
        assert "which shape?" in screen_text(app) and "a⁽¹⁾ is 3×1" in screen_text(app)
        await answer(app, pilot, "3x3")
        assert "Right: ∂L/∂W⁽²⁾ is 3×3" in screen_text(app)

    on_screen(act)
