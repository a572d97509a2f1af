"""Beginning a lesson of one's own: a small one that works, to be changed."""

from importlib.resources import files
from pathlib import Path

from bptrace.errors import BptraceError, UsageError
from bptrace.files import write_whole
from bptrace.teaching.lesson import is_lessons_name
from bptrace.texts import text


def new_lesson(folder: Path) -> None:
    """Make a small working lesson in `folder`, which must not hold anything yet. Raises BptraceError."""
    if not is_lessons_name(folder.name):
        raise UsageError(text("lessons.bad_new_name", name=folder.name))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(text("lessons.not_empty", folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BptraceError(text("cli.cannot_write", path=folder, reason=error.strerror or error)) from error
    for file in (files("bptrace.teaching") / "template").iterdir():
        if file.is_file():
            write_whole(folder / file.name, file.read_text(encoding="utf-8"))
