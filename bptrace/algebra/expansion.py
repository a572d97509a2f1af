"""One entry on the way from its formula to its value: `δ⁽²⁾[0,0] = (−0.7569 · −0.7323) · 0.2500 = 0.1386`."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeGuard

import numpy as np

from bptrace.algebra.entry import LONG, entry
from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expression import (
    Entry,
    Equation,
    Expression,
    Number,
    Size,
    Total,
    children,
    rebuild,
    walk,
)
from bptrace.algebra.functions import Array
from bptrace.algebra.general_term import general_term, summands
from bptrace.algebra.notation import terms
from bptrace.algebra.terms import Terms
from bptrace.frozen import frozen

LARGEST = 5  # how many terms of a long sum are shown


@frozen
class LongSum:
    """The largest terms of a sum too long to write out, and how much of Σ|term| they are."""

    count: int
    largest: tuple[tuple[Terms, float], ...]
    rest: float
    total: float
    share: float
    labels: tuple[str, ...] = ()  # which of the terms they are: "k=8"
    whole: float = 0.0  # Σ|term|


@frozen
class Expansion:
    """One entry on the way from its formula to its value: the head and one line a stage, `= …` each."""

    head: Terms
    lines: tuple[Terms, ...]
    value: float
    long_sum: LongSum | None


def expansion(equation: Equation, index: tuple[int, int], quantities: Mapping[str, Array]) -> Expansion:
    """Entry `index` of the equation: its formula, the numbers put in, each part computed, the value."""
    full = entry(equation.expression, *index, quantities)
    with np.errstate(all="ignore"):
        short = _without_long_sums(full, quantities)
        result = number_of(short, quantities)
        stages = [_summarised(full), *_stages(short, quantities), Number(result)]
        long_sum = _long_sum(full, quantities)
    lines = tuple(dict.fromkeys(terms(stage) for stage in stages))
    return Expansion(terms(Entry(equation.name, *index)), lines, result, long_sum)


def summary(equation: Equation, index: tuple[int, int], quantities: Mapping[str, Array]) -> Terms:
    """The formula of entry `index` with every sum as Σ over one general term: for where a line is all there is."""
    return terms(_summarised(entry(equation.expression, *index, quantities), 1))


def _summarised(node: Expression, long: int = LONG) -> Expression:
    """Sums of more than `long` terms as Σ over one general term."""
    if isinstance(node, Total) and len(node.terms) > long:
        return general_term(node).total
    return rebuild(node, tuple(_summarised(child, long) for child in children(node)))


def _without_long_sums(node: Expression, quantities: Mapping[str, Array]) -> Expression:
    """The tree with every long sum as the number it is."""
    if _is_long(node):
        return Number(float(np.sum(summands(node, quantities))))
    return rebuild(node, tuple(_without_long_sums(child, quantities) for child in children(node)))


def _stages(short: Expression, quantities: Mapping[str, Array]) -> Iterator[Expression]:
    """The numbers put in for the letters; then every operand of the outermost operation computed."""
    yield put_numbers(short, quantities)
    yield rebuild(short, tuple(_as_number(child, quantities) for child in children(short)))


def put_numbers(node: Expression, quantities: Mapping[str, Array]) -> Expression:
    """The tree of an entry, or a part of it, with the numbers put in for the letters."""
    if not children(node):
        return _as_number(node, quantities)
    return rebuild(node, tuple(put_numbers(child, quantities) for child in children(node)))


def _as_number(node: Expression, quantities: Mapping[str, Array]) -> Expression:
    """Its value: exact where it is made of exact numbers alone."""
    if isinstance(node, Number):
        return node
    is_exact = all(isinstance(leaf, Size) or _is_exact(leaf) for leaf in walk(node) if not children(leaf))
    found = number_of(node, quantities)
    return Number(Fraction(found) if is_exact else found)


def _is_long(node: Expression) -> TypeGuard[Total]:
    return isinstance(node, Total) and len(node.terms) > LONG


def _is_exact(node: Expression) -> bool:
    """Whether a number stands in the formula, and was not computed."""
    return isinstance(node, Number) and not isinstance(node.value, float)


def _long_sum(full: Expression, quantities: Mapping[str, Array]) -> LongSum | None:
    """The first long sum of the tree, its largest terms first."""
    total = next(filter(_is_long, walk(full)), None)
    if total is None:
        return None
    values = summands(total, quantities)
    order = np.argsort(-np.abs(values), kind="stable")[:LARGEST]
    whole = float(np.sum(np.abs(values)))
    share = float(np.sum(np.abs(values[order]))) / whole if whole else 1.0
    largest = tuple((terms(total.terms[k]), float(values[k])) for k in order)
    everything = float(np.sum(values))
    rest, general = everything - float(np.sum(values[order])), general_term(total)
    labels = tuple(general.label(int(k)) for k in order)
    return LongSum(len(values), largest, rest, everything, share, labels, whole)
