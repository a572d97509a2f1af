"""What a scalar tree adds up: the terms of its sum, and the factors that scale all of them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

import numpy as np

from bptrace.algebra.entry import LONG
from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import ONE, Add, Divide, Expression, Negate, Scale, Subtract, Total, children
from bptrace.algebra.functions import Array
from bptrace.algebra.general_term import summands


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

    def values(self, quantities: Mapping[str, Array]) -> Array:
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
