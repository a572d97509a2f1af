"""The command line: every command is found, every mistake is one sentence, no traceback ever."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from sampling import sampled

from bptrace import __version__, cli
from bptrace.commands import interface
from bptrace.commands.arguments import COMMANDS, CommandParser
from bptrace.texts import catalogue
from tests.conftest import Run


def parser_of(command: str) -> CommandParser:
    parser = CommandParser(command)
    import_module(f"bptrace.commands.{command}").add_options(parser)
    return parser


def fails(capsys: pytest.CaptureFixture[str], *typed: str, code: int = 2) -> str:
    """The one sentence that a wrong command leaves on stderr; nothing goes to stdout."""
    assert cli.main(typed) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("bptrace: ") and shown.err.count("\n") == 1
    return shown.err


def test_the_version_is_the_packages(bptrace_command: Run) -> None:
    shown = bptrace_command("--version")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, f"bptrace {__version__}\n", "")


def test_bptrace_alone_in_a_pipe_prints_the_help_and_exits_2(bptrace_command: Run) -> None:
    shown = bptrace_command()
    assert shown.returncode == 2
    assert all(f"\n  {command}" in shown.stdout for command in COMMANDS)
    assert shown.stderr == ""


@pytest.mark.parametrize("typed", [["--help"], ["-h"], ["help"], ["--ascii", "--help"]])
def test_help_lists_every_command(capsys: pytest.CaptureFixture[str], typed: list[str]) -> None:
    assert cli.main(typed) == 0
    assert all(f"\n  {command}" in capsys.readouterr().out for command in COMMANDS[:1])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_whatever_else_is_typed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for typed in ([command, "--help"], ["help", command], ["--help", command]):
        assert cli.main(typed) == 0
        assert capsys.readouterr().out.startswith(f"usage: bptrace {command}")


def test_every_option_in_the_catalogue_belongs_to_a_command() -> None:
    names = {
        (action.option_strings or [action.dest])[0].lstrip("-").replace("-", "_")
        for command in (*COMMANDS, "start")
        for action in parser_of(command)._actions
    }
    texts = {key.removeprefix("cli.option.") for key in catalogue("cli") if key.startswith("cli.option.")}
    assert texts == names


def test_a_misspelt_command_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean debug?" in fails(capsys, "debgu")
    assert "lessons, debug, trace" in fails(capsys, "xyzzy")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--layuot", "mean --layout?"),
        ("--net", "mean --network?"),
        ("--lr=1", "here: `bptrace trace --help`"),
        ("--bogus", "here: `bptrace trace --help`"),
    ],
)
def test_a_misspelt_option_is_suggested_where_one_is_near(
    capsys: pytest.CaptureFixture[str], typed: str, meant: str
) -> None:
    sentence = fails(capsys, "trace", typed, "1")
    assert typed.partition("=")[0] in sentence
    assert meant in sentence


def test_wrong_values_are_told_by_option_and_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--seed: 'two' is not a whole number" in fails(capsys, "trace", "--seed", "two")
    assert "did you mean json?" in fails(capsys, "trace", "--format", "jsno")
    assert "--layout" in fails(capsys, "trace", "--layout")
    assert "--seed: 9999" in (said := fails(capsys, "trace", "--seed", "9" * 32)) and "up to 9,223" in said
    assert "up to 9223" in fails(capsys, "trace", "--seed", "9" * 5000)
    assert "did you mean latex?" in fails(capsys, "trace", "--format", "LaTex")
    assert "\x1b" not in fails(capsys, "trace", "\x1b[31m.toml")
    assert "name is empty" in fails(capsys, "check", "")
    assert "one word too many" in fails(capsys, "trace", "lab1", "lab2")


def test_a_negative_list_is_a_value_and_not_an_option() -> None:
    options = parser_of("trace").read(["--x", "-0.1,0.9", "--y", "-1", "--learning-rate", "-.5", "-o", "-3.txt"])
    assert parser_of("trace").read(["--learning-rate", "-inf"]).learning_rate == float("-inf")
    assert (options.x, options.y, options.learning_rate, options.o) == ("-0.1,0.9", "-1", -0.5, "-3.txt")
    assert parser_of("lessons").read(["answer", "11", "2", "-1/4"]).typed == ["-1/4"]


@pytest.mark.parametrize(
    "typed",
    [
        ["trace", "--network", "2-3-sigmoidd-1"],
        ["trace", "--network", "2-0-1"],
        ["trace", "--network", ""],
        ["trace", "--network", "2-3", "--data", "nowhere.csv"],
        ["trace", "nowhere.toml"],
        ["trace", "--weights", "nowhere.npz"],
        ["trace", "--x", "1,2,3"],
        ["trace", "--sample", "-1"],
        ["trace", "--set", "init.sede=3"],
        ["trace", "--set", "seed"],
        ["trace", "-o", "no/such/folder/trace.txt"],
        ["trace", "--learning-rate", "nan"],
        ["train", "--epochs", "-1"],
        ["train", "--batch", "0"],
        ["train", "--tui"],
        ["debug", "lab1"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_one_sentence(
    typed: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "fault" not in fails(capsys, *typed)
    assert list(tmp_path.iterdir()) == []


def test_flags_may_stand_in_front_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--ascii", "trace", "mazur"]) == 0
    assert capsys.readouterr().out.isascii()


def test_no_color_reaches_everything_below(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert cli.main(["trace", "mazur", "--no-color"]) == 0
    assert os.environ["NO_COLOR"] == "1"


@pytest.mark.slow
def test_a_terminal_that_knows_only_ascii_gets_only_ascii(bptrace_command: Run) -> None:
    shown = bptrace_command("trace", "mazur", PYTHONIOENCODING="ascii")
    assert shown.returncode == 0 and shown.stdout.isascii() and "delta2" in shown.stdout
    as_json = bptrace_command("trace", "mazur", "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(as_json.stdout)["steps"][0]["equation"] == "z⁽¹⁾ = x W⁽¹⁾ + b⁽¹⁾"


def test_a_trace_goes_to_the_file_that_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["trace", "mazur", "--format", "json", "-o", str(tmp_path / "trace.json")]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["format"] == "bptrace.trace/1"


@pytest.mark.skipif(os.name == "nt", reason="Windows tells a closed pipe another way")
def test_a_reader_that_goes_away_is_no_error_to_talk_about() -> None:
    command = [sys.executable, "-m", "bptrace", "trace", "lab2"]
    folder = Path(cli.__file__).parent.parent
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == cli.READER_GONE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence_and_no_fault_of_ours() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "bptrace", "trace", "mazur"]
        folder = Path(cli.__file__).parent.parent
        shown = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert shown.returncode == 2 and shown.stderr.startswith("bptrace: stdout cannot be written")
    assert len(shown.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="other names are too long there")
@pytest.mark.parametrize(
    "typed",
    ["trace", "trace --data", "trace -o", "train --save", "replay", "examples", "reproduce", "lessons lint"],
)
@pytest.mark.parametrize("ending", ["", ".npz"])
def test_a_name_that_no_file_can_have_is_one_sentence_before_anything_is_done(
    typed: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*typed.split(), "a" * 5000 + ending]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "aaa" in told.err


def test_a_fault_of_ours_is_one_sentence_that_asks_for_a_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError("first line\nsecond line")

    monkeypatch.setattr("bptrace.commands.trace.run", broken)
    sentence = fails(capsys, "trace", code=cli.FAULT)
    assert "ZeroDivisionError: first line second line" in sentence and "report" in sentence
    monkeypatch.setenv("BPTRACE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["trace"])


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, cli.INTERRUPTED), (MemoryError, 2)])
def test_an_interruption_and_a_full_memory_are_one_sentence(
    error: type[BaseException], code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise error

    monkeypatch.setattr("bptrace.commands.trace.run", broken)
    fails(capsys, "trace", code=code)


def test_a_dumb_terminal_gets_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert interface.has_terminal()
    monkeypatch.setenv("TERM", "dumb")
    assert not interface.has_terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdin", None)  # as where whoever started bptrace has closed it
    assert not interface.has_terminal()


@pytest.mark.slow
def test_the_command_is_single_threaded_unless_the_person_says_otherwise(bptrace_command: Run, tmp_path: Path) -> None:
    program = (
        "import os; from bptrace.__main__ import main; main(['trace', 'mazur']); print(os.environ['OMP_NUM_THREADS'])"
    )
    for given, used in ((None, "1"), ("3", "3")):
        environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
        environment |= {} if given is None else {"OMP_NUM_THREADS": given}
        folder = Path(cli.__file__).parent.parent
        environment["PYTHONIOENCODING"] = "utf-8"
        shown = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert shown.stdout.splitlines()[-1] == used


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
@pytest.mark.parametrize("imported", sampled(["numpy", "bptrace.cli", "bptrace.commands.trace"], 3))
def test_ctrl_c_while_modules_are_loaded_leaves_no_traceback(imported: str, tmp_path: Path) -> None:
    program = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {imported!r}:
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except BaseException:
                pass  # as an import may do
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is born ignoring it
sys.meta_path.insert(0, Interrupting())
from bptrace.__main__ import main
sys.exit(main(["trace"]))
"""
    folder = Path(cli.__file__).parent.parent
    shown = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert shown.returncode == cli.INTERRUPTED and "Traceback" not in shown.stderr
    assert shown.stdout == "" and len(shown.stderr.splitlines()) <= 1


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that can close a stream")
def test_where_stderr_is_closed_no_error_is_told_on_stdout_instead() -> None:
    command = f"'{sys.executable}' -m bptrace trace nowhere 2>&-"
    folder = Path(cli.__file__).parent.parent
    shown = subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    assert shown.returncode == 2 and shown.stdout == ""
