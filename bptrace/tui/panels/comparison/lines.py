"""Everything that is seen of what a person has beside what is right."""

from collections.abc import Sequence

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import fixed, full, index, number, power_of_ten
from bptrace.texts import text
from bptrace.tui.panels.comparison.tables import INDEX, Table, table_lines, tables
from bptrace.tui.panels.entry import entry_lines
from bptrace.tui.panels.equation import formula
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Span,
    heading,
    justified,
    line,
    muted,
    spans,
    width_of,
    wrapped,
    wrapped_formula,
)
from bptrace.tui.panels.moment import Moment
from bptrace.tui.theirs import Figures, Their, Theirs

GAP = 4  # columns between two matrices side by side
FEW_COLUMNS = 3  # where fewer of a larger matrix would fit beside the other, that stands below
ABOVE_ROWS = 2  # of a matrix: its title, the numbers of its columns
LEAST_FOR_TWO = 2 * (ABOVE_ROWS + 1) + 2  # lines for a row of each, one between them, and what is left out
MOST_DIGITS = 8  # of the chosen entry
LEAST_ENTRY = 3  # lines from which on it is worth writing it out


def comparison_lines(moment: Moment, theirs: Theirs, width: int, height: int) -> list[Line]:
    """The step and its equation; their matrix and the right one; the chosen entry of both."""
    head = [_title(moment, theirs, width), BLANK, *wrapped_formula(spans(formula(moment), bold=True), width, 2), BLANK]
    if moment.scenario is not theirs.scenario:
        return [*head, *wrapped((muted(text("check.beside_elsewhere", file=theirs.file)),), width)]
    their = theirs.by_name.get(moment.name)
    right = np.atleast_2d(moment.step.value)
    foot = [BLANK, *_entry(their.figures, right, moment, width)] if their and their.figures else []
    lines = [*head, *_matrices(their, right, moment, width, height - len(head) - len(foot)), *foot]
    room = height - len(lines) - 2
    return [*lines, BLANK, *entry_lines(moment, width, room)] if room >= LEAST_ENTRY else lines


def _title(moment: Moment, theirs: Theirs, width: int) -> Line:
    term = symbol_term(moment.name)
    their = theirs.by_name.get(moment.name)
    left = (Span(term.text, term.kind, True), heading(" " + text("check.beside_title")))
    if their is None or moment.scenario is not theirs.scenario:
        return left
    said = text("check.beside_line", file=theirs.file, line=their.line, status=text(f"check.status_{their.status}"))
    return justified(left, (muted(said),), width)


# --- the matrices ----------------------------------------------------------------------------------------------------


def _matrices(their: Their | None, right: Array, moment: Moment, width: int, height: int) -> list[Line]:
    """Side by side where both fit, else one under the other; around the chosen entry where they are larger."""
    term = symbol_term(moment.name)
    titles = [(heading(text(f"check.row_{which}")),) for which in ("yours", "right")]
    if their is None or their.figures is None:
        note = text("check.beside_nothing", name=term.text) if their is None else their.note
        _, only, power = tables(Figures(right, np.ones(right.shape, bool), np.zeros(right.shape, bool)), right)
        above = [*wrapped((muted(note),), width), BLANK, *_power(power)]
        return [*above, *_windows([(titles[1], only)], moment, width, height - len(above))]
    mine, other, power = tables(their.figures, right)
    above = _power(power)
    return [*above, *_windows([(titles[0], mine), (titles[1], other)], moment, width, height - len(above))]


def _power(power: int) -> list[Line]:
    return [line(" " * INDEX, muted(text("check.times", power=power_of_ten(power))))] if power else []


def _windows(titled: Sequence[tuple[Line, Table]], moment: Moment, width: int, height: int) -> list[Line]:
    """Both beside or below one another; where there is room for one only, theirs."""
    rows, columns = len(titled[0][1].entries), len(titled[0][1].entries[0])
    each = max(table.width for _, table in titled)
    fitting = (width - (INDEX + GAP) * len(titled) + GAP) // (each * len(titled))
    beside = len(titled) > 1 and fitting >= min(columns, FEW_COLUMNS)
    below = len(titled) > 1 and not beside and height >= LEAST_FOR_TWO
    across = fitting if beside else (width - INDEX) // each
    down = (height - LEAST_FOR_TWO) // 2 + 1 if below else height - ABOVE_ROWS - 1
    shown = _around(moment.cell[0], rows, max(down, 1)), _around(moment.cell[1], columns, max(across, 1))
    drawn = [table_lines(title, table, moment.cell, *shown) for title, table in titled]
    if beside:
        broad = INDEX + each * len(shown[1]) + GAP
        pairs = zip(*drawn, strict=True)
        lines = [line(left, " " * (broad - width_of(left)), right) for left, right in pairs]
    else:
        lines = [*drawn[0], BLANK, *drawn[1]] if below else drawn[0]
    return [*lines, *_left_out(rows, columns, *shown)][: max(height, 0)]


def _around(at: int, count: int, room: int) -> range:
    start = min(max(at - room // 2, 0), max(count - room, 0))
    return range(start, min(start + room, count))


def _left_out(rows: int, columns: int, seen_rows: range, seen_columns: range) -> list[Line]:
    """Where a matrix is larger than its window, which part of it that is."""
    if len(seen_rows) == rows and len(seen_columns) == columns:
        return []
    told = {"top": seen_rows[0], "bottom": seen_rows[-1], "left": seen_columns[0], "right": seen_columns[-1]}
    return [line(" " * INDEX, muted(text("check.beside_window", rows=rows, columns=columns, **told)))]


# --- the chosen entry ------------------------------------------------------------------------------------------------


def _entry(theirs: Figures, right: Array, moment: Moment, width: int) -> list[Line]:
    """Both of it with more digits, and how far apart they are."""
    cell = moment.cell
    term = symbol_term(moment.name)
    name = (Span(term.text, term.kind, True), heading(index(cell)))
    if not theirs.known[cell]:
        return [line(name, muted("  " + text("check.beside_blank")))]
    mine, other = float(theirs.values[cell]), float(right[cell])
    yours = full(mine, MOST_DIGITS) if theirs.decimals is None else fixed(mine, theirs.decimals)
    told = {"yours": yours, "right": full(other, MOST_DIGITS), "difference": number(mine - other)}
    pieces = [(Span(text(f"check.beside_{which}", value=value)),) for which, value in told.items()]
    off = bool(theirs.off[cell])
    verdict = Span(text("check.beside_off" if off else "check.beside_like"), "wrong" if off else "text", True)
    return [*_flowing(name, pieces, width), *wrapped(line(verdict, muted(_counted(theirs))), width, 2)]


def _flowing(first: Line, pieces: Sequence[Line], width: int) -> list[Line]:
    """Pieces behind one another, none of them broken."""
    lines = [first]
    for piece in pieces:
        joined = line(lines[-1], "   ", piece)
        lines[-1:] = [joined] if width_of(joined) <= width else [lines[-1], line("  ", piece)]
    return lines


def _counted(theirs: Figures) -> str:
    off, total = int(theirs.off.sum()), theirs.off.size
    return "   " + text("check.beside_count", off=off, total=total) if total > 1 else ""
