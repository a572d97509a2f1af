"""Lessons on disk: a folder with `lesson.toml`, its pages, and where there is one an exercise with its solution.

`lessons/NN-name/`: the number gives the order, the name is what a person types. The folder may lie inside a zipped
wheel, so it is only ever read through `importlib.resources`' Traversable.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bptrace.errors import BptraceError, UnreadableFile, UsageError, did_you_mean
from bptrace.files import opened, printable, printable_content, reason_of
from bptrace.frozen import frozen
from bptrace.teaching.pages import LessonError, Page, key_line, read_pages, toml_line, toml_problem
from bptrace.texts import text

FORMAT = 1
MANIFEST = "lesson.toml"
_FOLDER = re.compile(r"(\d+)-(\w[\w-]*)")
_REQUIRED: dict[str, type] = {"format": int, "title": str, "goal": str, "scenario": str, "minutes": int}
_OPTIONAL: dict[str, type] = {"prerequisites": list, "hints": list}


@frozen(eq=False)
class Lesson:
    """One lesson, read whole. `scenario` is a file of the folder or a bundled name; `exercise` a file name or None."""

    folder: Traversable
    name: str
    number: int
    title: str
    goal: str
    scenario: str
    minutes: int
    prerequisites: tuple[str, ...]
    hints: tuple[str, ...]
    pages: tuple[Page, ...]
    language: str
    exercise: str | None
    solution: str | None

    def file(self, name: str) -> str:
        """How a file of this lesson is called in a message."""
        return str(self.folder / name)

    @property
    def page_file(self) -> str:
        """How the file with the pages is called in a message."""
        return self.file(f"{self.language}.md")

    def text_of(self, name: str) -> str:
        """The contents of a file of this lesson. Raises LessonError."""
        return read(self.folder / name)


@frozen
class BrokenLesson:
    """A lesson that cannot be read, kept in its place in the list with the sentence that says why."""

    name: str
    number: int
    problem: str


def lessons_folder(own: str | None = None) -> Traversable:
    """Where the lessons are: a folder of one's own, else those in the package, else those of the checkout."""
    if own is not None:
        folder = Path(own)
        if not folder.is_dir():
            raise UsageError(text("lessons.no_folder", folder=own))
        return folder
    packaged = files("bptrace") / "lessons"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "lessons"


def find_lessons(folder: Traversable, language: str = "en") -> tuple[Lesson | BrokenLesson, ...]:
    """Every lesson's folder, in the order of the numbers; one that is broken never takes the others down."""
    return tuple(_read_or_told(place, language) for place in sorted(_folders(folder), key=_order))


def numbers(folder: Traversable) -> frozenset[int]:
    """The numbers of the lessons in a folder, whether or not they can be read."""
    return frozenset(_order(place)[0] for place in _folders(folder))


def choose(lessons: tuple[Lesson | BrokenLesson, ...], name: str) -> Lesson:
    """The lesson called `name` (`11-hidden-delta`, `hidden-delta`, `11`). Raises BptraceError: unknown, or broken."""
    wanted = name.strip().lower()
    for lesson in lessons:
        if wanted in (lesson.name, lesson.name.partition("-")[2], str(lesson.number), lesson.name.partition("-")[0]):
            if isinstance(lesson, BrokenLesson):
                raise BptraceError(lesson.problem)
            return lesson
    known = [lesson.name for lesson in lessons]
    raise UsageError(text("lessons.unknown_lesson", name=name, hint=did_you_mean(name, known)))


def read_lesson(folder: Traversable, language: str = "en") -> Lesson:
    """The lesson in `folder`, in `language` where it is translated, else in English. Raises LessonError."""
    match = _FOLDER.fullmatch(folder.name)
    if not match:
        raise LessonError(str(folder), 1, text("lessons.bad_folder_name"))
    if not (folder / MANIFEST).is_file():
        raise LessonError(str(folder / MANIFEST), 1, text("lessons.no_manifest"))
    manifest = _manifest(folder)
    spoken = language if (folder / f"{language}.md").is_file() else "en"
    page_file = folder / f"{spoken}.md"
    exercise = _first(folder, ("exercise.txt", "exercise.py"))
    return Lesson(
        folder=folder,
        name=folder.name,
        number=int(match[1]),
        title=manifest["title"],
        goal=manifest["goal"],
        scenario=manifest["scenario"],
        minutes=manifest["minutes"],
        prerequisites=tuple(map(str, manifest.get("prerequisites", ()))),
        hints=tuple(map(str, manifest.get("hints", ()))),
        pages=read_pages(read(page_file), str(page_file)),
        language=spoken,
        exercise=exercise,
        solution=exercise and _first(folder, (exercise.replace("exercise", "solution"),)),
    )


def read(file: Traversable) -> str:
    """A text file of a lesson, with nothing in it that a terminal obeys. Raises LessonError where it is no such."""
    try:
        return printable(_content(file).decode("utf-8-sig"))
    except UnreadableFile as error:
        raise LessonError(str(file), 1, text("lessons.missing_file", reason=reason_of(error))) from None
    except OSError as error:
        raise LessonError(str(file), 1, text("lessons.missing_file", reason=error.strerror or error)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LessonError(str(file), line, text("lessons.not_utf8")) from None


def _content(file: Traversable) -> bytes:
    """The bytes of a file on disk, never waiting for a pipe, or of one inside a wheel."""
    if not isinstance(file, Path):
        return file.read_bytes()
    with opened(file) as stream:
        return stream.read()


def _folders(folder: Traversable) -> Iterator[Traversable]:
    for place in folder.iterdir():
        if is_lesson(place):
            yield place


def is_lesson(folder: Traversable) -> bool:
    """Whether a folder holds a manifest; or ought to, by its name."""
    return folder.is_dir() and (is_lessons_name(folder.name) or (folder / MANIFEST).is_file())


def is_lessons_name(name: str) -> bool:
    """Whether a lesson's folder may be called so."""
    return _FOLDER.fullmatch(name) is not None


def _order(folder: Traversable) -> tuple[int, str]:
    match = _FOLDER.fullmatch(folder.name)
    return (int(match[1]) if match else 10**9, folder.name)


def _read_or_told(folder: Traversable, language: str) -> Lesson | BrokenLesson:
    try:
        return read_lesson(folder, language)
    except LessonError as error:
        return BrokenLesson(folder.name, _order(folder)[0], str(error))


def _manifest(folder: Traversable) -> Mapping[str, Any]:
    """The entries of lesson.toml: all there, none unknown, each of its type."""
    file, source = str(folder / MANIFEST), read(folder / MANIFEST)
    try:
        entries: dict[str, Any] = printable_content(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise LessonError(file, toml_line(str(error)), toml_problem(str(error))) from None
    known = _REQUIRED | _OPTIONAL
    for key, entry in entries.items():
        if key not in known:
            problem = text("lessons.unknown_key", entry=key, hint=did_you_mean(key, known))
            raise LessonError(file, key_line(source, key), problem)
        if not isinstance(entry, known[key]) or isinstance(entry, bool):
            raise LessonError(file, key_line(source, key), text(f"lessons.type_{known[key].__name__}", entry=key))
    for key in _REQUIRED:
        if key not in entries:
            raise LessonError(file, 1, text("lessons.missing_key", entry=key))
    if entries["format"] != FORMAT:
        raise LessonError(file, key_line(source, "format"), text("lessons.other_format", format=entries["format"]))
    return entries


def _first(folder: Traversable, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if (folder / name).is_file()), None)
