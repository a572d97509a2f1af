"""Looking over a lesson before it is given to anybody: everything that can be wrong without a person noticing.

A page whose value does not exist, an answer that is printed before it is asked for, an exercise that passes as it is
given, a solution that does not, a page that no small screen can hold, a file that nothing uses, a link.
"""

import re
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from bptrace.errors import BptraceError, UsageError
from bptrace.frozen import frozen
from bptrace.teaching.coarse import coarse_figures
from bptrace.teaching.exercise import outcome
from bptrace.teaching.lesson import MANIFEST, Lesson, is_lesson, lessons_folder, numbers, read_lesson
from bptrace.teaching.live import Stage, filled, stage_of, truth_of
from bptrace.teaching.markup import width_of, wrapped
from bptrace.teaching.pages import LessonError, Page, Prose, View
from bptrace.teaching.printed import TURN, told_without_screen
from bptrace.teaching.references import dead_ends
from bptrace.teaching.sound_questions import faults
from bptrace.teaching.told_beside import figures_in, told_beside
from bptrace.teaching.walk import Walk
from bptrace.texts import text

WIDTH, LINES = 74, 17  # what a page may take at 80×24, below the header and above the footer
EXERCISE = 68  # the columns for a line of an exercise at 80×24, beside its number and its verdict
FORMULA = 41  # the columns for a formula beside the debugger at 120×36
_KNOWN = re.compile(r"lesson\.toml|[a-z]{2}(-[A-Z]{2})?\.md|(exercise|solution)\.(txt|py)|__pycache__")


@frozen
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    told: str

    def __str__(self) -> str:
        return text("lessons.broken", file=self.file, line=self.line, problem=self.told)


def lint(folder: Path) -> list[Problem]:
    """Everything wrong with a lesson, or with all in a folder of lessons. UsageError where there is no folder."""
    if not folder.is_dir():
        raise UsageError(text("lessons.nothing_to_lint", folder=folder))
    inside = [] if (folder / MANIFEST).is_file() else sorted(place for place in folder.iterdir() if is_lesson(place))
    if not inside and not is_lesson(folder):
        return [Problem(str(folder), 1, text("lessons.lint_nothing"))]
    return [problem for place in inside or [folder] for problem in _lint_lesson(place)]


def _lint_lesson(folder: Path) -> list[Problem]:
    try:
        lesson = read_lesson(folder)
        problems = [found for rule in (_manifest, _stray, _references, _exercise) for found in rule(lesson, folder)]
    except LessonError as error:
        return [Problem(error.file, error.line, error.problem)]
    printed: set[str] = set()
    for page in lesson.pages:
        try:
            problems += _page(lesson, page, printed)
        except LessonError as error:
            problems.append(Problem(error.file, error.line, error.problem))
    return problems or [Problem(lesson.page_file, line, told) for line, told in told_beside(lesson)]


def _manifest(lesson: Lesson, folder: Path) -> Iterator[Problem]:
    file = str(folder / MANIFEST)
    for needed in lesson.prerequisites:
        if not (folder.parent / needed / MANIFEST).is_file():
            yield Problem(file, 1, text("lessons.lint_prerequisite", name=needed))
    if lesson.exercise and not lesson.hints:
        yield Problem(file, 1, text("lessons.lint_hints"))
    if not any(page.predictions for page in lesson.pages):
        yield Problem(lesson.page_file, 1, text("lessons.lint_no_prediction"))


def _stray(lesson: Lesson, folder: Path) -> Iterator[Problem]:
    used = {lesson.scenario, *(page.setting.scenario for page in lesson.pages)}
    for place in sorted(folder.iterdir()):
        if place.name not in used and not _KNOWN.fullmatch(place.name):
            yield Problem(str(place), 1, text("lessons.lint_stray"))


def _references(lesson: Lesson, folder: Path) -> Iterator[Problem]:
    """Lessons that are not there, and links, in everything a reader of this lesson is shown."""
    known = numbers(folder.parent) | numbers(lessons_folder())
    for place in sorted(folder.iterdir()):
        if _KNOWN.fullmatch(place.name) and place.is_file():
            found = dead_ends(lesson.text_of(place.name), place.suffix, known)
            yield from (Problem(str(place), line, told) for line, told in sorted(found, key=itemgetter(0)))


# --- the exercise ----------------------------------------------------------------------------------------------------


def _exercise(lesson: Lesson, folder: Path) -> Iterator[Problem]:
    pages = [page for page in lesson.pages if page.role == "exercise"]
    if not lesson.exercise:
        yield from (Problem(lesson.page_file, page.line, text("lessons.lint_no_exercise")) for page in pages)
        return
    exercise = folder / lesson.exercise
    if not pages:
        yield Problem(str(exercise), 1, text("lessons.lint_no_page"))
    yield from _cut(exercise, lesson.text_of(lesson.exercise))
    if lesson.solution:
        yield from _judged(lesson, exercise, folder / lesson.solution)
    else:
        yield Problem(str(exercise), 1, text("lessons.lint_no_solution"))


def _cut(exercise: Path, given: str) -> Iterator[Problem]:
    for number, line in enumerate(given.splitlines(), 1):
        if width_of(line) > EXERCISE:
            yield Problem(str(exercise), number, text("lessons.lint_cut", columns=width_of(line), most=EXERCISE))


def _judged(lesson: Lesson, exercise: Path, solution: Path) -> Iterator[Problem]:
    """The solution passes, the exercise as it is given does not, and its page does not open on what is wrong in it."""
    from bptrace.verification import check_file

    try:
        right, given = check_file(solution), check_file(exercise)
    except BptraceError as error:
        yield _unreadable(str(error), exercise, solution)
        return
    coarse = coarse_figures(right.results)
    for result in right.results:
        if not result.passed:
            yield Problem(str(solution), result.line, text("lessons.lint_solution_wrong", name=result.name))
        elif result.kind == "figure" and result.name in coarse:
            yield Problem(str(solution), result.line, text("lessons.lint_solution_coarse", name=result.name))
    if not right.results:
        yield Problem(str(solution), 1, text("lessons.lint_solution_empty"))
    elif given.exit == 0 or outcome(given.results, right.results).state == "passed":
        yield Problem(str(exercise), 1, text("lessons.lint_exercise_passes"))
    yield from _culprit(lesson, {result.name for result in given.results if result.passed is False})


def _culprit(lesson: Lesson, wrong: set[str]) -> Iterator[Problem]:
    for number, page in enumerate(lesson.pages):
        view = Walk(lesson, number).view
        if page.role == "exercise" and view and view.show in wrong:
            yield Problem(lesson.page_file, page.line, text("lessons.lint_culprit", name=view.show))


def _unreadable(sentence: str, *files: Path) -> Problem:
    """The problem of a file that cannot be judged; its sentence mostly names the place itself."""
    for file in files:
        if found := re.match(rf"{re.escape(str(file))}:(\d+): ", sentence):
            return Problem(str(file), int(found[1]), sentence[found.end() :])
    return Problem(str(files[0]), 1, sentence)


# --- the pages -------------------------------------------------------------------------------------------------------


def _page(lesson: Lesson, page: Page, printed: set[str]) -> Iterator[Problem]:
    """`printed` are the numbers that a reader has seen before; those of this page are added."""
    stage = stage_of(lesson, page)
    lines, seen = 0, ""
    for part in page.parts:
        if isinstance(part, Prose):
            told = filled(part.text, stage, lesson.page_file, part.line)
            printed |= figures_in(told)
            seen += f"{told}\n"
            lines += _height(part, told) + 1
            yield from _too_wide(lesson, part, told)
            if TURN in told_without_screen(told):
                yield Problem(lesson.page_file, part.line, text("lessons.lint_turn"))
        elif isinstance(part, View):
            yield from _view(lesson, part, stage)
        else:
            told_of = faults(lesson, part, stage, seen, printed)
            yield from (Problem(lesson.page_file, part.line, told) for told in told_of)
            seen += f"{truth_of(part, stage, lesson.page_file).written}\n"
            lines += 2 + len(part.choices)
    if lines > LINES:
        yield Problem(lesson.page_file, page.line, text("lessons.lint_tall", lines=lines, most=LINES))


def _height(part: Prose, told: str) -> int:
    return len(told.splitlines()) if part.style == "formula" else len(wrapped(told, WIDTH))


def _too_wide(lesson: Lesson, part: Prose, told: str) -> Iterator[Problem]:
    if part.style == "formula":
        for number, line in enumerate(told.splitlines()):
            if width_of(line) > FORMULA:
                problem = text("lessons.lint_wide", columns=width_of(line), most=FORMULA)
                yield Problem(lesson.page_file, part.line + number, problem)


def _view(lesson: Lesson, view: View, stage: Stage) -> Iterator[Problem]:
    if view.show is None or view.show not in stage.trace:
        yield Problem(lesson.page_file, view.line, text("lessons.lint_no_step", name=view.show))
    elif view.cell is not None:
        rows, columns = stage.trace.step(view.show).value.shape
        if view.cell[0] >= rows or view.cell[1] >= columns:
            problem = text("lessons.lint_no_cell", name=view.show, rows=rows, columns=columns)
            yield Problem(lesson.page_file, view.line, problem)
