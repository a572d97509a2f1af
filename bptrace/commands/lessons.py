"""`bptrace lessons`: list them, open or print one, forget one; and, for authors, begin one and look one over.

A printed lesson has its questions answered one at a time.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bptrace.commands.arguments import CommandParser, Options, one_of, whole_number
from bptrace.commands.interface import has_terminal, open_interface
from bptrace.commands.output import deliver
from bptrace.errors import BptraceError, UsageError
from bptrace.teaching.answering import Said, answer, asked_again, hint
from bptrace.teaching.authoring import new_lesson
from bptrace.teaching.exercise import judge_file
from bptrace.teaching.handing_in import mark_done
from bptrace.teaching.lesson import BrokenLesson, Lesson, choose, find_lessons, lessons_folder
from bptrace.teaching.lint import lint
from bptrace.teaching.listing import Row, map_of, next_of, rows
from bptrace.teaching.live import prove
from bptrace.teaching.printed import lesson_text
from bptrace.teaching.progress import Record, exercise_copy, load, reset, save
from bptrace.texts import text
from bptrace.tui.place import Place


def add_options(parser: CommandParser) -> None:
    """What to do, with which lesson."""
    parser.option("action", nargs="?", metavar="|".join(ACTIONS), type=one_of(*ACTIONS), default="list")
    parser.option("name", nargs="?", metavar="NAME")
    parser.option("question", nargs="?", metavar="QUESTION", type=whole_number)
    parser.option("typed", nargs="*", metavar="ANSWER")
    parser.option("--text", action="store_true")
    parser.option("--lessons", metavar="DIR")


def run(options: Options) -> int:
    """Do what was asked."""
    if options.action != "list" and options.name is None:
        raise UsageError(text("cli.lesson_without_name", action=options.action))
    if options.question is not None and options.action not in ASKED:
        raise UsageError(text("cli.extra_argument", word=options.question, command="bptrace lessons"))
    return ACTIONS[options.action](options)


def _list(options: Options) -> int:
    progress, damage = load()
    lessons = find_lessons(lessons_folder(options.lessons))
    goals = [lesson.goal if isinstance(lesson, Lesson) else "" for lesson in lessons]
    listed = rows(lessons, progress)
    told = [_row(row, goal) for row, goal in zip(listed, goals, strict=True)]
    own = f"--lessons {options.lessons} " if options.lessons else ""
    row = _next_that_opens(dict(zip(listed, lessons, strict=True)), progress.last)
    how = [text(f"cli.lessons_{row.state}", own=own, number=row.number)] if row else []
    _print([*filter(None, [damage]), *told, "", "  ".join(map_of(listed)), *how], options)
    return 0


def _next_that_opens(lessons: Mapping[Row, Lesson | BrokenLesson], last: str | None) -> Row | None:
    """The lesson to go on with, among those in which everything can be shown."""
    row = next_of(tuple(lessons), last)
    if row is None or _opens(lessons[row]):
        return row
    return _next_that_opens({other: lesson for other, lesson in lessons.items() if other != row}, last)


def _opens(lesson: Lesson | BrokenLesson) -> bool:
    if isinstance(lesson, BrokenLesson):
        return False
    try:
        prove(lesson)
    except BptraceError:
        return False
    return True


def _row(row: Row, goal: str) -> str:
    said = text("cli.lesson_row", mark=row.mark, number=row.number, title=row.title, told=row.told, goal=goal)
    return said.rstrip()


def _start(options: Options) -> int:
    lesson = _chosen(options)
    prove(lesson)
    if options.text or not has_terminal():
        progress, damage = load()
        _print([*filter(None, [damage]), _printed(lesson, progress.of(lesson.name).passed)], options)
        return 0
    place = Place("lesson", lesson=lesson.name, lessons=_own(options), ascii=options.ascii)
    return open_interface(place, "bptrace lessons start", "bptrace lessons start --text")


def _printed(lesson: Lesson, passed: bool) -> str:
    """The lesson as text, `passed` or not yet, beside the person's own copy of its exercise."""
    if lesson.exercise is None:
        return lesson_text(lesson).rstrip("\n")
    copy = exercise_copy(lesson)
    found = passed or judge_file(lesson, copy).state == "passed"
    if found:
        mark_done(lesson)
    return lesson_text(lesson, found, str(copy)).rstrip("\n")


def _answer(options: Options) -> int:
    typed = " ".join(options.typed)
    said = _said(options, partial(answer, typed=typed) if typed else asked_again)
    return 1 if said.right is False else 0


def _hint(options: Options) -> int:
    _said(options, hint)
    return 0


def _said(options: Options, say: Callable[[Lesson, Record, int], Said]) -> Said:
    """What is said to somebody at a question of the printed lesson, told and kept."""
    lesson = _chosen(options)
    if options.question is None:
        raise UsageError(text("cli.lesson_without_question", action=options.action, lesson=lesson.number))
    prove(lesson)
    progress, damage = load()
    before = progress.of(lesson.name)
    said = say(lesson, before, options.question)
    if said.record != before:
        save(progress.with_record(lesson.name, said.record))
    _print([*filter(None, [damage]), said.told.rstrip("\n")], options)
    return said


def _reset(options: Options) -> int:
    lesson = _chosen(options)
    aside, damage = reset(lesson)
    kept = [] if aside is None else [text("cli.lesson_exercise_kept", path=aside)]
    _print([*filter(None, [damage]), text("cli.lesson_reset", title=lesson.title), *kept], options)
    return 0


def _new(options: Options) -> int:
    new_lesson(_folder(options))
    _print([text("cli.lesson_begun_in", folder=options.name)], options)
    return 0


def _lint(options: Options) -> int:
    problems = [str(problem) for problem in lint(_folder(options))]
    _print(problems or [text("cli.lesson_sound", folder=options.name)], options)
    return 1 if problems else 0


def _folder(options: Options) -> Path:
    """The folder that was named; one named by dots alone by its own name, which says whether it is a lesson's."""
    folder = Path(options.name)
    return folder if folder.name.strip(".") else folder.resolve()


def _chosen(options: Options) -> Lesson:
    return choose(find_lessons(lessons_folder(options.lessons)), options.name)


def _own(options: Options) -> Path | None:
    return Path(options.lessons) if options.lessons else None


def _print(lines: "list[str] | tuple[str, ...]", options: Options) -> None:
    deliver("\n".join(lines) + "\n", options)


ASKED = ("answer", "hint")
ACTIONS: dict[str, Callable[[Options], int]] = {
    "list": _list,
    "start": _start,
    "answer": _answer,
    "hint": _hint,
    "reset": _reset,
    "new": _new,
    "lint": _lint,
}
