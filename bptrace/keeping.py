"""The user's state folder: all that bptrace keeps from one time to the next lies below it; `BPTRACE_HOME` moves it."""

import os
from pathlib import Path

from platformdirs import user_state_path

from bptrace.errors import BptraceError
from bptrace.texts import text


def state_folder() -> Path:
    """The folder for everything bptrace keeps; not created here."""
    home = os.environ.get("BPTRACE_HOME")
    return Path(home) if home else user_state_path("bptrace", appauthor=False)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """The folder, and those above it; `mode` is who may use a new one. Raises BptraceError where it cannot be made."""
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except OSError as error:
        raise BptraceError(text("cli.no_state_folder", folder=folder, reason=error.strerror or error)) from error


def free_beside(file: Path, mark: str) -> Path:
    """The first `name.mark-N` that is no file yet."""
    number = 1
    while os.path.lexists(aside := file.with_name(f"{file.name}.{mark}-{number}")):
        number += 1
    return aside


def set_aside(file: Path, mark: str = "damaged") -> Path:
    """Rename `file` to the first free `name.mark-N`. Raises BptraceError where it cannot be renamed."""
    try:
        return file.rename(free_beside(file, mark))
    except OSError as error:
        raise BptraceError(text("cli.not_set_aside", file=file, reason=error.strerror or error)) from error
