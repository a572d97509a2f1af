"""Matrices out of an index formula: what one entry is for all values of its letters at once.

`δ1[j] = Σₖ δ2[k] · W2[j,k] · σ′(z1[j])` is δ1 = (δ2 W2ᵀ) ⊙ σ′(z1). Every part of the formula is a *plane*: a matrix
along whose rows one letter runs and along whose columns another. One rule a node: an entry is its whole matrix, what is
entry by entry stays so, factors are multiplied when it is known what adds them up, and a Σ is a product of matrices,
or a sum along the axis of its letter.
"""

from collections.abc import Iterable, Sequence

from bptrace.algebra.arithmetic import scale, transpose
from bptrace.algebra.expression import (
    ONE,
    Add,
    ApplyPair,
    Divide,
    Entry,
    Expression,
    Hadamard,
    IndexSum,
    MatMul,
    Negate,
    Number,
    Scale,
    Subtract,
    Sum,
    Symbol,
    Unary,
    children,
    is_scalar,
    rebuild,
    walk,
)
from bptrace.algebra.index_formula import Index
from bptrace.algebra.syntax import FormulaError
from bptrace.frozen import frozen
from bptrace.texts import text

Letter = str | None
MOST_SUMS = 8  # signs of a sum in one formula
MINUS_ONE = Number(-ONE.value)


@frozen
class Plane:
    """A matrix and the letters that run along its rows and its columns; None where it has a single one."""

    tree: Expression
    row: Letter = None
    column: Letter = None

    @property
    def letters(self) -> set[str]:
        """Those that run."""
        return {letter for letter in (self.row, self.column) if letter}

    @property
    def turned(self) -> "Plane":
        """The same lying on its side."""
        return Plane(transpose(self.tree), self.column, self.row)


@frozen
class Product:
    """Factors that are not multiplied yet, and what they are divided by."""

    above: tuple[Plane, ...]
    below: tuple[Plane, ...] = ()


def whole(term: Expression, row: Index, column: Index) -> Expression:
    """The matrix of which `term` is entry [row, column]. Raises FormulaError with one sentence where there is none."""
    if sum(isinstance(node, IndexSum) for node in walk(term)) > MOST_SUMS:  # each may have to be tried twice
        raise FormulaError(text("algebra.too_many_sums", most=MOST_SUMS), 0)
    along = (index if isinstance(index, str) else None for index in (row, column))
    return _laid_out(_merged(_product(term)), *along).tree


# --- one rule a node -------------------------------------------------------------------------------------------------


def _product(node: Expression) -> Product:
    match node:
        case Entry(name, row, column):
            if row == column and isinstance(row, str):
                raise FormulaError(text("algebra.diagonal", letter=row), 0)
            return Product((Plane(Symbol(name), *(at if isinstance(at, str) else None for at in (row, column))),))
        case Scale(left, right):
            first, second = _product(left), _product(right)
            return Product(first.above + second.above, first.below + second.below)
        case Divide(left, right):
            first, second = _product(left), _product(right)
            return Product(first.above + second.below, first.below + second.above)
        case Negate(operand):
            inner = _product(operand)
            return Product((Plane(MINUS_ONE), *inner.above), inner.below)
        case IndexSum(letter, term):
            return _summed(letter, term)
        case Add() | Subtract() | ApplyPair():
            one, other = (_merged(_product(child)) for child in children(node))
            return Product((_joined(node, one, other),))
        case Unary(operand):
            inner_plane = _merged(_product(operand))
            return Product((Plane(rebuild(node, (inner_plane.tree,)), inner_plane.row, inner_plane.column),))
    if any(isinstance(part, Entry | IndexSum) for part in children(node)):
        raise FormulaError(text("algebra.not_by_letters"), 0)
    return Product((Plane(node),))


def _summed(letter: str, term: Expression) -> Product:
    """Σ over one letter: what does not hold it stays outside, the rest is added up."""
    match term:
        case Negate(operand):
            inner = _summed(letter, operand)
            return Product((Plane(MINUS_ONE), *inner.above), inner.below)
    if not _fills_a_matrix(term) and isinstance(apart := _terms_apart(term), Add | Subtract):
        return Product((_joined(apart, *(_merged(_summed(letter, one)) for one in (apart.left, apart.right))),))
    product = _product(term)
    running = [[one for one in side if letter in one.letters] for side in (product.above, product.below)]
    outside = [tuple(one for one in side if letter not in one.letters) for side in (product.above, product.below)]
    if not any(running):
        raise FormulaError(text("algebra.sum_of_nothing", letter=letter), 0)
    return Product((_added_up(letter, *running), *outside[0]), outside[1])


def _terms_apart(term: Expression) -> Expression:
    """(A + B) C as A C + B C."""
    match term:
        case Scale(Add(left, right) | Subtract(left, right) as both, factor) | Scale(
            factor, Add(left, right) | Subtract(left, right) as both
        ):
            return rebuild(both, (Scale(left, factor), Scale(right, factor)))
        case Divide(Add(left, right) | Subtract(left, right) as both, below):
            return rebuild(both, (Divide(left, below), Divide(right, below)))
    return term


def _fills_a_matrix(term: Expression) -> bool:
    """Whether no three letters meet in a sum of products, which would have to be added up one by one."""
    try:
        _merged(_product(term))
    except FormulaError:
        return False
    return True


def _added_up(letter: str, above: Sequence[Plane], below: Sequence[Plane]) -> Plane:
    """The sum over a letter that every factor holds: a product of matrices where there are two kinds of factors."""
    other = sorted({one for plane in (*above, *below) for one in plane.letters} - {letter})
    last = other[-1] if other else None
    first = [[one for one in side if last not in one.letters] for side in (above, below)]
    second = [[one for one in side if last in one.letters] for side in (above, below)]
    if last and any(first) and any(second):
        left = _laid_out(_merged(Product(*map(tuple, first))), other[0] if len(other) > 1 else None, letter)
        right = _laid_out(_merged(Product(*map(tuple, second))), letter, last)
        if left.column != letter or right.row != letter:
            raise FormulaError(text("algebra.not_by_letters"), 0)
        return Plane(MatMul(left.tree, right.tree), left.row, right.column)
    plane = _merged(Product(tuple(above), tuple(below)))
    return (
        Plane(Sum(plane.tree, 0), None, plane.column) if plane.row == letter else Plane(Sum(plane.tree, 1), plane.row)
    )


# --- planes beside one another ---------------------------------------------------------------------------------------


def _merged(product: Product) -> Plane:
    """The factors multiplied, the numbers in front."""
    above = _multiplied(product.above)
    if not product.below:
        return above
    below = _multiplied(product.below)
    return _joined(Divide(above.tree, below.tree), above, below)


def _multiplied(planes: Iterable[Plane]) -> Plane:
    numbers = Plane(ONE)
    others: list[Plane] = []
    for plane in planes:
        if is_scalar(plane.tree):
            numbers = Plane(scale(numbers.tree, plane.tree))
        else:
            others.append(plane)
    if not others:
        return numbers
    found = others[0]
    for plane in others[1:]:
        found = _times(found, plane)
    return Plane(scale(numbers.tree, found.tree), found.row, found.column)


def _joined(node: Expression, one: Plane, other: Plane) -> Plane:
    """A node with two operands, entry by entry."""
    left, right = _alike(one, other)
    return Plane(rebuild(node, (left.tree, right.tree)), left.row or right.row, left.column or right.column)


def _times(one: Plane, other: Plane) -> Plane:
    """The product entry by entry; of two lines with different letters every entry of one times every of the other."""
    left, right = _alike(one, other)
    row, column = left.row or right.row, left.column or right.column
    if left.letters and right.letters and not left.letters & right.letters and len(left.letters | right.letters) == 2:
        tall, wide = (left, right) if left.row else (right, left)
        return Plane(MatMul(tall.tree, wide.tree), row, column)
    return Plane(Hadamard(left.tree, right.tree), row, column)


def _alike(one: Plane, other: Plane) -> tuple[Plane, Plane]:
    """Both laid out with the same letters along rows and columns. Raises FormulaError where there are three."""
    letters = one.letters | other.letters
    if len(letters) > 2:
        raise FormulaError(text("algebra.three_letters", letters=", ".join(sorted(letters))), 0)
    widest = max(one, other, key=lambda plane: len(plane.letters))
    row, column = widest.row, widest.column
    rest = letters - widest.letters
    if rest:
        row, column = (row, rest.pop()) if row else (rest.pop(), column)
    return _laid_out(one, row, column), _laid_out(other, row, column)


def _laid_out(plane: Plane, row: Letter, column: Letter) -> Plane:
    """The plane, turned where a letter of it runs along the other axis."""
    turned = (plane.row is not None and plane.row == column) or (plane.column is not None and plane.column == row)
    return plane.turned if turned else plane
