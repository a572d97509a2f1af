"""The person's own editor has the terminal while it runs, and bptrace has it back whatever becomes of it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App, SuspendNotSupported

from bptrace.tui.own_editor import own_editor, run_outside


class OneTerminal(App[object]):
    """Gives its terminal away as Textual does: it takes it back only where nothing is raised meanwhile."""

    has_terminal = True

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.has_terminal = False
        yield
        self.has_terminal = True


@pytest.mark.parametrize(("editor", "said"), [("no-such-editor", "was not found"), ("/tmp", "cannot be started")])
def test_an_editor_that_cannot_be_started_is_a_sentence_and_the_terminal_is_back(editor: str, said: str) -> None:
    app = OneTerminal()
    assert said in run_outside(app, [editor, "homework.txt"]) and "press e" in run_outside(app, [editor])
    assert app.has_terminal


def test_an_interrupt_is_for_the_editor_and_not_for_bptrace(tmp_path: Path) -> None:
    before, written = signal.getsignal(signal.SIGINT), tmp_path / "written"
    command = f"trap 'echo caught > {written}' INT; kill -INT $PPID; kill -INT $$"
    app = OneTerminal()
    assert run_outside(app, ["sh", "-c", command]) == "" and app.has_terminal
    assert written.read_text(encoding="utf-8") == "caught\n" and signal.getsignal(signal.SIGINT) is before


def test_where_no_terminal_can_be_given_away_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: OneTerminal) -> Iterator[None]:
        raise SuspendNotSupported("not here")

    monkeypatch.setattr(OneTerminal, "suspend", refused)
    assert "not here" in run_outside(OneTerminal(), ["vi"])


def test_visual_goes_before_editor_and_may_have_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    monkeypatch.setenv("VISUAL", "code --wait")
    assert own_editor() == ["code", "--wait"]
    monkeypatch.setenv("VISUAL", "'unbalanced")
    assert own_editor() == ["vi"]
