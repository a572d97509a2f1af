"""The chosen entry written out: its formula, the numbers put in, the value; long sums by their largest terms."""

from collections.abc import Sequence

from bptrace.algebra.entry import Expansion, LongSum, expansion
from bptrace.algebra.notation import Term
from bptrace.algebra.numbers import fixed, index, number, percent
from bptrace.texts import text
from bptrace.tui.panels.lines import Line, Span, cut, faint, heading, line, muted, spans, width_of, wrapped
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel

UNKNOWN = "?"
BAR = 10  # the columns of the longest term's bar


def title(moment: Moment) -> str:
    """ "Entry [0,1]"."""
    return text("debugger.entry", index=index(moment.cell))


def entry_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """The expansion in at most `height` lines; in few lines the stages stand behind one another."""
    found = expansion(moment.step.equation, moment.cell, moment.trace.values)
    head = [line(heading(title(moment)))] if titled else []
    room = height - len(head)
    stages = _stages(found, moment.is_hidden)
    if found.long_sum and not moment.is_hidden:
        return [*head, *_long_sum(found, stages, width, room)]
    for several in (_below, _joined):
        lines = several(found, stages, width)
        if len(lines) <= room:
            return [*head, *lines]
    return [*head, *lines[: room - 1], *_last(lines[room - 1 :], width)] if room > 0 else head


def _last(rest: list[Line], width: int) -> list[Line]:
    return [cut((*rest[0], muted(" …")), width)] if rest else []


def _stages(found: Expansion, hidden: bool) -> list[Line]:
    """The right-hand sides in turn; the last one is the value, or what has still to be predicted."""
    lines = [spans(stage) for stage in found.lines]
    value = UNKNOWN if hidden else number(found.value)
    return [*lines[:-1], line(Span(value, "here", bold=True))] if lines else []


def _head(found: Expansion) -> Line:
    return spans(found.head)


def _below(found: Expansion, stages: list[Line], width: int) -> list[Line]:
    """One stage a line, the equals signs under one another."""
    head = _head(found)
    indent = width_of(head) + 1
    lines = [line(head, " = ", stages[0])]
    lines += [line(" " * indent, "= ", stage) for stage in stages[1:]]
    return [part for one in lines for part in wrapped(one, width, indent + 2)]


def _joined(found: Expansion, stages: list[Line], width: int) -> list[Line]:
    """The formula on the first line, all numbers behind one another on the next."""
    head = _head(found)
    indent = width_of(head) + 1
    numbers = [stages[1], stages[-1]] if len(stages) > 2 else stages[1:]
    second = line(" " * indent, *(piece for stage in numbers for piece in (Span("= "), *stage, Span(" "))))
    return [part for one in (line(head, " = ", stages[0]), second) for part in wrapped(one, width, indent + 2)]


def _long_sum(found: Expansion, stages: list[Line], width: int, height: int) -> list[Line]:
    """The formula, what the sum is made of, its largest terms with bars, the value."""
    total = found.long_sum
    assert total
    said = text("debugger.long_sum", count=total.count, largest=len(total.largest), share=percent(total.share))
    head = _head(found)
    lines = wrapped(line(head, " = ", stages[0]), width, 2)
    value = line(muted("= ") if len(stages) > 2 else "", *(_tail(stages)))
    whole = [*lines, *wrapped(line(muted(said)), width), *_terms(total, width), *wrapped(value, width, 2)]
    if len(whole) <= height:
        return whole
    short = [*lines, *wrapped(line(*_tail(stages), muted(f"   {said}")), width)]
    room = height - len(short)
    return [*short, *_terms(total, width)[:room]][:height]


def _tail(stages: list[Line]) -> Line:
    """What follows the formula: the numbers put in, if they say more than the value, and the value."""
    pieces: list[Span] = []
    for number_, stage in enumerate(stages[1:]):
        pieces += [Span("= " if not number_ else " = "), *stage]
    return tuple(pieces)


def _terms(total: LongSum, width: int) -> list[Line]:
    """The largest terms, one a line, with a bar as long as it is large; then the rest."""
    largest = max((abs(value) for _, value in total.largest), default=0.0) or 1.0
    values = [fixed(value) for _, value in total.largest] + [fixed(total.rest)]
    size = max(map(len, values))
    labels = [_label(terms, width - size - 4) for terms, _ in total.largest]
    labels.append(line(faint(text("debugger.long_sum_rest", count=total.count - len(total.largest)))))
    column = max(map(width_of, labels))
    bar = min(BAR, width - column - size - 3)
    lines = []
    shares = [abs(value) / largest for _, value in total.largest]
    for label, value, share in zip(labels, values, [*shares, 0.0], strict=True):
        drawn = "━" * max(round(share * bar), 1) if share and bar > 2 else ""
        space = " " * (column - width_of(label) + 2 + size - len(value))
        lines.append(line(label, space, value, " ", muted(drawn)))
    return lines


def _label(terms: Sequence[Term], width: int) -> Line:
    return cut(spans(terms), max(width, 4))


class EntryPanel(Panel):
    """Shows the chosen entry."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The title, then the expansion."""
        return entry_lines(self.moment, width, height) if self.moment else ()
