"""`bptrace train` as a person runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace import Scenario, cli, train
from bptrace.tui.place import Place
from bptrace.tui.screens.train import TrainScreen

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.slow
def test_a_saved_run_is_trained_on_by_its_name(bptrace_command: Command, tmp_path: Path) -> None:
    first = bptrace_command("train", "lab1", "--epochs", "30", "--save", "run.npz", "--csv", "run.csv")
    assert first.returncode == 0, first.stderr
    second = bptrace_command("train", str(tmp_path / "run.npz"), "--epochs", "30")
    assert f"{train(Scenario.load('lab1'), epochs=60).loss:.4f}" in second.stdout
    lines = (tmp_path / "run.csv").read_text().splitlines()
    assert lines[0] == "epoch,loss,accuracy,soft_accuracy" and len(lines) == 31


@pytest.mark.slow
def test_a_folder_that_is_not_there_is_told_before_training(bptrace_command: Command) -> None:
    found = bptrace_command("train", "lab2", "--epochs", "1000000", "--save", "no/run.npz")
    assert found.returncode == 2 and "no/run.npz cannot be written" in found.stderr


def test_a_run_that_diverges_says_where(bptrace_command: Command) -> None:
    found = bptrace_command("train", "--network", "2-3-relu-1", "--learning-rate", "1e4")
    assert found.returncode == 0
    assert "diverged in epoch 1 at update 18, sample 18" in found.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_keeps_what_there_is(tmp_path: Path) -> None:
    package = Path(train.__globals__["__file__"]).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "bptrace", "train", "lab1", "--epochs", "10000000", "--save", "run.npz"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(package), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "stopped by Ctrl+C" in out and "Traceback" not in err
    assert Scenario.load(tmp_path / "run.npz").network == Scenario.load("lab1").network


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--save", "--csv"])
@pytest.mark.parametrize("path", ["", "."])
def test_what_is_no_file_is_refused_before_training(bptrace_command: Command, option: str, path: str) -> None:
    found = bptrace_command("train", "lab2", "--epochs", "1000000", option, path)
    assert found.returncode == 2 and found.stdout == "" and len(found.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_costs_neither_the_summary_nor_the_other_file(bptrace_command: Command, tmp_path: Path) -> None:
    found = bptrace_command("train", "lab1", "--epochs", "3", "--save", "/dev/full", "--csv", "run.csv")
    assert found.returncode == 2 and "epochs 3" in found.stdout
    assert found.stderr.startswith("bptrace: /dev/full cannot be written") and len(found.stderr.splitlines()) == 1
    assert (tmp_path / "run.csv").exists()


@pytest.mark.parametrize("batch", ["3", "full"])
def test_a_batch_is_a_number_or_full(bptrace_command: Command, batch: str) -> None:
    found = bptrace_command("train", "lab1", "--epochs", "2", "--batch", batch)
    assert found.returncode == 0 and f"updates {14 if batch == '3' else 2}" in found.stdout


def test_what_is_trained_in_the_interface_is_kept_when_that_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def left_after_fifty_updates(place: Place, *told: str) -> int:
        training = TrainScreen(place).training
        training.advance(50)
        return 0

    monkeypatch.setattr("bptrace.commands.train.open_interface", left_after_fifty_updates)
    typed = ["train", "lab1", "--optimizer", "adam", "--tui", "--save", str(tmp_path / "run.npz")]
    assert cli.main([*typed, "--csv", str(tmp_path / "run.csv")]) == 0
    kept = Scenario.load(tmp_path / "run.npz")
    assert (kept.updates, kept.epoch) == (50, 2) and kept.state["mW1"].any()
    assert len((tmp_path / "run.csv").read_text().splitlines()) == 3
