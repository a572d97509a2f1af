"""Whether a page shows the numbers that the answer of its question is computed from.

The answer's own formula is followed down: a number is there where it is written, or where all are there that make it.
"""

import re

import numpy as np

from bptrace.algebra.entry import along
from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import (
    Entry,
    Expression,
    Hadamard,
    MatMul,
    Number,
    Scale,
    Softmax,
    Sum,
    Symbol,
    Transpose,
    children,
)
from bptrace.algebra.functions import Array
from bptrace.teaching.answers import is_coarse
from bptrace.teaching.formulas import formula
from bptrace.teaching.live import Stage, equations
from bptrace.verification.digits import Figure, judge

_PLACES = re.compile(r"(?<=\S)\[\d+,\d+\]|\d+×\d+")  # an index and a shape are no numbers to compute with
_FIGURE = re.compile(r"(?<![\w.,⁽⁾])[−-]?\d+(?:\.\d+)?(?:/\d+)?(?!\w|[.,]\d)|[−-]?[¼½¾]")

Unseen = frozenset[str]
_NONE: Unseen = frozenset()


def unseen(source: str, stage: Stage, told: str) -> list[str]:
    """The entries that the formula `source` needs and the text does not show, such as `W2[1,0]`."""
    expression, index = formula(source, stage.fine)
    return sorted(_Page(stage, told).needs(expression, index or (0, 0)))


class _Page:
    """The numbers written on a page, and what can be computed from them."""

    def __init__(self, stage: Stage, told: str) -> None:
        self.values, self.equations = stage.fine.values, equations(stage)
        self.figures = tuple(map(Figure.parse, _FIGURE.findall(_PLACES.sub("", told))))
        self.met: dict[tuple[str, int, int], Unseen] = {}

    def needs(self, answer: Expression, at: tuple[int, int]) -> Unseen:
        """What is unseen of an answer's own formula; that its value is written somewhere does not count."""
        if not isinstance(answer, Symbol):
            return self.parts(answer, *at)
        equation = self.equations.get(answer.name)
        return self.parts(equation.expression, *at) if equation else self.of(answer, *at)

    def of(self, node: Expression, i: int, j: int) -> Unseen:
        """What is unseen of entry [i, j], or of the only row or column there is."""
        rows, columns = self.size(node)
        i, j = min(i, rows - 1), min(j, columns - 1)
        if isinstance(node, Number) or self.shows(self.number(node, i, j)):
            return _NONE
        return self.entry(node.name, i, j) if isinstance(node, Symbol) else self.parts(node, i, j)

    def entry(self, name: str, i: int, j: int) -> Unseen:
        """Nothing where it can be computed from what is there, else the entry itself."""
        if (name, i, j) not in self.met:
            equation = self.equations.get(name)
            found = equation is not None and not self.parts(equation.expression, i, j)
            place = f"[{i},{j}]" if np.ndim(self.values[name]) else ""
            self.met[name, i, j] = _NONE if found else frozenset({f"{name}{place}"})
        return self.met[name, i, j]

    def parts(self, node: Expression, i: int, j: int) -> Unseen:
        """What is unseen of all that makes the entry."""
        match node:
            case Symbol(name):
                return self.entry(name, i, j)
            case Entry(name, row, column):
                return self.of(Symbol(name), int(row), int(column))
            case Transpose(operand):
                return self.of(operand, j, i)
            case MatMul(left, right):
                inner = range(self.size(left)[1])
                return _NONE.union(*(self.factors((left, i, k), (right, k, j)) for k in inner))
            case Hadamard(left, right) | Scale(left, right):
                return self.factors((left, i, j), (right, i, j))
            case Sum(operand, axis) | Softmax(operand, axis):
                return _NONE.union(*(self.of(operand, *at) for at in along(axis, self.size(operand), (i, j))))
        return _NONE.union(*(self.of(child, i, j) for child in children(node)))

    def factors(self, *factors: tuple[Expression, int, int]) -> Unseen:
        """What is unseen of a product; beside a zero nothing else is needed."""
        wanted = [(self.of(*factor), self.number(*factor)) for factor in factors]
        has_zero = any(not missing and not number for missing, number in wanted)
        return _NONE if has_zero else _NONE.union(*(missing for missing, _ in wanted))

    def shows(self, number: float) -> bool:
        """Whether it is written, with digits enough to say something."""
        return any(judge(figure, number) == "right" and not is_coarse(figure, number) for figure in self.figures)

    def number(self, node: Expression, i: int, j: int) -> float:
        """Entry [i, j], or that of the only row or column."""
        rows, columns = self.size(node)
        return float(self.matrix(node)[min(i, rows - 1), min(j, columns - 1)])

    def size(self, node: Expression) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.matrix(node).shape
        return rows, columns

    def matrix(self, node: Expression) -> Array:
        """The value as a matrix."""
        return np.atleast_2d(value(node, self.values))
