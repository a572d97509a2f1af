"""Going from screen to screen, however fast the keys come."""

import asyncio

import pytest
from textual import events

from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.messages import Open
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from bptrace.tui.screens.train import TrainScreen
from tests.tui.screen import until


def in_app(act):
    """Run `act(app, pilot)` in an app that debugs Mazur's network."""

    async def run():
        app = BptraceApp(Place("debug", scenario=Scenario.load("mazur")))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


def typed(app, keys):
    """Keys as they arrive in one burst, none waiting for the one before."""
    for key in keys:
        app.post_message(events.Key({":": "colon", "\r": "enter"}.get(key, key), key))


def test_a_word_typed_in_one_go_lands_in_the_box_that_its_colon_opens():
    async def act(app, pilot):
        typed(app, ":dW2\r")
        await until(lambda: app.screen.debugger.moment.name == "dW2")
        assert app.screen.debugger.moment.name == "dW2"

    in_app(act)


@pytest.mark.slow
def test_what_is_being_typed_outlives_a_terminal_that_is_too_small_for_a_while():
    async def act(app, pilot):
        typed(app, ":dW")
        await until(lambda: app.focused is not None and getattr(app.focused, "value", "") == "dW")
        for size in ((50, 15), (40, 12), (100, 30)):
            await pilot.resize_terminal(*size)
        await until(lambda: app.focused is not None)
        typed(app, "2\r")
        await until(lambda: app.screen.debugger.moment.name == "dW2")
        assert app.screen.debugger.moment.name == "dW2"

    in_app(act)


@pytest.mark.slow
def test_training_asked_for_again_and_again_survives(monkeypatch):
    monkeypatch.setattr(TrainScreen, "RUNS_AT_ONCE", False)

    async def act(app, pilot):
        def at_the_last_training():
            made = app.screen.scenario if app.screen.WHERE == "train" else None
            return made is not None and (made.seed, str(made.network)) == (3, "2-2-sigmoid-1")

        for seed in range(4):
            app.post_message(Open(Place("train", scenario=Scenario.build(network="2-3-sigmoid-1", seed=seed))))
            app.post_message(Open(Place("debug")))
            app.post_message(Open(Place("train", scenario=Scenario.build(network="2-2-sigmoid-1", seed=seed))))
        await until(at_the_last_training)
        assert at_the_last_training()
        app.post_message(Open(Place("debug")))
        await until(lambda: app.screen.WHERE == "debug")
        assert app.screen.WHERE == "debug"

    in_app(act)


@pytest.mark.slow
def test_screens_change_as_fast_as_keys_are_mashed(monkeypatch):
    monkeypatch.setattr(TrainScreen, "RUNS_AT_ONCE", False)

    async def act(app, pilot):
        typed(app, "tt11t4t123412t1 t l1[]{}rnvd<>")
        await until(lambda: not app.message_queue_size and not app.types_ahead)
        await pilot.pause()
        assert app.is_running

    in_app(act)


def test_quitting_while_a_screen_opens_leaves_quietly():
    async def act(app, pilot):
        typed(app, "4q")
        await until(lambda: app.return_code is not None)
        assert app.return_code == 0

    in_app(act)


def test_a_fault_of_ours_is_kept_for_one_sentence_and_no_traceback_is_printed(capsys, monkeypatch):
    def fails(self):
        raise RuntimeError("boom")

    monkeypatch.setattr(DebugScreen, "action_train", fails)
    faults = []

    async def act(app, pilot):
        faults.append(app)
        await pilot.press("t")

    with pytest.raises(RuntimeError, match="boom"):
        in_app(act)
    assert str(faults[0].fault) == "boom"
    assert "Traceback" not in "".join(capsys.readouterr())
