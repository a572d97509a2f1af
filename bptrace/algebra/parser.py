"""Typed formulas, read into the same trees that bptrace derives.

The notation is white-listed: quantities of the network at hand, the functions of the table, numbers and the operators
of `notation.py`; nothing is ever evaluated as code. Because every shape is known symbolically, `*` is read as scaling
where one side is a number and entry by entry otherwise, and `·` or plain juxtaposition as a matrix product or a
scaling; where a text could mean two things the error offers both.
"""

from fractions import Fraction
from typing import TypeVar

from bptrace.algebra.calls import CALLS, ENDS, SPECIAL, activated, largest_of_one
from bptrace.algebra.expression import (
    Add,
    Apply,
    Expression,
    MatMul,
    Negate,
    Number,
    Subtract,
    Transpose,
    is_scalar,
    size,
)
from bptrace.algebra.literals import Literals
from bptrace.algebra.naming import Naming
from bptrace.algebra.powers import POWERS, Powers, sums_powers
from bptrace.algebra.quotients import Quotients
from bptrace.algebra.shaping import FormulaShapeError, shape_text
from bptrace.algebra.steps import COMPARED, Steps
from bptrace.algebra.syntax import OUTPUTS, FormulaError, Token, read_quantity, sum_letters, tokens
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text

__all__ = ["FormulaError", "FormulaShapeError", "Vocabulary", "parse", "read_quantity", "shape_text"]

Item = TypeVar("Item")
MAX_NODES = 120
SUMMED_OVER = {"": None, "i": 0, "j": 1, "ij": None}  # the axis, by the letters of a Σ


def parse(formula: str, vocabulary: Vocabulary) -> Expression:
    """The tree of a formula; FormulaError with one sentence and a column where it has none."""
    reader = Reader(tokens(formula), vocabulary, formula)
    expression = reader.bounded()
    reader.expect("end")
    return expression


class Reader(Naming, Literals, Powers, Quotients, Steps):
    """Recursive descent; each method reads one level, loosest first, and leaves the next token in `here`."""

    SUFFIXES: tuple[str, ...] = ("T", "method", *POWERS)

    def __init__(self, found: list[Token], vocabulary: Vocabulary, formula: str) -> None:
        super().__init__(found)
        self.vocabulary, self.formula = vocabulary, formula
        self.sum_end: tuple[int, str] = (-1, "")  # where a Σ without brackets ended, and its sign

    def bounded(self) -> Expression:
        """A formula of a bounded size."""
        expression = self.sum()
        if size(expression) > MAX_NODES:
            raise FormulaError(text("algebra.too_big", limit=MAX_NODES), 0)
        return expression

    # levels

    def sum(self) -> Expression:
        left = self.product()
        while token := self.accept("+", "-"):
            node = Add if token.sort == "+" else Subtract
            left = self.build(node, left, self.product(), token)
        return left

    def product(self) -> Expression:
        left = self.signed()
        while token := self.accept("*", "⊙", "@", "·", "/"):
            ended = self.sum_end if self.sum_end[0] == self.position - 1 else None
            if token.sort == "/":
                left = self.quotient(left, token, ended)
            else:
                right = self.signed()
                self.refuse_unclear_sum(ended, right, token)
                left = self.combine(token, left, right)
            if ended:
                self.sum_end = self.position, ended[1]
        return left

    def signed(self) -> Expression:
        token = self.accept("+", "-")
        if token is None:
            return self.juxtaposed()
        self.go_deeper()
        operand = self.signed()
        self.depth -= 1
        return self.turned(operand, token)

    def turned(self, operand: Expression, sign: Token | None) -> Expression:
        """The operand with the sign before it."""
        if sign is None or sign.sort == "+":
            return operand
        return Number(-operand.value) if isinstance(operand, Number) else Negate(operand)

    def juxtaposed(self) -> Expression:
        left = self.postfix()
        while self.begins_factor():
            token = self.here
            if token.sort == "number" and isinstance(left, Number):  # 1.5.5 and 1 000 are no products
                raise self.misplaced()
            ended = self.sum_end if self.sum_end[0] == self.position else None
            right = self.postfix()
            self.refuse_unclear_sum(ended, right, token)
            left = self.combine(Token("·", " ", token.column), left, right)
        return left

    def postfix(self) -> Expression:
        self.go_deeper()
        operand = self.atom()
        while token := self.accept(*self.SUFFIXES):
            operand = self.suffixed(operand, token)
            if token.sort in POWERS and self.here.sort in POWERS:  # 2^3^2 is 2⁹ to some and 8² to others
                raise self.misplaced()
        self.depth -= 1
        return operand

    def suffixed(self, operand: Expression, token: Token) -> Expression:
        if token.sort in POWERS:
            return self.raised(operand, token)
        match token.sort, token.said:
            case "T", _:
                return operand if is_scalar(operand) else Transpose(operand)
            case "method", "shape" | "size" as what:
                return self.size_of(operand, what, token)
            case "method", "dot":
                self.expect("(")
                right = self.sum()
                self.expect(")")
                return self.build(MatMul, operand, right, token)
        self.expect("(")
        if token.said in ENDS:
            return largest_of_one(token.said, operand, self.axis())
        return self.summed(operand, self.axis(), token.said == "mean")

    def atom(self) -> Expression:
        token = self.here
        match token.sort:
            case "number":
                self.take()
                return self.number(token)
            case "½":
                self.take()
                return Number(Fraction(1, 2))
            case "quantity":
                return self.symbol(self.take())
            case "[":
                return self.in_square_brackets()
            case "(":
                self.take()
                inner = self.masked()
                self.expect(")")
                return inner
            case "sum":
                self.take()
                letters = sum_letters(token.said)
                if letters not in SUMMED_OVER:
                    raise FormulaError(text("algebra.sum_letter", sum=token.said, letter=letters[-1]), token.column)
                total = self.summed(self.added_up(), SUMMED_OVER[letters], mean=False)
                self.sum_end = self.position, token.said
                return total
            case "√":
                self.take()
                return Apply(self.postfix(), "sqrt")
            case "word":
                return self.called(self.take())
        raise self.misplaced()

    def masked(self) -> Expression:
        """A sum, or the comparison of two, which is 1 where it holds."""
        left = self.sum()
        if self.here.said not in COMPARED:
            return left
        token = self.take()
        return self.step(token, left, self.sum())

    # calls

    def called(self, token: Token) -> Expression:
        if token.said == "e" and self.here.sort in POWERS:
            return self.power_of_e(token)
        if token.said in OUTPUTS:
            return self.symbol(token)
        if self.here.sort != "(":
            raise FormulaError(self.unknown(token), token.column)
        if call := CALLS.get(token.said):
            start, bracket = self.position, self.take()
            called = call(self, token)
            return self.reaching(called, token, bracket, start) if token.said in ("sum", "mean") else called
        self.take()
        operand = self.sum()
        name = self.function(token, operand)
        return activated(self, name, operand, token) if name in SPECIAL else self.closed(Apply(operand, name))

    def closed(self, called: Expression) -> Expression:
        """After the bracket that ends a call."""
        self.expect(")")
        return called

    def axis(self) -> int | None:
        """The rest of a call to sum or mean: nothing, an axis, keepdims."""
        axis: int | None = None
        while not self.accept(")"):
            if self.here.sort == "word":
                word = self.take().said
                self.expect("=")
                if word == "keepdims":
                    self.expect("word")
                elif word != "axis":
                    raise FormulaError(text("algebra.unknown_name", name=word), self.here.column)
            if self.here.sort in ("number", "-"):
                back = self.accept("-") is not None
                token = self.expect("number")
                if token.said not in (("1", "2") if back else ("0", "1")):
                    raise FormulaError(text("algebra.axis"), token.column)
                axis = 2 - int(token.said) if back else int(token.said)
            if self.here.sort != ")":
                self.expect(",")
        return axis

    def size_of(self, operand: Expression, what: str, token: Token) -> Expression:
        if what == "size":
            return self.count(operand, None)
        self.expect("[")
        digit = self.expect("number")
        self.expect("]")
        if digit.said not in ("0", "1"):
            raise FormulaError(text("algebra.axis"), digit.column)
        return self.count(operand, int(digit.said))

    # what could mean two things

    def reaching(self, called: Expression, token: Token, bracket: Token, start: int) -> Expression:
        """`sum (a − y)²`, as Σ (a − y)² is spelt, is the sum of squares, `np.sum(a − y)**2` a program's square of a
        sum, and `sum((a − y)²)²` cannot but be one; `sum(a − y)²` may be either.
        """
        if self.formula.startswith(("np.", "numpy."), token.column) or sums_powers(called):
            return called
        apart = bracket.column > token.column + len(token.said)
        if self.here.sort in POWERS:
            if not apart:
                raise FormulaError(text("algebra.unclear_sum_power", sum=token.said), token.column)
            self.position = start
            called = self.summed(self.postfix(), None, token.said == "mean")
        if apart:
            self.sum_end = self.position, token.said
        return called

    def refuse_unclear_sum(self, ended: tuple[int, str] | None, right: Expression, token: Token) -> None:
        """`Σ A ⊙ B` is Σ (A ⊙ B) to most people and (Σ A) ⊙ B by the rules; a number may stand on either side."""
        if ended and not is_scalar(right):
            sign = "·" if token.sort not in "*⊙@·/" else token.said
            raise FormulaError(text("algebra.unclear_sum", sum=ended[1], sign=sign), token.column)
