"""A lesson's folder to read, in a place of its own."""

from functools import partial
from pathlib import Path

import pytest
from small_lesson import Write, write_lesson

from bptrace.teaching.lesson import Lesson, read_lesson


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a lesson's folder: the small one, with some files changed, added or (None) left out."""
    return partial(write_lesson, tmp_path)


@pytest.fixture
def small(write: Write) -> Lesson:
    """The small lesson."""
    return read_lesson(write())
