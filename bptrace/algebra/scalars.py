"""The scalar tree of one entry, taken apart: its leaves, the terms it adds up, and how strongly each operand moves it.

`entry` makes such a tree of numbers from an equation between matrices. Every local derivative comes from the table of
the chain rule, so a graph drawn of the tree cannot know another derivative than the derivation does.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

import numpy as np

from bptrace.algebra.chain_rule import RULES, Gradients, is_differentiable
from bptrace.algebra.entry import LONG
from bptrace.algebra.evaluation import value
from bptrace.algebra.expansion import summands
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Entry,
    Expression,
    Negate,
    Scale,
    Subtract,
    Symbol,
    Total,
    children,
    walk,
)
from bptrace.algebra.functions import Array

Leaf = Entry | Symbol
Quantities = Mapping[str, Array]


# --- leaves ----------------------------------------------------------------------------------------------------------


def place(leaf: Leaf) -> Leaf:
    """Where the number of a leaf stands: an entry of Aᵀ is an entry of A."""
    if isinstance(leaf, Entry) and leaf.transposed:
        return Entry(leaf.name, leaf.column, leaf.row)
    return leaf


def cell_of(leaf: Entry) -> tuple[int, int]:
    """Its row and column."""
    return int(leaf.row), int(leaf.column)


def leaves(tree: Expression) -> tuple[Leaf, ...]:
    """The quantities' numbers below a node, each once, in order of appearance."""
    return tuple(dict.fromkeys(place(node) for node in walk(tree) if isinstance(node, Leaf)))


# --- sums ------------------------------------------------------------------------------------------------------------


class Addends(Sequence[Expression]):
    """The terms whose sum a tree is, one where it is no sum; what is subtracted comes with its minus.

    The terms of a long sum are made when they are asked for, their values all at once.
    """

    def __init__(self, tree: Expression, *, with_minus: bool = True) -> None:
        """Without `with_minus` a difference is one term."""
        self._pieces = tuple(_pieces(tree, 1, with_minus))
        self._ends = list(accumulate(count for _, _, count in self._pieces))

    def __len__(self) -> int:
        return self._ends[-1]

    @overload
    def __getitem__(self, at: int) -> Expression: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Expression, ...]: ...

    def __getitem__(self, at: int | slice) -> Expression | tuple[Expression, ...]:
        wanted = range(len(self))[at]
        if not isinstance(wanted, int):
            return tuple(self[k] for k in wanted)
        number = bisect_right(self._ends, wanted)
        piece, sign, count = self._pieces[number]
        term = piece.terms[wanted - self._ends[number] + count] if isinstance(piece, Total) else piece
        return term if sign > 0 else _negated(term)

    def values(self, quantities: Quantities) -> Array:
        """The values of all terms."""
        with np.errstate(all="ignore"):
            parts = [
                sign * (summands(piece, quantities) if isinstance(piece, Total) else value(piece, quantities))
                for piece, sign, _ in self._pieces
            ]
        return np.concatenate([np.asarray(part, dtype=float).reshape(-1) for part in parts])


def _pieces(tree: Expression, sign: int, with_minus: bool) -> Iterator[tuple[Expression, int, int]]:
    """Terms, and long sums of terms, each with its sign and how many they are."""
    match tree:
        case Total(terms) if len(terms) > LONG:
            yield tree, sign, len(terms)
        case Total() | Add():
            for child in children(tree):
                yield from _pieces(child, sign, with_minus)
        case Subtract(left, right) if with_minus:
            yield from _pieces(left, sign, with_minus)
            yield from _pieces(right, -sign, with_minus)
        case Negate(operand) if with_minus and is_sum(operand):
            yield from _pieces(operand, -sign, with_minus)
        case _:
            yield tree, sign, 1


def is_sum(tree: Expression) -> bool:
    """Whether a tree adds something up at its root."""
    return isinstance(tree, Total | Add | Subtract) or (isinstance(tree, Negate) and is_sum(tree.operand))


def _negated(tree: Expression) -> Expression:
    return tree.operand if isinstance(tree, Negate) else Negate(tree)


def factored(tree: Expression) -> tuple[Expression, tuple[Expression, ...]]:
    """A product with a sum in it as that sum and the factors that scale all of it; any other tree as itself and none.

    (Σ δ · W) · σ′(z) is the sum Σ δ · W and the factor σ′(z). Of two sums the one of more terms stays.
    """
    match tree:
        case Scale(left, right) if _holds_sum(left) or _holds_sum(right):
            whole, factor = (left, right) if _length(left) >= _length(right) else (right, left)
            inner, factors = factored(whole)
            return inner, (*factors, factor)
        case Divide(left, right) if _holds_sum(left):
            inner, factors = factored(left)
            return inner, (*factors, Divide(ONE, right))
        case Negate(operand) if _holds_sum(operand) and not is_sum(operand):
            inner, factors = factored(operand)
            return inner, (*factors, Negate(ONE))
    return tree, ()


def _holds_sum(tree: Expression) -> bool:
    match tree:
        case Scale(left, right):
            return _holds_sum(left) or _holds_sum(right)
        case Divide(left, _):
            return _holds_sum(left)
        case Negate(operand):
            return _holds_sum(operand)
    return is_sum(tree)


def _length(tree: Expression) -> int:
    return len(Addends(factored(tree)[0]))


# --- local derivatives -----------------------------------------------------------------------------------------------


def local_derivatives(node: Expression, g: Expression = ONE) -> Gradients | None:
    """∂node/∂operand times `g` for every operand of a scalar node, left to right; a long sum is a chain of sums.

    None where the table has none: what only an update computes is never differentiated.
    """
    if isinstance(node, Total):
        return RULES[Add](Add(node.terms[0], node.terms[-1]), g)[:1] * len(node.terms)
    rule = RULES.get(type(node))
    if rule is None or (isinstance(node, Apply) and not is_differentiable(node.function)):
        return None
    received: Gradients = rule(node, g)
    return received


def coefficients(tree: Expression, wanted: Callable[[Entry], bool]) -> dict[Entry, Expression]:
    """∂tree/∂leaf for every leaf that is wanted: the effects of all its uses added."""
    found: dict[Entry, Expression] = {}
    for leaf, share in _shares(tree, ONE, wanted):
        found[leaf] = Add(found[leaf], share) if leaf in found else share
    return found


def _shares(node: Expression, g: Expression, wanted: Callable[[Entry], bool]) -> Iterator[tuple[Entry, Expression]]:
    if isinstance(node, Entry):
        if wanted(node):
            standing = place(node)
            assert isinstance(standing, Entry)
            yield standing, g
        return
    if not any(isinstance(leaf, Entry) and wanted(leaf) for leaf in walk(node)):
        return
    for operand, received in zip(children(node), local_derivatives(node, g) or (), strict=True):
        yield from _shares(operand, received, wanted)
