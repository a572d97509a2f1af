"""On from an entry down to what was given: what made it, what made that, each with its numbers put in."""

from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from bptrace.algebra.entry import LONG
from bptrace.algebra.expansion import expansion, summary
from bptrace.algebra.expression import Entry
from bptrace.algebra.notation import terms
from bptrace.algebra.numbers import number
from bptrace.algebra.scalars import Leaf, cell_of
from bptrace.frozen import frozen
from bptrace.tracing import Trace
from bptrace.tui.panels.lines import Line, Span, cut, line, spans, width_of
from bptrace.why import Why, why

GAP = 3  # columns between a formula and its numbers
_whys: WeakKeyDictionary[Trace, dict[Leaf, Why]] = WeakKeyDictionary()  # chains run together
_links: WeakKeyDictionary[Trace, dict[Entry, "_Link"]] = WeakKeyDictionary()


def chain(traced: Trace, leaf: Leaf) -> Iterator[Why]:
    """The why of an entry, then of what made the most of it, and so on, down to one made of given numbers alone."""
    onward: Leaf | None = leaf
    while onward is not None:
        found = _why(traced, onward)
        yield found
        onward = _onward(traced, found)


def _why(traced: Trace, leaf: Leaf) -> Why:
    known = _whys.setdefault(traced, {})
    if leaf not in known:
        known[leaf] = why(traced, leaf)
    return known[leaf]


def _onward(traced: Trace, found: Why) -> Entry | None:
    """Of the largest term that steps computed, the entry computed last."""
    for term in found.by_size:
        computed = [leaf for leaf in found.term(term).leaves if isinstance(leaf, Entry) and leaf.name in traced]
        if computed:
            return max(computed, key=lambda leaf: traced.step(leaf.name).index)
    return None


@frozen
class _Link:
    """One equation of the chain: the entry, its formula, the numbers put in (none where these are many), its value."""

    name: Line
    formula: Line
    numbers: Line
    value: str


def chain_lines(traced: Trace, several: Iterable[Why], width: int) -> list[Line]:
    """A line each; names, formulas and numbers stand below one another, numbers only where they fit."""
    links = [_link(traced, found) for found in several]
    name = max(width_of(link.name) for link in links)
    formula = max(width_of(link.formula) for link in links)
    return [cut(_row(link, name, formula, width), width) for link in links]


def _row(link: _Link, name: int, formula: int, width: int) -> Line:
    head = line(link.name, " " * (name - width_of(link.name)), " = ", link.formula)
    space, value = " " * (formula - width_of(link.formula) + GAP), Span(link.value, "here", bold=True)
    whole = line(head, space, "= ", link.numbers, " = ", value)
    if link.numbers and width_of(whole) <= width:
        return whole
    without = line(head, space, "= ", value)
    return without if width_of(without) <= width else line(head, " = ", value)


def _link(traced: Trace, found: Why) -> _Link:
    assert isinstance(found.leaf, Entry)
    known = _links.setdefault(traced, {})
    if found.leaf not in known:
        known[found.leaf] = _written(traced, found, found.leaf)
    return known[found.leaf]


def _written(traced: Trace, found: Why, leaf: Entry) -> _Link:
    at = traced.step(leaf.name).equation, cell_of(leaf), traced.values
    stages = () if len(found.values) > LONG else expansion(*at).lines
    numbers = spans(stages[1]) if len(stages) > 2 else ()
    return _Link(spans(terms(leaf)), spans(summary(*at)), numbers, number(found.value))
