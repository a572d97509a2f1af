"""Operands put together by their shapes, which are known symbolically.

`*` scales where one side is a number and multiplies entry by entry otherwise, `·` scales or is a matrix product. What
does not fit is told with both shapes.
"""

from collections.abc import Callable
from fractions import Fraction

from bptrace.algebra.evaluation import Shape, ShapeError, shape
from bptrace.algebra.expression import Divide, Expression, Hadamard, MatMul, Number, Scale, Sum, is_scalar
from bptrace.algebra.notation import mathematics
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text

SMALLEST = 1e-300  # numbers above it are taken exactly as typed


class FormulaShapeError(FormulaError):
    """A formula that can be read but whose operands do not fit: `node` and the two shapes say where."""

    def __init__(self, message: str, column: int, error: ShapeError) -> None:
        super().__init__(message, column)
        self.node, self.left, self.right = error.node, error.left, error.right


class Shaping:
    """Makes nodes of operands whose quantities have the shapes of `vocabulary`; `token` is the sign between them."""

    vocabulary: Vocabulary

    def shape_of(self, expression: Expression) -> Shape:
        return shape(expression, self.vocabulary.shapes)

    def combine(self, token: Token, left: Expression, right: Expression) -> Expression:
        """The node that a product sign means between these two."""
        scalars = is_scalar(left), is_scalar(right)
        if token.sort == "/":
            return self.divided(left, right, token)
        if any(scalars) and token.sort != "@":
            return Scale(right, left) if scalars == (False, True) else Scale(left, right)
        return self.build(Hadamard if token.sort in "*⊙" else MatMul, left, right, token)

    def divided(self, left: Expression, right: Expression, token: Token) -> Expression:
        """Of two numbers their quotient, exact."""
        if isinstance(left, Number) and isinstance(right, Number):
            if right.value == 0:
                raise FormulaError(text("algebra.divided_by_zero"), token.column)
            return _quotient(Fraction(left.value) / Fraction(right.value), token)
        return self.build(Divide, left, right, token)

    def build(
        self, node: Callable[[Expression, Expression], Expression], left: Expression, right: Expression, token: Token
    ) -> Expression:
        """The node of these operands. Raises FormulaShapeError where they do not fit."""
        built = node(left, right)
        try:
            self.shape_of(built)
        except ShapeError as error:
            raise FormulaShapeError(_shape_sentence(error, token), token.column, error) from None
        return built

    def summed(self, operand: Expression, axis: int | None, mean: bool) -> Expression:
        """The sum or the mean along `axis`, of all entries where that is None; of a number it is the number."""
        if is_scalar(operand):
            return operand
        return Divide(Sum(operand, axis), self.count(operand, axis)) if mean else Sum(operand, axis)

    def count(self, operand: Expression, axis: int | None) -> Expression:
        """How many entries a mean divides by, symbolically."""
        whole = self.shape_of(operand)
        dims = [dim for position, dim in enumerate(whole) if axis in (None, position)]
        sizes = [self.vocabulary.sizes[dim] if isinstance(dim, str) else Number(Fraction(dim)) for dim in dims]
        return sizes[0] if len(sizes) == 1 else Scale(sizes[0], sizes[1]) if sizes else Number(Fraction(1))


def _quotient(exact: Fraction, token: Token) -> Number:
    try:
        value = float(exact)
    except OverflowError:
        raise FormulaError(text("algebra.quotient_too_big"), token.column) from None
    return Number(exact if abs(value) > SMALLEST else nearest(value))


def nearest(value: float) -> Fraction:
    """A tiny number as exact as it is written: no `1e-99999999` with a hundred million digits."""
    return Fraction(repr(value))


def _shape_sentence(error: ShapeError, token: Token) -> str:
    left, right = (mathematics(side) for side in (error.node.left, error.node.right))
    if token.said == " " and error.left == error.right:
        entrywise = mathematics(Hadamard(error.node.left, error.node.right))
        shown = {"shape": shape_text(error.left), "entrywise": entrywise.replace("⊙", "*")}
        return text("algebra.shapes_beside", left=left, right=right, **shown)
    return text(
        "algebra.shapes_product" if isinstance(error.node, MatMul) else "algebra.shapes_entries",
        left=left,
        right=right,
        left_shape=shape_text(error.left),
        right_shape=shape_text(error.right),
    )


def shape_text(symbolic: Shape) -> str:
    """`m×n₂`."""
    if not symbolic:
        return text("algebra.scalar")
    return "×".join(found.mathematics if (found := find_quantity(str(dim))) else str(dim) for dim in symbolic)
