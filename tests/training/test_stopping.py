"""A run that stops on a condition stops after the first epoch in which it holds, and not before."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from bptrace import Scenario, cli, trace, train
from bptrace.errors import UsageError
from bptrace.export.training import run_text
from bptrace.network.derivation import derivation
from bptrace.training import Training
from bptrace.training.search import Search

LAB1 = Scenario.load("lab1")


def first_epoch(losses: list[float], holds: Callable[[int], bool]) -> int:
    return next(epoch for epoch in range(len(losses)) if holds(epoch))


@pytest.mark.slow
def test_loss_and_accuracy_are_those_of_the_epoch() -> None:
    history = train(LAB1, epochs=400).history
    losses = [epoch.loss for epoch in history]
    middle = losses[0] + (losses[-1] - losses[0]) / 2
    for typed, expected in (
        (f"L < {middle!r}", first_epoch(losses, lambda k: losses[k] < middle)),
        (f"loss <= {losses[7]!r}", first_epoch(losses, lambda k: losses[k] <= losses[7])),
        ("L > previous(L)", first_epoch(losses, lambda k: k > 0 and losses[k] > losses[k - 1])),
        ("loss > previous", first_epoch(losses, lambda k: k > 0 and losses[k] > losses[k - 1])),
        (
            "fell(L, 3)",
            first_epoch(losses, lambda k: k > 2 and losses[k] < losses[k - 1] < losses[k - 2] < losses[k - 3]),
        ),
        ("previous(previous(L)) > 1.01 L", first_epoch(losses, lambda k: k > 1 and losses[k - 2] > 1.01 * losses[k])),
        ("epoch >= 12 and accuracy > 0", 12),
    ):
        run = train(LAB1, epochs=400, stop_when=typed)
        assert (run.stopped, run.epochs, run.loss) == ("condition", expected + 1, losses[expected]), typed


def test_parameters_are_as_the_epoch_left_them_and_the_rest_is_the_last_update() -> None:
    before = LAB1
    for epoch in range(3):
        for sample in range(21):
            last = trace(before.with_sample(sample))
            before = last.updated
        delta, weight = float(np.abs(last.values["delta1"]).max()), float(before.parameters["W2"][0, 0])
        near = f"abs(max(abs(delta1)) - {delta!r}) < 1e-12 and abs(W2[0,0] - {weight!r}) < 1e-12"
        assert train(LAB1, epochs=5, stop_when=near).epochs == epoch + 1
        assert train(LAB1, epochs=5, stop_when=f"{near} and epoch != {epoch}").epochs == 5


def test_a_run_in_slices_stops_where_one_in_a_piece_does() -> None:
    typed = "max(abs(dW1)) < 0.05"
    whole, cut = train(LAB1, epochs=60, stop_when=typed), Training(LAB1, 60, stop_when=typed)
    while cut.stopped is None:
        cut.advance(5)
    assert whole.stopped == "condition" and cut.run().epochs == whole.epochs
    cut.extend(60)
    assert cut.stopped is None and cut.epochs == 60


def test_a_layer_is_dead_for_all_samples_of_the_data_and_not_for_the_last_alone() -> None:
    start = Scenario.build(network="2-2-relu-1", x=[[1.0, 0.0], [0.0, 1.0]], y=[[1.0], [0.0]], learning_rate="1e-9")
    lives_for_the_first = start.with_parameters({"W1": [[1.0, 1.0], [-1.0, -1.0]], "b1": [0.0, 0.0]})
    lives_for_none = start.with_parameters({"W1": [[-1.0, -1.0], [-1.0, -1.0]], "b1": [0.0, 0.0]})
    assert train(lives_for_the_first, epochs=2, stop_when="dead(1)").stopped == "epochs"
    assert train(lives_for_none, epochs=2, stop_when="dead(1)").stopped == "condition"


def test_the_share_of_dead_units_is_compared_with_that_of_the_epoch_before() -> None:
    start = Scenario.build(
        network="2-2-relu-1", x=np.eye(2), y=[[-9.0], [-9.0]], bias="none", batch="full", learning_rate=0.01
    )
    start = start.with_parameters({"W1": [[0.1, 0.1], [0.1, 0.1]], "W2": [[0.5], [-0.5]]})
    shares = [np.mean(np.all(train(start, epochs=n).parameters["W1"] <= 0, axis=0)) for n in range(1, 7)]
    rises = first_epoch(shares, lambda k: k > 0 and shares[k] > shares[k - 1])
    for typed in ("dead(1) > previous", "rose(dead(1))", "dead(1) > previous(dead(1))"):
        assert train(start, epochs=6, stop_when=typed).epochs == rises + 1


def test_a_batch_that_is_left_over_is_the_last_update() -> None:
    assert train(LAB1, epochs=2, batch=4, stop_when="m == 1").epochs == 1  # 21 = 5 · 4 + 1
    with pytest.raises(UsageError, match="no such entry"):
        train(LAB1, epochs=2, batch=4, stop_when="a1[0,3] > 0")


def test_what_is_no_condition_is_refused_before_training(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", "lab1", "--stop-when", "los < 0.1"]) == 2
    error = capsys.readouterr().err
    assert "did you mean loss?" in error and "column 1" in error and len(error.splitlines()) == 1
    assert cli.main(["train", "lab1", "--epochs", "500", "--stop-when", "epoch == 3", "--json"]) == 0
    stopped = capsys.readouterr().out
    assert '"stopped": "condition"' in stopped and '"epochs": 4' in stopped


def test_a_quantity_that_a_run_could_have_is_told_with_what_it_needs() -> None:
    for typed, told in (("validation_loss < 1", "--validation 0.2"), ("max(vW1) > 1", "--optimizer rmsprop|adam")):
        with pytest.raises(UsageError, match=re.escape(told)):
            train(LAB1, epochs=1, stop_when=typed)


@pytest.mark.parametrize("layout", ["column", pytest.param("row", marks=pytest.mark.slow)])
def test_a_condition_may_ask_for_any_quantity_by_itself_and_for_what_it_was(layout: str) -> None:
    start = Scenario.build(network="3-4-relu-1", x=np.eye(3), y=np.ones((3, 1)), optimizer="adam", layout=layout)
    run = train(start, epochs=2)
    lines = derivation(start.network, start.optimizer, fine=True).phase("forward", "loss", "backward")
    new = [f"{name}_new" for name in (*start.parameters, *start.state)]
    for name in (*[line.name for line in lines], *start.parameters, *start.state, *new, "x", "y", "dead(1)", "epoch"):
        search = Search(run.replay, f"mean({name}) < 1e9 and sum({name}) + sum(previous({name})) < 1e9")
        while not search.over:
            search.advance()
        assert search.found is not None and search.epoch == 2, name  # there is no time before the first epoch
    mean = float(np.mean(run.parameters["W1"]))
    assert train(start, epochs=3, stop_when=f"abs(mean(W1) - {mean!r}) < 1e-12").epochs == 2


def test_it_is_told_how_a_run_ended_that_was_to_end_on_a_condition() -> None:
    assert "L < 0.01 held after none of these epochs" in run_text(train(LAB1, epochs=3), "L < 0.01")
    assert "held" not in run_text(train(LAB1, epochs=3))
    assert "the condition held" in run_text(train(LAB1, epochs=3, stop_when="epoch == 1"), "epoch == 1")


def test_what_the_optimizer_keeps_is_as_the_epoch_left_it() -> None:
    scenario = Scenario.build("lab1", optimizer="adam", learning_rate=0.01)
    kept = [float(np.abs(train(scenario, epochs=n).scenario.state["mW2"]).max()) for n in (1, 2, 3, 4)]
    expected = next((n for n in range(1, 4) if kept[n] < kept[n - 1]), 4)
    assert train(scenario, epochs=5, stop_when="max(abs(mW2)) < previous").epochs == expected + (expected < 4)


def test_the_share_of_dead_units_is_a_number() -> None:
    start = Scenario.build(network="2-2-relu-1", x=[[1.0, 0.0], [0.0, 1.0]], y=[[1.0], [0.0]], learning_rate="1e-9")
    half = start.with_parameters({"W1": [[1.0, -1.0], [1.0, -1.0]], "b1": [0.0, 0.0]})
    for layout in ("row", "column"):
        turned = half.with_layout(layout)
        assert train(turned, epochs=2, stop_when="dead(1) >= 0.5").epochs == 1
        assert train(turned, epochs=2, stop_when="dead(1) > 0.5").stopped == "epochs"


def test_held_out_samples_are_measured_and_never_trained_on() -> None:
    scenario = Scenario.build("lab1", set={"training.validation": 0.25, "training.shuffle": True})
    run = train(scenario, epochs=20, stop_when="validation_loss > previous and epoch > 3")
    order = run.replay.order
    assert len(order.held_out) == 5 and len(order.trained) == 16 and run.updates == 16 * run.epochs
    seen = {int(number) for update in range(run.updates) for number in order.numbers(update)}
    assert seen == set(range(21)) - set(order.held_out.tolist())
    losses = [trace(run.scenario.with_sample(int(number))).values["L"].item() for number in order.held_out]
    assert abs(run.history[-1].validation_loss - np.mean(losses)) < 1e-12
    with pytest.raises(UsageError, match="leaves none to train on"):
        train(Scenario.build("lab1", set={"training.validation": 0.99}), epochs=1)
