"""What is known of one line of a derivation: theirs beside the right value, and of the cause what the hints told so
far.
"""

from collections.abc import Sequence

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import symbol_term, terms
from bptrace.algebra.numbers import cells, fixed, index, power_of_ten
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.gradient_checking import Verdict, can_check, check_quantity
from bptrace.texts import text
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Lines,
    Span,
    cut,
    faint,
    heading,
    justified,
    line,
    muted,
    spans,
    wrapped,
    wrapped_formula,
)
from bptrace.verification import Report, Result

DIGITS = 4
MOST_DECIMALS = 9
RUNGS = 4
MISTAKE, FORMULA = 3, 4  # the rungs on which the mistake is named, and the right line shown
GAP = 3
LEAST_WIDTH = 20  # columns under which there is nothing to read
ALL_ROWS = 4  # yours, right, numeric, the difference


@frozen(eq=False)
class Told:
    """One verdict of a report, and how many hints were taken for it; in an exam there are none to take.

    `offered` tells whether the key that takes one is to be pressed now.
    """

    report: Report
    result: Result
    taken: int = 1
    exam: bool = False
    offered: bool = True


def cause_lines(told: Told, width: int, height: int = 1000) -> list[Line]:
    """Title, values, cause and hints; only what has been earned, and where room is scarce only what says most."""
    for rows, airy, rungs in ((ALL_ROWS, True, RUNGS), (ALL_ROWS, False, RUNGS), (2, False, RUNGS), (2, False, 1)):
        lines = _lines(told, width, rows, airy, rungs)
        if len(lines) <= height:
            break
    return lines


def _lines(told: Told, width: int, rows: int, airy: bool, rungs: int) -> list[Line]:
    result = told.result
    parts: list[list[Line]] = [[_title(result, width)]]
    if not told.exam or result.passed is not False:
        parts.append(value_lines(told, width, rows))
    if result.note and not result.hints and not (told.exam and result.status in ("shape", "error")):
        parts.append(wrapped((muted(result.note),), width))
    if result.status == "follows":
        parts.append(wrapped((muted(text("check.follows_from", name=_first_name(told.report))),), width))
    if result.passed is False and told.exam:
        parts.append(wrapped((muted(text("check.exam_on")),), width))
    elif result.hints:
        parts += _hints(told, width, rungs)
    gap = [BLANK] if airy else []
    return [one for number, part in enumerate(filter(None, parts)) for one in (*(gap if number else ()), *part)]


def _title(result: Result, width: int) -> Line:
    """What is known at a glance."""
    words = text(f"check.title_{result.status}", kind=text(f"check.kind_{result.kind}"))
    term = symbol_term(result.name)
    place = muted(text("check.at_line", line=result.line))
    return justified((Span(term.text, term.kind, True), heading(f" {words}")), (place,), width)


def _first_name(report: Report) -> str:
    return symbol_term(report.first_wrong).text if report.first_wrong else ""


# --- theirs beside the right ones ------------------------------------------------------------------------------------


def value_lines(told: Told, width: int, most: int = ALL_ROWS) -> list[Line]:
    """Yours, right, numeric and the difference, the first `most` of them, for as many entries as fit."""
    result = told.result
    if result.yours is None or result.right is None or result.yours.shape != result.right.shape:
        return []
    labels = [text(f"check.row_{row}") for row in ("yours", "right", "numeric", "difference")]
    label_width = max(map(len, labels)) + GAP
    numeric = _numeric(told)
    rows: list[Array] = [result.yours, result.right, *([numeric] if numeric is not None else [])]
    texts, power = _texts([*rows, result.yours - result.right], result)
    column = max(max(len(cell) for row in texts for cell in row.values()), 6) + GAP
    places = _places(result)[: max((width - label_width) // column, 1)]
    lines = [line(" " * label_width, faint("".join(index(place).rjust(column) for place in places)))]
    names = [labels[0], labels[1], *([labels[2]] if numeric is not None else []), labels[3]]
    for name, cells_of in [*zip(names, texts, strict=True)][:most]:
        lines.append(_row(name, cells_of, places, result, (label_width, column), labels))
    if power:
        lines.insert(0, line(" " * label_width, muted(text("check.times", power=power_of_ten(power)))))
    hidden = result.right.size - len(places)
    if hidden:
        lines.append(line(" " * label_width, muted(text("check.more_entries", count=hidden))))
    return lines


def _row(
    name: str,
    texts: dict[tuple[int, int], str],
    places: Sequence[tuple[int, int]],
    result: Result,
    widths: tuple[int, int],
    labels: Sequence[str],
) -> Line:
    mine = name == labels[0]
    quiet = name in labels[2:]
    pieces = [Span(name.ljust(widths[0]), "muted" if quiet else "text", mine)]
    for place in places:
        wrong = mine and result.verdicts is not None and result.verdicts[place] == Verdict.WRONG
        role = "wrong" if wrong else "muted" if quiet else "text"
        body = texts[place]
        space = len(body) - len(body.lstrip())
        pieces.append(Span(" " * (widths[1] - len(body) + space)))
        pieces.append(Span(body.lstrip(), role, wrong, underline=wrong))
    return tuple(pieces)


def _texts(rows: Sequence[Array], result: Result) -> tuple[list[dict[tuple[int, int], str]], int]:
    """Every entry of every row as text, decimal points in line; an entry nobody wrote down is a dash."""
    stacked = np.concatenate([row.reshape(1, -1) for row in rows])
    known = np.ones(rows[0].size, dtype=bool) if result.typed is None else result.typed.known.reshape(-1)
    filled = np.where(np.isnan(stacked) & ~known, 0.0, stacked)
    decimals = _decimals(result)
    if decimals is None:
        written, power = cells(filled, DIGITS)
    else:
        written, power = [[fixed(float(entry), decimals) for entry in row] for row in filled], 0
    shape = rows[0].shape
    table: list[dict[tuple[int, int], str]] = []
    for number, row in enumerate(written):
        cell_of = {}
        for at, cell in enumerate(row):
            left, right = np.unravel_index(at, shape)
            hidden = not known[at] and number in (0, len(rows) - 1)
            cell_of[int(left), int(right)] = "–" if hidden else cell
        table.append(cell_of)
    return table, power


def _decimals(result: Result) -> int | None:
    """As many as were typed, so that figures stand as they were written; None for formulas and very small figures."""
    if result.typed is None or not result.typed.known.any():
        return None
    finest = result.typed.half_units[result.typed.known].min()
    decimals = round(-np.log10(2 * finest)) if finest > 0 else DIGITS
    return int(decimals) if 0 <= decimals <= MOST_DECIMALS else None


def _places(result: Result) -> list[tuple[int, int]]:
    """The entries, wrong ones first where not all will fit, else in order."""
    assert result.right is not None
    every = [(int(row), int(column)) for row, column in np.ndindex(*result.right.shape)]
    verdicts = result.verdicts
    if verdicts is None or len(every) <= RUNGS:
        return every
    return sorted(every, key=lambda place: verdicts[place] != Verdict.WRONG)


def _numeric(told: Told) -> Array | None:
    """The gradient by nudging, where the quantity is one."""
    name = told.result.name
    if not can_check(name) or quantity(name).kind not in ("delta", "gradient"):
        return None
    return check_quantity(told.report.trace, name).numeric


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


def _rung(told: Told, rung: int, width: int) -> list[Line]:
    words = told.result.hints[rung - 1]
    number = Span(f"{rung}  ", "text", True)
    if rung == FORMULA:
        right = told.report.judgement.judge.right_form(told.result.name, told.result.reading)
        formula = line(spans((symbol_term(told.result.name),)), " = ", spans(terms(right)))
        return [(number, Span(text("check.right_line"))), *_indented(wrapped_formula(formula, width - 3, 2))]
    lines = wrapped((Span(words),), width - 3)
    found = told.result.diagnosis.found if told.result.diagnosis else None
    if rung == MISTAKE and found:
        lines += wrapped_formula(line(muted(text("check.yours_is")), " ", spans(terms(found.expression))), width - 3, 2)
    return [(number, *lines[0]), *_indented(lines[1:])]


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
        """The verdict above; at the foot what this sample can show."""
        inside, room = width - 2 * self.beside, height - 2 * self.above
        if inside < LEAST_WIDTH:
            return []
        lines = self._verdict(inside, room) if self.told else self._sentences(inside)
        margin = Span(" " * self.beside)
        return [*([BLANK] * self.above), *((margin, *cut(one, inside)) for one in lines)]

    def needed(self, width: int) -> int:
        """How many lines the verdict takes without cuts, with those around it; its foot is for empty lines."""
        inside = width - 2 * self.beside
        if inside < LEAST_WIDTH:
            return 0
        lines = len(cause_lines(self.told, inside)) if self.told else len(self._sentences(inside))
        return lines + 2 * self.above

    def _sentences(self, width: int) -> list[Line]:
        return [shown for words in self.words for shown in (*wrapped((Span(words),), width), BLANK)]

    def _verdict(self, width: int, height: int) -> list[Line]:
        assert self.told is not None
        lines = cause_lines(self.told, width, height)
        power = self.told.report.power
        foot = text("check.power", revealable=power.revealable, known=power.known) if power.known else ""
        below = wrapped((muted(foot),), width) if foot else []
        space = height - len(lines) - len(below)
        return [*lines, *([BLANK] * space), *below] if space > 0 and below else lines
