"""Where a person left off: in the middle of a lesson, or at the list of lessons."""

from dataclasses import replace

from bptrace.errors import BptraceError
from bptrace.teaching.lesson import choose, find_lessons, lessons_folder
from bptrace.teaching.live import prove
from bptrace.teaching.progress import Progress, load
from bptrace.tui.place import Place


def kept() -> tuple[Progress, str]:
    """The progress, and what there is to say about its file; none where it cannot be read at all."""
    try:
        progress, damage = load()
    except BptraceError as error:
        return Progress(), str(error)
    return progress, damage or ""


def left_off(place: Place) -> Place:
    """For the place "last" the lesson that was opened last and is not done, else the list; any other place stays."""
    if place.where != "last":
        return place
    progress, notice = kept()
    place = replace(place, notice=notice)  # a damaged file is told of once, when it is set aside
    try:
        if progress.last and not progress.of(progress.last).done:
            lesson = choose(find_lessons(lessons_folder()), progress.last)
            prove(lesson)
            return replace(place, where="lesson", lesson=lesson.name)
    except BptraceError:
        pass  # the list of lessons says what is wrong
    return replace(place, where="lessons")
