"""A saved run opens as the scenario with its trained weights."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sampling import sampled

from bptrace import Scenario, train
from bptrace.errors import BptraceError
from bptrace.network.update_rules import RULES
from bptrace.training import Training
from bptrace.training.progress import Measures
from bptrace.training.saved import load, save


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario.load("lab1"),
        Scenario.load("mazur"),
        Scenario.build(
            network="2-3-tanh-1", data="moons", sample=4, seed=3, loss="mse", sign="minus", learning_rate=0.3
        ),
        Scenario.build("lab1", optimizer="adam", decay=0.9, decay_every=2, set={"optimizer.beta2": 0.99}),
    ],
    ids=["lab1", "mazur", "moons", "adam"],
)
def test_a_saved_run_opens_as_its_scenario_with_the_trained_weights(scenario: Scenario, tmp_path: Path) -> None:
    run = train(scenario, epochs=3)
    save(run, tmp_path / "run.npz")
    opened = Scenario.load(tmp_path / "run.npz")
    assert opened.network == scenario.network
    for name, weights in run.parameters.items():
        assert np.array_equal(opened.parameters[name], weights)
    for field in ("learning_rate", "optimizer", "sample", "seed", "init", "epochs", "batch", "title"):
        assert getattr(opened, field) == getattr(scenario, field)
    assert list(opened.state) == list(run.scenario.state)
    for name, kept in run.scenario.state.items():
        assert np.array_equal(opened.state[name], kept) and np.any(kept)
    assert (opened.updates, opened.epoch) == (run.updates, run.epochs)
    assert np.array_equal(opened.x, scenario.x) and np.array_equal(opened.y, scenario.y)


@pytest.mark.parametrize("optimizer", sampled(RULES, 3))
def test_training_can_go_on_from_a_saved_run(optimizer: str, tmp_path: Path) -> None:
    scenario = Scenario.build("lab1", optimizer=optimizer, decay=0.5, decay_every=3)
    save(train(scenario, epochs=4), tmp_path / "half.npz")
    there, whole = train(Scenario.load(tmp_path / "half.npz"), epochs=6), train(scenario, epochs=10)
    for name, weights in whole.parameters.items():
        assert np.array_equal(there.parameters[name], weights)


def test_options_change_a_saved_run_as_any_other_scenario(tmp_path: Path) -> None:
    run = train(Scenario.load("lab1"), epochs=2)
    save(run, tmp_path / "run.npz")
    rows = Scenario.build(tmp_path / "run.npz", layout="row")
    assert np.array_equal(rows.parameters["W1"], run.parameters["W1"].T)
    fresh = Scenario.build(tmp_path / "run.npz", init="normal")
    assert np.array_equal(fresh.parameters["W1"], Scenario.load("lab1").parameters["W1"])
    weights = Scenario.build("lab1", weights=str(tmp_path / "run.npz"))
    assert np.array_equal(weights.parameters["W2"], run.parameters["W2"])


def test_a_run_on_a_csv_opens_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "points.csv").write_text("0,1,1\n1,1,0\n")
    (tmp_path / "runs").mkdir()
    monkeypatch.chdir(tmp_path)
    run = train(Scenario.build(network="2-2-sigmoid-1", data="points.csv"), epochs=1)
    save(run, "runs/run.npz")
    monkeypatch.chdir(tmp_path / "runs")
    assert np.array_equal(Scenario.load("run.npz").data.x, [[0, 1], [1, 1]])
    Path("run.npz").rename("run.kept")
    assert load("run.kept").updates == 2  # an archive by whatever name
    with pytest.raises(BptraceError, match="no intact"):
        load("../points.csv")
    Path("../points.csv").unlink()
    assert np.array_equal(load("run.kept").replay.order.data.y, [[1], [0]])  # the file holds its samples itself
    Path("../points.csv").write_text("0,1,1\n1,1,1\n1,0,0\n")
    assert np.array_equal(Scenario.load("run.kept").training_data.y, [[1], [0]])
    assert len(Scenario.build("run.kept", samples=1).training_data) == 1
    assert len(Scenario.build("run.kept", data="../points.csv").training_data) == 3
    with pytest.raises(BptraceError, match=r"points.csv has samples of 1 in and 2 out"):
        Scenario.build("run.kept", network="2-2-sigmoid-2")


def test_the_samples_of_a_run_that_are_nowhere_are_told_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("0,1,1\n1,1,0\n")
    save(train(Scenario.build(network="2-2-sigmoid-1", data=tmp_path / "points.csv"), epochs=1), tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz") as archive:
        arrays = dict(archive)
    for name, damaged in (("nan", [[0, 1, np.nan]]), ("other", [[0, 1, 1], [1, 1, 1]]), ("wide", [[0, 1, 1, 1]] * 2)):
        np.savez(tmp_path / f"{name}.npz", **arrays | {"data": np.array(damaged)})
        with pytest.raises(BptraceError, match=rf"{name}.npz|samples of 3 in"):
            load(tmp_path / f"{name}.npz")
    np.savez(tmp_path / "run.npz", **{name: array for name, array in arrays.items() if name != "data"})
    assert load(tmp_path / "run.npz").updates == 2  # as long as the file is where it was
    (tmp_path / "points.csv").write_text("0,1,1\n1,1,1\n")
    with pytest.raises(BptraceError, match=r"run.npz was trained on other samples than .*points.csv holds now"):
        load(tmp_path / "run.npz")
    (tmp_path / "points.csv").unlink()
    with pytest.raises(BptraceError, match=r"run.npz, data.name: there is no file .*points.csv; .* by --data"):
        load(tmp_path / "run.npz")


def test_the_archive_holds_nothing_pickled_and_the_history(tmp_path: Path) -> None:
    run = train(Scenario.load("lab1"), epochs=3)
    save(run, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as archive:
        assert str(archive["format"]) == "bptrace.run/1"
        assert archive["history"].tolist() == [[e.epoch, e.loss, e.accuracy, e.soft_accuracy] for e in run.history]


def test_a_foreign_damaged_or_incomplete_archive_is_one_sentence(tmp_path: Path) -> None:
    run = train(Scenario.load("mazur"), epochs=1)
    save(run, tmp_path / "whole.npz")
    with np.load(tmp_path / "whole.npz") as archive:
        arrays = dict(archive)
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:500])
    for name, keys, said in (
        ("weights", ["W1", "b1", "W2", "b2"], "holds no saved run"),
        ("lacking", ["scenario", "W1", "b1", "W2"], "lacks b2"),
    ):
        np.savez(tmp_path / f"{name}.npz", **{key: arrays[key] for key in keys})
        with pytest.raises(BptraceError, match=said):
            Scenario.load(tmp_path / f"{name}.npz")
    np.savez(tmp_path / "strange.npz", **arrays | {"scenario": np.array("[network")})
    np.savez(tmp_path / "number.npz", **arrays | {"scenario": np.array(3.0)})
    for name in ("cut", "strange", "number"):
        with pytest.raises(BptraceError, match=f"{name}.npz"):
            Scenario.load(tmp_path / f"{name}.npz")


def test_a_run_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    run = train(Scenario.load("mazur"), epochs=1)
    save(run, tmp_path / "run.npz")
    before = (tmp_path / "run.npz").read_bytes()
    with pytest.raises(BptraceError, match="cannot be written"):
        save(run, tmp_path / "no" / "run.npz")
    save(replace(run, history=()), tmp_path / "run.npz")
    assert (tmp_path / "run.npz").read_bytes() != before and os.listdir(tmp_path) == ["run.npz"]


@pytest.mark.parametrize(("case", "ended"), [("lab1", "interrupted"), ("lab1", "epochs"), ("relu", "diverged")])
def test_ctrl_c_while_an_epoch_is_measured_leaves_the_measures_of_its_weights(
    case: str, ended: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario.load("lab1") if case == "lab1" else Scenario.build(network="2-3-relu-1", learning_rate=1e4)
    at = {"interrupted": 2, "epochs": 3, "diverged": 1}[ended]
    measure, interrupted = Measures.__call__, []

    def press_once(self: Measures, epoch: int, parameters: dict[str, np.ndarray]) -> object:
        if epoch == at and not interrupted:
            interrupted.append(epoch)
            raise KeyboardInterrupt
        return measure(self, epoch, parameters)

    monkeypatch.setattr(Measures, "__call__", press_once)
    run = train(scenario, epochs=4)
    whole = train(scenario, epochs=4 if ended == "epochs" else at + 1)
    assert interrupted and run.stopped == ended
    assert (run.measured, run.history, run.updates) == (whole.measured, whole.history, whole.updates) or (
        ended == "diverged" and str(run.measured) == str(whole.measured)  # not a number is not itself
    )
    save(run, tmp_path / "run.npz")
    assert len(load(tmp_path / "run.npz").history) == at + 1
    if ended == "interrupted":
        again = Training.resumed(load(tmp_path / "run.npz"))
        assert [epoch.epoch for epoch in again] == [3]
