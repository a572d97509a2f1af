"""Finished runs are kept: a second start goes on from there."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reproduction.test_verdicts import curve, experiment

from bptrace import train
from bptrace.errors import BptraceError
from bptrace.export.reproduction import kernels_told
from bptrace.reproduction import sweep as sweeping
from bptrace.reproduction.experiment import Figure, Row, Task
from bptrace.reproduction.experiment_file import read_experiment
from bptrace.reproduction.kept import Kept
from bptrace.reproduction.outcome import Outcome, outcome_of
from bptrace.reproduction.reproducing import Sweep
from bptrace.reproduction.sweep import sweep

SETTINGS = {"network.layers": "2-2-sigmoid-1-sigmoid", "data.name": "lab1-xor", "training.epochs": 120}
ROW = Row("XOR", "", SETTINGS, Figure("50.1"))
QUICK = Row("XOR", "", {**SETTINGS, "training.epochs": 2}, Figure("50.1"))


def no_word(*anything: object) -> None:
    """Nobody listens."""


def test_a_run_is_that_of_train_and_keeps_its_curve() -> None:
    heard: list[int] = []
    found, run = outcome_of(ROW.task(3), heard.append), train(ROW.task(3).scenario())
    by_epoch = {epoch.epoch: epoch for epoch in run.history}
    assert found.epochs == (0, 100, 119) and heard == [1, 101, 120] and not found.diverged
    assert found.soft_accuracy == tuple(by_epoch[epoch].soft_accuracy for epoch in found.epochs)
    assert found.at("accuracy") == run.accuracy and found.at("soft_accuracy", 118) == by_epoch[100].soft_accuracy


def test_a_run_that_diverges_says_so() -> None:
    wild = {**SETTINGS, "network.layers": "2-3-relu-1", "optimizer.learning_rate": 1e4}
    found = outcome_of(Row("XOR", "", wild, Figure("50")).task(0), no_word)
    assert found.diverged and found.epochs == (0, 100) and found.at("accuracy") == 11 / 21


def test_what_is_kept_is_found_again_by_settings_and_seed_alone(tmp_path: Path) -> None:
    kept, outcome = Kept(tmp_path), curve(0.5, float("nan"), diverged=True)
    kept.keep(ROW.task(1), outcome)
    assert repr(kept.find(ROW.task(1))) == repr(outcome)
    (file,) = tmp_path.iterdir()
    written = json.loads(file.read_text(), parse_constant=pytest.fail)  # strict JSON: no bare NaN
    assert written["accuracy"] == [0.5, "nan"] and written["loss"] == [0.0, 0.0]
    assert kept.find(ROW.task(2)) is None and kept.find(QUICK.task(1)) is None


def test_the_kernel_is_kept_beside_what_it_computed_and_may_be_missing_in_older_files(tmp_path: Path) -> None:
    kept, outcome = Kept(tmp_path), replace(curve(0.5), kernel="jit")
    kept.keep(ROW.task(1), outcome)
    found = kept.find(ROW.task(1))
    assert found is not None and found.kernel == "jit"
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text().replace(', "kernel": "jit"', ""))
    older = kept.find(ROW.task(1))
    assert older is not None and older.kernel is None and older.accuracy == found.accuracy
    kept.keep(ROW.task(2), outcome)
    one = Sweep([experiment([ROW])], 3, kept).judged()[0]
    assert one.kernels == {None: 1, "jit": 1} and kernels_told(one.kernels) == "not noted (1 of 2), jit (1 of 2)"
    assert outcome_of(QUICK.task(0), no_word).kernel == "numpy"


def test_a_number_beyond_all_numbers_is_damage(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep(ROW.task(1), curve(0.5))
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text().replace('"epochs": [0]', '"epochs": [1e999]'))
    assert kept.find(ROW.task(1)) is None and len(kept.notes) == 1


@pytest.mark.parametrize("damage", ["", "{}", "[]", "\0\xff", '{"format": "bptrace.reproduced/1"}'])
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, damage: str) -> None:
    kept = Kept(tmp_path)
    kept.keep(ROW.task(1), curve(0.5))
    (file,) = tmp_path.iterdir()
    file.write_text(damage, encoding="latin-1")
    assert kept.find(ROW.task(1)) is None
    (aside,) = tmp_path.iterdir()
    assert aside.name.endswith(".damaged-1") and str(aside) in kept.notes[0]


def test_a_second_start_does_only_what_an_interruption_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def run(task: Task, on_epoch: object) -> Outcome:
        if task.seed == 2 and not done[2:]:
            done.append(-1)
            raise KeyboardInterrupt
        done.append(task.seed)
        return curve(task.seed / 10)

    monkeypatch.setattr(sweeping, "outcome_of", run)
    first = Sweep([experiment([ROW])], 4, Kept(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        first.run(1, no_word, no_word)
    assert len(first.judged()[0].rows[0].values) == 2
    second = Sweep([experiment([ROW])], 4, Kept(tmp_path))
    assert [task.seed for task in second.left] == [2, 3]
    second.run(1, no_word, no_word)
    assert done == [0, 1, -1, 2, 3]
    assert second.judged()[0].rows[0].values == (0.0, 0.1, 0.2, 0.3)
    assert Sweep([experiment([ROW])], 4, Kept(tmp_path)).left == []


def test_a_folder_that_cannot_be_written_is_told_before_any_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BptraceError, match=r"cannot be made: .*BPTRACE_HOME"):
        Sweep([experiment([ROW])], 1, Kept(tmp_path / "file" / "in")).run(1, no_word, no_word)


def test_no_process_is_started_for_less_than_its_start_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(epochs: int, seeds: int, jobs: int) -> int:
        row = Row("XOR", "", {**SETTINGS, "training.epochs": epochs}, Figure("50.1"))
        Sweep([experiment([row])], seeds, Kept(tmp_path)).run(jobs, no_word, no_word)
        return asked.pop()

    asked: list[int] = []
    monkeypatch.setattr("bptrace.reproduction.reproducing.sweep", lambda tasks, jobs, *told: asked.append(jobs))
    assert started(2, seeds=8, jobs=8) == 1
    assert started(10_000_000, seeds=8, jobs=8) == 8 and started(10_000_000, seeds=8, jobs=3) == 3


@pytest.mark.skipif(os.name == "nt", reason="there it cannot be held back")
def test_ctrl_c_while_processes_start_is_heard_here_and_not_by_them() -> None:
    heard: list[str] = []
    asked = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))"
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append("here"))
    try:
        with sweeping._deaf_to_ctrl_c():
            os.kill(os.getpid(), signal.SIGINT)
            shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
            assert shown.stdout == "True\n"
        assert heard == ["here"]
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_two_processes_find_what_one_finds() -> None:
    tasks = [QUICK.task(seed) for seed in range(4)]
    alone: dict[Task, Outcome] = {}
    together: dict[Task, Outcome] = {}
    sweep(tasks, 1, alone.__setitem__, no_word)
    sweep(tasks, 2, together.__setitem__, no_word)
    assert together.keys() == alone.keys()
    for task, outcome in alone.items():
        assert together[task] == outcome


@pytest.mark.slow
def test_a_process_that_is_killed_is_told_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Row("XOR", "", {**SETTINGS, "training.epochs": 2000}, Figure("50.1"))
    heard: list[int] = []

    def kill(task: Task, epochs: int) -> None:
        if not heard:
            heard.append(epochs)
            for child in sweeping.multiprocessing.active_children():
                child.kill()

    with pytest.raises(BptraceError, match="ended by itself"):
        sweep([long.task(seed) for seed in range(20)], 2, no_word, kill)
    assert not sweeping.multiprocessing.active_children()


@pytest.mark.slow
def test_without_activations_xor_settles_on_8_of_21_as_lab_1_prints() -> None:
    """38 %, which no constant answer gives. It is there from epoch 100 on; 30,000 of them would take a minute."""
    row = read_experiment("lab1-no-activations").run_of("XOR", "no bias, 2(ŷ − y), averaged")
    found = outcome_of(replace(row, settings={**row.settings, "training.epochs": 1000}).task(0), no_word)
    assert found.accuracy[1:] == pytest.approx([8 / 21] * 10) and row.figure.within(found.at("accuracy"))
