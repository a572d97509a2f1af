"""Expressions: small immutable trees that are at once the formula and the program.

A node knows only its operands. What can be asked of a tree stands in functions over it: here how to take it apart and
rebuild it; in the neighbouring modules arithmetic between trees, value and shape, mathematics, one-entry expansion,
gradient and rounding bound. An `Equation` is `quantity = expression`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bptrace.algebra.quantity import find_quantity
from bptrace.frozen import frozen


@frozen
class Expression:
    """A node of the tree."""


@frozen
class Symbol(Expression):
    """A quantity by its name."""

    name: str


@frozen
class Number(Expression):
    """A constant: exact (½, 2) where the mathematics has it, a float where a value was put in."""

    value: Fraction | float


@frozen
class Literal(Expression):
    """A matrix of constants, row by row."""

    rows: tuple[tuple[float, ...], ...]


@frozen
class Size(Expression):
    """A dimension as a number, `m` or `n2`: the length of `axis` of the quantity `of`."""

    name: str
    of: str
    axis: int


@frozen
class Binary(Expression):
    """A node with two operands."""

    left: Expression
    right: Expression


@frozen
class Unary(Expression):
    """A node with one operand."""

    operand: Expression


class MatMul(Binary):
    """The matrix product A B."""


class Hadamard(Binary):
    """The product entry by entry, A ⊙ B."""


class Scale(Binary):
    """A scalar times anything."""


class Add(Binary):
    """A + B; a row (or column) of the right length is added to every row (or column)."""


class Subtract(Binary):
    """A − B."""


class Divide(Binary):
    """A / B, entry by entry or by a scalar."""


class ScalarPower(Binary):
    """A number to the power of another, β₁ᵗ."""


class Negate(Unary):
    """−A."""


class Transpose(Unary):
    """Aᵀ."""


class Reshape(Unary):
    """The entries of A in their order, row by row, in the shape of Aᵀ: what is taken for it at times."""


@frozen
class Without(Unary):
    """A with zeros in place of one row (axis 0) or column (axis 1), the last where `place` is −1: a term that is left
    out of a sum.
    """

    axis: int
    place: int


@frozen
class Power(Unary):
    """A to a whole power, entry by entry."""

    exponent: int


@frozen
class Apply(Unary):
    """A function of the table, entry by entry."""

    function: str


@frozen
class ApplyPair(Binary):
    """A function of the table of two operands, entry by entry: PReLU(z, α)."""

    function: str


@frozen
class Softmax(Unary):
    """exp(A) divided by its own sum along `axis`: over the outputs of one sample."""

    axis: int


class Ones(Unary):
    """Ones in the shape of A: what a gradient of 1 for a whole matrix is, entry by entry."""


@frozen
class Sum(Unary):
    """The sum over the rows (axis 0), over the columns (axis 1), or of all entries (None); stays a matrix."""

    axis: int | None


@frozen
class Largest(Unary):
    """The largest entry of each column (axis 0), of each row (axis 1), or of all (None); stays a matrix."""

    axis: int | None


@frozen
class Entry(Expression):
    """One entry of a quantity, or of its transpose: the leaf of a one-entry expansion."""

    name: str
    row: int | str
    column: int | str
    transposed: bool = False


@frozen
class Total(Expression):
    """A sum of many scalar terms, as a product of matrices makes them; a long one makes each when it is wanted."""

    terms: Sequence[Expression]


@frozen
class IndexSum(Expression):
    """Σ over a named index of one scalar term: the sum of an index formula."""

    index: str
    term: Expression


@frozen
class Equation:
    """`name = expression`."""

    name: str
    expression: Expression


ONE = Number(Fraction(1))


# --- taking a tree apart ---------------------------------------------------------------------------------------------


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct operands, left to right."""
    match expression:
        case Binary(left, right):
            return left, right
        case Unary(operand):
            return (operand,)
        case Total(terms):
            return tuple(terms)
        case IndexSum(_, term):
            return (term,)
    return ()


def rebuild(expression: Expression, operands: tuple[Expression, ...]) -> Expression:
    """The same node over other operands; itself where they are its own."""
    if all(one is other for one, other in zip(operands, children(expression), strict=True)):
        return expression
    match expression:
        case Binary():
            return replace(expression, left=operands[0], right=operands[1])
        case Unary():
            return replace(expression, operand=operands[0])
        case Total():
            return Total(operands)
        case IndexSum(index, _):
            return IndexSum(index, operands[0])
    return expression


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node, the root first, operands left to right."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def size(expression: Expression) -> int:
    """How many nodes it has."""
    return sum(1 for _ in walk(expression))


def substitute(expression: Expression, new: Mapping[str, Expression]) -> Expression:
    """The tree with every symbol named in `new` replaced."""
    if isinstance(expression, Symbol):
        return new.get(expression.name, expression)
    return rebuild(expression, tuple(substitute(child, new) for child in children(expression)))


@lru_cache(maxsize=4096)
def operands(expression: Expression) -> tuple[str, ...]:
    """The names of the quantities below this node, in order of first appearance."""
    return tuple(dict.fromkeys(node.name for node in walk(expression) if isinstance(node, Symbol | Entry)))


def is_scalar(expression: Expression) -> bool:
    """Whether this is a plain number (a constant, η, m, an entry) rather than a matrix, of 1×1 or more."""
    match expression:
        case Number() | Size() | Entry() | Total() | IndexSum():
            return True
        case Symbol(name):
            found = find_quantity(name)
            return found is not None and found.kind == "scalar"
        case Sum() | Literal():
            return False
    return all(is_scalar(operand) for operand in children(expression))
