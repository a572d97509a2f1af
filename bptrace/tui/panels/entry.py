"""The chosen entry written out: its formula, the numbers put in, the value; long sums by their largest terms."""

from collections.abc import Sequence
from math import isfinite

from bptrace.algebra.expansion import Expansion, LongSum, expansion, summary
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import change, fixed, index, number, percent
from bptrace.texts import text
from bptrace.tui.panels.bars import bar
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Span,
    faint,
    heading,
    line,
    muted,
    spans,
    width_of,
    wrapped,
    wrapped_formula,
)
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel
from bptrace.tui.panels.terms import term_lines

UNKNOWN = "?"
NARROW = 45  # columns with less room than that are used from the first on
READABLE = 1e5  # from here on a number needs a power of ten
BAR, SHORTEST_BAR = 10, 5  # the columns of the longest term's bar; with less, lengths are not told apart


def title(moment: Moment) -> str:
    """ "Entry [0,1]"."""
    return text("debugger.entry", index=index(moment.cell))


def entry_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """The expansion in at most `height` lines; in few lines the stages stand behind one another.

    Below a tab an empty line comes first, where nothing has to go for it.
    """
    found = expansion(moment.step.equation, moment.cell, moment.trace.values)
    title_lines = [line(heading(title(moment)))] if titled else []
    head = spans((symbol_term(moment.name),) if titled else found.head)
    room = height - len(title_lines)
    stages = _stages(found, moment.is_hidden, moment.uses_hidden)
    if found.long_sum and not moment.is_hidden and not moment.uses_hidden:
        return [*title_lines, *_long_sum(found.long_sum, head, stages, width, room)][:height]
    if width_of(head) + 3 + width_of(stages[0]) > width:
        stages[0] = spans(summary(moment.step.equation, moment.cell, moment.trace.values))
    for several in (_below, _joined) if not titled else ():
        if len(lines := several(head, stages, width)) < room:
            return [BLANK, *lines]
    for several in (_below, _joined, _brief, _short, _numbers):
        lines = several(head, stages, width)
        if len(lines) <= room:
            return [*title_lines, *lines][:height]
    left_out = [*lines[: max(room - 1, 0)], line(muted("… = "), stages[-1])]
    return [*title_lines, *left_out[-room:]][:height]


def _stages(found: Expansion, hidden: bool, uses_hidden: bool = False) -> list[Line]:
    """The right-hand sides in turn; the last one is the value, or what has still to be predicted.

    Of a step that uses what is hidden only the formula is told, and its value."""
    lines = [spans(stage) for stage in found.lines]
    if uses_hidden:
        lines = [lines[0], lines[-1]]
    value = UNKNOWN if hidden else number(found.value)
    known = lines[:-2] if hidden and len(lines) > 2 else lines[:-1]
    return [*(known or lines[:1]), line(Span(value, "here", bold=True))]


def _below(head: Line, stages: list[Line], width: int) -> list[Line]:
    """One stage a line, the equals signs under one another."""
    indent = _indent(head, width)
    lines = [line(head, " = ", stages[0])]
    lines += [line(" " * indent, "= ", stage) for stage in stages[1:]]
    return [part for one in lines for part in wrapped_formula(one, width, indent + 2)]


def _indent(head: Line, width: int) -> int:
    """The column of the equals signs; further left where there is little room."""
    return width_of(head) + 1 if width >= NARROW else 1


def _joined(head: Line, stages: list[Line], width: int) -> list[Line]:
    """The formula on the first line, all numbers behind one another on the next."""
    indent = _indent(head, width)
    second = line(" " * indent, "= ", _chain(stages[1:]))
    return [part for one in (line(head, " = ", stages[0]), second) for part in wrapped_formula(one, width, indent + 2)]


def _brief(head: Line, stages: list[Line], width: int) -> list[Line]:
    """Without the stages between the numbers and the value."""
    return _joined(head, [*stages[:2], *stages[-1:]] if len(stages) > 2 else stages, width)


def _short(head: Line, stages: list[Line], width: int) -> list[Line]:
    """Without the numbers that were put in: the formula, its computed parts, the value."""
    return _below(head, [stages[0], *stages[-2:]] if len(stages) > 2 else stages, width)


def _numbers(head: Line, stages: list[Line], width: int) -> list[Line]:
    """Without the formula, which stands above as the step's own: the numbers put in, the value."""
    return _below(head, [stages[1], stages[-1]] if len(stages) > 2 else stages, width)


def _chain(stages: Sequence[Line]) -> Line:
    """ "1 · 2 = 2"."""
    return line(*(piece for number_, stage in enumerate(stages) for piece in (Span(" = " if number_ else ""), *stage)))


def _long_sum(total: LongSum, head: Line, stages: list[Line], width: int, height: int) -> list[Line]:
    """The formula, the numbers with the sum computed, what the sum is made of: its largest terms, with bars."""
    lines = _joined(head, stages, width)
    if len(lines) > 2:
        lines = _brief(head, stages, width)
    said = _said(total, len(total.largest), width)
    for labels in (_names(total), _numbered(total)):
        whole = [*lines, *said, *_terms(total, labels, width)]
        if len(whole) - 1 <= height and _bar_room(total, labels, width) >= SHORTEST_BAR:
            return whole[:height]  # without the rest where a row is missing: its share is told
    return [*lines, *_packed(total, width, height - len(lines))][:height]


def _said(total: LongSum, shown: int, width: int) -> list[Line]:
    """How many terms there are, how many of them are shown and how much these make: in one line where it fits."""
    key = "debugger.long_sum" if shown > 1 else "debugger.long_sum_one"
    made = sum(abs(value) for _, value in total.largest[:shown])
    share = percent(made / total.whole if total.whole else 1.0)
    for end in ("", "_short"):
        words = line(muted(text(key + end, count=total.count, largest=shown, share=share)))
        if width_of(words) <= width:
            return [words]
    return wrapped(words, width)


def _packed(total: LongSum, width: int, height: int) -> list[Line]:
    """As many of the largest terms as there is room for, several on a line; the short form of each names its k."""
    if height < 2:
        return []
    most: list[Line] = []
    for shown in range(1, len(total.largest) + 1):
        for named in (True, False):
            said = _said(total, shown, width)
            pieces = _pieces(total, shown, named)
            rows = _flowing(pieces, width)
            if len(said) + len(rows) <= height and all(width_of(row) <= width for row in rows):
                most = [*said, *rows]
                break
    return most


def _pieces(total: LongSum, shown: int, named: bool) -> list[Line]:
    """ "δ⁽³⁾[0,8] · W⁽³⁾ᵀ[8,0] = −0.0118" for each term, or "k=8: −0.0118"."""
    labels = (_names if named else _numbered)(total)[:shown]
    sign = muted(" = " if named else ": ")
    return [line(label, sign, number(value)) for label, (_, value) in zip(labels, total.largest, strict=False)]


def _flowing(pieces: Sequence[Line], width: int) -> list[Line]:
    """Pieces beside one another in columns of one width, in as few lines as they need."""
    gap = 3
    column = max(map(width_of, pieces)) + gap
    each = max((width + gap) // column, 1)
    rows = []
    for start in range(0, len(pieces), each):
        row = [line(piece, " " * (column - width_of(piece))) for piece in pieces[start : start + each]]
        rows.append(line(*row[:-1], pieces[start : start + each][-1]))
    return rows


def _names(total: LongSum) -> list[Line]:
    """ "δ⁽³⁾[0,8] · W⁽³⁾ᵀ[8,0]" for each of the largest terms."""
    return [spans(terms) for terms, _ in total.largest]


def _numbered(total: LongSum) -> list[Line]:
    """ "k=8" for each: the k of the general term."""
    return [(muted(label),) for label in total.labels]


def _terms(total: LongSum, names: Sequence[Line], width: int) -> list[Line]:
    """The largest terms, one a line, with a bar as long as it is large; then the rest."""
    values = _values(total)
    size = max(map(len, values))
    labels = [*names, (faint(text("debugger.long_sum_rest", count=total.count - len(total.largest))),)]
    column = max(map(width_of, labels))
    room = _bar_room(total, names, width)
    largest = total.largest[0][1]
    bars = [bar(_share(term, largest), room, term) for _, term in total.largest]
    lines = []
    for label, value, drawn in zip(labels, values, [*bars, Span("")], strict=True):
        space = " " * (column - width_of(label) + 2 + size - len(value))
        lines.append(line(label, space, value, " ", drawn))
    return lines


def _values(total: LongSum) -> list[str]:
    """The largest terms and the rest, written alike."""
    values = (*(value for _, value in total.largest), total.rest)
    written = fixed if all(abs(value) < READABLE for value in values) else number
    return [written(value) for value in values]


def _bar_room(total: LongSum, names: Sequence[Line], width: int) -> int:
    """Columns for the longest bar beside names and values."""
    rest = text("debugger.long_sum_rest", count=total.count - len(total.largest))
    column = max(len(rest), *map(width_of, names))
    return min(BAR, width - column - max(map(len, _values(total))) - 3)


def _share(value: float, largest: float) -> float:
    """The length of a bar; none for what is no number or not finite."""
    return abs(value / largest) if largest and isfinite(value) and isfinite(largest) else 0.0


class EntryPanel(Panel):
    """Shows the chosen entry."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The title, then the expansion; what the value was before an edit stands with the title, or with the value."""
        if not self.moment:
            return ()
        if self.moment.term is not None:
            return term_lines(self.moment, width, height, self.titled)
        lines = entry_lines(self.moment, width, height, self.titled)
        told = changed_span(self.moment)
        at = 0 if self.titled else -1
        if told and lines and width_of(lines[at]) + width_of((told,)) <= width:
            lines[at] = line(lines[at], told)
        return lines


def changed_span(moment: Moment) -> Span | None:
    """ "   0.1035 → 0.0712" where an edit changed the chosen entry, and it has not to be predicted."""
    before = moment.effect.entry_before(moment.name, moment.cell) if moment.effect else None
    if before is None or moment.is_hidden:
        return None
    return muted(f"   {change(before, float(moment.step.value[moment.cell]))}")
