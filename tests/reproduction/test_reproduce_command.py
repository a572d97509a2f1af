"""`bptrace reproduce` as a person runs it, and the page it writes."""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from reproduction.test_experiments import TINY, tiny

from bptrace import cli
from bptrace.algebra.quantity import find_quantity
from bptrace.commands.arguments import COMMANDS, CommandParser
from bptrace.network.settings import READERS
from bptrace.reproduction.vocabulary import vocabulary

Command = Callable[..., "subprocess.CompletedProcess[str]"]
READINGS = """\
at = { 1 = "50" }

[[readings]]
name = "0.1 | code"
set = { optimizer.learning_rate = 0.1 }

[[readings]]
name = "<0.2>"
set = { optimizer.learning_rate = 0.2 }

[[claims]]
says = "XOR beats itself"
kind = "higher"
pairs = [["XOR", "XOR"]]
"""


def run(*typed: str) -> int:
    return cli.main(["reproduce", *typed])


def test_json_has_the_shape_that_others_rely_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny(tmp_path, TINY + READINGS), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "bptrace.reproduce/1"
    (found,) = document["experiments"]
    assert found["name"] == "tiny" and len(found["rows"]) == 4
    row = found["rows"][0]
    assert row["settings"]["optimizer.learning_rate"] == 0.1 and row["published"] == pytest.approx(0.501)
    assert set(row["measured"]) == {"median", "p10", "p90", "seeds"} and row["measured"]["seeds"] == 3
    assert 0 <= row["share_at_published"] <= 1 and row["verdict"] in ("typical", "possible", "not-seen")
    assert found["rows"][1]["first_epoch"]["reached"] <= 3


def test_the_table_is_no_wider_than_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny(tmp_path, TINY + READINGS)) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "0.1 | code" in shown and "first reached at epoch" in shown and "0 higher, 0 the opposite, 3 alike" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["lab3"], "there is no experiment 'lab3'"),
        (["lab1", "--seeds", "0"], "--seeds 0 is no number of seeds"),
        (["lab1", "--jobs", "0"], "--jobs 0 is no number of processes"),
        (["lab1", "--jobs", "x"], "is not a whole number"),
        (["lab1", "--page", "no/page.md"], "no/page.md cannot be written"),
        (["lab1", "--page", "page"], "a page's name ends in .md"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(typed: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*typed) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1


def test_nothing_is_run_where_only_what_is_kept_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("lab1-layers", "--kept") == 0
    assert "not run" in capsys.readouterr().out


def test_the_page_shows_what_was_found_and_names_everything(tmp_path: Path) -> None:
    page = tmp_path / "reports.md"
    assert run(tiny(tmp_path, TINY + READINGS), "--seeds", "2", "--page", str(page)) == 0
    written = page.read_text(encoding="utf-8")
    assert "seeds: 2; kernel: numpy." in written and "0.1 \\| code" in written
    pictures = re.findall(r"!\[.*\]\((.*)\)", written)
    assert len(pictures) == 2
    for picture in pictures:
        drawn = ElementTree.parse(tmp_path / picture).getroot()
        assert "<0.2>" in " ".join(str(part.text) for part in drawn.iter() if part.tag.endswith("text"))
    for named in vocabulary():
        assert named.name in written


def exists(ours: str) -> bool:
    """Whether a name of ours is a command, an option, a key, something in the package, or a quantity."""
    if ours.startswith("--"):
        return any(ours in options_of(command) for command in COMMANDS)
    if ours.startswith("bptrace "):
        return ours.split()[1] in COMMANDS
    return ours in READERS or (in_package(ours) if ours.startswith("bptrace.") else find_quantity(ours) is not None)


def options_of(command: str) -> set[str]:
    parser = CommandParser(command)
    importlib.import_module(f"bptrace.commands.{command}").add_options(parser)
    return set(parser._option_string_actions)


def in_package(path: str) -> bool:
    names = path.split(".")
    for split in range(len(names), 0, -1):
        try:
            found: object = importlib.import_module(".".join(names[:split]))
        except ModuleNotFoundError:
            continue
        return has(found, names[split:])
    return False


def has(found: object, names: list[str]) -> bool:
    """A field without a default is no attribute of its class, but among its annotations."""
    if not names:
        return True
    name, *rest = names
    if hasattr(found, name):
        return has(getattr(found, name), rest)
    return not rest and name in getattr(found, "__annotations__", {})


def test_everything_that_the_reports_names_are_beside_exists() -> None:
    assert [named.name for named in vocabulary() if not all(map(exists, named.ours)) or not named.ours] == []
    assert not exists("bptrace.network.nothing") and not exists("--nothing") and not exists("init.nothing")


ASKED_FOR = (
    "Activation Linear_Layer Model fit evaluate predict_2_binary Compute_Accuracy Record_History L2_Norm momentum_w"
    " Show_Training_Stage_Info beta print_interval decay_rate num_step learning_rate delta_w history Build der_sigmoid"
)


def test_the_reports_own_names_are_all_told() -> None:
    told = " ".join(named.name for named in vocabulary())
    assert [name for name in ASKED_FOR.split() if not re.search(rf"\b{name}\b", told)] == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, jobs: str) -> None:
    path = tiny(tmp_path, TINY + '\n[[rows]]\nname = "long"\nset = { training.epochs = 10000000 }\npublished = "50"\n')
    package = Path(cli.__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "bptrace", "reproduce", path, "--jobs", jobs],
        env={**os.environ, "PYTHONPATH": str(package), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    kept = Path(os.environ["BPTRACE_HOME"]) / "reproduce"
    waited = time.monotonic() + 30
    while len(list(kept.glob("*.json"))) < 3 and time.monotonic() < waited:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in err
    assert "3 of 6 runs are kept" in err and "of 3" in out and "not run" in out
