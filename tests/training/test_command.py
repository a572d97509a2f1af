"""`bptrace train` as a person runs it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace import Scenario, cli, trace, train
from bptrace.commands.ending import ended_like_ctrl_c
from bptrace.export.text import trace_text
from bptrace.training import Epoch, Training
from bptrace.training.saved import load, save
from bptrace.training.updates import Updates
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


def test_a_run_that_diverges_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["train", "--network", "2-3-relu-1", "--learning-rate", "1e4"]
    assert cli.main(typed) == 0
    assert "diverged in epoch 1 at update 18, sample 18" in capsys.readouterr().out
    assert cli.main([*typed, "--json"]) == 0
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)  # no bare NaN
    assert told["divergence"] == {"epoch": 1, "update": 18, "samples": [18]} and told["loss"] == "inf"


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal to send")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_ends_a_training_from_outside_keeps_what_there_is(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def at_the_fourth(bar: object, epoch: Epoch) -> None:
        if epoch.epoch == 3:
            signal.raise_signal(number)

    number = signal.Signals[ending]  # a job in the background, or of nohup, ignores it
    before = signal.signal(number, signal.default_int_handler if ending == "SIGINT" else signal.SIG_DFL)
    monkeypatch.setattr("bptrace.commands.train.EpochBar.advance", at_the_fourth)
    run = str(tmp_path / "run.npz")
    try:
        assert cli.main(["train", "lab1", "--epochs", "1000000", "--kernel", "numpy", "--save", run]) == 128 + number
    finally:
        signal.signal(number, before)
    assert "ended after 4 of 1,000,000 epochs" in capsys.readouterr().out
    assert load(run).epochs == 4 and Training.resumed(load(run)).stopped is None


@pytest.mark.parametrize(("seconds", "written"), [(-1.0, [21, 42, 63, 63]), (3600.0, [63])])
def test_a_long_run_is_kept_now_and_then(
    seconds: float, written: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    monkeypatch.setattr("bptrace.commands.train.KEPT_EVERY", seconds)
    monkeypatch.setattr("bptrace.commands.train.save", lambda run, path: kept.append(run.updates))
    assert cli.main(["train", "lab1", "--epochs", "3", "--save", str(tmp_path / "run.npz")]) == 0
    assert kept == written


def test_ctrl_c_before_the_first_update_leaves_the_files_of_the_last_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(training: Training) -> None:
        raise KeyboardInterrupt

    typed = ["train", "lab1", "--epochs", "3", "--save", str(tmp_path / "run.npz"), "--csv", str(tmp_path / "run.csv")]
    assert cli.main(typed) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(Training, "__iter__", pressed)
    capsys.readouterr()
    assert cli.main(typed) == 130
    assert capsys.readouterr().err == "Nothing was trained yet, so no file is written.\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals to send")
def test_a_window_that_closes_ends_a_training_once_and_not_one_that_outlives_it() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with ended_like_ctrl_c():
            signal.raise_signal(signal.SIGHUP)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        with ended_like_ctrl_c():
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGHUP)  # while what there is is being kept
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_matplotlib_raises_costs_nothing_but_the_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(run: object, suffix: str) -> bytes:
        raise RuntimeError("no\n  fonts")

    monkeypatch.setattr("bptrace.export.run_plot._figure", broken)
    monkeypatch.setattr("bptrace.commands.train.ready_to_plot", lambda path: None)
    run, figure = tmp_path / "run.npz", tmp_path / "run.png"
    assert cli.main(["train", "lab1", "--epochs", "2", "--save", str(run), "--plot", str(figure), "--json"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["updates"] == 42 and load(run).epochs == 2 and not figure.exists()
    assert "(RuntimeError: no fonts)" in told.err and len(told.err.splitlines()) == 1


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


def test_a_replayed_batch_names_its_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = train(Scenario.load("lab1"), epochs=2, batch=4, shuffle=True)
    save(run, tmp_path / "run.npz")
    assert cli.main(["replay", str(tmp_path / "run.npz"), "--at", "1:16", "--text"]) == 0
    batches = [run.replay.order.numbers(update) for update in range(6, 12)]
    numbers = next(batch for batch in batches if 16 in batch)
    assert f"in epoch 1, of the samples {', '.join(map(str, numbers))}\n" in capsys.readouterr().out


def test_a_csv_has_every_epoch_and_says_so_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.csv"
    typed = ["train", "--network", "1-1", "--x", "1", "--y", "0", "--epochs", "1001", "--csv", str(file)]
    assert cli.main(typed) == 0 and capsys.readouterr().err == ""
    assert [line.split(",")[0] for line in file.read_text().splitlines()] == ["epoch", *map(str, range(1001))]
    monkeypatch.setattr("bptrace.training.history.LONGEST_RECORD", 1000)
    assert cli.main(typed) == 0
    assert capsys.readouterr().err == f"{file} has 501 of the 1,001 epochs, evenly chosen.\n"
    lines = file.read_text().splitlines()
    assert len(lines) == 502 and lines[-1].startswith("1000,")


@pytest.mark.parametrize("batch", ["full", "3"])
def test_a_batch_is_a_number_or_full(capsys: pytest.CaptureFixture[str], batch: str) -> None:
    assert cli.main(["train", "lab1", "--epochs", "2", "--batch", batch]) == 0
    assert f"updates {14 if batch == '3' else 2}" in capsys.readouterr().out


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


def test_a_saved_run_is_replayed_at_a_place_and_where_a_condition_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(tmp_path / "run.npz")
    assert cli.main(["train", "lab1", "--epochs", "30", "--shuffle", "--save", run]) == 0
    capsys.readouterr()
    assert cli.main(["replay", run, "--at", "12:3", "--text"]) == 0
    opened = Training(Scenario.load("lab1"), 30, shuffle=True)
    list(opened)
    update = opened.order.update_of(12, 3)
    shown = capsys.readouterr().out
    assert shown == (
        f"update {update} of the run (0 to 629), at 12:3\n\n" + trace_text(trace(opened.replay.scenario(update)))
    )
    assert cli.main(["replay", run, "--when", "epoch == 7 and W1[0,0] < 100", "--text"]) == 0
    assert f"update {7 * 21} of the run" in capsys.readouterr().out
    assert cli.main(["replay", run]) == 0 and "epochs 30 · updates 630" in capsys.readouterr().out
    assert cli.main(["replay", run, "--when", "L < 0"]) == 1
    assert capsys.readouterr().err == "bptrace: L < 0 held after none of the epochs 0 to 29.\n"
    assert cli.main(["replay", run, "--at", "29", "--when", "L > 10"]) == 1
    assert "none of the epochs 29 to 29" in capsys.readouterr().err
    assert cli.main(["replay", run, "--when", "los < 0"]) == 2
    assert capsys.readouterr().err.startswith("bptrace: --when 'los < 0', column 1:")


def test_a_replayed_run_is_compiled_before_its_screen_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Updates] = []

    def opened(place: Place, *told: str) -> int:
        assert place.training is not None and compiled == [place.training.steps]
        return 0

    save(train(Scenario.load("lab1"), epochs=2), tmp_path / "run.npz")
    monkeypatch.setattr("bptrace.commands.replay.has_terminal", lambda: True)
    monkeypatch.setattr("bptrace.commands.replay.open_interface", opened)
    monkeypatch.setattr(Updates, "prepare", lambda self: compiled.append(self))
    assert cli.main(["replay", str(tmp_path / "run.npz")]) == 0


def test_the_summary_names_the_command_that_opens_the_last_update(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(tmp_path / "run.npz")
    assert cli.main(["train", "--network", "2-3-relu-1", "--learning-rate", "1e4", "--save", run]) == 0
    trained = capsys.readouterr().out
    command = next(line for line in trained.splitlines() if "bptrace replay" in line).split()
    assert command[:5] == ["bptrace", "replay", run, "--at", "1:18"]
    assert cli.main(["replay", run]) == 0 and " ".join(command) in " ".join(capsys.readouterr().out.split())
    assert cli.main([*command[1:5], "--text"]) == 0
    assert "update 39 of the run (0 to 39)" in capsys.readouterr().out


def test_a_long_run_is_kept_now_and_then_and_a_killed_one_leaves_the_last_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What no code of ours survives."""

    def at_the_fourth(bar: object, epoch: Epoch) -> None:
        if epoch.epoch == 3:
            raise Killed

    monkeypatch.setattr("bptrace.commands.train.KEPT_EVERY", 0.0)
    monkeypatch.setattr("bptrace.commands.train.EpochBar.advance", at_the_fourth)
    with pytest.raises(Killed):
        cli.main(["train", "lab1", "--epochs", "1000000", "--kernel", "numpy", "--save", str(tmp_path / "run.npz")])
    assert load(tmp_path / "run.npz").epochs == 3 and os.listdir(tmp_path) == ["run.npz"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--data link.csv --csv samples.csv", "--csv would write over samples.csv, which is read here"),
        ("--data samples.csv --csv a.csv --plot ./a.csv", "--plot and --csv would write the same file, ./a.csv"),
        ("scenario.toml --save scenario.toml", "--save would write over scenario.toml"),
        ("scenario.toml --csv samples.csv", "--csv would write over samples.csv"),
    ],
)
def test_nothing_is_written_over_that_the_command_reads_or_writes(
    typed: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"samples.csv": "0,1,1\n1,0,0\n", "scenario.toml": '[network]\nlayers = "2-1"\n[data]\nname="samples.csv"'}
    for name, content in files.items():
        Path(name).write_text(content)
    os.link("samples.csv", "link.csv")
    network = [] if typed.startswith("scenario") else ["--network", "2-1"]
    assert cli.main(["train", *network, *typed.split()]) == 2
    assert told in capsys.readouterr().err
    assert {name: Path(name).read_text() for name in files} == files and not Path("a.csv").exists()


def test_a_decay_after_every_0_epochs_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", "lab1", "--decay", "0.5", "--decay-every", "0"]) == 2
    assert "--decay-every: 0 is not a whole number from 1 on" in capsys.readouterr().err
