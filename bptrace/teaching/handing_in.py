"""Passing an exercise outside the interface: a lesson is done when the person's copy of its exercise passes a check."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bptrace.teaching.exercise import Result, outcome, solution_results
from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.progress import exercise_file, exercises_folder, load, save


def handed_in(file: Path, results: Iterable[Result]) -> Lesson | None:
    """The lesson whose exercise this is, done now that `results` pass; None for any other file, and while they do not.

    Raises BptraceError where the progress cannot be kept.
    """
    lesson = _lesson_of(file.resolve())
    if lesson is None or outcome(results, solution_results(lesson)).state != "passed":
        return None
    mark_done(lesson)
    return lesson


def mark_done(lesson: Lesson) -> None:
    """Keep that the exercise has passed. Raises BptraceError."""
    progress, _ = load()
    record = progress.of(lesson.name)
    if not record.done:
        save(progress.with_record(lesson.name, replace(record, passed=True, done=True)))


def _lesson_of(file: Path) -> Lesson | None:
    """By the place of the copy alone, so that no lesson is read for any other file."""
    if file.parent.parent != exercises_folder().resolve():
        return None
    lessons = (lesson for lesson in find_lessons(lessons_folder()) if isinstance(lesson, Lesson) and lesson.exercise)
    return next((lesson for lesson in lessons if exercise_file(lesson).resolve() == file), None)
