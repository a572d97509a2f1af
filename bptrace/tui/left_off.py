"""Where a person left off: in the middle of a lesson, or at the list of lessons."""

from dataclasses import replace

from bptrace.errors import BptraceError
from bptrace.teaching.lesson import choose, find_lessons, lessons_folder
from bptrace.teaching.progress import load
from bptrace.tui.place import Place


def left_off(place: Place) -> Place:
    """For the place "last" the lesson that was begun last and is not done, else the list; any other place stays."""
    if place.where != "last":
        return place
    try:
        progress, _ = load()
        if progress.last and not progress.of(progress.last).done:
            lesson = choose(find_lessons(lessons_folder()), progress.last)
            return replace(place, where="lesson", lesson=lesson.name)
    except BptraceError:
        pass  # the list of lessons says what is wrong
    return replace(place, where="lessons")
