"""How far the letters of an index formula run: each over one size, and none of them freely."""

from collections.abc import Mapping

from bptrace.algebra.evaluation import Dim, Shape
from bptrace.algebra.expression import Entry, Expression, IndexSum, children
from bptrace.algebra.index_reader import SAMPLE
from bptrace.algebra.notation import mathematics
from bptrace.algebra.shaping import shape_text
from bptrace.algebra.syntax import FormulaError
from bptrace.texts import text

Ranges = dict[str, tuple[Dim, Entry]]
"""The size that a letter runs over, and the entry that says so."""


class RangeError(FormulaError):
    """A letter that would have to run over two sizes."""


class SampleLeftOverError(FormulaError):
    """One value for every sample, for what has one for all of them."""


def check_ranges(entry: Entry, term: Expression, shapes: Mapping[str, Shape]) -> None:
    """That every letter of `entry = term` runs over one size, and stands on the left or under a Σ.

    Raises RangeError, SampleLeftOverError, or FormulaError for another letter.
    """
    known: Ranges = {}
    _meet(entry, shapes, known)
    left = set(known)
    _walk(term, shapes, known)
    for letter in sorted(known.keys() - left):
        if letter == SAMPLE:
            raise SampleLeftOverError(text("algebra.samples_left_over", entry=written(known[letter][1])), 0)
        raise FormulaError(text("algebra.letter_left_over", letter=letter), 0)


def _walk(node: Expression, shapes: Mapping[str, Shape], known: Ranges) -> None:
    """Every entry in the tree; the letter of a Σ is one of its own."""
    if isinstance(node, Entry):
        _meet(node, shapes, known)
        return
    outside = known.pop(node.index, None) if isinstance(node, IndexSum) else None
    for child in children(node):
        _walk(child, shapes, known)
    if isinstance(node, IndexSum):
        known.pop(node.index, None)
        if outside:
            known[node.index] = outside


def _meet(entry: Entry, shapes: Mapping[str, Shape], known: Ranges) -> None:
    for letter, dim in zip((entry.row, entry.column), shapes[entry.name], strict=False):
        if not isinstance(letter, str):
            continue
        size, where = known.setdefault(letter, (dim, entry))
        if size != dim:
            places = {"one": written(where), "other": written(entry)}
            sizes = {"one_size": _length(size), "other_size": _length(dim)}
            raise RangeError(text("algebra.two_ranges", letter=letter, **places, **sizes), 0)


def _length(dim: Dim) -> str:
    """`n₂`."""
    return shape_text((dim, 1)).partition("×")[0]


def written(entry: Entry) -> str:
    """An entry as it was typed, without what nobody types."""
    return (
        mathematics(entry).replace(f"{SAMPLE},", "").replace(f",{SAMPLE}", "").replace("[0,", "[").replace(",0]", "]")
    )
