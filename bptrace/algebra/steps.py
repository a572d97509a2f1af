"""Comparisons that are numbers, 1 where they hold and 0 elsewhere, and what is made of them: masks, np.where, maximum.

A > B is whether A − B is positive, the larger of A and B is B + ReLU(A − B). A comparison is no slope of ReLU: what it
gives at 0 is typed, and no convention.
"""

from fractions import Fraction

from bptrace.algebra.expression import ONE, Add, Apply, Expression, Negate, Number, Subtract
from bptrace.algebra.shaping import Shaping
from bptrace.algebra.syntax import Token

_ZERO = Number(Fraction(0))
COMPARED = ("<", ">", "<=", ">=", "≤", "≥")


class Steps(Shaping):
    """Makes numbers of comparisons; `token` is the sign, or the call, that asks for it."""

    def step(self, token: Token, left: Expression, right: Expression) -> Expression:
        """1 where `left` compares with `right` as the sign says, 0 elsewhere."""
        if token.said[0] in "<≤":
            left, right = right, left
        if token.said in "<>":
            return Apply(self._difference(left, right, token), "is_positive")
        return Subtract(ONE, Apply(self._difference(right, left, token), "is_positive"))

    def chosen(self, mask: Expression, first: Expression, other: Expression, token: Token) -> Expression:
        """`first` where the mask is 1, `other` where it is 0."""
        product = Token("*", "*", token.column)
        if other == _ZERO:
            return self.combine(product, mask, first)
        more = self.combine(product, mask, self._difference(first, other, token))
        return self.build(Add, other, more, token)

    def largest(self, left: Expression, right: Expression, token: Token) -> Expression:
        """The larger of the two, entry by entry."""
        if _ZERO in (left, right):
            return Apply(right if left == _ZERO else left, "relu")
        return self.build(Add, right, Apply(self._difference(left, right, token), "relu"), token)

    def smallest(self, left: Expression, right: Expression, token: Token) -> Expression:
        """The smaller of the two, entry by entry."""
        if _ZERO in (left, right):
            return Negate(Apply(Negate(right if left == _ZERO else left), "relu"))
        return self.build(Subtract, left, Apply(self._difference(left, right, token), "relu"), token)

    def _difference(self, left: Expression, right: Expression, token: Token) -> Expression:
        if right == _ZERO:
            return left
        return Negate(right) if left == _ZERO else self.build(Subtract, left, right, token)
