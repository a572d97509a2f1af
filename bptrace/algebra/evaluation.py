"""What an expression is worth: its value, and its symbolic shape.

Shapes are symbolic: a dimension is 1 or a name (`m` samples, `n0` inputs, `n1` units of layer 1, …), so a missing
transpose is found even where the numbers happen to fit. A scalar that is no matrix (a number, η, m) has shape `()`.
"""

from collections.abc import Mapping
from fractions import Fraction

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
    children,
    rebuild,
)
from bptrace.algebra.functions import FUNCTIONS, Array, Function, softmax, xlogy
from bptrace.algebra.parts import Parts, product_by_parts

Dim = str | int
Shape = tuple[()] | tuple[Dim, Dim]


class ShapeError(ValueError):
    """Two operands that do not fit: `node` is the culprit, `left` and `right` its operands' shapes."""

    def __init__(self, node: Expression, left: Shape, right: Shape) -> None:
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
            case Scale(Number(number), right):  # a typed 0 is no target: 0 log(−1) stays what it is, no number
                return float(number) * of(right)
            case Hadamard(left, Apply(right, "log")) | Scale(left, Apply(right, "log")):
                return xlogy(of(left), of(right))
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
            case Reshape(operand):
                entries = of(operand)
                return entries.reshape(*entries.shape[:-2], *entries.shape[:-3:-1])
            case Power(operand, exponent):
                raised: Array = of(operand) ** exponent
                return raised
            case ScalarPower(base, exponent):
                powered: Array = of(base) ** of(exponent)
                return powered
            case Apply(operand, function):
                return functions[function].value(of(operand))
            case ApplyPair(left, right, function):
                return functions[function].value(of(left), of(right))
            case Softmax(operand, axis):
                return softmax(of(operand), axis - 2)
            case Ones(operand):
                return np.ones(np.shape(of(operand)))
            case Sum(operand, axis):
                return _sum(of(operand), (-2, -1) if axis is None else (axis - 2,))
            case Entry(name, int(row), int(column), transposed):
                matrix = quantities[name]
                return np.asarray(matrix[..., column, row] if transposed else matrix[..., row, column])
            case Total(terms):
                return np.asarray(np.sum([of(term) for term in terms], axis=0))
        raise TypeError(node)

    return of(expression)


def _sum(matrices: Array, axes: tuple[int, ...]) -> Array:
    """The sum along some axes, which stay with one entry; of one entry it is that, and numpy would be slow about it."""
    if all(matrices.shape[axis] == 1 for axis in axes):
        return matrices
    total: Array = np.sum(matrices, axis=axes, keepdims=True)
    return total


def with_sizes(expression: Expression, quantities: Mapping[str, Array]) -> Expression:
    """The tree with every dimension as the number it is here: for evaluating a part of the samples by itself."""
    if isinstance(expression, Size):
        return Number(Fraction(quantities[expression.of].shape[expression.axis]))
    return rebuild(expression, tuple(with_sizes(child, quantities) for child in children(expression)))


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
            case MatMul(left, right):
                return _product_shape(node, of(left), of(right))
            case Scale(left, right):
                return _scaled_shape(node, of(left), of(right))
            case Binary(left, right):
                return broadcast(node, of(left), of(right))
            case Transpose(operand) | Reshape(operand):
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
