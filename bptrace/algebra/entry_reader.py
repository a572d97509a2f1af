"""Single entries in typed formulas, as any program has them: `W1[0,1]`, `W1[0][1]`, and `x[1]` of a single row.

Which entries there are depends on how many samples and units there are: these lengths have to be known.
"""

from collections.abc import Mapping

from bptrace.algebra.expression import Entry, Expression, Symbol
from bptrace.algebra.parser import Reader
from bptrace.algebra.syntax import FormulaError, Token, tokens
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text


def parse_entries(formula: str, vocabulary: Vocabulary, lengths: Mapping[str, int]) -> Expression:
    """The tree of a formula in which single entries may stand; FormulaError with one sentence where it has none."""
    reader = EntryReader(tokens(formula), vocabulary, formula, lengths)
    expression = reader.bounded()
    reader.expect("end")
    return expression


class EntryReader(Reader):
    """The formula reader, for which a bracket behind a quantity holds an entry's place."""

    def __init__(self, found: list[Token], vocabulary: Vocabulary, formula: str, lengths: Mapping[str, int]) -> None:
        super().__init__(found, vocabulary, formula)
        self.lengths = lengths

    def symbol(self, token: Token) -> Expression:
        found = super().symbol(token)
        return self.entry(found, token) if isinstance(found, Symbol) and self.here.sort == "[" else found

    def entry(self, found: Symbol, token: Token) -> Expression:
        """`W1[0,1]`; one number alone counts along the one row, or the one column, that there is."""
        column, sizes = self.found[self.position + 1].column, self._sizes(found)
        places = self._places()
        if len(places) == 1 and 1 in sizes:
            places.insert(0 if sizes[0] == 1 else 1, 0)
        if len(sizes) != len(places) or not all(0 <= at < size for at, size in zip(places, sizes, strict=True)):
            last = ",".join(str(size - 1) for size in sizes)
            raise FormulaError(text("algebra.no_such_entry", name=token.said, last=last), column)
        return Entry(found.name, places[0], places[1])

    def _sizes(self, found: Symbol) -> list[int]:
        shape = self.vocabulary.shapes[found.name]
        return [self.lengths[dim] if isinstance(dim, str) else dim for dim in shape]

    def _places(self) -> list[int]:
        """The numbers in `[0,1]` or `[0][1]`."""
        self.expect("[")
        said = [self.expect("number").said]
        if self.accept(","):
            said.append(self.expect("number").said)
        self.expect("]")
        if len(said) == 1 and self.accept("["):
            said.append(self.expect("number").said)
            self.expect("]")
        return [int(one[:9]) if one.isdecimal() else -1 for one in said]
