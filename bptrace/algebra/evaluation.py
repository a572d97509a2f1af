"""What an expression is worth: its value, and its symbolic shape.

Shapes are symbolic: a dimension is 1 or a name (`m` samples, `n0` inputs, `n1` units of layer 1, …), so a missing
transpose is found even where the numbers happen to fit. A scalar that is no matrix (a number, η, m) has shape `()`.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Binary,
    Divide,
    Entry,
    Expression,
    Hadamard,
    Largest,
    Literal,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Reshape,
    ScalarPower,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    Transpose,
    Unary,
    Without,
    children,
    rebuild,
)
from bptrace.algebra.functions import FUNCTIONS, Array, Function, softmax, xlogy
from bptrace.algebra.parts import Parts, product_by_parts

Dim = str | int
Shape = tuple[()] | tuple[Dim, Dim]


class ShapeError(ValueError):
    """Two operands that do not fit: `node` is the culprit, `left` and `right` its operands' shapes."""

    def __init__(self, node: Binary, left: Shape, right: Shape) -> None:
        super().__init__(f"{type(node).__name__}: {left} and {right}")
        self.node, self.left, self.right = node, left, right


# --- the value -------------------------------------------------------------------------------------------------------


def value(
    expression: Expression, quantities: Mapping[str, Array], functions: Mapping[str, Function] = FUNCTIONS
) -> Array:
    """The value, given the value of every symbol: an array whose last two axes are the matrix.

    Leading axes are a stack of independent evaluations, as in numpy.linalg: the same tree evaluates one sample, a
    batch, or a thousand perturbed copies of either, real or complex.

    In a product with a logarithm 0 · log 0 is 0, as everywhere where losses are made of it.
    """
    return Evaluation(quantities, functions)(expression)


def number_of(expression: Expression, quantities: Mapping[str, Array]) -> float:
    """The value of a scalar tree; what overflows is told as what it is, inf or nan."""
    with np.errstate(all="ignore"):
        return float(np.asarray(value(expression, quantities)).item())


class Evaluation:
    """The value of any node, where the values of the symbols are known."""

    __slots__ = ("functions", "quantities")

    def __init__(self, quantities: Mapping[str, Array], functions: Mapping[str, Function]) -> None:
        self.quantities, self.functions = quantities, functions

    def __call__(self, node: Expression) -> Array:
        return _VALUES[type(node)](node, self)


def _scaled(node: Scale, of: Evaluation) -> Array:
    """A typed 0 is no target: 0 log(−1) stays what it is, no number."""
    return float(node.left.value) * of(node.right) if isinstance(node.left, Number) else _product(node, of)


def _product(node: Hadamard | Scale, of: Evaluation) -> Array:
    left = of(node.left)
    if isinstance(node.right, Apply) and node.right.function == "log":
        return xlogy(left, of(node.right.operand))
    return left * of(node.right)


def _entry(node: Entry, of: Evaluation) -> Array:
    matrix, row, column = of.quantities[node.name], int(node.row), int(node.column)
    return np.asarray(matrix[..., column, row] if node.transposed else matrix[..., row, column])


def _reshaped(node: Reshape, of: Evaluation) -> Array:
    entries = of(node.operand)
    return entries.reshape(*entries.shape[:-2], *entries.shape[:-3:-1])


def without(node: Without, entries: Array) -> Array:
    """The entries with zeros in the row or column that a node leaves out."""
    kept = np.array(entries)
    np.moveaxis(kept, node.axis - 2, 0)[node.place : node.place + 1 or None] = 0
    return kept


_VALUES: Mapping[type[Expression], Callable[[Any, Evaluation], Array]] = {
    Symbol: lambda node, of: of.quantities[node.name],
    Number: lambda node, of: np.asarray(float(node.value)),
    Literal: lambda node, of: np.array(node.rows),
    Size: lambda node, of: np.asarray(float(of.quantities[node.of].shape[node.axis - 2])),
    MatMul: lambda node, of: matrix_product(of(node.left), of(node.right)),
    Scale: _scaled,
    Hadamard: _product,
    Add: lambda node, of: of(node.left) + of(node.right),
    Subtract: lambda node, of: of(node.left) - of(node.right),
    Divide: lambda node, of: of(node.left) / of(node.right),
    Negate: lambda node, of: -of(node.operand),
    Transpose: lambda node, of: np.swapaxes(of(node.operand), -1, -2),
    Reshape: _reshaped,
    Without: lambda node, of: without(node, of(node.operand)),
    Power: lambda node, of: of(node.operand) ** node.exponent,
    ScalarPower: lambda node, of: of(node.left) ** of(node.right),
    Apply: lambda node, of: of.functions[node.function].value(of(node.operand)),
    ApplyPair: lambda node, of: of.functions[node.function].value(of(node.left), of(node.right)),
    Softmax: lambda node, of: softmax(of(node.operand), node.axis - 2),
    Ones: lambda node, of: np.ones(np.shape(of(node.operand))),
    Sum: lambda node, of: _sum(of(node.operand), _axes(node)),
    Largest: lambda node, of: np.max(of(node.operand), axis=_axes(node), keepdims=True),
    Entry: _entry,
    Total: lambda node, of: np.asarray(np.sum([of(term) for term in node.terms], axis=0)),
}
"""One rule a node, as in `chain_rule`. An index sum has no value: its indices are letters."""


def _axes(node: Sum | Largest) -> tuple[int, ...]:
    return (-2, -1) if node.axis is None else (node.axis - 2,)


def _sum(matrices: Array, axes: tuple[int, ...]) -> Array:
    """The sum along some axes, which stay with one entry; of one entry it is that, and numpy would be slow about it."""
    if all(matrices.shape[axis] == 1 for axis in axes):
        return matrices
    total: Array = np.sum(matrices, axis=axes, keepdims=True)
    return total


def with_sizes(expression: Expression, lengths: Mapping[str, int]) -> Expression:
    """The tree with every dimension as the number it is, whatever quantities it is evaluated on."""
    if isinstance(expression, Size):
        return Number(Fraction(lengths[expression.name]))
    return rebuild(expression, tuple(with_sizes(child, lengths) for child in children(expression)))


def matrix_product(left: Array, right: Array) -> Array:
    """A B; a stack times one matrix is a single product of tall matrices, which is many times faster."""
    if isinstance(left, Parts) or isinstance(right, Parts):
        return product_by_parts(left, right, matrix_product)
    if np.iscomplexobj(left) or np.iscomplexobj(right):
        return _complex_product(left, right)
    if left.ndim > 2 and right.ndim == 2:
        return _tall_product(left, right)
    if left.ndim == 2 and right.ndim > 2:
        return np.swapaxes(matrix_product(np.swapaxes(right, -1, -2), left.T), -1, -2)
    return left @ right


def _tall_product(stack: Array, matrix: Array) -> Array:
    """Every matrix of a stack times one matrix, whichever axis of the stack lies closest together in memory."""
    if stack.strides[0] < stack.strides[-1]:
        to_end, to_front = (*range(1, stack.ndim), 0), (-1, *range(stack.ndim - 1))
        product: Array = np.matmul(matrix.T, stack.transpose(to_end)).transpose(to_front)
        return product
    return (stack.reshape(-1, stack.shape[-1]) @ matrix).reshape(*stack.shape[:-1], matrix.shape[-1])


def _complex_product(left: Array, right: Array) -> Array:
    """By real products only: a BLAS that makes a complex one of three real ones rounds a tiny imaginary part away."""
    if np.isrealobj(left):
        return Parts(matrix_product(left, right.real), matrix_product(left, right.imag)).joined()
    if np.isrealobj(right):
        return Parts(matrix_product(left.real, right), matrix_product(left.imag, right)).joined()
    by_real, by_imaginary = _complex_product(left, right.real), _complex_product(left, right.imag)
    return by_real + 1j * by_imaginary


# --- the symbolic shape ----------------------------------------------------------------------------------------------


def shape(expression: Expression, shapes: Mapping[str, Shape]) -> Shape:
    """The symbolic shape, given that of every symbol; ShapeError where operands do not fit."""

    def of(node: Expression) -> Shape:
        match node:
            case Symbol(name):
                return shapes[name]
            case Literal(rows):
                return len(rows), len(rows[0])
            case MatMul(left, right):
                return _product_shape(node, of(left), of(right))
            case Scale(left, right):
                return _scaled_shape(node, of(left), of(right))
            case Binary(left, right):
                return broadcast(node, of(left), of(right))
            case Transpose(operand) | Reshape(operand):
                return of(operand)[::-1]
            case Sum(operand, axis) | Largest(operand, axis):
                inner = of(operand)
                return inner and (1 if axis != 1 else inner[0], 1 if axis != 0 else inner[1])
            case Unary(operand):
                return of(operand)
        return ()

    return of(expression)


def _product_shape(node: Binary, left: Shape, right: Shape) -> Shape:
    if len(left) != 2 or len(right) != 2 or left[1] != right[0]:
        raise ShapeError(node, left, right)
    return left[0], right[1]


def _scaled_shape(node: Binary, left: Shape, right: Shape) -> Shape:
    if left and right:
        raise ShapeError(node, left, right)
    return left or right


def broadcast(node: Binary, left: Shape, right: Shape) -> Shape:
    """The shape of an entry-by-entry operation: dimensions are equal, or one of them is 1."""
    if not left or not right:
        return left or right
    if any(p != q and 1 not in (p, q) for p, q in zip(left, right, strict=True)):
        raise ShapeError(node, left, right)
    return (right[0] if left[0] == 1 else left[0], right[1] if left[1] == 1 else left[1])
