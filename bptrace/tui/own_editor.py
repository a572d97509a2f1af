"""The person's own editor: which one it is, and bptrace waiting in the background while it runs."""

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from textual.app import App, SuspendNotSupported

from bptrace.texts import text

EDITORS = ("VISUAL", "EDITOR")


def own_editor() -> list[str]:
    """The command of the person's editor, empty where none is set."""
    for name in EDITORS:
        if command := os.environ.get(name, "").strip():
            try:
                return shlex.split(command)
            except ValueError:
                continue
    return []


def run_outside(app: App[object], command: Sequence[str]) -> str:
    """Give the terminal to a command until it ends; what kept it from being started, or nothing."""
    try:
        with app.suspend(), _interrupts_passed_over():
            return _run(command)  # caught in there: Textual takes the terminal back only where nothing is raised
    except SuspendNotSupported as error:
        return text("check.no_editor", command=command[0], reason=error)


def _run(command: Sequence[str]) -> str:
    try:
        subprocess.run(command, check=False)
    except FileNotFoundError:
        return text("check.editor_missing", command=command[0])
    except OSError as error:
        return text("check.no_editor", command=command[0], reason=error.strerror)
    return ""


@contextmanager
def _interrupts_passed_over() -> Iterator[None]:
    """^C meanwhile is for whoever has the terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN: the editor would inherit that
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
