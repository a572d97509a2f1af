"""Working on a lesson outside the interface: the person's copy of its exercise is known by its place.

A lesson is done when that passes a check; while it is wrong as it was handed out, a check tells nothing of it.
"""

from dataclasses import replace
from pathlib import Path

from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.progress import exercise_file, exercises_folder, load, save


def lesson_of(copy: Path) -> Lesson | None:
    """The lesson whose exercise lies there; None for any other file, and no lesson is read for it."""
    file = copy.resolve()
    if file.parent.parent != exercises_folder().resolve():
        return None
    lessons = (lesson for lesson in find_lessons(lessons_folder()) if isinstance(lesson, Lesson) and lesson.exercise)
    return next((lesson for lesson in lessons if exercise_file(lesson).resolve() == file), None)


def mark_done(lesson: Lesson) -> None:
    """Keep that the exercise has passed. Raises BptraceError where that cannot be kept."""
    progress, _ = load()
    record = progress.of(lesson.name)
    if not record.done:
        save(progress.with_record(lesson.name, replace(record, passed=True, done=True)))
