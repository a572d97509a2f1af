"""Numbers as a person writes them down: one, a list, or a matrix, each entry with the digits it was given.

`[0.1, 0.2]`, `[[0.1, 0.2], [?, 0.4]]`, numpy's own print without commas, `[1 2; 3 4]`, `np.array(…)`, and a `ᵀ` or `.T`
behind any of them. An entry that is `?` is unknown; one may be what it is computed from, `0.3·0.5 + 0.1`.
"""

import re
from contextlib import suppress

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.verification.digits import Figure, NotAFigure
from bptrace.verification.reckoning import reckoned

UNKNOWN = "?"
_ARRAY = re.compile(r"(?:np\.|numpy\.)?(?:array|matrix)\s*\((?P<inside>.*)\)\s*", re.DOTALL)
_TURNED = re.compile(r"\s*(?:\.T|ᵀ|⊤|\^\{?T\}?)$")
_ROUND_ROWS = re.compile(r"(?:\([^()]*,[^()]*\)[,;\s]*)+")
_FORMULA = re.compile(r"\s*[@*·⊙×∘/+−-]")
_WITH_COMMA = re.compile(r"[-+−]?\d+,\d+(?:[eE][-+−]?\d+)?")
_OPENING, _CLOSING = "[(", "])"


class BadMatrix(ValueError):
    """The brackets hold no matrix; the argument is the key of the text that says why, `said` the piece it speaks of."""

    def __init__(self, key: str, said: str = "") -> None:
        super().__init__(key)
        self.key, self.said = key, said


@frozen(eq=False)
class Figures:
    """Typed numbers: their values (nan where unknown), half a unit of each last digit, and which are known.

    `axes` is how they were written: 0 a single number, 1 a list, 2 a matrix. The arrays have that many axes.
    """

    values: Array
    half_units: Array
    known: Array

    @property
    def axes(self) -> int:
        """0 for a number, 1 for a list, 2 for a matrix."""
        return self.values.ndim

    @property
    def blank(self) -> bool:
        """Whether nothing at all was filled in."""
        return not self.known.any()


def read_figures(written: str) -> Figures | None:
    """The figures in `written`, None where it is none. Raises BadMatrix for brackets without a matrix."""
    body = written.strip()
    wrapped = _ARRAY.fullmatch(body)
    if wrapped:
        body = wrapped["inside"].strip()
    turned = _TURNED.search(body)
    if turned and body[: turned.start()].endswith("]"):
        figures = read_figures(body[: turned.start()])
        return None if figures is None else _transposed(figures)
    if body.startswith("["):
        return None if _FORMULA.match(_behind(body)) else _collected(_rows(body))
    try:
        return _collected(_entry(body))
    except BadMatrix:
        return _bracketed_list(body)


def _behind(body: str) -> str:
    """What follows the bracket that is opened first."""
    depth = 0
    for at, character in enumerate(body):
        depth += (character in _OPENING) - (character in _CLOSING)
        if not depth:
            return body[at + 1 :]
    return ""


def _bracketed_list(body: str) -> Figures | None:
    """`(0.1, 0.2)`: round brackets make a list only where commas stand between numbers."""
    if not (body.startswith("(") and body.endswith(")") and "," in body):
        return None
    try:
        return _collected(_rows(body))
    except BadMatrix:
        return None


def _transposed(figures: Figures) -> Figures:
    """A list turned is a column."""
    return Figures(*(np.atleast_2d(part).T for part in (figures.values, figures.half_units, figures.known)))


def _entry(piece: str) -> Figure | None:
    piece = piece.strip()
    if piece == UNKNOWN:
        return None
    for read in (Figure.parse, reckoned):
        with suppress(NotAFigure):
            return read(piece)
    raise BadMatrix("check.no_number", piece[:40])


def _rows(body: str) -> list[Figure | None] | list[list[Figure | None]]:
    """The list, or the list of lists, that the brackets hold."""
    inside = _inside(body)
    if ";" in inside and not any(bracket in inside for bracket in _OPENING):
        return _even([_list(row) for row in inside.split(";") if row.strip()])
    if "[" not in inside and not _ROUND_ROWS.fullmatch(inside):
        return _list(inside)
    return _even([_list(_inside(row)) for row in _pieces(inside)])


def _inside(body: str) -> str:
    """What stands between the first bracket and the last, which must be a pair."""
    if len(body) < 2 or body[0] not in _OPENING or body[-1] != _CLOSING[_OPENING.index(body[0])]:
        raise BadMatrix("check.no_number", body[:40])
    return body[1:-1].strip()


def _pieces(inside: str) -> list[str]:
    """The bracketed rows of a matrix, with commas, semicolons or nothing between them."""
    pieces: list[str] = []
    start, depth = 0, 0
    for at, character in enumerate(inside):
        if character in _OPENING:
            depth += 1
            start = at if depth == 1 else start
            if depth > 1 and character == "[":
                raise BadMatrix("check.too_deep")
        elif character in _CLOSING:
            depth -= 1
            if depth < 0:
                raise BadMatrix("check.no_number", inside[at : at + 40])
            pieces += [inside[start : at + 1]] if depth == 0 else []
        elif depth == 0 and character not in ",; \t\n":
            raise BadMatrix("check.no_number", inside[at : at + 40])
    if depth:
        raise BadMatrix("check.no_number", inside[start : start + 40])
    return pieces


def _list(inside: str) -> list[Figure | None]:
    """Entries with commas between them, or with spaces as numpy prints them, `0,5 1,2`; one comma may trail.

    What spaces do not divide into numbers may be one that is computed.
    """
    spaced = inside.split()
    apart = "," not in inside or (len(spaced) > 1 and all(map(_WITH_COMMA.fullmatch, spaced)))
    pieces = spaced if apart else re.sub(r",\s*$", "", inside).split(",")
    if not pieces:
        raise BadMatrix("check.empty_list")
    try:
        return [_entry(piece) for piece in pieces]
    except BadMatrix:
        if "," in inside:
            raise
        with suppress(BadMatrix):
            return [_entry(inside)]
        raise


def _even(rows: list[list[Figure | None]]) -> list[list[Figure | None]]:
    if len({len(row) for row in rows}) != 1:
        raise BadMatrix("check.ragged", "/".join(str(len(row)) for row in rows)[:40])
    return rows


def _collected(read: Figure | list[Figure | None] | list[list[Figure | None]] | None) -> Figures:
    """As arrays with as many axes as were written."""

    def part(of: str, unknown: float) -> Array:
        def pick(node: object) -> object:
            if isinstance(node, list):
                return [pick(inner) for inner in node]
            return unknown if node is None else getattr(node, of)

        return np.array(pick(read), dtype=float)

    values, half_units = part("value", np.nan), part("half_unit", 0.0)
    known = np.asarray(part("half_unit", -1.0) >= 0)
    return Figures(values, half_units, known)
