"""What a person did in the lessons: one JSON file in the state folder, and their own copies of the exercises.

Everything here stays below the user's state folder; `BPTRACE_HOME` moves it. A progress file that cannot be read is set
aside under a name that is told, never overwritten.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any

from bptrace.errors import BptraceError, UnreadableFile
from bptrace.files import file_state, opened, printable_content, reason_of, write_whole
from bptrace.frozen import frozen
from bptrace.keeping import free_beside, make_folder, set_aside, state_folder
from bptrace.teaching.lesson import Lesson
from bptrace.texts import text

FORMAT = "bptrace.progress/1"
FILE = "progress.json"
OLD = "old"  # the mark of a copy that was set aside


@frozen
class Record:
    """One lesson as the person left it: the page, each prediction's answer, the hints.

    `missed` are the predictions answered wrongly so far.
    """

    page: int = 0
    answers: Mapping[str, "Kept"] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)
    passed: bool = False
    done: bool = False
    missed: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many predictions were answered or skipped."""
        return len(self.answers)

    @property
    def right(self) -> int:
        """How many of them were right."""
        return sum(answer.right for answer in self.answers.values())

    @property
    def at_once(self) -> int:
        """How many of those at the first try, as far as that is known."""
        return sum(bool(answer.at_once) for answer in self.answers.values())

    @property
    def tries_known(self) -> bool:
        """Whether that is known of all of them."""
        return all(answer.at_once is not None for answer in self.answers.values())

    @property
    def score(self) -> dict[str, int]:
        """The three, as a sentence names them."""
        return {"right": self.right, "asked": self.asked, "at_once": self.at_once}


@frozen
class Kept:
    """What was answered to one prediction, and whether it was right; a skipped one has an empty text.

    `at_once` tells whether it was right at the first try and without a hint; None in a file from before that was kept.
    """

    typed: str
    right: bool
    at_once: bool | None = False


@frozen
class Progress:
    """Every lesson that was begun, by name, and the one the person was in last."""

    lessons: Mapping[str, Record] = field(default_factory=dict)
    last: str | None = None

    def of(self, name: str) -> Record:
        """The record of a lesson; an empty one where it was not begun."""
        return self.lessons.get(name, Record())

    def with_record(self, name: str, record: Record) -> "Progress":
        """This progress after `name` was worked on; where it was only opened, that it is the last one."""
        begun = self.lessons if record == self.of(name) else {**self.lessons, name: record}
        return replace(self, lessons=begun, last=name)

    def without(self, name: str) -> "Progress":
        """This progress with `name` as if it had never been begun."""
        kept = {known: record for known, record in self.lessons.items() if known != name}
        return replace(self, lessons=kept, last=None if self.last == name else self.last)


def load(folder: Path | None = None) -> tuple[Progress, str | None]:
    """The progress kept in `folder` (the state folder), and a sentence where a damaged file had to be set aside."""
    file = (folder or state_folder()) / FILE
    try:
        with opened(file) as stream:
            return _read(printable_content(json.loads(stream.read().decode("utf-8")))), None
    except UnreadableFile as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return Progress(), None
        raise BptraceError(text("lessons.progress_unreadable", file=file, reason=reason_of(error))) from error
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError):
        return Progress(), text("lessons.progress_damaged", file=file, aside=set_aside(file))


def kept_state(folder: Path | None = None) -> object:
    """Something that is another one as soon as anybody has kept a progress there, or lost it."""
    return file_state((folder or state_folder()) / FILE)


def save(progress: Progress, folder: Path | None = None) -> None:
    """Keep `progress`. Raises BptraceError where the folder cannot be written."""
    place = folder or state_folder()
    make_folder(place)
    write_whole(place / FILE, json.dumps(_written(progress), ensure_ascii=False, indent=1) + "\n")


def exercise_copy(lesson: Lesson, folder: Path | None = None) -> Path:
    """The person's own copy of the exercise, made the first time, never overwritten."""
    file = exercise_file(lesson, folder)
    if not os.path.exists(file):  # where Path.exists() complains of a folder, writing says why
        make_folder(file.parent)
        write_whole(file, lesson.text_of(file.name))
    return file


def exercise_place(lesson: Lesson) -> str:
    """Where that copy is, or will be, as a person would write it: below `~` where it lies in their home."""
    file = exercise_file(lesson)
    try:
        return str(Path("~") / file.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(file)


def reset(lesson: Lesson, folder: Path | None = None) -> tuple[Path | None, str | None]:
    """Forget a lesson: its record goes, and a copy of its exercise is set aside.

    What is returned: where to, and the sentence of `load` where the progress of all lessons was damaged.
    """
    progress, damage = load(folder)
    if (forgotten := progress.without(lesson.name)) != progress:
        save(forgotten, folder)
    if lesson.exercise is None:
        return None, damage
    file = exercise_file(lesson, folder)
    return set_aside(file, OLD) if file.exists() else None, damage


def exercise_written(lesson: Lesson, folder: Path | None = None) -> bool:
    """Whether the person's copy is there and holds something else than what was handed out."""
    if lesson.exercise is None:
        return False
    try:
        with opened(exercise_file(lesson, folder)) as stream:
            return stream.read().decode("utf-8", "replace") != lesson.text_of(lesson.exercise)
    except UnreadableFile as error:
        return not isinstance(error.__cause__, FileNotFoundError)


def exercise_aside(lesson: Lesson, folder: Path | None = None) -> Path:
    """What the person's copy will be called when the exercise is begun anew."""
    return free_beside(exercise_file(lesson, folder), OLD)


def exercise_anew(lesson: Lesson, folder: Path | None = None) -> Path:
    """Hand the exercise out once more; what the person wrote is set aside, and where is told. Raises BptraceError."""
    aside = set_aside(exercise_file(lesson, folder), OLD)
    exercise_copy(lesson, folder)
    return aside


def exercises_folder(folder: Path | None = None) -> Path:
    """Where the copies of all exercises lie, each in a folder named after its lesson."""
    return (folder or state_folder()) / "exercises"


def exercise_file(lesson: Lesson, folder: Path | None = None) -> Path:
    """Where the person's copy of a lesson's exercise is, or will be."""
    return exercises_folder(folder) / lesson.name / (lesson.exercise or "")


def _read(document: Any) -> Progress:
    """Raises one of the errors that `load` catches for anything that was not written by `save`."""
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    last = document["last"]
    return Progress({name: _record(entry) for name, entry in document["lessons"].items()}, last and str(last))


def _record(entry: Any) -> Record:
    answers = {key: _kept(kept) for key, kept in entry["answers"].items()}
    hints = {key: int(count) for key, count in entry["hints"].items()}
    missed = tuple(map(str, entry.get("missed", ())))
    return Record(max(int(entry["page"]), 0), answers, hints, bool(entry["passed"]), bool(entry["done"]), missed)


def _kept(entry: Any) -> Kept:
    at_once = entry.get("at_once")
    return Kept(str(entry["typed"]), bool(entry["right"]), None if at_once is None else bool(at_once))


def _written(progress: Progress) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "last": progress.last,
        "lessons": {
            name: {
                "page": record.page,
                "right": record.right,
                "asked": record.asked,
                "done": record.done,
                "passed": record.passed,
                "hints": dict(record.hints),
                "missed": list(record.missed),
                "answers": {key: asdict(kept) for key, kept in record.answers.items()},
            }
            for name, record in progress.lessons.items()
        },
    }
