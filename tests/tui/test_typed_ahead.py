"""Keys that come faster than what they open and close: nothing but what was laid over goes, and nothing breaks."""

import asyncio
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from textual import events
from textual.pilot import Pilot

from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.in_turn import LOOK_AGAIN
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.graph.panel import GraphPanel
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.predict import AskPrediction
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from tests.tui.screen import until


async def done(app: BptraceApp, pilot: Pilot[object]) -> None:
    """Wait until every key that was typed is done."""
    await pilot.pause()
    await until(lambda: not app.types_ahead)
    await pilot.pause()


@pytest.mark.slow
@pytest.mark.parametrize(
    "keys",
    [
        "P enter escape", "P escape escape", "y f enter enter", "? escape escape", "k escape escape",
        "ctrl+p enter escape", "B escape escape", "k P enter escape escape escape",
    ],
)  # fmt: skip
def test_who_leaves_twice_is_still_at_the_debugger(keys: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur"), step="delta2"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for key in keys.split():
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            await done(app, pilot)
            assert isinstance(app.screen, DebugScreen) and len(app.screen_stack) == 1
            before = app.screen.debugger.moment
            await pilot.press("space")
            assert before and app.screen.debugger.moment and app.screen.debugger.moment.index == before.index + 1

    asyncio.run(run())


@pytest.mark.slow
def test_keys_typed_right_after_enter_are_not_for_the_box() -> None:
    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur")))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for key in ("colon", *"dW2", "enter", "e", *"0.5", "enter", "g"):
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            await done(app, pilot)
            debugger = app.screen.query_one(Debugger)
            moment = debugger.moment
            assert moment and debugger.over and moment.effect
            assert moment.effect.edit.quantity == "W2" and moment.effect.edit.after[0, 0] == 0.5
            assert moment.name == "dW2"

    asyncio.run(run())


def test_what_is_typed_before_there_is_a_screen_is_done_on_it() -> None:
    """As lines, which a terminal still collects then: enter has become the end of one."""

    class Slow(BptraceApp):
        def on_load(self) -> None:
            for key in ("colon", *"dW2", "ctrl+j", "space"):
                self.post_message(events.Key(key, key if len(key) == 1 else None))

    async def run() -> None:
        app = Slow(Place("debug", scenario=Scenario.load("mazur")))
        async with app.run_test(size=(80, 24)) as pilot:
            await done(app, pilot)
            moment = app.screen.query_one(Debugger).moment
            assert moment and moment.name == "db2"

    asyncio.run(run())


def test_no_key_is_lost_where_the_machine_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else has the processor for two moments, whenever someone who waits for one looks at the clock."""
    late = count(step=2 * LOOK_AGAIN)
    monkeypatch.setattr("textual.timer._time.get_time", lambda: monotonic() + next(late))

    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur")))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for _ in range(3):
                app.post_message(events.Key("space", " "))
            await done(app, pilot)
            moment = app.screen.query_one(Debugger).moment
            assert moment and moment.index == 3

    asyncio.run(run())


def test_a_burst_does_what_the_same_keys_do_one_by_one() -> None:
    """Boxes, overlays and lists that open and close within it: each key is for what it would have been for."""

    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur"), step="a2"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            debugger = app.screen.query_one(Debugger)

            async def type_at_once(*keys: str) -> Moment:
                for key in keys:
                    app.post_message(events.Key(key, key if len(key) == 1 else None))
                await done(app, pilot)
                assert debugger.moment
                return debugger.moment

            moment = await type_at_once("space", "x", "0", ".", "2", "9", "8", "4", "enter", "space")
            assert debugger.score.right == 1 and moment.name == "delta2" and isinstance(app.screen, AskPrediction)
            moment = await type_at_once("escape", "x", "space", "B", *"L<1", "enter", "escape", "space")
            assert [stop.said for stop in moment.stops.all] == ["L<1"] and moment.name == "db2"
            moment = await type_at_once("backspace", "ctrl+p", *"graph", "enter", "e", *"*2", "enter", "space")
            assert isinstance(debugger.over, GraphPanel) and moment.effect and moment.name == "db2"

    asyncio.run(run())
