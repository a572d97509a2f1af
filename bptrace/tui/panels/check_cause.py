"""What is known of one line of a derivation: theirs beside the right value, and of the cause what the hints told so
far.
"""

from collections.abc import Sequence

from bptrace.algebra.notation import symbol_term, terms
from bptrace.export.report import assumptions, power_line
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tui.panels.check_file import sign
from bptrace.tui.panels.check_reasons import reason
from bptrace.tui.panels.check_values import ALL_ROWS, value_lines, values_beside
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Lines,
    Span,
    cut,
    faint,
    heading,
    here,
    justified,
    line,
    muted,
    spans,
    width_of,
    wrapped,
    wrapped_formula,
)
from bptrace.verification import Report, Result

RUNGS = 4
MISTAKE, FORMULA = 3, 4  # the rungs on which the mistake is named, and the right line shown
KEYS = 5  # columns for the signs of two keys
LEAST_WIDTH = 20  # columns under which there is nothing to read


@frozen(eq=False)
class Told:
    """One verdict of a report, and how many hints were taken for it; in an exam there are none to take.

    Where what is right is `withheld`, a person's own values stand alone.
    `offered` tells whether the key that takes one is to be pressed now; `beside` are all verdicts of the same line,
    `checks` the gradient checks of the report's trace.
    """

    report: Report
    result: Result
    taken: int
    exam: bool
    offered: bool
    beside: tuple[Result, ...]
    checks: Checks
    withheld: bool = False


def ladder(result: Result) -> tuple[str, ...]:
    """The hints there are to take; what cannot be used has none, it is told at once what is the matter."""
    return () if result.status in ("error", "timeout") else result.hints


def is_kept_in_exam(result: Result) -> bool:
    """Whether an exam says of it only that it keeps the cause."""
    return result.status in ("wrong", "shape")


def cause_lines(told: Told, width: int, height: int = 1000) -> list[Line]:
    """Title, values, cause and hints; only what has been earned, and where room is scarce only what says most."""
    for fullness in FULLNESS:
        lines = _lines(told, width, fullness)
        if len(lines) <= height:
            break
    return lines


@frozen
class Fullness:
    """How much is told: so many rows of values, empty lines between parts or none, so many hints, why it matters."""

    rows: int = ALL_ROWS
    airy: bool = False
    rungs: int = RUNGS
    reason: bool = False


ALL_HINTS = Fullness(rows=2)  # the least that leaves no hint out
FULLNESS = (
    Fullness(airy=True, reason=True),
    Fullness(airy=True),
    Fullness(),
    ALL_HINTS,
    Fullness(rows=2, rungs=3),
    Fullness(rows=2, rungs=2),
    Fullness(rows=0, rungs=2),
    Fullness(rows=0, rungs=1),
)


def _lines(told: Told, width: int, fullness: Fullness) -> list[Line]:
    parts = [[_title(told.result, width), *_all_verdicts(told, width)], *_parts(told, width, fullness)]
    gap = [BLANK] if fullness.airy else []
    return [one for number, part in enumerate(filter(None, parts)) for one in (*(gap if number else ()), *part)]


def _parts(told: Told, width: int, fullness: Fullness) -> list[list[Line]]:
    """What stands below the title; an exam shows the right values of nothing but what is right."""
    result = told.result
    if told.exam and is_kept_in_exam(result):
        return [wrapped((muted(text("check.exam_on")),), width)]
    rows = fullness.rows if not told.exam or result.passed is True else 0
    parts = [value_lines(result, told.checks, width, min(rows, 1) if told.withheld else rows) if rows else []]
    if result.note and not ladder(result):
        told_at_once = dict.fromkeys((result.note, *result.hints[MISTAKE - 1 : MISTAKE]))
        parts.append(wrapped((muted(" ".join(told_at_once)),), width))
    if result.status == "follows":
        parts.append(wrapped((muted(text("check.follows_from", name=_first_name(told.report))),), width))
    if told.exam or not ladder(result):
        return parts
    return [*parts, *_hints(told, width, fullness.rungs), _reason(told, width) if fullness.reason else []]


def _title(result: Result, width: int) -> Line:
    """What is known at a glance."""
    words = text(f"check.title_{result.status}", kind=text(f"check.kind_{result.kind}"))
    term = symbol_term(result.name)
    place = muted(text("check.at_line", line=result.line))
    return justified((Span(term.text, term.kind, True), heading(f" {words}")), (place,), width)


def _all_verdicts(told: Told, width: int) -> list[Line]:
    """Where one line has several, all of them, and the keys that choose one."""
    if len(told.beside) < 2:
        return []
    names = len({result.name for result in told.beside}) > 1
    pieces = []
    for result in told.beside:
        called = symbol_term(result.name).text if names else text(f"check.kind_{result.kind}")
        words = f" {called} {sign(result)} "
        chosen = result is told.result
        pieces.append(here(words) if chosen else Span(words, "wrong" if result.passed is False else "muted"))
    return [justified(cut(tuple(pieces), width - KEYS), (Span(text("debugger.sign_left_right"), "here", True),), width)]


def assumed_lines(report: Report, width: int) -> list[Line]:
    """What was taken for granted."""
    return [shown for words in assumptions(report) for shown in wrapped((muted(words),), width)]


def power_lines(report: Report, width: int) -> list[Line]:
    """How much this sample can show."""
    return wrapped((muted(power_line(report)),), width) if report.power.known else []


def _first_name(report: Report) -> str:
    return symbol_term(report.first_wrong).text if report.first_wrong else ""


# --- the cause, as the hints tell it ---------------------------------------------------------------------------------


def _hints(told: Told, width: int, most: int) -> list[list[Line]]:
    """The rungs that were taken, the last `most` of them, and how to take the next; then how sure the name is."""
    result = told.result
    count = muted(text("check.hints_taken", taken=told.taken, of=RUNGS))
    lines = [justified((heading(text("check.hints")),), (count,), width)]
    for rung in range(1, RUNGS + 1):
        if rung <= told.taken - most:
            continue
        if rung <= told.taken:
            lines += _rung(told, rung, width)
        elif rung == told.taken + 1 and told.offered:
            ahead = text(f"check.rung_{rung}")
            lines.append(line(faint(f"{rung}  "), Span("h", "here", True), muted(f"  {ahead}")))
        elif most > 1:
            lines.append(line(faint(f"{rung}     {text(f'check.rung_{rung}')}")))
    named = told.taken >= MISTAKE and result.diagnosis and result.diagnosis.found and most > 1
    tried = text("check.only_one", tried=result.diagnosis.tried) if named and result.diagnosis else ""
    return [lines, wrapped((muted(tried),), width) if tried else []]


def _reason(told: Told, width: int) -> list[Line]:
    """Why the mistake matters, once it is named."""
    diagnosis = told.result.diagnosis
    if told.taken < MISTAKE or not diagnosis or not (words := reason(diagnosis.mistake, told.result.name)):
        return []
    return [line(heading(text("reasons.title"))), *wrapped((muted(words),), width)]


def _rung(told: Told, rung: int, width: int) -> list[Line]:
    words = told.result.hints[rung - 1]
    number = Span(f"{rung}  ", "text", True)
    if rung == FORMULA:
        right = told.report.judgement.judge.right_form(told.result.name, told.result.reading)
        formula = line(spans((symbol_term(told.result.name),)), " = ", spans(terms(right)))
        beside = () if told.withheld else values_beside(told.result, mine=False)
        return [(number, Span(text("check.right_line"))), *_indented(_formula(formula, beside, width - 3))]
    lines = wrapped((Span(words),), width - 3)
    found = told.result.diagnosis.found if told.result.diagnosis else None
    if rung == MISTAKE and found:
        formula = line(muted(text("check.yours_is")), " ", spans(terms(found.expression)))
        lines += _formula(formula, values_beside(told.result, mine=True), width - 3)
    return [(number, *lines[0]), *_indented(lines[1:])]


def _formula(formula: Line, values: Line, width: int) -> list[Line]:
    """The formula, its value behind it where both fit in one line."""
    whole = line(formula, values)
    return [whole] if width_of(whole) <= width else wrapped_formula(formula, width, 2)


def _indented(lines: Sequence[Line]) -> list[Line]:
    return [(Span("   "), *one) for one in lines]


class CausePanel(Lines, can_focus=False):
    """Shows one verdict, or what else there is to say."""

    told: Told | None = None
    words: tuple[str, ...] = ()
    above, beside = 1, 3  # empty lines and columns around what is drawn

    def show(self, told: Told | None, words: Sequence[str] = ()) -> None:
        """Draw this verdict, or these sentences where there is none."""
        self.told, self.words = told, tuple(words)
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The verdict above; at the foot what was taken for granted, and in free lines what this sample can show."""
        inside, room = width - 2 * self.beside, height - 2 * self.above
        if inside < LEAST_WIDTH:
            return []
        lines = self._verdict(inside, room) if self.told else self._sentences(inside)
        margin = Span(" " * self.beside)
        return [*([BLANK] * self.above), *((margin, *cut(one, inside)) for one in lines)]

    def needed(self, width: int) -> int:
        """How many lines the verdict takes without cuts, with those around it; the sample's power is for empty ones."""
        inside = width - 2 * self.beside
        if inside < LEAST_WIDTH:
            return 0
        lines = len(cause_lines(self.told, inside)) if self.told else len(self._sentences(inside))
        return lines + self._kept_free(inside) + 2 * self.above

    def needed_for_hints(self, width: int) -> int:
        """How many lines it takes to leave no hint out that was taken."""
        inside = width - 2 * self.beside
        if not self.told or inside < LEAST_WIDTH:
            return 0
        return len(_lines(self.told, inside, ALL_HINTS)) + self._kept_free(inside) + 2 * self.above

    def _kept_free(self, width: int) -> int:
        """The lines below a verdict for what was taken for granted, and an empty one above them."""
        assumed = assumed_lines(self.told.report, width) if self.told else []
        return len(assumed) + bool(assumed)

    def _sentences(self, width: int) -> list[Line]:
        return [shown for words in self.words for shown in (*wrapped((Span(words),), width), BLANK)]

    def _verdict(self, width: int, height: int) -> list[Line]:
        assert self.told is not None
        assumed, power = (find(self.told.report, width) for find in (assumed_lines, power_lines))
        lines = cause_lines(self.told, width, height - self._kept_free(width))
        feet = ([*assumed, *power], assumed)
        below = next((foot for foot in feet if foot and len(lines) + len(foot) < height), [])
        return [*lines, *([BLANK] * (height - len(lines) - len(below))), *below] if below else lines
