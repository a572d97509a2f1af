"""A lesson's page beside the debugger: its text as far as it may be seen, the question, replies and hints.

Everything is made from a walk; the lines can be tested without a screen.
"""

import re
from collections.abc import Callable

from textual.geometry import Size
from textual.reactive import reactive

from bptrace.algebra.notation import symbol_term
from bptrace.teaching import markup
from bptrace.teaching.live import filled, truth_of, worded
from bptrace.teaching.pages import Prediction, Prose, letters
from bptrace.teaching.printed import target_text
from bptrace.teaching.progress import exercise_place
from bptrace.teaching.walk import Walk
from bptrace.texts import as_written, text
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, faint, heading, line, muted, width_of

INDENT = 3
HINTS = 2  # so many of the latest stand in the band, those before them below the text, which scrolls
WIDTH = 44  # of the text beside the debugger, until the real width is known
_MARKS = {"wrong": ("✗ ", "wrong"), "unreadable": ("  ", "text"), "rounded": ("✓ ", "text")}
"""Replies that are shown; the page itself says what was right, or skipped."""


def page_lines(walk: Walk, width: int) -> list[Line]:
    """The title and the visible text; a question that was settled stands where it was asked, with its answer.

    Below it the hints that have left the band.
    """
    lines: list[Line] = [line(heading(walk.current.title))]
    for part in walk.parts:
        if isinstance(part, Prose):
            told = filled(part.text, walk.stage, walk.lesson.page_file, part.line)
            lines += [BLANK, *_prose(part, told, width)]
        elif isinstance(part, Prediction) and part != walk.question:
            lines += [BLANK, *_settled(walk, part, width)]
    earlier = _hint_lines(walk, width, slice(-HINTS))
    return [*lines, BLANK, line(muted(text("lessons.earlier_hints"))), *earlier] if earlier else lines


def _hint_lines(walk: Walk, width: int, which: slice) -> list[Line]:
    """Some of the hints that were taken, with their numbers."""
    numbered = list(enumerate(walk.hints_taken, 1))[which]
    return [row for number, hint in numbered for row in _marked(f"{number} ", hint, width, "text")]


def _prose(part: Prose, told: str, width: int) -> list[Line]:
    if part.style == "formula":
        return [line(" " * INDENT, coloured(markup.spans(row))) for row in told.splitlines()]
    if part.style == "item":
        first, *rest = _wrapped(told, width - 2)
        return [line("· ", coloured(first)), *(line("  ", coloured(row)) for row in rest)]
    return [coloured(row) for row in _wrapped(told, width)]


def _settled(walk: Walk, question: Prediction, width: int) -> list[Line]:
    """What was asked in words, then ✓ and the answer; – where it was skipped."""
    mark = "✓" if walk.answers[question.key].right else "–"
    told = "sign" if question.kind == "sign" else "number"
    truth = truth_of(question, walk.stage).written
    said = text(f"lessons.settled_{told}", target=_label(question), truth=truth).strip()
    asked = [line("  ", coloured(row)) for row in _wrapped(worded(question, walk.stage).ask, width - 2)]
    return [*asked, *_marked(f"{mark} ", said, width, "text")]


def heading_lines(walk: Walk, width: int) -> list[Line]:
    """What the band below the text is about."""
    if walk.question is not None:
        return [line(heading(text("lessons.your_prediction")))]
    return [line(heading(text("lessons.your_exercise")))] if walk.current.role == "exercise" else []


def question_lines(walk: Walk, width: int) -> list[Line]:
    """What is asked, without the box to type in."""
    if walk.question is None:
        return []
    question = worded(walk.question, walk.stage)
    lines: list[Line] = [coloured(row) for row in _wrapped(question.ask, width)] if question.ask else []
    for letter, choice in zip(letters(len(question.choices)), question.choices, strict=True):
        for number, row in enumerate(_wrapped(choice, width - 5)):
            mark = Span(letter if not number else " ", "here", bold=True)
            lines.append(line("  ", mark, "  ", coloured(row)))
    return lines


def _label(question: Prediction) -> str:
    return f"{target_text(question)} =" if question.kind == "number" and not question.ask else ""


def label_lines(walk: Walk, width: int = WIDTH) -> list[Line]:
    """What stands before the box: `δ⁽²⁾[0,1] =`, or an arrow after a question in words."""
    label = _label(walk.question) if walk.question else ""
    return [line(coloured(markup.spans(label)), " ") if label else line(muted("→ "))]


def reply_lines(walk: Walk, width: int, typing: bool = False) -> list[Line]:
    """How far the exercise is, what was said to the last answer, and the hints taken so far.

    While the next answer is typed nothing is said to the last one; its rows stay empty, so that nothing moves.
    """
    lines = exercise_lines(walk, width)
    if walk.reply and walk.reply.verdict in _MARKS:
        mark, role = _MARKS[walk.reply.verdict]
        said = "lessons.said" if walk.reply.verdict == "wrong" else "lessons.told"
        rows = _marked(mark, text(said, typed=walk.reply.typed, message=walk.reply.message), width, role)
        lines += [BLANK] * len(rows) if typing else rows
    lines += _hint_lines(walk, width, slice(-HINTS, None))
    if walk.notice:
        lines += [line(muted(row)) for row in _plain(walk.notice, width)]
    if walk.at_end and walk.question is None:
        told = text("lessons.first_try", **walk.record.score) if walk.answers and walk.record.tries_known else ""
        lines += [line(muted(row)) for row in _plain(told, width)]
        lines += _marked("r ", text("lessons.key_again"), width, "here")
    return lines


def exercise_lines(walk: Walk, width: int) -> list[Line]:
    """How far the person's copy of the exercise is, on the page that hands it out."""
    if walk.current.role != "exercise":
        return []
    return [*_file_lines(walk, width), *_marked(*_progress(walk), width, "text")]


def _file_lines(walk: Walk, width: int) -> list[Line]:
    """Where the person's copy is, broken where it is too long, and until it has passed how to work on it."""
    rows = [line("  ", Span(row, "text")) for row in path_rows(exercise_place(walk.lesson), width - 2)]
    return rows if walk.passed else [*rows, *_marked("  ", text("lessons.exercise_how"), width, "text")]


def path_rows(path: str, width: int) -> list[str]:
    """A path in rows of at most `width`, broken behind the name of a folder where there is room for the next."""
    rows = [""]
    for part in re.findall(r"[^/\\]*[/\\]?", path):
        if rows[-1] and len(rows[-1] + part) > width:
            rows.append("")
        rows[-1] += part
    return [row[at : at + width] for row in rows for at in range(0, len(row), width)]


def _progress(walk: Walk) -> tuple[str, str]:
    """A mark, and a sentence about the exercise."""
    found = walk.outcome
    here_only = ", ".join(symbol_term(name).text for name in found.here_only) if found else ""
    if walk.passed and here_only:
        return "✓ ", text("lessons.exercise_passed_here", names=here_only)
    if walk.passed:
        return "✓ ", text("lessons.exercise_passed")
    if found is None or found.state == "passed":
        return "  ", text("lessons.exercise_begin")
    if found.state == "judging":
        return "  ", text("lessons.exercise_judging")
    if found.state == "untouched":
        return "○ ", text("lessons.exercise_untouched")
    if found.state == "unreadable":
        return "✗ ", found.problem
    if found.wrong:
        name, place = found.wrong
        return "✗ ", text("lessons.exercise_wrong", name=symbol_term(name).text, line=place)
    if found.coarse:
        return "○ ", text("lessons.exercise_coarse", names=", ".join(symbol_term(name).text for name in found.coarse))
    if here_only and not found.missing:
        return "○ ", text("lessons.exercise_here", names=here_only)
    kinds: dict[str, list[str]] = {}
    for name, kind in found.missing:
        kinds.setdefault(symbol_term(name).text, []).append(text(f"lessons.left_{kind}"))
    left = (text("lessons.left", name=name, kinds=", ".join(several)) for name, several in kinds.items())
    return "○ ", text("lessons.exercise_left", left=", ".join(left))


def _marked(mark: str, words: str, width: int, role: str) -> list[Line]:
    rows = _wrapped(words, width - 2)
    return [line(Span(mark if not number else "  ", role, bold=True), coloured(row)) for number, row in enumerate(rows)]


def keys_lines(walk: Walk, width: int) -> list[Line]:
    """The keys for the open question or the exercise."""
    left = len(walk.hints_here) - len(walk.hints_taken)
    keys: list[str | Span] = []
    if walk.question is not None:
        keys += [here_key(text("lessons.sign_enter")), muted(text("lessons.key_answer")), "   "]
    if walk.current.role == "exercise":
        key = "F3" if walk.passed else text("lessons.sign_enter")
        keys += [here_key(key), muted(text("lessons.key_file")), "   "]
    if left:
        said = text("lessons.key_hint", number=len(walk.hints_taken) + 1, count=len(walk.hints_here))
        keys += [here_key("F1" if walk.question else "h"), muted(said), "   "]
    if walk.question is not None:
        keys += [here_key("F2"), muted(text("lessons.key_skip"))]
    return [line(*keys)]


def here_key(name: str) -> Span:
    """The name of a key, and a space."""
    return Span(f"{name} ", "here", bold=True)


def foot_lines(walk: Walk, width: int) -> list[Line]:
    """A dot for every page, and how many predictions were right, in as many words as fit."""
    pages, record = len(walk.lesson.pages), walk.record
    dots = line(Span("●" * (walk.page + 1), "here"), faint("○" * (pages - walk.page - 1)), "  ")
    scores = (muted(text(f"lessons.score{form}", **record.score)) for form in ("", "_short")[not record.tries_known :])
    fitting = next((score for score in scores if width_of((*dots, score)) <= width), muted(""))
    return [line(dots, fitting if record.asked else "")]


def coloured(row: markup.Line) -> Line:
    """A line of a lesson with its quantities in the colours of their kinds."""
    return tuple(Span(span.text, span.kind or "text", bold=span.strong) for span in row)


def _wrapped(words: str, width: int) -> tuple[markup.Line, ...]:
    """Words, and what keys are called in them, in lines of this width."""
    return markup.wrapped(as_written(words), width)


def _plain(words: str, width: int) -> list[str]:
    return [markup.plain(row) for row in _wrapped(words, width)]


class Told(Lines):
    """Lines made from the walk, as high as they need to be."""

    walk: reactive[Walk | None] = reactive(None, layout=True)

    def __init__(self, told: Callable[[Walk, int], list[Line]], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.told = told
        self._made: tuple[Walk, int, list[Line]] | None = None  # asked for several times while a page is laid out

    def content(self, width: int, height: int) -> list[Line]:
        """The lines at this width."""
        if self.walk is None:
            return []
        if self._made is None or self._made[0] is not self.walk or self._made[1] != width:
            self._made = self.walk, width, self.told(self.walk, width)
        return self._made[2]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines."""
        return len(self.content(width, 0))

    def watch_walk(self) -> None:
        """Another walk says other things; with nothing to say there is no gap either."""
        self.set_class(not any(self.content(self.size.width or WIDTH, 0)), "-nothing")
        self.renew()


class Replies(Told):
    """The reply lines."""

    typing: reactive[bool] = reactive(False)

    def content(self, width: int, height: int) -> list[Line]:
        """The lines at this width."""
        return reply_lines(self.walk, width, self.typing) if self.walk else []

    def watch_typing(self) -> None:
        """The last answer is past, or not yet."""
        self.renew()
