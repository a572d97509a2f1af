"""What the README promises works, in the order in which it stands there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from bptrace import cli


def block(readme: str, heading: str, language: str) -> str:
    """The first fenced block of `language` under a heading."""
    match = re.search(rf"^## {heading}\n.*?^```{language}\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[1]


@pytest.fixture
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


def test_both_commands_do_all_the_set_up_themselves(readme: str) -> None:
    for heading, last in (("Start", ".venv/bin/bptrace"), ("Tests", ".venv/bin/python -m pytest")):
        command = block(readme, heading, "sh").strip()
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert command.endswith(last)


def test_the_first_wrong_line_it_shows_is_the_one_that_the_page_about_checking_shows(
    readme: str, checkout: Path
) -> None:
    """That page is compared with what is printed (tests/cli/test_check_command.py)."""
    excerpt = re.search(r"^```\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert excerpt is not None and excerpt[1] in (checkout / "docs" / "checking.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_the_one_command_for_everything_runs_the_readmes_own_test_command(readme: str, checkout: Path) -> None:
    script = (checkout / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^readme_command\(\) \{\n.*?^\}\n", script, re.DOTALL | re.MULTILINE)
    assert function is not None
    assert 'bash -euo pipefail -c "$(readme_command)"' in script
    shown = subprocess.run(
        ["bash", "-c", f"{function[0]}readme_command"], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert shown.stdout == block(readme, "Tests", "sh")


def sooner(line: str) -> list[str]:
    """What is added to a command that takes long: of reproduce the runs that are kept, of a training less epochs."""
    if line.startswith("reproduce"):
        return ["--kept"]
    return ["--epochs", "301"] if line.startswith("train") and "--epochs" not in line else []


def test_every_command_of_the_readme_works(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = re.findall(r"^\| `bptrace ?(.*?)` \|", readme, re.MULTILINE)
    assert {line.split(" ")[0] for line in typed} == {"", *cli.COMMANDS}
    for line in typed:
        code = cli.main([*shlex.split(line), *sooner(line)])
        error = capsys.readouterr().err
        needs_terminal = not line or line.startswith("debug") or "--tui" in line
        nothing_filled_in = line == "check homework.txt"
        assert code == (2 if needs_terminal else 4 if nothing_filled_in else 0), f"bptrace {line}: {error}"


def test_every_line_of_the_readmes_python_works(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "homework.txt").write_text("scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2)\n", encoding="utf-8")
    exec(compile(block(readme, "Python", "python"), "README.md", "exec"), {})
