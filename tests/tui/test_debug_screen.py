"""The debug screen as a person meets it: keys, clicks, sizes, and one picture of the whole."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from sampling import sampled
from textual.pilot import Pilot

from bptrace import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.jump import JumpBox
from bptrace.tui.panels.steps import StepList
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from tests.tui.screen import screen_text, until

GOLDEN = Path(__file__).parent / "screens" / "debugger-120x36.txt"


def on_screen(
    act: Callable[[BptraceApp, Pilot[object]], Awaitable[None]],
    scenario: str | Scenario = "lab1",
    size: tuple[int, int] = (120, 36),
    **place: object,
) -> None:
    """Open the debugger and do something with it."""

    async def run() -> None:
        traced = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        app = BptraceApp(Place("debug", scenario=traced, **place))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


def debugger(app: BptraceApp) -> Debugger:
    assert isinstance(app.screen, DebugScreen)
    return app.screen.debugger


def name(app: BptraceApp) -> str:
    moment = debugger(app).moment
    assert moment
    return moment.name


async def all_checked(app: BptraceApp, pilot: Pilot[object]) -> None:
    """Wait until every verdict is there."""
    moment = debugger(app).moment
    await until(lambda: moment and not moment.checks.waiting)
    await pilot.pause()
    assert moment and not moment.checks.waiting


@pytest.mark.slow
def test_it_opens_on_the_first_step_and_space_and_backspace_walk() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert name(app) == "z1" and "step 1 of 16" in screen_text(app)
        await pilot.press("space", "space", "backspace")
        assert name(app) == "a1" and "step 2 of 16" in screen_text(app)
        await pilot.press("right_square_bracket", "right_curly_bracket", "down")
        moment = debugger(app).moment
        assert name(app) == "L" and moment and moment.cell == (0, 0)

    on_screen(act)


def test_the_whole_screen_of_the_hidden_delta() -> None:
    """Compare with the kept picture; BPTRACE_GOLDEN=write draws it anew, to be looked at before it is kept."""

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await all_checked(app, pilot)
        seen = screen_text(app) + "\n"
        if os.environ.get("BPTRACE_GOLDEN") == "write":
            GOLDEN.write_text(seen, encoding="utf-8")
        assert seen == GOLDEN.read_text(encoding="utf-8")

    on_screen(act, step="delta2", cell=(1, 0))


@pytest.mark.slow
def test_a_name_is_jumped_to_letters_stay_in_the_box_and_a_wrong_one_is_told() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("colon", *"dW2", "enter")
        assert name(app) == "dW2" and app.focused is debugger(app)
        await pilot.press("colon", *"qrn", "enter")
        await pilot.pause()
        assert name(app) == "dW2" and "No step computes qrn" in screen_text(app)
        await pilot.press("colon", "q", "escape", "space")
        assert name(app) == "delta1" and not app.screen.query_one(JumpBox).display

    on_screen(act)


@pytest.mark.slow
def test_a_click_in_the_list_or_on_a_name_of_the_formula_leads_there() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.click(StepList, offset=(8, 3))
        assert name(app) == "z2"
        lines = screen_text(app).split("\n")
        row = next(y for y, line in enumerate(lines) if "z⁽²⁾ = " in line)
        await pilot.click(offset=(lines[row].index("a⁽¹⁾", 40) + 1, row))
        assert name(app) == "a1"

    on_screen(act)


@pytest.mark.slow
def test_rows_and_columns_are_exchanged_and_notations_cycle_without_leaving_the_step() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("r")
        await pilot.pause()
        assert "(δ⁽³⁾ W⁽³⁾ᵀ)" in screen_text(app) and "· rows" in screen_text(app)
        await pilot.press("n")
        assert "delta2 = (delta3 @ W3.T)" in screen_text(app)
        await pilot.press("n")
        assert "(Σₖ δ⁽³⁾[i,k] · W⁽³⁾[j,k]) · σ′(z⁽²⁾[i,j])" in screen_text(app) and name(app) == "delta2"

    on_screen(act, step="delta2")


@pytest.mark.slow
def test_every_verdict_comes_by_itself_while_nothing_is_pressed() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await all_checked(app, pilot)
        assert sum(line[:28].rstrip().endswith("✓") for line in screen_text(app).split("\n")) == 12

    on_screen(act, step="W1_new")


@pytest.mark.slow
def test_a_long_check_is_made_beside_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Checks, "is_cheap", lambda self, name: False)

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await all_checked(app, pilot)
        assert "✓ right" in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_after_the_last_step_the_next_sample_begins_and_backspace_returns() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("greater_than_sign", "space")
        await pilot.pause()
        assert name(app) == "z1" and "sample [8] of 21" in screen_text(app)
        await pilot.press("backspace")
        await pilot.pause()
        assert name(app) == "W3_new" and "sample [7] of 21" in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_in_a_small_terminal_the_panels_are_tabs_and_below_that_a_sentence_asks_for_room() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "Gradient check" not in screen_text(app) and "check ✓ 3 of 3" in screen_text(app)
        await pilot.press("tab")
        assert "complex step" in screen_text(app)
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert "make the window" in screen_text(app) and "δ" not in screen_text(app)
        await pilot.resize_terminal(160, 45)
        await pilot.pause()
        assert "Where it comes from" in screen_text(app)

    on_screen(act, size=(80, 24), step="delta2")


HUGE = {"W1": np.full((2, 3), 1e300), "W2": np.full((3, 1), -1e300)}


@pytest.mark.parametrize(
    "scenario",
    sampled(
        [
            Scenario.build(network="1-1", x="0.5", y="1"),
            Scenario.build(network="2-3-relu-1", init="zeros"),
            Scenario.build(network="2-3-relu-1", x="1,1", y="0").with_parameters(HUGE),
            Scenario.build(network="2-3-sigmoid-2", layout="column", sign="minus", bias="fixed", x="1,2", y="0,1"),
            Scenario.build(network="-".join(["2", *["2-tanh"] * 9, "1"])),
            Scenario.build(network="2-20-relu-1").with_samples(np.ones((21, 2)), np.ones((21, 1))),
        ],
        2,
    ),
    ids=["1-1", "zeros", "overflow", "minus", "ten layers", "batch"],
)
@pytest.mark.slow
def test_no_network_stops_it(scenario: Scenario) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        shown = debugger(app)
        for size, steps in (((120, 36), len(shown.moment.trace) + 1), ((60, 20), 4)):  # type: ignore[union-attr]
            await pilot.resize_terminal(*size)
            for _ in range(steps):
                shown.action_step(1)
                shown.action_move(0, 1)
            await pilot.pause()
            assert "step" in screen_text(app)
        for action in (shown.action_layout, shown.action_mode, shown.action_digits, shown.action_fine):
            action()
        await pilot.pause()

    on_screen(act, scenario)


def test_ascii_is_nothing_but_ascii() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.pause()
        text = screen_text(app)
        assert text.isascii() and "d(2) = (W(3)T d(3)) * s'(z(2))" in text

    on_screen(act, step="delta2", ascii=True)
