"""A lesson's folder to read, in a place of its own."""

from pathlib import Path

import pytest
from small_lesson import FILES, Write

from bptrace.teaching.lesson import Lesson, read_lesson


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a lesson's folder: the small one, with some files changed, added or (None) left out."""

    def lesson_folder(name: str = "05-small", **changes: str | None) -> Path:
        folder = tmp_path / "lessons" / name
        folder.mkdir(parents=True)
        changed = {file.replace("__", "."): content for file, content in changes.items()}
        for file, content in (FILES | changed).items():
            if content is not None:
                (folder / file).write_text(content, encoding="utf-8")
        return folder

    return lesson_folder


@pytest.fixture
def small(write: Write) -> Lesson:
    """The small lesson."""
    return read_lesson(write())
