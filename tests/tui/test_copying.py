"""A step copied, a picture of the screen taken: what was asked for, nowhere else, and nothing before it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from tui.screen import seen, until

from bptrace.export.one_step import step_as
from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.place import Place

Act = Callable[[BptraceApp, Pilot[object]], Awaitable[None]]


def typed(app: BptraceApp, keys: str) -> None:
    """Keys as they arrive in one burst, none waiting for the one before."""
    for key in keys:
        app.post_message(events.Key(key, key))


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def in_debugger(act: Act) -> None:
    """Run `act` at the δ of Mazur's output layer."""

    async def run() -> None:
        place = Place("debug", scenario=Scenario.load("mazur"), step="delta2", cell=(0, 1))
        app = BptraceApp(place)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize(("key", "form"), [("t", "text"), ("l", "latex"), ("n", "numpy")])
def test_two_keys_typed_in_one_go_copy_the_step(key: str, form: str) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        moment = app.screen.debugger.moment
        typed(app, f"y{key}")
        assert "δ⁽²⁾ is copied as" in await seen(app, "δ⁽²⁾ is copied as")
        check = moment.checks.of("delta2")
        assert app.clipboard == step_as(form, moment.trace, moment.step, (0, 1), check)

    in_debugger(act)


@pytest.mark.slow
def test_a_step_is_written_into_the_file_that_is_named_in_the_form_of_its_ending(tmp_path: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("y", "f")
        assert "delta2.txt" in await seen(app, "delta2.txt") and not list(tmp_path.glob("*.*"))
        await pilot.press(*["backspace"] * 3, "t", "e", "x", "enter")
        assert "delta2.tex is written." in await seen(app, "delta2.tex is written.")
        assert (tmp_path / "delta2.tex").read_text(encoding="utf-8").startswith(r"\begin{align*}")

    in_debugger(act)


@pytest.mark.slow
def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "delta2.txt").write_text("mine")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("y", "f")
        assert "delta2-2.txt" in await seen(app, "delta2-2.txt")
        await pilot.press("home", *["delete"] * 12, *"delta2", "full_stop", *"txt", "enter")
        assert "is left alone" in await seen(app, "is left alone") and (tmp_path / "delta2.txt").read_text() == "mine"

    in_debugger(act)


def test_a_picture_of_the_screen_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("P")
        await seen(app, "into which file?")
        await pilot.press("enter")
        assert "bptrace-debug.svg is written." in await seen(app, "bptrace-debug.svg is written.")
        drawn = (tmp_path / "bptrace-debug.svg").read_text(encoding="utf-8")
        assert drawn.startswith("<svg") and "δ⁽²⁾" in drawn and "into which file" not in drawn
        assert "url(http" not in drawn and "@font-face" not in drawn

    in_debugger(act)


@pytest.mark.slow
def test_leaving_the_question_copies_and_writes_nothing(tmp_path: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        for keys in (["y", "escape"], ["y", "f", "escape"], ["P", "escape"]):
            await pilot.press(*keys)
            await until(lambda: app.screen.debugger.has_focus)
        assert app.clipboard == "" and not list(tmp_path.glob("*.*"))
        assert app.screen.debugger.has_focus

    in_debugger(act)


def test_what_has_still_to_be_predicted_is_not_copied() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        app.screen.debugger.hide(["delta2[0,0]"])
        typed(app, "yl")
        assert "has still to be predicted" in await seen(app, "has still to be predicted") and app.clipboard == ""

    in_debugger(act)
