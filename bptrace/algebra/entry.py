"""The scalar tree of one entry of an equation between matrices: a product of matrices becomes a sum of products.

`expansion` puts the numbers in, `index_formula` keeps letters for the indices.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import overload

import numpy as np

from bptrace.algebra.evaluation import Shape, shape, value
from bptrace.algebra.expression import (
    ONE,
    Apply,
    Divide,
    Entry,
    Expression,
    Hadamard,
    MatMul,
    Ones,
    Scale,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    Transpose,
    children,
    is_scalar,
    rebuild,
)
from bptrace.algebra.functions import Array

LONG = 4  # sums of more terms than this are summarised, their terms made when they are asked for
SHIFTED = 700.0  # the exponential of a little more is no float64


Place = tuple[int, int]


def entry(expression: Expression, row: int, column: int, quantities: Mapping[str, Array]) -> Expression:
    """The scalar expression of entry [row, column]; an operand that was spread over rows gives its only row."""
    return _Entries(quantities).of(expression, row, column)


class _Entries:
    """Writes single entries of matrices that are made of these quantities."""

    def __init__(self, quantities: Mapping[str, Array]) -> None:
        self.quantities = quantities
        self.shapes: dict[str, Shape] = {name: _shape_of(array) for name, array in quantities.items()}

    def size(self, node: Expression) -> Place:
        """The concrete shape: the symbolic one with every dimension a number."""
        concrete = shape(node, self.shapes)
        return (int(concrete[0]), int(concrete[1])) if concrete else (1, 1)

    def of(self, node: Expression, i: int, j: int) -> Expression:
        if is_scalar(node):
            return node
        rows, columns = self.size(node)
        i, j = min(i, rows - 1), min(j, columns - 1)
        match node:
            case Symbol(name):
                return Entry(name, i, j)
            case Transpose(Symbol(name)):
                return Entry(name, i, j, transposed=True)
            case Transpose(operand):
                return self.of(operand, j, i)
            case MatMul(left, right):
                return _total(self.size(left)[1], lambda k: Scale(self.of(left, i, k), self.of(right, k, j)))
            case Sum(operand, axis):
                places = along(axis, self.size(operand), (i, j))
                return _total(len(places), lambda k: self.of(operand, *places[k]))
            case Softmax(operand, axis):
                return self.share(operand, along(axis, (rows, columns), (i, j)), (i, j))
            case Ones():
                return ONE
        return between_numbers(node, tuple(self.of(child, i, j) for child in children(node)))

    def share(self, operand: Expression, line: Sequence[Place], at: Place) -> Expression:
        """exp(z) / Σ exp(z); where that overflows or vanishes, with the line's largest z subtracted from every z."""
        exponents = value(operand, self.quantities)
        largest = max(line, key=lambda place: float(exponents[place]))
        shift = self.of(operand, *largest) if abs(exponents[largest]) > SHIFTED else None

        def exponential(place: Place) -> Expression:
            exponent = self.of(operand, *place)
            return Apply(exponent if shift is None else Subtract(exponent, shift), "exp")

        return Divide(exponential(at), _total(len(line), lambda k: exponential(line[k])))


def _shape_of(array: Array) -> Shape:
    size = np.shape(array)
    return (size[0], size[1]) if size else ()


def along(axis: int | None, size: Place, through: Place) -> list[Place]:
    """The places of a matrix that a sum through one of them runs over: its column, its row, or all."""
    rows = range(size[0]) if axis != 1 else (through[0],)
    columns = range(size[1]) if axis != 0 else (through[1],)
    return list(product(rows, columns))


def between_numbers(node: Expression, operands: tuple[Expression, ...]) -> Expression:
    """The same operation between numbers, where every product is the plain one."""
    return Scale(*operands) if isinstance(node, Hadamard) else rebuild(node, operands)


class _Terms(Sequence[Expression]):
    """The terms of a long sum, each made when it is asked for: few of thousands are ever looked at."""

    def __init__(self, count: int, term: Callable[[int], Expression]) -> None:
        self._count, self._term = range(count), term

    def __len__(self) -> int:
        return len(self._count)

    @overload
    def __getitem__(self, at: int) -> Expression: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Expression, ...]: ...

    def __getitem__(self, at: int | slice) -> Expression | tuple[Expression, ...]:
        wanted = self._count[at]
        return self._term(wanted) if isinstance(wanted, int) else tuple(map(self._term, wanted))


def _total(count: int, term: Callable[[int], Expression]) -> Expression:
    """Σ of term(k) over all k below `count`."""
    if count == 1:
        return term(0)
    return Total(_Terms(count, term) if count > LONG else tuple(map(term, range(count))))
