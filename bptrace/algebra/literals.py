"""Numbers in typed formulas, and matrices of them: `1e-3`, `[[1, 0], [0, 1]]`; and brackets that only hold together."""

import math
from abc import abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expression import Expression, Literal, Number, Size, is_scalar, operands, walk
from bptrace.algebra.notation import mathematics
from bptrace.algebra.shaping import SMALLEST, nearest
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.token_reader import TokenReader
from bptrace.texts import text

Item = TypeVar("Item")


class Literals(TokenReader):
    """Reads what is made of numbers alone."""

    @abstractmethod
    def sum(self) -> Expression: ...

    @abstractmethod
    def masked(self) -> Expression: ...

    def in_square_brackets(self) -> Expression:
        """A matrix of numbers, or what stands in square brackets as in round ones: `[a2 - y] * a2`."""
        if not self.holds_together():
            return self.literal()
        self.take()
        inner = self.masked()
        self.expect("]")
        return inner

    def holds_together(self) -> bool:
        """Whether a formula stands in the bracket that opens here, and no list."""
        depth, spoken = 0, False
        for token in self.found[self.position :]:
            depth += (token.sort in ("[", "(")) - (token.sort in ("]", ")"))
            if not depth or (depth == 1 and token.sort == ","):
                return spoken and token.sort == "]"
            spoken = spoken or token.sort in ("quantity", "word")
        return False

    def literal(self) -> Literal:
        """`[[1, 0], [0, 1]]`, or one row, `[1, 1]`."""
        nested = self.found[self.position + 1].sort == "["
        rows = self.listed(lambda: self.listed(self.constant)) if nested else None
        rows = rows or [self.listed(self.constant)]
        if len({len(row) for row in rows}) > 1:
            raise self.misplaced()
        return Literal(tuple(map(tuple, rows)))

    def listed(self, read: Callable[[], Item]) -> list[Item]:
        """What stands in square brackets, with commas between."""
        self.expect("[")
        items = [read()]
        while self.accept(","):
            items.append(read())
        self.expect("]")
        return items

    def constant(self) -> float:
        """A number, or what is computed of numbers alone."""
        column, found = self.here.column, self.sum()
        if not is_scalar(found) or operands(found) or any(isinstance(node, Size) for node in walk(found)):
            raise FormulaError(text("algebra.misplaced", said=mathematics(found), column=column + 1), column)
        return number_of(found, {})

    def number(self, token: Token) -> Number:
        value = float(token.said)
        if math.isinf(value):
            raise FormulaError(text("algebra.number_too_big", said=token.said[:12]), token.column)
        return Number(Fraction(token.said) if value > SMALLEST else nearest(value))
