"""Going through the tokens of a formula, one after the other."""

from bptrace.algebra.syntax import FormulaError, Token
from bptrace.texts import text

MAX_DEPTH = 40  # brackets, signs and calls inside one another


class TokenReader:
    """The tokens, how far they are read, and how deep inside brackets; the next one is `here`."""

    def __init__(self, found: list[Token]) -> None:
        self.found, self.position, self.depth = found, 0, 0

    @property
    def here(self) -> Token:
        return self.found[self.position]

    def take(self) -> Token:
        self.position += 1
        return self.found[self.position - 1]

    def accept(self, *sorts: str) -> Token | None:
        """The next token where it is of one of these sorts."""
        return self.take() if self.here.sort in sorts else None

    def expect(self, sort: str) -> Token:
        """The next token, which has to be of this sort. Raises FormulaError."""
        if self.here.sort != sort:
            raise self.misplaced()
        return self.take()

    def misplaced(self) -> FormulaError:
        """That the next token has no meaning where it stands."""
        if self.here.sort == "end":
            return FormulaError(text("algebra.ends_early"), self.here.column)
        column = self.here.column
        return FormulaError(text("algebra.misplaced", said=self.here.said, column=column + 1), column)

    def go_deeper(self) -> None:
        """One bracket, sign or call farther inside; who comes out counts `depth` down. Raises FormulaError."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(text("algebra.too_deep", limit=MAX_DEPTH), self.here.column)
