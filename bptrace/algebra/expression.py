"""Expressions: small immutable trees that are at once the formula and the program.

A node knows only its operands. What can be asked of a tree stands in functions over it: here its value, its symbolic
shape and how to take it apart; in the neighbouring modules its mathematics, its one-entry expansion, its gradient and
its rounding bound. An `Equation` is `quantity = expression`.

Shapes are symbolic: a dimension is 1 or a name (`m` samples, `n0` inputs, `n1` units of layer 1, …), so a missing
transpose is found even where the numbers happen to fit. A scalar that is no matrix (a number, η, m) has shape `()`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bptrace.algebra.functions import FUNCTIONS, Array, Function
from bptrace.algebra.quantity import find_quantity

Dim = str | int
Shape = tuple[()] | tuple[Dim, Dim]


@dataclass(frozen=True)
class Expression:
    """A node of the tree."""


@dataclass(frozen=True)
class Symbol(Expression):
    """A quantity by its name."""

    name: str


@dataclass(frozen=True)
class Number(Expression):
    """A constant: exact (½, 2) where the mathematics has it, a float where a value was put in."""

    value: Fraction | float


@dataclass(frozen=True)
class Size(Expression):
    """A dimension as a number, `m` or `n2`: the length of `axis` of the quantity `of`."""

    name: str
    of: str
    axis: int


@dataclass(frozen=True)
class Binary(Expression):
    """A node with two operands."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
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


class Negate(Unary):
    """−A."""


class Transpose(Unary):
    """Aᵀ."""


@dataclass(frozen=True)
class Power(Unary):
    """A to a whole power, entry by entry."""

    exponent: int


@dataclass(frozen=True)
class Apply(Unary):
    """A function of the table, entry by entry."""

    function: str


@dataclass(frozen=True)
class Sum(Unary):
    """The sum over the rows (axis 0), over the columns (axis 1), or of all entries (None); stays a matrix."""

    axis: int | None


@dataclass(frozen=True)
class Entry(Expression):
    """One entry of a quantity, or of its transpose: the leaf of a one-entry expansion."""

    name: str
    row: int | str
    column: int | str
    transposed: bool = False


@dataclass(frozen=True)
class Total(Expression):
    """A sum of many scalar terms, as a product of matrices makes them."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class IndexSum(Expression):
    """Σ over a named index of one scalar term: the sum of an index formula."""

    index: str
    term: Expression


@dataclass(frozen=True)
class Equation:
    """`name = expression`."""

    name: str
    expression: Expression


class ShapeError(ValueError):
    """Two operands that do not fit: `node` is the culprit, `left` and `right` its operands' shapes."""

    def __init__(self, node: Expression, left: Shape, right: Shape) -> None:
        super().__init__(f"{type(node).__name__}: {left} and {right}")
        self.node, self.left, self.right = node, left, right


# --- taking a tree apart ---------------------------------------------------------------------------------------------


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct operands, left to right."""
    match expression:
        case Binary(left, right):
            return left, right
        case Unary(operand):
            return (operand,)
        case Total(terms):
            return terms
        case IndexSum(_, term):
            return (term,)
    return ()


def rebuild(expression: Expression, operands: tuple[Expression, ...]) -> Expression:
    """The same node over other operands."""
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


def substitute(expression: Expression, new: Mapping[str, Expression]) -> Expression:
    """The tree with every symbol named in `new` replaced."""
    if isinstance(expression, Symbol):
        return new.get(expression.name, expression)
    return rebuild(expression, tuple(substitute(child, new) for child in children(expression)))


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
        case Sum():
            return False
    return all(is_scalar(operand) for operand in children(expression))


# --- the value -------------------------------------------------------------------------------------------------------


def value(
    expression: Expression, quantities: Mapping[str, Array], functions: Mapping[str, Function] = FUNCTIONS
) -> Array:
    """The value, given the value of every symbol: an array whose last two axes are the matrix.

    Leading axes are a stack of independent evaluations, as in numpy.linalg: the same tree evaluates one sample, a
    batch, or a thousand perturbed copies of either, real or complex.
    """

    def of(node: Expression) -> Array:
        match node:
            case Symbol(name):
                return quantities[name]
            case Number(number):
                return np.asarray(float(number))
            case Size(_, name, axis):
                return np.asarray(float(quantities[name].shape[axis - 2]))
            case MatMul(left, right):
                return matrix_product(of(left), of(right))
            case Hadamard(left, right) | Scale(left, right):
                return of(left) * of(right)
            case Add(left, right):
                return of(left) + of(right)
            case Subtract(left, right):
                return of(left) - of(right)
            case Divide(left, right):
                return of(left) / of(right)
            case Negate(operand):
                return -of(operand)
            case Transpose(operand):
                return np.swapaxes(of(operand), -1, -2)
            case Power(operand, exponent):
                return np.asarray(of(operand) ** exponent)
            case Apply(operand, function):
                return functions[function].value(of(operand))
            case Sum(operand, axis):
                return np.asarray(np.sum(of(operand), axis=(-2, -1) if axis is None else axis - 2, keepdims=True))
            case Entry(name, int(row), int(column), transposed):
                matrix = quantities[name]
                return np.asarray(matrix[..., column, row] if transposed else matrix[..., row, column])
            case Total(terms):
                return np.asarray(np.sum([of(term) for term in terms], axis=0))
        raise TypeError(node)

    return of(expression)


def matrix_product(left: Array, right: Array) -> Array:
    """A B; a stack times one matrix is a single product of tall matrices, which is many times faster.

    Of two factors at most one is complex (only what was nudged is), and its parts are multiplied one by one: a BLAS
    whose complex product takes three real ones would round the tiny imaginary part away.
    """
    for factor in (left, right):
        if np.iscomplexobj(factor):
            parts = ((f.real, f.imag) if f is factor else (f, f) for f in (left, right))
            (left_real, left_imaginary), (right_real, right_imaginary) = parts
            return matrix_product(left_real, right_real) + 1j * matrix_product(left_imaginary, right_imaginary)
    if left.ndim > 2 and right.ndim == 2:
        return (left.reshape(-1, left.shape[-1]) @ right).reshape(*left.shape[:-1], right.shape[-1])
    if left.ndim == 2 and right.ndim > 2:
        return np.swapaxes(matrix_product(np.swapaxes(right, -1, -2), left.T), -1, -2)
    return left @ right


# --- the symbolic shape ----------------------------------------------------------------------------------------------


def shape(expression: Expression, shapes: Mapping[str, Shape]) -> Shape:
    """The symbolic shape, given that of every symbol; ShapeError where operands do not fit."""

    def of(node: Expression) -> Shape:
        match node:
            case Symbol(name):
                return shapes[name]
            case MatMul(left, right):
                return _product_shape(node, of(left), of(right))
            case Scale(left, right):
                return _scaled_shape(node, of(left), of(right))
            case Binary(left, right):
                return broadcast(node, of(left), of(right))
            case Transpose(operand):
                return of(operand)[::-1]
            case Sum(operand, axis):
                inner = of(operand)
                return inner and (1 if axis != 1 else inner[0], 1 if axis != 0 else inner[1])
            case Unary(operand):
                return of(operand)
        return ()

    return of(expression)


def _product_shape(node: Expression, left: Shape, right: Shape) -> Shape:
    if len(left) != 2 or len(right) != 2 or left[1] != right[0]:
        raise ShapeError(node, left, right)
    return left[0], right[1]


def _scaled_shape(node: Expression, left: Shape, right: Shape) -> Shape:
    if left and right:
        raise ShapeError(node, left, right)
    return left or right


def broadcast(node: Expression, left: Shape, right: Shape) -> Shape:
    """The shape of an entry-by-entry operation: dimensions are equal, or one of them is 1."""
    if not left or not right:
        return left or right
    if any(p != q and 1 not in (p, q) for p, q in zip(left, right, strict=True)):
        raise ShapeError(node, left, right)
    return (right[0] if left[0] == 1 else left[0], right[1] if left[1] == 1 else left[1])


# --- building a tree without clutter ---------------------------------------------------------------------------------

ONE = Number(Fraction(1))


def transpose(operand: Expression) -> Expression:
    """Aᵀ, and A for Aᵀᵀ."""
    return operand.operand if isinstance(operand, Transpose) else Transpose(operand)


def negate(operand: Expression) -> Expression:
    """−A, written without a doubled minus: −(−A) is A and −(A − B) is B − A; the sign of a product is its own."""
    match operand:
        case Negate(inner):
            return inner
        case Number(number):
            return Number(-number)
        case Subtract(left, right):
            return Subtract(right, left)
        case Hadamard(left, right) | MatMul(left, right) | Divide(left, right) if _has_minus(left):
            return rebuild(operand, (negate(left), right))
        case Scale(left, right) if _has_minus(right):
            return Scale(left, negate(right))
    return Negate(operand)


def _has_minus(operand: Expression) -> bool:
    match operand:
        case Negate() | Subtract():
            return True
        case Hadamard(left, _) | MatMul(left, _) | Divide(left, _):
            return _has_minus(left)
        case Scale(_, right):
            return _has_minus(right)
    return False


def lift_minus(expression: Expression) -> Expression:
    """The same value with every minus moved outwards: A (−B) is −(A B), A − (−B) is A + B."""
    inner = tuple(lift_minus(child) for child in children(expression))
    bare = tuple(child.operand if isinstance(child, Negate) else child for child in inner)
    minuses = sum(isinstance(child, Negate) for child in inner)
    match expression:
        case MatMul() | Hadamard() | Scale() | Divide() | Sum() | Transpose() if minuses:
            lifted = rebuild(expression, bare)
            return Negate(lifted) if minuses % 2 else lifted
        case Negate() if minuses:
            return bare[0]
        case Add() | Subtract() if isinstance(inner[1], Negate):
            return (Subtract if isinstance(expression, Add) else Add)(inner[0], bare[1])
    return rebuild(expression, inner)


def scale(factor: Expression, operand: Expression) -> Expression:
    """factor · A, with constants multiplied out: ½ · 2 A is A, and (1/m) · A is A / m."""
    match factor, operand:
        case Number(number), _ if number == 1:
            return operand
        case _, Number(number) if number == 1:
            return factor
        case Number(first), Number(second):
            return Number(first * second)
        case Number(), Scale(Number() as inner, rest):
            return scale(scale(factor, inner), rest)
        case Divide(above, below), _:
            return Divide(scale(above, operand), below)
        case Number(), Divide(above, below):
            return Divide(scale(factor, above), below)
    return Scale(factor, operand)
