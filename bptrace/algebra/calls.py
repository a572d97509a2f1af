"""What is called by name in a typed formula and is more than a function of one operand: np.dot, sum, softmax, PReLU."""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    ApplyPair,
    Divide,
    Expression,
    Largest,
    Literal,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    is_scalar,
)
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text

LONGEST = 10_000  # ones in a row
ENDS = ("max", "min")  # of all entries, along an axis, or of two
TWO = Number(Fraction(2))
SPECIAL = ("softmax", "dsoftmax", "prelu", "dprelu")  # activations that are not a function of z alone, entry by entry


class Reading(Protocol):
    """What a call needs of the reader; the opening bracket is behind it, the closing one is the call's to take."""

    vocabulary: Vocabulary

    @property
    def here(self) -> Token: ...
    def sum(self) -> Expression: ...
    def expect(self, sort: str) -> Token: ...
    def accept(self, *sorts: str) -> Token | None: ...
    def axis(self) -> int | None: ...
    def summed(self, operand: Expression, axis: int | None, mean: bool) -> Expression: ...
    def shape_of(self, expression: Expression) -> Shape: ...
    def combine(self, token: Token, left: Expression, right: Expression) -> Expression: ...
    def masked(self) -> Expression: ...
    def power(self, operand: Expression, token: Token) -> Expression: ...
    def chosen(self, mask: Expression, first: Expression, other: Expression, token: Token) -> Expression: ...
    def largest(self, left: Expression, right: Expression, token: Token) -> Expression: ...
    def smallest(self, left: Expression, right: Expression, token: Token) -> Expression: ...
    def build(
        self, node: Callable[[Expression, Expression], Expression], left: Expression, right: Expression, token: Token
    ) -> Expression: ...


# --- activations -----------------------------------------------------------------------------------------------------


def activated(reader: Reading, name: str, operand: Expression, token: Token) -> Expression:
    """The rest of `softmax(z, axis=1)` or `prelu(z, alpha)` after z; the axis and the layer's own slope may be left
    out.
    """
    if name == "dsoftmax":
        raise FormulaError(text("algebra.softmax_slope"), token.column)
    if name == "softmax":
        reader.accept(",")
        given = reader.axis()
        return Softmax(operand, 1 - reader.vocabulary.sizes["m"].axis if given is None else given)
    slope = reader.sum() if reader.accept(",") else _own_slope(reader, operand, token)
    reader.expect(")")
    return reader.build(lambda z, alpha: ApplyPair(z, alpha, name), operand, slope, token)


def _own_slope(reader: Reading, operand: Expression, token: Token) -> Expression:
    found = find_quantity(operand.name) if isinstance(operand, Symbol) else None
    name = f"alpha{found.layer}" if found else ""
    if name not in reader.vocabulary.shapes:
        raise FormulaError(text("algebra.which_slope", said=token.said), token.column)
    return Symbol(name)


# --- numpy -----------------------------------------------------------------------------------------------------------


def _one(reader: Reading) -> Expression:
    operand = reader.sum()
    reader.expect(")")
    return operand


def _two(reader: Reading) -> tuple[Expression, Expression]:
    left = reader.sum()
    reader.expect(",")
    return left, _one(reader)


def _product(reader: Reading, token: Token) -> Expression:
    return reader.build(MatMul, *_two(reader), token)


def _outer(reader: Reading, token: Token) -> Expression:
    """np.outer(a, b) of two one-sample rows is aᵀ b, of two columns a bᵀ."""
    left, right = _two(reader)
    rows = reader.shape_of(left)[:1] == ("m",)
    return reader.build(MatMul, Transpose(left) if rows else left, right if rows else Transpose(right), token)


def _multiply(reader: Reading, token: Token) -> Expression:
    return reader.combine(Token("*", "*", token.column), *_two(reader))


def _divide(reader: Reading, token: Token) -> Expression:
    return reader.combine(Token("/", "/", token.column), *_two(reader))


def _add(reader: Reading, token: Token) -> Expression:
    return reader.build(Add if token.said == "add" else Subtract, *_two(reader), token)


def _weighted_log(reader: Reading, token: Token) -> Expression:
    """xlogy(y, a) is y ⊙ log(a)."""
    left, right = _two(reader)
    return reader.combine(Token("*", "*", token.column), left, Apply(right, "log"))


def _sum(reader: Reading, token: Token) -> Expression:
    operand = reader.sum()
    if reader.here.sort != ")":
        reader.expect(",")
    return reader.summed(operand, reader.axis(), token.said == "mean")


def _transpose(reader: Reading, token: Token) -> Expression:
    operand = _one(reader)
    return operand if is_scalar(operand) else Transpose(operand)


def _square(reader: Reading, token: Token) -> Expression:
    return Power(_one(reader), 2)


def _ones(reader: Reading, token: Token) -> Expression:
    """ones(A) has the shape of A; ones((1, m)) and ones(1, 4) have the one that is written."""
    bracket = reader.accept("(")
    first = reader.sum()
    if not reader.accept(","):
        if bracket:
            reader.expect(")")
        reader.expect(")")
        return Ones(first)
    other = _one(reader)
    if bracket:
        reader.expect(")")
    if not isinstance(first, Number | Size) or not isinstance(other, Number | Size):
        raise FormulaError(text("algebra.ones_shape"), token.column)
    return reader.build(MatMul, _column_of_ones(first), Transpose(_column_of_ones(other)), token)


def _column_of_ones(length: Number | Size) -> Expression:
    if isinstance(length, Number):
        return Literal(((1.0,),) * max(1, min(int(length.value), LONGEST)))
    column = Sum(Symbol(length.of), 1 - length.axis)
    return Ones(column if length.axis == 0 else Transpose(column))


def _array(reader: Reading, token: Token) -> Expression:
    """np.array([[1, 2]]) is what stands in its brackets."""
    return _one(reader)


def _power(reader: Reading, token: Token) -> Expression:
    operand = reader.sum()
    reader.expect(",")
    raised = reader.power(operand, token)
    reader.expect(")")
    return raised


def _where(reader: Reading, token: Token) -> Expression:
    mask = reader.masked()
    reader.expect(",")
    return reader.chosen(mask, *_two(reader), token)


def _extreme(reader: Reading, token: Token) -> Expression:
    """The larger or the smaller of two; of one alone the largest entry is meant, as `max(z)` or `max(z, axis=1)` has
    it.
    """
    left = reader.masked()
    if reader.here.sort == ")" or (reader.accept(",") and reader.here.said in ("axis", "keepdims")):
        if token.said not in ENDS:
            axis = 1 - reader.vocabulary.sizes["m"].axis
            raise FormulaError(
                text("algebra.one_compared", said=token.said, end=token.said[:3], axis=axis), token.column
            )
        return largest_of_one(token.said, left, reader.axis())
    right = reader.masked()
    reader.expect(")")
    return (reader.largest if token.said[:3] == "max" else reader.smallest)(left, right, token)


def largest_of_one(said: str, operand: Expression, axis: int | None) -> Expression:
    """The largest or the smallest entry along `axis`, of all where that is None; of a number it is the number."""
    if is_scalar(operand):
        return operand
    return Largest(operand, axis) if said == "max" else Negate(Largest(Negate(operand), axis))


def _hyperbolic(reader: Reading, token: Token) -> Expression:
    """cosh(z) is (e^z + e^−z) / 2, sinh(z) (e^z − e^−z) / 2."""
    operand = _one(reader)
    rising, falling = Apply(operand, "exp"), Apply(Negate(operand), "exp")
    return Divide(Add(rising, falling) if token.said == "cosh" else Subtract(rising, falling), TWO)


def _log1p(reader: Reading, token: Token) -> Expression:
    return Apply(Add(ONE, _one(reader)), "log")


CALLS: dict[str, Callable[[Reading, Token], Expression]] = {
    "dot": _product,
    "matmul": _product,
    "outer": _outer,
    "multiply": _multiply,
    "divide": _divide,
    **dict.fromkeys(("add", "subtract"), _add),
    "xlogy": _weighted_log,
    "sum": _sum,
    "mean": _sum,
    "transpose": _transpose,
    "square": _square,
    "ones": _ones,
    "ones_like": _ones,
    "array": _array,
    "power": _power,
    "where": _where,
    **dict.fromkeys(("maximum", "minimum", *ENDS), _extreme),
    **dict.fromkeys(("cosh", "sinh"), _hyperbolic),
    "log1p": _log1p,
}
