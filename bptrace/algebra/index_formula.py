"""The formula of entry [i,j] with letters for the indices: `δ⁽²⁾[i,j] = (Σₖ δ⁽³⁾[i,k] · W⁽³⁾[j,k]) · σ′(z⁽²⁾[i,j])`."""

from collections.abc import Iterator, Mapping
from itertools import chain, count

from bptrace.algebra.entry import between_numbers
from bptrace.algebra.evaluation import Dim, Shape, shape
from bptrace.algebra.expression import (
    ONE,
    Apply,
    Divide,
    Entry,
    Equation,
    Expression,
    IndexSum,
    MatMul,
    Ones,
    Scale,
    Softmax,
    Sum,
    Symbol,
    Transpose,
    children,
    is_scalar,
)
from bptrace.algebra.notation import terms
from bptrace.algebra.terms import Term, Terms

LETTERS = "klprstuv"  # for the index of a sum; there is a lowered form of each
Index = int | str


def index_formula(equation: Equation, shapes: Mapping[str, Shape]) -> Terms:
    """The equation for entry [i,j], every sum written with its index; a dimension of length 1 has the index 0.

    A transpose disappears: Wᵀ[k,j] is W[j,k], which shows along which line of W the sum runs.
    """
    entry, written = lettered(equation, shapes)
    return (*terms(entry), Term(" = "), *terms(written))


def lettered(equation: Equation, shapes: Mapping[str, Shape]) -> tuple[Entry, Expression]:
    """Entry [i,j] of the equation's quantity, and the tree of what it is."""
    whole = shape(equation.expression, shapes)
    i, j = (0 if dim == 1 else letter for dim, letter in zip(whole, "ij", strict=False))
    return Entry(equation.name, i, j), entry_of(equation.expression, i, j, shapes)


def entry_of(expression: Expression, i: Index, j: Index, shapes: Mapping[str, Shape]) -> Expression:
    """Entry [i,j] of any matrix, with letters for its indices."""
    match expression:
        case Symbol(name):
            return Entry(name, i, j)
        case Transpose(Symbol(name)):
            return Entry(name, j, i)
    return _Lettered(shapes).of(expression, i, j, frozenset((i, j)))


class _Lettered:
    """Writes single entries of matrices of these shapes; `taken` are the letters that what stands around uses."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes

    def of(self, node: Expression, i: Index, j: Index, taken: frozenset[Index]) -> Expression:
        if is_scalar(node):
            return node
        whole = shape(node, self.shapes)
        i, j = (0 if dim == 1 else index for dim, index in zip(whole, (i, j), strict=True))
        match node:
            case Symbol(name):
                return Entry(name, i, j)
            case Transpose(operand):
                return self.of(operand, j, i, taken)
            case MatMul(left, right):
                k = _letter("k", shape(left, self.shapes)[1], taken)  # type: ignore[misc]
                product = Scale(self.of(left, i, k, taken | {k}), self.of(right, k, j, taken | {k}))
                return IndexSum(k, product) if isinstance(k, str) else product
            case Sum(operand, axis):
                return self.summed(operand, axis, (i, j), taken)
            case Softmax(operand, axis):
                above = Apply(self.of(operand, i, j, taken), "exp")
                return Divide(above, self.summed(Apply(operand, "exp"), axis, (i, j), taken))
            case Ones():
                return ONE
        return between_numbers(node, tuple(self.of(child, i, j, taken) for child in children(node)))

    def summed(
        self, operand: Expression, axis: int | None, at: tuple[Index, Index], taken: frozenset[Index]
    ) -> Expression:
        """The sum over one or both indices, with letters that nothing around it uses."""
        places, over = list(at), []
        for position, (natural, dim) in enumerate(zip("ij", shape(operand, self.shapes), strict=False)):
            if axis in (None, position):
                places[position] = letter = _letter(natural, dim, taken)
                taken |= {letter}
                over.append(letter)
        term = self.of(operand, places[0], places[1], taken)
        for letter in reversed(over):
            term = IndexSum(letter, term) if isinstance(letter, str) else term
        return term


def _letter(natural: str, dim: Dim, taken: frozenset[Index]) -> Index:
    """The index along a dimension: 0 where it is 1, else its own letter, or the first that is not taken."""
    if dim == 1:
        return 0
    letters: Iterator[str] = chain((natural, *LETTERS), (f"k{number}" for number in count(1)))
    return next(letter for letter in letters if letter not in taken)
