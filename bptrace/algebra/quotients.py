"""How far a fraction reaches: `1/m (a − y)` is (1/m) (a − y) to everybody, `1/m a` and `1/2a` may be one over both.

A quotient of numbers written close together with a space behind it, `1/2 Σ e²`, `η/m ∂L/∂W`, is a factor of what
follows, and so is one whose bracket ends it, `1/(2m) (a − y)`. Of everything else the reach is asked for.
"""

from abc import abstractmethod

from bptrace.algebra.expression import Entry, Expression, IndexSum, Number, is_scalar, walk
from bptrace.algebra.shaping import Shaping
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.token_reader import TokenReader
from bptrace.texts import text

FACTORS = ("quantity", "word", "number", "(", "½", "sum", "√")  # what a factor without a sign before it begins with


class Quotients(TokenReader, Shaping):
    """Reads what stands behind a division sign."""

    formula: str

    @abstractmethod
    def turned(self, operand: Expression, sign: Token | None) -> Expression: ...

    @abstractmethod
    def juxtaposed(self) -> Expression: ...

    @abstractmethod
    def holds_together(self) -> bool: ...

    @abstractmethod
    def postfix(self) -> Expression: ...

    @abstractmethod
    def refuse_unclear_sum(self, ended: tuple[int, str] | None, right: Expression, token: Token) -> None: ...

    def begins_factor(self) -> bool:
        """Whether a factor without a sign before it comes next; behind a number also one in square brackets."""
        if self.here.sort == "[":
            return self.found[self.position - 1].sort in ("number", "½") and self.holds_together()
        return self.here.sort in FACTORS

    def quotient(self, above: Expression, token: Token, ended: tuple[int, str] | None) -> Expression:
        """`above` divided by what comes next, times what follows that without a sign."""
        first = self.here
        sign = self.accept("+", "-")
        below = self.turned(self.postfix(), sign)
        self.refuse_unclear_sum(ended, below, token)
        following = self.here
        if not self.begins_factor():
            return self.combine(token, above, below)
        factor = self.juxtaposed()
        self.refuse_unclear_sum(ended, factor, following)
        if not (_is_number(above) and _is_number(below) and self._ends(above, below, token, first, following)):
            raise FormulaError(text("algebra.unclear_fraction"), token.column)
        return self.combine(Token("·", " ", following.column), self.combine(token, above, below), factor)

    def added_up(self) -> Expression:
        """What a Σ adds up: what stands next to it, or that times the number before it, `Σ ½ (a − y)²`."""
        operand = self.postfix()
        if not isinstance(operand, Number):
            return operand
        if token := self.accept("/"):
            operand = self.quotient(operand, token, None)
        if _is_number(operand) and (token := self.accept("*", "⊙", "·")):
            return self.combine(token, operand, self.postfix())
        if _is_number(operand) and self.begins_factor():
            return self.combine(Token("·", " ", self.here.column), operand, self.postfix())
        return operand

    def _ends(self, above: Expression, below: Expression, token: Token, first: Token, following: Token) -> bool:
        """Whether it can be seen that a quotient of numbers ends where something follows without a sign."""
        if first.sort == "(":
            return True
        if following.sort in ("number", "½") or self._names_number(following):  # 1/2 m
            return False
        if isinstance(above, Number) and isinstance(below, Number) and following.sort in ("(", "[", "sum"):
            return True
        close = first.column == token.column + 1 and not self.formula[token.column - 1].isspace()
        return close and self.formula[following.column - 1].isspace()

    def _names_number(self, token: Token) -> bool:
        return token.said in self.vocabulary.sizes or self.vocabulary.shapes.get(token.said) == ()


def _is_number(expression: Expression) -> bool:
    """Whether it is a number, a size or η, or made of such; no entry of a matrix."""
    return is_scalar(expression) and not any(isinstance(node, Entry | IndexSum) for node in walk(expression))
