"""Breakpoints and watches as a person meets them: set, listed, deleted, continued to, interrupted."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from bptrace import Scenario, trace
from bptrace.stops import Stop
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels import running
from bptrace.tui.panels.breakpoints import StopList
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.running import Running
from tests.tui.screen import screen_text, until
from tests.tui.test_debug_screen import debugger, on_screen


def moment(app: BptraceApp) -> Moment:
    found = debugger(app).moment
    assert found
    return found


async def typed(app: BptraceApp, pilot: Pilot[object], *several: str) -> None:
    """Open the list, add to it, leave it."""
    await pilot.press("B")
    await pilot.pause()
    for said in several:
        box = app.screen.query_one(Input)
        box.value = said
        await pilot.press("enter")
    await pilot.press("escape")
    await pilot.pause()


async def settled(app: BptraceApp, pilot: Pilot[object]) -> None:
    """Wait until it stopped."""
    await pilot.pause()
    await until(lambda: not isinstance(app.screen, Running))
    await pilot.pause()


def test_b_marks_the_step_and_c_comes_to_it_in_the_next_sample() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("space", "space", "b", "space", "c")
        await settled(app, pilot)
        assert moment(app).name == "z2" and moment(app).scenario.sample == 8
        shown = screen_text(app)
        assert "●  3  z⁽²⁾" in shown and "[●z²]" in shown and "Stopped at z⁽²⁾. After one update." in shown
        await pilot.press("b")
        assert "●  3" not in screen_text(app)
        await pilot.press("c")
        assert "There is no breakpoint yet" in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_a_condition_is_continued_to_through_as_many_updates_as_a_plain_loop_needs() -> None:
    traced, updates = trace(Scenario.load("lab1")), 0
    while not traced.values["L"][0, 0] < 0.004:
        traced, updates = trace(traced.next), updates + 1

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "L < 0.004", "watch L")
        await pilot.press("c")
        await settled(app, pilot)
        assert moment(app).name == "L" and moment(app).scenario.updates == updates
        assert moment(app).scenario.sample == traced.scenario.sample
        assert moment(app).trace.values["L"][0, 0] == traced.values["L"][0, 0]
        assert "Stopped: L < 0.004" in screen_text(app)
        await pilot.press("less_than_sign", "backspace")
        assert moment(app).scenario.updates == updates - 1

    assert updates > 3
    on_screen(act)


@pytest.mark.slow
def test_a_watch_shows_before_and_now_as_soon_as_it_is_known() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "watch L", "watch W1[0,1]")
        second = screen_text(app).splitlines()[1]
        assert "L  …" in second and "W1[0,1]  0.1049" in second
        before = moment(app).trace
        await pilot.press("greater_than_sign", "space", "space")
        first = f"{before.values['L'][0, 0]:.4f}"
        assert f"L  {first} → …" in screen_text(app).splitlines()[1]
        await pilot.press("right_curly_bracket")
        now = f"{trace(before.next).values['L'][0, 0]:.4f}"
        assert f"L  {first} → {now}" in screen_text(app).splitlines()[1]

    on_screen(act)


@pytest.mark.slow
def test_what_is_hidden_is_not_told_by_a_watch() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "watch max(z1)")
        assert "0.4452" in screen_text(app).splitlines()[1]
        debugger(app).hide(["z1"])
        assert "0.4452" not in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_any_key_interrupts_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST", 10**9)
    monkeypatch.setattr(running, "SLICE", 0.0)

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "L > 1000")
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Running)
        await pilot.press("q")
        await settled(app, pilot)
        assert app.return_code is None and "You stopped it after" in screen_text(app)
        assert moment(app).stops.all == (Stop("condition", "L > 1000"),)

    on_screen(act)


@pytest.mark.slow
def test_it_gives_up_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST", 7)

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "L > 1000")
        await pilot.press("c")
        await settled(app, pilot)
        assert "Nothing stopped in 7 updates" in screen_text(app) and moment(app).scenario.updates == 7

    on_screen(act)


@pytest.mark.slow
def test_the_list_refuses_with_a_sentence_keeps_what_was_typed_and_deletes() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await typed(app, pilot, "dW2", "backward")
        assert "● backward" in screen_text(app)
        await pilot.press("B")
        await pilot.pause()
        assert isinstance(app.screen, StopList)
        box = app.screen.query_one(Input)
        box.value = "0 < los"
        await pilot.press("enter")
        assert "did you mean loss?" in screen_text(app) and box.value == "0 < los" and box.cursor_position == 4
        box.value = "dW2"
        await pilot.press("enter")
        assert "there already" in screen_text(app)
        await pilot.press("down", "delete", "escape")
        assert moment(app).stops.all == (Stop("phase", "backward"),)

    on_screen(act)
