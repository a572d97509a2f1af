"""Index formulas, as textbooks have them: `δ1[j] = Σ_k δ2[k] W2[j,k] σ′(z1[j])`, and `W2_jk`, `δ⁽²⁾ₖ` for the same.

A quantity with its letters is an `Entry`, a Σ with its letter an `IndexSum` that reaches to the next plus or minus.
Where each row is a sample, one letter alone counts units: the formula is then one for every sample, whose own letter is
SAMPLE. `whole` makes matrices of what is read here, as `index_formula` makes it of matrices.
"""

import re
from collections.abc import Mapping, Sequence

from bptrace.algebra.evaluation import Dim, Shape
from bptrace.algebra.expression import Entry, Expression, IndexSum, Symbol, is_scalar, walk
from bptrace.algebra.index_formula import Index, entry_of
from bptrace.algebra.parser import Reader
from bptrace.algebra.syntax import TO_LETTERS, FormulaError, Token, read_quantity, sum_letters, sum_limit, tokens
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text

SAMPLE = "sample"  # the letter of what is said of every sample alike; nobody can type it
_LETTERS = re.compile(r"[a-z]{1,2}")
_BRACKETS = re.compile(r"\[([a-z]|\d+)(?:(?:,|\]\[)([a-z]|\d+))?\]|\[([a-z])([a-z])\]")
PRODUCTS = ("*", "⊙", "@", "·", "/")


def parse_indexed(formula: str, vocabulary: Vocabulary) -> Expression:
    """The tree of one entry, with letters for its indices; FormulaError with one sentence where it has none."""
    reader = IndexReader(tokens(formula), vocabulary, formula)
    expression = reader.bounded()
    reader.expect("end")
    if not is_scalar(expression):
        bare = next(node.name for node in walk(expression) if isinstance(node, Symbol) and vocabulary.shapes[node.name])
        raise FormulaError(text("algebra.no_letters", name=bare), 0)
    return expression


def has_letters(formula: str) -> bool:
    """Whether letters stand for the indices of any quantity in a formula."""
    try:
        found = tokens(formula)
    except FormulaError:
        return False
    return any(token.sort == "index" or _opens_letters(found, at) for at, token in enumerate(found))


def read_lettered(written: str) -> tuple[str, tuple[str, ...]] | None:
    """The quantity and the letters of `W2[j,k]`; None of anything else."""
    try:
        first, *others = tokens(written)
    except FormulaError:
        return None
    name = read_quantity(first.said) if first.sort == "quantity" else None
    if name is None:
        return None
    said = "".join(token.said for token in others)
    indices = _letters_in(said) or _in_brackets(said)
    return (name, indices) if indices and not all(map(str.isdecimal, indices)) else None


def _in_brackets(said: str) -> tuple[str, ...]:
    """The letters and numbers of `[j,k]`, `[0][k]`; none where anything else stands there."""
    found = _BRACKETS.fullmatch(said)
    return tuple(index for index in found.groups() if index) if found else ()


def _letters_in(said: str) -> tuple[str, ...]:
    """The letters of `jk`, `_jk`, `_{j,k}`, `ⱼₖ`; none where anything else stands there."""
    bare = re.sub(r"[_{}, ]", "", said.translate(TO_LETTERS))
    return tuple(bare) if _LETTERS.fullmatch(bare) else ()


def _opens_letters(found: list[Token], at: int) -> bool:
    """Whether a bracket with a letter in it opens behind a quantity."""
    if found[at].sort != "[" or not at or found[at - 1].sort not in ("quantity", "]", ")", "T"):
        return False
    inside = [token for token in found[at + 1 : at + 4] if token.sort in ("word", "quantity")]
    return any(_letters_in(token.said) for token in inside)


def left_entry(name: str, letters: Sequence[str], shapes: Mapping[str, Shape]) -> Entry:
    """What stands on the left: the entry with these letters, or, without any, one number. Raises FormulaError."""
    if not letters:
        return Entry(name, 0, 0)
    return Entry(name, *placed(shapes[name], letters, Token("quantity", name, 0)))


class IndexReader(Reader):
    """The formula reader, for which letters behind an operand choose its entry."""

    SUFFIXES = (*Reader.SUFFIXES, "[", "index")

    def suffixed(self, operand: Expression, token: Token) -> Expression:
        if token.sort not in ("[", "index"):
            return super().suffixed(operand, token)
        indices = self._listed() if token.sort == "[" else list(_letters_in(token.said))
        row, column = placed(self.shape_of(operand), indices, token)
        return entry_of(operand, row, column, self.vocabulary.shapes)

    def _listed(self) -> list[str]:
        """The letters and numbers up to the closing bracket, and in another that opens there."""
        said = [self.take().said]
        while self.accept(","):
            said.append(self.take().said)
        self.expect("]")
        if len(said) == 1 and self.accept("["):
            said += self._listed()
        return [letter for one in said for letter in ([one] if one.isdecimal() else _letters_in(one) or [one])]

    def atom(self) -> Expression:
        letters = sum_letters(self.here.said) if self.here.sort == "sum" else ""
        if not letters:
            return super().atom()
        token = self.take()
        self.go_deeper()
        term = self.product()
        self.depth -= 1
        self.expect_limits(token, letters, term)
        for letter in reversed(letters):
            term = IndexSum(letter, term)
        return term

    def quotient(self, above: Expression, token: Token, ended: tuple[int, str] | None) -> Expression:
        """A Σ below a division sign reaches over one factor; nobody can say whether over what follows as well."""
        said = self.here.said
        if self.here.sort != "sum" or not sum_letters(said):
            return super().quotient(above, token, ended)
        self.take()
        below = self.postfix()
        self.expect_limits(token, sum_letters(said), below)
        if self.begins_factor() or self.here.sort in PRODUCTS:
            raise FormulaError(text("algebra.unclear_sum", sum=said, sign="·"), token.column)
        for letter in reversed(sum_letters(said)):
            below = IndexSum(letter, below)
        return self.combine(token, above, below)

    def expect_limits(self, token: Token, letters: str, term: Expression) -> None:
        """That a Σ with limits, Σ_{k=1}^{n2}, runs as far as what it adds up does."""
        limit, counts = sum_limit(token.said)
        size = self.vocabulary.sizes.get(limit)
        wanted = self.vocabulary.shapes[size.of][size.axis] if size else None
        entries = (node for node in walk(term) if isinstance(node, Entry))
        runs = {
            dim
            for node in entries
            for index, dim in zip((node.row, node.column), self.vocabulary.shapes[node.name], strict=False)
            if isinstance(index, str) and index in letters
        }
        if not counts or (wanted is not None and runs != {wanted}):
            raise FormulaError(text("algebra.sum_limits", sum=token.said), token.column)

    def summed(self, operand: Expression, axis: int | None, mean: bool) -> Expression:
        """Σ without a letter adds up whole matrices; of an entry with letters it does not say what runs."""
        if is_scalar(operand) and any(isinstance(node, Entry | IndexSum) for node in walk(operand)):
            raise FormulaError(text("algebra.sum_of_what"), self.here.column)
        return super().summed(operand, axis, mean)


def placed(shape: Shape, indices: Sequence[str], token: Token) -> tuple[Index, Index]:
    """Row and column of an entry with these indices of what has this shape. Raises FormulaError."""
    if not shape or not 1 <= len(indices) <= 2:
        raise FormulaError(text("algebra.misplaced", said=token.said, column=token.column + 1), token.column)
    if len(indices) == 1:
        axis = next((axis for axis in (1, 0) if shape[axis] not in (1, "m")), 1 if shape[0] == 1 else 0)
        if shape[1 - axis] not in (1, "m"):
            raise FormulaError(text("algebra.two_letters", letter=indices[0]), token.column)
        other = SAMPLE if shape[1 - axis] == "m" else "0"
        indices = (indices[0], other) if axis == 0 else (other, indices[0])
    row, column = (_index(said, dim, token) for said, dim in zip(indices, shape, strict=True))
    return row, column


def _index(said: str, dim: Dim, token: Token) -> Index:
    if said.isdecimal() and not (dim == 1 and int(said[:9]) == 0):
        raise FormulaError(text("algebra.letters_or_numbers"), token.column)
    if not (said.isdecimal() or said == SAMPLE or _letters_in(said)):
        raise FormulaError(text("algebra.misplaced", said=said, column=token.column + 1), token.column)
    return 0 if said.isdecimal() else said
