"""The general term of a sum: one term with letters for the indices that run, and the values of all of them at once.

Along a row or a column k runs. Where a whole matrix is added up, l runs within each k: Σₖ Σₗ (a⁽²⁾[k,l] − y[k,l])².
"""

from collections.abc import Iterator, Mapping

import numpy as np

from bptrace.algebra.evaluation import number_of, value
from bptrace.algebra.expression import Entry, Expression, IndexSum, Symbol, Total, children, rebuild, walk
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen


@frozen
class GeneralTerm:
    """A term with letters for its indices; `columns` tells how many l there are to a k, 0 where k runs alone."""

    expression: Expression
    columns: int = 0

    @property
    def total(self) -> Expression:
        """Σ over the general term."""
        inner = IndexSum("l", self.expression) if self.columns else self.expression
        return IndexSum("k", inner)

    def label(self, number: int) -> str:
        """Which of the terms it is: "k=8", or "k=1 l=0"."""
        return f"k={number // self.columns} l={number % self.columns}" if self.columns else f"k={number}"


def general_term(total: Total) -> GeneralTerm:
    """What the first and the last term have in common; where they differ, something runs."""
    first, last = total.terms[0], total.terms[-1]
    columns = next((b - a + 1 for a, b in _columns_of_whole_matrices(first, last)), 0)
    return GeneralTerm(_merged(first, last, "l" if columns else "k"), columns)


def _columns_of_whole_matrices(first: Expression, last: Expression) -> Iterator[tuple[int, int]]:
    """The first and the last column of every entry whose row runs as well."""
    for a, b in zip(walk(first), walk(last), strict=True):
        if isinstance(a, Entry) and isinstance(b, Entry) and a.row != b.row and a.column != b.column:
            yield int(a.column), int(b.column)


def _merged(first: Expression, last: Expression, letter: str) -> Expression:
    """The first term with k for a row that runs, and `letter` for a column."""
    if isinstance(first, Entry) and isinstance(last, Entry):
        row = first.row if first.row == last.row else "k"
        column = first.column if first.column == last.column else letter
        return Entry(first.name, row, column, first.transposed)
    pairs = zip(children(first), children(last), strict=True)
    return rebuild(first, tuple(_merged(a, b, letter) for a, b in pairs))


# --- the values ------------------------------------------------------------------------------------------------------


def summands(total: Total, quantities: Mapping[str, Array]) -> Array:
    """The values of a sum's terms: those of the general term, its indices running along lines of the matrices."""
    general, count = general_term(total), len(total.terms)
    lines = {node: _line(node, general, quantities) for node in walk(general.expression) if isinstance(node, Entry)}
    is_nested = any(isinstance(node, Total) for node in walk(general.expression))
    shape = (count // general.columns, general.columns) if general.columns else (count,)
    if is_nested or not all(_fits(line.shape, shape) for line in lines.values()):
        return np.array([number_of(term, quantities) for term in total.terms])
    named = {repr(node): line for node, line in lines.items()}
    found = value(_over_lines(general.expression), {**quantities, **named})
    return np.broadcast_to(found, shape).reshape(-1)


def _over_lines(node: Expression) -> Expression:
    """The term with a symbol for every entry."""
    if isinstance(node, Entry):
        return Symbol(repr(node))
    return rebuild(node, tuple(map(_over_lines, children(node))))


def _line(entry: Entry, general: GeneralTerm, quantities: Mapping[str, Array]) -> Array:
    """What an entry is along all that runs: a line, or rows and columns of which one that stays has a single entry."""
    whole = quantities[entry.name].T if entry.transposed else quantities[entry.name]
    row, column = (slice(None) if isinstance(at, str) else slice(at, at + 1) for at in (entry.row, entry.column))
    found = np.asarray(whole[row, column])
    return found if general.columns else found.reshape(-1)


def _fits(line: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether a line runs as far as the sum does, or stays."""
    return all(size in (1, wanted) for size, wanted in zip(line, shape, strict=True))
