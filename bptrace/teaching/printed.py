"""A lesson as plain text, without the interface: values filled in, questions asked, answers at the end."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from bptrace.algebra.notation import symbol_term
from bptrace.teaching.lesson import Lesson, lessons_folder
from bptrace.teaching.live import Stage, filled, stage_of, truth_of, worded
from bptrace.teaching.markup import plain, wrapped
from bptrace.teaching.pages import Page, Part, Prediction, Prose, letters
from bptrace.texts import text

WIDTH = 76
TURN = "⇥"  # turns from the page to the debugger, which is not beside it here
_TURNING = re.compile(rf" \([^()]*{TURN}[^()]*\)")


def lesson_text(lesson: Lesson, passed: bool = False, exercise: str | None = None) -> str:
    """The lesson as text; `exercise` is where the person's copy lies; its solution shows once it passed."""
    lines = [text("lessons.heading", number=lesson.number, title=lesson.title), ""]
    lines += [*_paragraph(lesson.goal, 0), ""]
    answers: list[str] = []
    before = ""
    for number, page in enumerate(lesson.pages, 1):
        if page.role == "solution" and not passed:
            continue
        network = _network(lesson, page)
        if not before:
            lines += [text("lessons.follow", network=network), ""]
        if not before and any(page.predictions for page in lesson.pages):
            lines += [*_paragraph(text("lessons.answer_how"), 0), "", *_commands(lesson), ""]
        lines += [f"{number}. {page.title}", ""]
        if before not in ("", network):
            lines += [f"   {text('lessons.follow_page', network=network)}", ""]
        before = network
        lines += _page_lines(lesson, page, answers)
        if page.role == "exercise" and exercise:
            lines += [*_paragraph(text("lessons.exercise_file", file=exercise), 3), ""]
            lines += [f"      {text('lessons.exercise_command', file=exercise)}", ""]
    if answers:
        lines += [text("lessons.answers"), "", *answers]
    return "\n".join(lines).rstrip() + "\n"


def _commands(lesson: Lesson) -> Iterator[str]:
    """How the first question is answered, and a hint to it told."""
    folder = Path(str(lesson.folder)).parent
    own = "" if str(folder) == str(lessons_folder()) else f"--lessons {folder} "
    for action in ("answer", "hint"):
        yield f"      {text(f'lessons.command_{action}', own=own, lesson=lesson.number)}"


def _network(lesson: Lesson, page: Page) -> str:
    """What `bptrace debug` is to be given to show the page's network, before the page's edits and updates."""
    name, layout = page.setting.scenario or lesson.scenario, page.setting.layout
    place = lesson.file(name) if (lesson.folder / name).is_file() else name
    return f"{place} --layout {layout}" if layout else place


def told_without_screen(words: str) -> str:
    """Words of a page, without those in brackets that say how to turn to the debugger."""
    return _TURNING.sub("", words)


def closing_text(lesson: Lesson) -> str:
    """The pages that open when the exercise has passed."""
    lines, answers = list[str](), list[str]()
    for number, page in enumerate(lesson.pages, 1):
        if page.role == "solution":
            lines += [f"{number}. {page.title}", "", *_page_lines(lesson, page, answers)]
    return "\n".join([*lines, *answers]).rstrip() + "\n"


def question_text(question: Prediction, number: int, stage: Stage) -> str:
    """A question as the printed lesson asks it."""
    return dedent("\n".join(_question(question, number, stage))).rstrip() + "\n"


def prose_after(lesson: Lesson, page: Page, question: Prediction) -> str:
    """What a page says below one of its questions, up to the next."""
    stage, lines = stage_of(lesson, page), list[str]()
    for part in page.parts[page.parts.index(question) + 1 :]:
        if isinstance(part, Prediction):
            break
        if isinstance(part, Prose):
            told = told_without_screen(filled(part.text, stage, lesson.page_file, part.line))
            lines += _prose(part, told, 0)
    return "\n".join(lines).rstrip() + "\n" if lines else ""


def hints_text(lesson: Lesson, count: int) -> str:
    """The first `count` hints to the exercise, their values filled in; nothing where there are none."""
    stage = next((stage_of(lesson, page) for page in lesson.pages if page.role == "exercise"), None)
    hints = [filled(hint, stage) for hint in lesson.hints[:count]] if stage else []
    return "".join(f"{row}\n" for number, hint in enumerate(hints, 1) for row in _hint(number, hint))


def _hint(number: int, hint: str) -> list[str]:
    first, *rest = _paragraph(hint, 3)
    return [f"{number}. {first.strip()}", *rest]


def _page_lines(lesson: Lesson, page: Page, answers: list[str]) -> Iterator[str]:
    """The page up to its questions; what follows a question is put with its answer, at the end."""
    stage = stage_of(lesson, page)
    number = _asked_before(lesson, page)
    asked = False
    for part in page.parts:
        if isinstance(part, Prediction):
            number += 1
            asked = True
            yield from _question(part, number, stage)
            truth = truth_of(part, stage, lesson.page_file).written
            answers += [f"{number:>2}. {_target(part)} {truth}".rstrip(), ""]
        elif isinstance(part, Prose):
            told = told_without_screen(filled(part.text, stage, lesson.page_file, part.line))
            lines = _prose(part, told, 4 if asked else 3)
            if asked:
                answers += lines
            else:
                yield from lines


def _asked_before(lesson: Lesson, page: Page) -> int:
    """How many questions the pages before this one ask."""
    return sum(len(earlier.predictions) for earlier in lesson.pages[: lesson.pages.index(page)])


def _question(prediction: Prediction, number: int, stage: Stage) -> Iterator[str]:
    told = worded(prediction, stage)
    ask = told.ask or text("lessons.what_is", target=target_text(prediction))
    yield from _paragraph(text("lessons.question", number=number, ask=ask), 3)
    for letter, choice in zip(letters(len(told.choices)), told.choices, strict=True):
        yield f"      {letter}) {choice}"
    yield ""


def target_text(prediction: Prediction) -> str:
    """What is predicted, as on the screen: `δ⁽²⁾[0,1]`; a formula as it was typed."""
    name, bracket, index = prediction.target.partition("[")
    return symbol_term(name).text + bracket + index if name.isidentifier() else prediction.target


def _target(prediction: Prediction) -> str:
    """What stands before an answer: its quantity, where it has one to itself."""
    return f"{target_text(prediction)} =" if prediction.kind == "number" and not prediction.ask else ""


def _prose(part: Part, source: str, indent: int) -> list[str]:
    if isinstance(part, Prose) and part.style == "formula":
        return [f"{' ' * (indent + 3)}{line}".rstrip() for line in source.splitlines()] + [""]
    if isinstance(part, Prose) and part.style == "item":
        first, *rest = _paragraph(source, indent + 2)
        return [f"{' ' * indent}* {first.strip()}", *rest, ""]
    return [*_paragraph(source, indent), ""]


def _paragraph(source: str, indent: int) -> list[str]:
    return [f"{' ' * indent}{plain(line)}" for line in wrapped(source, WIDTH - indent)]
