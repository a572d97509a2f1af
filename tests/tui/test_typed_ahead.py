"""Keys that come faster than what they open and close: nothing but what was laid over goes, and nothing breaks."""

import asyncio
from pathlib import Path

import pytest
from textual import events

from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen


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
            for _ in range(4):
                await pilot.pause(0.05)
            assert isinstance(app.screen, DebugScreen) and len(app.screen_stack) == 2
            before = app.screen.debugger.moment
            await pilot.press("space")
            assert before and app.screen.debugger.moment and app.screen.debugger.moment.index == before.index + 1

    asyncio.run(run())


def test_keys_typed_right_after_enter_are_not_for_the_box() -> None:
    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur")))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for key in ("colon", *"dW2", "enter", "e", *"0.5", "enter", "g"):
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            for _ in range(4):
                await pilot.pause(0.05)
            debugger = app.screen.query_one(Debugger)
            moment = debugger.moment
            assert moment and debugger.over and moment.effect
            assert moment.effect.edit.quantity == "W2" and moment.effect.edit.after[0, 0] == 0.5
            assert moment.name == "dW2"

    asyncio.run(run())
