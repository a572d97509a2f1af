"""`bptrace check`, as a person runs it."""

import json
import re
from pathlib import Path

import pytest

from bptrace import cli

RIGHT = "scenario: mazur\nL = 0.2984\n"
WRONG = "scenario: mazur\ndelta2 = a2 - y\n"


def run(*arguments: str) -> int:
    """The exit code of the command in this process."""
    return cli.main(["check", *arguments])


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("right.txt", RIGHT, 0),
        ("wrong.txt", WRONG, 1),
        ("option.txt", "scenario: nowhere\n", 2),
        ("work.py", "def delta2():\n    return\n", 1),
        ("blank.py", "def delta2(y): ...\n", 4),
        ("broken.py", "def delta2(:\n", 3),
        ("broken.txt", "L 0.2984\n", 3),
        ("blank.txt", "scenario: mazur\nL = ?\n", 4),
    ],
)
def test_the_exit_code_says_what_came_of_it(name: str, written: str, code: int, tmp_path: Path) -> None:
    (tmp_path / name).write_text(written, encoding="utf-8")
    assert run(str(tmp_path / name)) == code


@pytest.mark.parametrize("name", ["new.txt", "new.py"])
def test_a_new_file_is_written_once_and_judges_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / name)
    assert run("--new", file, "mazur") == 0
    before = Path(file).read_text(encoding="utf-8")
    assert run(file) == 4
    assert run("--new", file, "lab1") == 2
    assert Path(file).read_text(encoding="utf-8") == before
    assert "left alone" in capsys.readouterr().err


def test_hints_and_exam_reach_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.txt"
    file.write_text(WRONG, encoding="utf-8")
    told = {}
    for options in ((), ("--hint", "1"), ("--exam",)):
        assert run(str(file), "--json", *options) == 1
        told[options] = json.loads(capsys.readouterr().out)["results"][0]["cause"]
    assert told[()]["mistake"] == "missing-activation-derivative"
    assert told["--hint", "1"]["mistake"] is None
    assert told[("--exam",)] is None


def test_options_are_laid_over_the_header(tmp_path: Path) -> None:
    file = tmp_path / "sse.txt"
    file.write_text("scenario: mazur\nL = Σ (a2 − y)²\n", encoding="utf-8")
    assert run(str(file)) == 1
    assert run(str(file), "--loss", "sse") == 0


@pytest.mark.slow
def test_the_page_about_checking_shows_what_is_printed(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (checkout / "docs" / "checking.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    written, printed = (block for language, block in blocks if not language)
    monkeypatch.chdir(tmp_path)
    Path("homework.txt").write_text(written, encoding="utf-8")
    assert run("homework.txt") == 1
    shown = capsys.readouterr().out
    assert re.sub(r"\d+ of \d+", "", shown) == re.sub(r"\d+ of \d+", "", printed)
