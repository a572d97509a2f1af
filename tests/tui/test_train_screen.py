"""The training screen: it runs, waits, goes on, and gives its weights to the debugger."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from sampling import sampled
from textual.pilot import Pilot

from bptrace import Scenario, train
from bptrace.training import Training
from bptrace.training.saved import load, save
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.training.columns import Columns
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from bptrace.tui.screens.train import TrainScreen
from tests.tui.screen import screen_text, seen, until

LAB1 = Scenario.load("lab1")
Act = Callable[[Pilot[int], TrainScreen], Awaitable[None]]


def on_screen(place: Place, act: Act, size: tuple[int, int] = (120, 36)) -> str:
    """The screen's text after `act`."""

    async def run() -> str:
        app = BptraceApp(place)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, TrainScreen)
            await act(pilot, screen)
            await pilot.pause()
            return screen_text(app)

    return asyncio.run(run())


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training begins when the test says so: a busy process keeps the pilot waiting."""
    monkeypatch.setattr(TrainScreen, "RUNS_AT_ONCE", False)


async def three_epochs(pilot: Pilot[int], screen: TrainScreen) -> None:
    screen.advance(3)


SIZES = [(60, 20), (80, 24), (120, 36), (160, 45)]


@pytest.mark.slow
@pytest.mark.parametrize("size", sampled(SIZES, 2))
def test_it_shows_state_loss_field_and_predictions_at_every_size(waiting: None, size: tuple[int, int]) -> None:
    shown = on_screen(Place("train", scenario=LAB1), three_epochs, size)
    for words in ("paused", "3 of 1000", "Loss by epoch", "11 of 21 right", "truth", "prediction", "x₁", "run"):
        assert words in shown
    assert all(len(line) <= size[0] for line in shown.splitlines())
    assert ("Gradient norm" in shown) == (size[1] >= 30) and ("Accuracy" in shown) == (size[1] >= 42)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario.build(network="1-3-tanh-1", x=[[0.3]], y=[[0.5]]),
        Scenario.build(network="3-4-tanh-3", data="random", samples=5),
        Scenario.build(network="2-2-sigmoid-7", x=[[0.3, 0.1]], y=[[1, 0, 0, 0, 0, 0, 0]]),
        Scenario.build(network="2-3-relu-1", learning_rate=1e4),
        Scenario.load("mazur").with_layout("column"),
    ],
    ids=lambda scenario: str(scenario.network),
)
@pytest.mark.slow
@pytest.mark.parametrize("no_color", sampled([False, True], 2))
def test_any_network_is_shown_calmly(
    waiting: None, scenario: Scenario, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    shown = on_screen(Place("train", scenario=scenario), three_epochs)
    field = scenario.network.inputs == 2
    assert ("x₂" in shown) == field and ("plane of two inputs" in shown) != field
    assert ("diverged" in shown) == (scenario.learning_rate > 1)


@pytest.mark.slow
def test_the_rate_above_is_the_one_in_use(waiting: None) -> None:
    scenario = Scenario.build("lab1", optimizer="momentum", decay=0.5, decay_every=2)
    assert "MOMENTUM · η 0.05" in on_screen(Place("train", scenario=scenario), three_epochs)


@pytest.mark.slow
def test_every_panel_is_one_key_further_where_there_is_little_room(waiting: None) -> None:
    seen: list[str] = []

    async def turn(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(30)
        for _ in range(4):
            await pilot.pause()
            seen.append(screen_text(pilot.app))
            await pilot.press("tab")

    adam = Scenario.build("lab1", optimizer="adam")
    on_screen(Place("train", scenario=adam), turn, (80, 24))
    for words, shown in zip(("Loss by", "∂W³", "Accuracy", "v_W¹"), seen, strict=True):
        assert words in shown


def test_the_panel_that_was_chosen_stays_in_sight_whatever_the_size() -> None:
    columns = Columns(Training(LAB1))
    columns.fit(36)
    assert columns.in_sight == (columns.loss, columns.norms)
    columns.turn(-1)
    assert columns.in_sight == (columns.loss, columns.watched)
    columns.fit(24)
    assert columns.in_sight == (columns.watched,)
    columns.turn(1)
    columns.fit(36)
    assert columns.in_sight == (columns.loss, columns.norms)


@pytest.mark.slow
def test_the_cursor_shows_the_weights_of_its_epoch_and_enter_opens_its_update(waiting: None) -> None:
    async def travel(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(40)
        await pilot.pause()
        await pilot.press("home", "right", "right")
        at = screen.update
        assert at and at % 21 == 0
        await pilot.pause()
        expected = Training(LAB1)
        expected.advance(at + 21)
        found = screen.look().moment.parameters
        assert all(np.array_equal(found[name], expected.moment.parameters[name]) for name in found)
        await pilot.press("enter")
        debugger = pilot.app.screen
        assert isinstance(debugger, DebugScreen) and debugger.scenario.updates == at
        await pilot.press("backspace")
        assert debugger.scenario.updates == at - 1 and debugger.debugger.moment.name == "W3_new"
        await pilot.press("space")
        await pilot.press("t")
        assert pilot.app.screen is screen and screen.training.epoch == 40 and screen.update == at

    on_screen(Place("train", scenario=LAB1), travel)


@pytest.mark.slow
def test_what_is_typed_goes_to_an_update_to_an_entry_or_to_where_a_condition_holds(waiting: None) -> None:
    async def ask(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(40)
        await pilot.press("colon", *"12:3", "enter")
        assert screen.update == 12 * 21 + 3
        await pilot.press("escape")
        assert screen.update is None
        await pilot.press("colon", *"fell(L, 3)", "enter")
        await until(lambda: screen.update is not None)
        await pilot.pause()
        assert screen.update is not None and "fell(L, 3): at" in screen_text(pilot.app)
        await pilot.press("colon", *"W2[1,2]", "enter")
        await pilot.pause()
        assert "Watched W⁽²⁾[1,2]" in screen_text(pilot.app)
        await pilot.press("colon", *"99", "enter")
        await pilot.pause()
        assert "there is no epoch 99" in screen_text(pilot.app)
        await pilot.press("escape", "B", *"epoch >= 44", "enter")
        await pilot.pause()
        screen.advance(20)
        assert (screen.training.stopped, screen.training.epoch) == ("condition", 45)

    on_screen(Place("train", scenario=LAB1), ask)


@pytest.mark.slow
def test_a_saved_run_stands_on_the_screen_as_it_was_left(waiting: None, tmp_path: Path) -> None:
    save(train(LAB1, epochs=30), tmp_path / "run.npz")
    training = Training.resumed(load(tmp_path / "run.npz"))

    async def stay(pilot: Pilot[int], screen: TrainScreen) -> None:
        assert screen.training is training and not screen.running

    shown = on_screen(Place("train", training=training), stay)
    assert "done" in shown and "30 of 30" in shown and "train on" in shown


@pytest.mark.slow
def test_enter_takes_the_trained_weights_to_the_debugger_and_t_finds_the_run_again(waiting: None) -> None:
    async def there_and_back(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(5)
        await pilot.press("enter")
        debugger = pilot.app.screen
        assert isinstance(debugger, DebugScreen) and debugger.scenario is not None
        expected = train(LAB1, epochs=5).parameters
        for name, weights in expected.items():
            assert np.array_equal(debugger.scenario.parameters[name], weights)
        await pilot.press("t")
        assert pilot.app.screen is screen and screen.training.epoch >= 5

    on_screen(Place("train", scenario=LAB1, epochs=20), there_and_back)


def test_other_weights_begin_another_run(waiting: None) -> None:
    async def begin(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(2)
        other = LAB1.with_parameters({"W1": LAB1.parameters["W1"] + 1})
        assert screen.training.continues(screen.scenario.with_sample(3))
        assert not screen.accept(Place("train", scenario=other))
        assert screen.training.epoch == 2

    on_screen(Place("train", scenario=LAB1), begin)


@pytest.mark.slow
def test_space_runs_and_waits_and_trains_on_after_the_end() -> None:
    async def keys(pilot: Pilot[int], screen: TrainScreen) -> None:
        await until(lambda: screen.training.stopped)
        assert (screen.running, screen.training.epoch) == (False, 3)
        await pilot.pause()
        assert "done" in screen_text(pilot.app) and "train on" in screen_text(pilot.app)
        screen.speed = 0  # one epoch a second: slow enough to be caught
        await pilot.press("space")
        assert screen.running and screen.training.epochs == 6
        await pilot.press("space")
        assert not screen.running
        await pilot.pause()
        assert "paused" in screen_text(pilot.app)

    on_screen(Place("train", scenario=LAB1, epochs=3), keys)


@pytest.mark.slow
def test_a_key_does_exactly_one_update_another_ends_the_epoch(waiting: None) -> None:
    async def step(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.training.advance(30)
        for key, updates in (("full_stop", 31), ("right_square_bracket", 42)):
            await pilot.press(key)
            await until(lambda: not screen.running)
            assert (screen.training.updates, screen.running) == (updates, False)

    on_screen(Place("train", scenario=LAB1), step)


@pytest.mark.slow
def test_the_cursor_tells_the_epoch_and_l_changes_the_scale(waiting: None) -> None:
    async def look(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(8)
        await pilot.press("home")
        await pilot.press("right")
        await pilot.press("l")

    shown = on_screen(Place("train", scenario=LAB1), look)
    second = train(LAB1, epochs=2)
    assert f"epoch 1 · loss {second.loss:.4f}" in shown
    assert "linear scale" in shown


@pytest.mark.slow
def test_leaving_by_another_key_waits_and_keeps_the_run(waiting: None) -> None:
    async def leave(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(2)
        screen.speed = 0
        await pilot.press("space")
        await pilot.press("1")
        assert isinstance(pilot.app.screen, DebugScreen) and not screen.running
        await pilot.press("2")
        assert pilot.app.screen is screen and screen.training.epoch >= 2

    on_screen(Place("train", scenario=LAB1), leave)


@pytest.mark.slow
def test_keys_that_were_typed_ahead_cost_one_picture_together(waiting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures: list[int] = []

    async def mash(pilot: Pilot[int], screen: TrainScreen) -> None:
        monkeypatch.setattr(TrainScreen, "show", lambda self: pictures.append(1))
        for _ in range(30):
            screen.action_speed(-1)
            screen.action_speed(1)
        await pilot.pause()

    on_screen(Place("train", scenario=LAB1), mash)
    assert len(pictures) == 1


def test_the_run_goes_into_a_file_that_replays_it(
    waiting: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def keep(pilot: Pilot[int], screen: TrainScreen) -> None:
        screen.advance(3)
        await pilot.press("ctrl+s", "enter")
        await seen(pilot.app, "bptrace replay run.npz opens it again")
        kept = load("run.npz")
        assert kept.updates == 63 and Training.resumed(kept).stopped is None
        np.testing.assert_array_equal(kept.parameters["W1"], screen.training.moment.parameters["W1"])
        await pilot.press("ctrl+s", *["backspace"] * len("-2.npz"), *".npz", "enter")
        await seen(pilot.app, "run.npz exists already")
        await pilot.press("enter")  # the name that is offered then is free
        await seen(pilot.app, "bptrace replay run-2.npz opens it again")

    on_screen(Place("train", scenario=LAB1), keep)


def test_keys_go_on_while_the_updates_are_compiled(waiting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def compile_slowly(pilot: Pilot[int], screen: TrainScreen) -> None:
        compiled = threading.Event()
        monkeypatch.setattr(screen.training.steps, "kernel", "jit")
        monkeypatch.setattr(screen.training.steps, "prepare", lambda: compiled.wait(10))
        screen.go(until=1)
        await until(lambda: "compiling the updates" in screen_text(pilot.app))
        await pilot.press("l")
        assert not screen.query_one(Columns).loss.plot.log_y and not screen.training.updates
        compiled.set()
        await until(lambda: screen.training.updates == 1)

    on_screen(Place("train", scenario=LAB1), compile_slowly)


@pytest.mark.slow
def test_training_waits_until_no_key_waits(waiting: None) -> None:
    async def turn(pilot: Pilot[int], screen: TrainScreen) -> None:
        answers = [True] * 7 + [False]
        screen._keys_wait = lambda: answers.pop(0)  # type: ignore[method-assign]
        await screen._let_keys_pass()
        screen._keys_wait = lambda: False  # type: ignore[method-assign]
        assert not answers

    on_screen(Place("train", scenario=LAB1), turn)
