"""What is shown of a why: the way one came, the formula, and the entries with what each group of them contributes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile

from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expansion import summary
from bptrace.algebra.expression import Entry, Symbol
from bptrace.algebra.notation import mathematics, terms
from bptrace.algebra.numbers import fixed, number, percent
from bptrace.algebra.scalars import Leaf, cell_of
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tui.panels.bars import bar
from bptrace.tui.panels.entry import READABLE, UNKNOWN
from bptrace.tui.panels.lines import BLANK, Line, Span, cut, faint, heading, line, muted, spans, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.why.chain import chain, chain_lines
from bptrace.tui.panels.why.trail import Stop, Trail
from bptrace.why import Part, Why, was_drawn

ROOMY = 20  # rows from which on empty ones part what belongs together
NAMED = 28  # columns of an entry's name and value
BRACE = 5  # columns of the bar, the brace and what parts them
VALUE = 13  # columns of a contribution
GAP = 2  # columns between a contribution and its bar
BAR, LONGEST_BAR = 10, 40
SHARE = 6


def why_lines(moment: Moment, trail: Trail, width: int, height: int) -> list[Line]:
    """Everything, in at most `height` lines; the list's rows begin after `head_height` lines."""
    head = head_lines(moment, trail, width, height)
    note = [BLANK, cut(_note(moment, trail.here), width)]
    room = height - len(head) - len(note)
    listed = _list(moment, trail.here, width, room)
    return [*head, *listed, *_further(moment, trail.here.leaf, width, room - len(listed)), *note]


def head_lines(moment: Moment, trail: Trail, width: int, height: int) -> list[Line]:
    """The way one came, the entry with its formula and value, and how much the largest terms are."""
    found, blank = trail.here.found, [BLANK] if height >= ROOMY else []
    title = line(heading(text("why.title")), "  ", _way(trail, width - 8))
    words = [*blank, title, cut(_formula(moment, trail), width), _said(moment, trail.here, width)]
    return words if found.is_given else [*words, *blank, _columns_named(width)]


def _columns_named(width: int) -> Line:
    """What stands in the columns of the list."""
    entry, value, contribution, share = (text(f"why.{name}") for name in ("entry", "value", "contribution", "part"))
    left = "  " + entry + value.rjust(NAMED - len(entry))
    gap = " " * (_columns(width) + BRACE - len(left) + VALUE - len(contribution))
    return (faint(left + gap + contribution + " " * GAP + share.rjust(_bar_room(width) + SHARE)),)


def _way(trail: Trail, width: int) -> Line:
    """ "δ⁽¹⁾[0,2] › W⁽²⁾[2,1]", its end where it is too long."""
    pieces: list[Line] = []
    for at, stop in enumerate(trail.stops):
        last = at == len(trail.stops) - 1
        written = terms(stop.found.leaf)
        shown = (Span(f" {mathematics(stop.found.leaf)} ", "ink", True, "here"),) if last else spans(written)
        pieces.append(line(shown, "" if last else faint(" › ")))
    while len(pieces) > 1 and sum(map(width_of, pieces)) > width - 4:
        pieces.pop(0)
    return line(*([faint("… › ")] if len(pieces) < len(trail.stops) else []), *pieces)


def _formula(moment: Moment, trail: Trail) -> Line:
    """ "= Σₖ δ⁽²⁾[0,k] · … = 0.0123", or where a given number comes from."""
    found = trail.here.found
    value = Span(UNKNOWN if hides(moment, found.leaf) else number(found.value), "here", bold=True)
    if found.is_given or not isinstance(found.leaf, Entry):
        return line("= ", value, muted(f"   {origin(moment.scenario, found.leaf)}"))
    equation = trail.trace.step(found.leaf.name).equation
    return line("= ", spans(summary(equation, cell_of(found.leaf), trail.trace.values)), " = ", value)


def _said(moment: Moment, stop: Stop, width: int) -> Line:
    """How many terms there are, in which order, and how much the largest are."""
    found, count = stop.found, len(stop.found.values)
    if found.is_given:
        return (muted(text("why.given")),)
    key = "why.one" if count == 1 else f"why.{stop.order}"
    said = text(key, count=count)
    if count > 2 * LARGEST and not veiled(moment, found):
        said += text("why.share", largest=LARGEST, share=percent(found.share_of(LARGEST)))
    return cut((muted(said),), width)


LARGEST = 5


# --- the list --------------------------------------------------------------------------------------------------------


def window(stop: Stop, height: int) -> int:
    """The first group to show so that the cursor's is seen to its end; the very first if that will do."""
    first, used = stop.group, _height(stop, stop.group) if stop.groups else 0
    while first > 0 and used + _height(stop, first - 1) <= height:
        first -= 1
        used += _height(stop, first)
    return first


def _height(stop: Stop, group: int) -> int:
    return max(len(stop.part(group).leaves), 1)


def list_rows(stop: Stop, first: int, height: int) -> list[tuple[int, int]]:
    """Which entry of which group stands in each row."""
    rows: list[tuple[int, int]] = []
    for group in range(first, stop.groups):
        if len(rows) >= height:
            break
        rows += [(group, source) for source in range(_height(stop, group))]
    return rows[:height]


def _list(moment: Moment, stop: Stop, width: int, height: int) -> list[Line]:
    rows = list_rows(stop, window(stop, height), height)
    return [_row(moment, stop, group, source, width) for group, source in rows]


def _row(moment: Moment, stop: Stop, group: int, source: int, width: int) -> Line:
    """One entry; the last of its group tells what the group contributes."""
    part = stop.part(group)
    leaves, here = part.leaves, (group, source) == (stop.group, stop.source)
    ground = "linked" if here else ""
    bar = Span("▌" if here else " ", "here", True, ground)
    left = _leaf(moment, leaves[source], ground) if leaves else (Span(mathematics(part.expression)),)
    brace = Span(_brace(source, len(leaves)), "faint", ground=ground)
    column = _columns(width)
    row = line(bar, " ", left, " " * max(column - width_of(left), 1), brace)
    if source == max(len(leaves) - 1, 0):
        row = line(row, cut(_contribution(moment, stop, group, _bar_room(width)), width - width_of(row)))
    row = (
        line(row, " " * max(column + BRACE + VALUE + GAP + _bar_room(width) + SHARE - width_of(row), 0))
        if here
        else row
    )
    return tuple(replace(span, ground=span.ground or ground) for span in row)


def _columns(width: int) -> int:
    """Columns before the brace."""
    return NAMED + (1 if width < 90 else 4)


def _leaf(moment: Moment, leaf: Leaf, ground: str) -> Line:
    """ "W⁽²⁾[2,1]      −0.7323"."""
    name = spans(terms(leaf))
    value = UNKNOWN if hides(moment, leaf) else _figure(number_of(leaf, moment.trace.values))
    return line(name, " " * max(NAMED - width_of(name) - len(value), 1), value)


def _brace(source: int, count: int) -> str:
    if count == 1:
        return "   "
    return " ╮ " if source == 0 else " ╯ " if source == count - 1 else " │ "


def _bar_room(width: int) -> int:
    """Columns of the bar of all of Σ|term|."""
    return min(BAR + max(width - 80, 0) // 2, LONGEST_BAR)


def _contribution(moment: Moment, stop: Stop, group: int, bar_room: int) -> Line:
    """ "= −0.0755  ━━━━ 62 %" of a term; of a factor what it is worth, and that it scales all of it."""
    part, found = stop.part(group), stop.found
    if veiled(moment, found):
        return (Span(UNKNOWN),)
    if group < len(found.factors):
        return line("× ", _figure(part.value).rjust(VALUE - 2), muted("  " + text("why.factor")))
    shown = _figure(part.contribution).rjust(VALUE)
    drawn = bar(part.share, bar_room, part.contribution)
    space = bar_room - width_of((drawn,)) + SHARE
    return line(shown, " " * GAP, drawn, percent(part.share).rjust(space))


def _figure(value: float) -> str:
    return fixed(value) if value and abs(value) < READABLE and number(value) == fixed(value) else number(value)


def _further(moment: Moment, leaf: Leaf | None, width: int, height: int) -> list[Line]:
    """Where one would come to from the entry under the cursor, as far as there is room for it."""
    title = line(heading(text("why.further")), "  ", muted(text("why.along")))
    links = chain(moment.trace, leaf) if leaf and height > 2 else iter(())
    shown = list(islice(takewhile(lambda found: not veiled(moment, found), links), max(height - 2, 0)))
    if shown and shown[0].is_given:
        lines = [BLANK, cut(_given(moment, shown[0]), width)]
    else:
        lines = [BLANK, cut(title, width), *chain_lines(moment.trace, shown, width)] if shown else []
    return [*lines, *[BLANK] * (height - len(lines))]


def _given(moment: Moment, found: Why) -> Line:
    """ "W⁽²⁾[0,1] = 0.1049   drawn by init normal, seed 0"."""
    value = Span(UNKNOWN if hides(moment, found.leaf) else number(found.value), "here", bold=True)
    return line(spans(terms(found.leaf)), " = ", value, muted(f"   {origin(moment.scenario, found.leaf)}"))


def _note(moment: Moment, stop: Stop) -> Line:
    """How the group under the cursor is computed."""
    if not stop.groups:
        return BLANK
    part = stop.part(stop.group)
    if veiled(moment, stop.found):
        return line(spans(terms(part.expression)))
    whole = line(spans(terms(part.expression)), " = ", number(part.value))
    factors = stop.found.factors
    if stop.group < len(factors) or not factors:
        return whole
    scaled = " · ".join(number(each.value) for each in (part, *factors))
    return line(whole, muted(text("why.scaled", product=scaled, contribution=number(part.contribution))))


# --- what must not be told, and what was given -----------------------------------------------------------------------


def hides(moment: Moment, leaf: Leaf) -> bool:
    """Whether a number has still to be predicted."""
    return leaf.name in moment.hidden or (
        isinstance(leaf, Entry) and f"{leaf.name}[{leaf.row},{leaf.column}]" in moment.hidden
    )


def veiled(moment: Moment, found: Why) -> bool:
    """Whether contributions would tell a number that has still to be predicted."""
    if not moment.hidden or found.is_given:
        return False
    parts: Sequence[Part] = (*found.factors, *found.terms)
    return hides(moment, found.leaf) or any(hides(moment, leaf) for part in parts for leaf in part.leaves)


def origin(scenario: Scenario, leaf: Leaf) -> str:
    """Where a given number comes from, in words."""
    if was_drawn(scenario, leaf):
        return text("why.drawn", method=scenario.init, seed=scenario.seed)
    if leaf.name in scenario.parameters:
        return text("why.set")
    if leaf.name in ("x", "y"):
        if scenario.data is None or scenario.sample is None:
            return text("why.by_hand")
        return text(f"why.of_sample_{leaf.name}", sample=scenario.sample, data=scenario.data.name)
    if leaf.name in scenario.state:
        return text("why.kept", optimizer=scenario.optimizer.name, updates=scenario.updates)
    return text("why.setting" if isinstance(leaf, Symbol) else "why.set")
