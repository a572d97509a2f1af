"""A run that stops on a condition stops after the first epoch in which it holds, and not before."""

import subprocess
from collections.abc import Callable

import numpy as np
import pytest

from bptrace import Scenario, trace, train
from bptrace.errors import UsageError
from bptrace.export.training import run_text
from bptrace.training import Training

LAB1 = Scenario.load("lab1")


def first_epoch(losses: list[float], holds: Callable[[int], bool]) -> int:
    return next(epoch for epoch in range(len(losses)) if holds(epoch))


def test_loss_and_accuracy_are_those_of_the_epoch() -> None:
    history = train(LAB1, epochs=400).history
    losses = [epoch.loss for epoch in history]
    middle = losses[0] + (losses[-1] - losses[0]) / 2
    for typed, expected in (
        (f"L < {middle!r}", first_epoch(losses, lambda k: losses[k] < middle)),
        (f"loss <= {losses[7]!r}", first_epoch(losses, lambda k: losses[k] <= losses[7])),
        ("L > previous(L)", first_epoch(losses, lambda k: k > 0 and losses[k] > losses[k - 1])),
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


def test_a_batch_that_is_left_over_is_the_last_update() -> None:
    assert train(LAB1, epochs=2, batch=4, stop_when="m == 1").epochs == 1  # 21 = 5 · 4 + 1
    with pytest.raises(UsageError, match="no such entry"):
        train(LAB1, epochs=2, batch=4, stop_when="a1[0,3] > 0")


def test_what_is_no_condition_is_refused_before_training(
    bptrace_command: "Callable[..., subprocess.CompletedProcess[str]]",
) -> None:
    found = bptrace_command("train", "lab1", "--stop-when", "los < 0.1")
    assert found.returncode == 2 and "did you mean loss?" in found.stderr and "column 1" in found.stderr
    assert len(found.stderr.splitlines()) == 1
    stopped = bptrace_command("train", "lab1", "--epochs", "500", "--stop-when", "epoch == 3", "--json")
    assert '"stopped": "condition"' in stopped.stdout and '"epochs": 4' in stopped.stdout


def test_it_is_told_how_a_run_ended_that_was_to_end_on_a_condition() -> None:
    assert "L < 0.01 held after none of these epochs" in run_text(train(LAB1, epochs=3), "L < 0.01")
    assert "held" not in run_text(train(LAB1, epochs=3))
    assert "the condition held" in run_text(train(LAB1, epochs=3, stop_when="epoch == 1"), "epoch == 1")
