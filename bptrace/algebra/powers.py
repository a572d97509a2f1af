"""Powers in typed formulas: A², A^-1, A**0.5, β₁ᵗ, e^-z."""

from abc import abstractmethod
from fractions import Fraction

from bptrace.algebra.expression import (
    ONE,
    Apply,
    Divide,
    Expression,
    Negate,
    Number,
    Power,
    ScalarPower,
    Sum,
    is_scalar,
)
from bptrace.algebra.shaping import Shaping
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.token_reader import TokenReader
from bptrace.texts import text

POWERS = ("power", "raised", "raised_letter")
MAX_EXPONENT = 8
_HALVES = ("0.5", ".5")


class Powers(TokenReader, Shaping):
    """Reads what is raised to what."""

    @abstractmethod
    def atom(self) -> Expression: ...

    @abstractmethod
    def symbol(self, token: Token) -> Expression: ...

    def raised(self, operand: Expression, token: Token) -> Expression:
        """A power by the sign that was taken: raised digits, a raised t, or ^ with what follows it."""
        if token.sort == "raised":
            return Power(operand, self.exponent(token.said, token))
        if token.sort == "raised_letter":
            return self.scalar_power(operand, Token("quantity", "t", token.column))
        return self.power(operand, token)

    def power(self, operand: Expression, token: Token) -> Expression:
        """The power with the exponent that comes next: t, 2, −1, ½."""
        if self.here.sort == "quantity":
            return self.scalar_power(operand, self.take())
        bracket = self.accept("(")
        below = self.accept("-")
        raised = self._root_or_power(operand, token, bracket is not None)
        if bracket:
            self.expect(")")
        return self.divided(ONE, raised, token) if below else raised

    def _root_or_power(self, operand: Expression, token: Token, inside: bool) -> Expression:
        if self.accept("½"):
            return Apply(operand, "sqrt")
        digits = self.expect("number").said
        if digits in _HALVES or (inside and digits == "1" and self.accept("/") and self.expect("number").said == "2"):
            return Apply(operand, "sqrt")
        exponent = self.exponent(digits, token)
        return operand if exponent == 1 else Power(operand, exponent)

    def scalar_power(self, operand: Expression, token: Token) -> Expression:
        """β₁ᵗ; of anything but a number a power has to be a whole number, or a half."""
        exponent = self.symbol(token)
        if not (is_scalar(operand) and is_scalar(exponent)):
            raise FormulaError(text("algebra.exponent", limit=MAX_EXPONENT, said=token.said), token.column)
        return ScalarPower(operand, exponent)

    def exponent(self, digits: str, token: Token) -> int:
        """A whole number that is small enough."""
        if not digits.isdecimal() or not 1 <= int(digits[:3]) <= MAX_EXPONENT:
            raise FormulaError(text("algebra.exponent", limit=MAX_EXPONENT, said=digits[:12]), token.column)
        return int(digits)

    def power_of_e(self, token: Token) -> Expression:
        """`e^-z1`, `e^(−2 z1)`, `e²`; of `e^2z1` nobody can say how far the power reaches."""
        sign = self.take()
        if sign.sort == "raised":
            return Apply(Number(Fraction(self.exponent(sign.said, sign))), "exp")
        below = self.accept("-")
        operand = self.atom()
        unclear = isinstance(operand, Number) and self.here.sort in ("quantity", "word", "(")
        if sign.sort == "raised_letter" or unclear:
            raise FormulaError(text("algebra.write_exp"), token.column)
        return Apply(Negate(operand) if below else operand, "exp")


def sums_powers(called: Expression) -> bool:
    """Whether what is summed, or meant, is a power already: one behind it can only be that of the sum."""
    total = called.left if isinstance(called, Divide) else called
    return isinstance(total, Sum) and isinstance(total.operand, Power)
