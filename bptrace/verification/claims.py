"""What one statement of a derivation claims: formulas, figures, or both, of one quantity.

    a1 = [0.5933, 0.5969]                       a figure (one for x, y, W1, b1, … or eta is a given)
    δ⁽²⁾ = (a⁽²⁾ − y) ⊙ a⁽²⁾ ⊙ (1 − a⁽²⁾)       a formula
    dW2[1,0] = 0.0827                           a figure for one entry
    z1 = x W1 + b1 = [0.3775, ?]                both at once; ? is unknown

In a chain of equal signs the last formula and the last figure count, what stands before them is working.
"""

import difflib
import re

from bptrace.algebra.index_reader import read_lettered
from bptrace.algebra.parser import read_quantity
from bptrace.algebra.quantity import quantity as about
from bptrace.errors import UnloadableFile
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.verification.matrix_text import BadMatrix, Figures, read_figures
from bptrace.verification.own_names import OwnNames
from bptrace.verification.statements import ENTRY, Statement, sides, trouble

_OTHER_NAMES = (  # what others call the loss, a gradient, a delta
    (re.compile(r"[d∂][ECJ]\s*/\s*[d∂]\s*(?P<of>.+)"), "dL/d"),
    (re.compile(r"(?:grad|∇)_?(?P<of>.+)"), "d"),
    (re.compile(r"(?:d|error|err|e)_?(?P<of>\d+)"), "delta"),
)
_IN_PLACE = re.compile(r"(?P<name>.*\S)\s*[+\-−]")


@frozen(eq=False)
class Claim:
    """What one statement says of one quantity: formulas as typed, figures, or neither (a blank).

    `lines` are the first and the last line of the statement, counted from 1; `entry` is the one entry it speaks of, one
    index of a vector or row and column, `letters` where it speaks of every entry by these. Formulas are padded with
    spaces, so that a column counted in one is a column of the file's line. `parts` are those for single entries, where
    the quantity has no formula but these; `again` are those that hold a formula for the same quantity further down.
    """

    name: str
    lines: tuple[int, int]
    entry: tuple[int, ...] = ()
    letters: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    figures: Figures | None = None
    parts: "tuple[Claim, ...]" = ()
    again: "tuple[Claim, ...]" = ()

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.lines[0]


@frozen
class Unread:
    """A statement that is no claim: what it is said to be about, its lines, and the sentence that says why."""

    name: str
    lines: tuple[int, int]
    problem: str
    figures: bool = False


class UnreadStatement(UnloadableFile):
    """A statement that is about no quantity, or holds no numbers; the others can be judged all the same."""

    def __init__(self, file: str, unread: Unread) -> None:
        super().__init__(text("check.at", file=file, line=unread.lines[0], problem=unread.problem))
        self.unread = unread


def claim_of(statement: Statement, file: str, own: OwnNames) -> Claim:
    """What a statement claims, with the learner's own names written out.

    Raises UnreadStatement where it is about no quantity or holds nothing that could be judged.
    """
    lines, (left, *parts) = statement.lines, sides(statement.text)
    if not parts:
        raise trouble(file, lines[0], "check.no_statement", said=statement.text.strip()[:40])
    written, parts = _in_place(left.strip().removesuffix(":").strip(), parts)
    entry = ENTRY.fullmatch(written)
    said = entry["name"] if entry else written
    lettered, letters = read_lettered(said) or (None, ())
    quantity = lettered or read_quantity(said) or read_quantity(said.partition("(")[0])  # L(a, y)
    if quantity is None:
        raise UnreadStatement(file, unknown(said, lines))
    formulas: list[str] = []
    figures: Figures | None = None
    for part in parts:
        if not part.strip() or read_quantity(part) == quantity:
            continue
        try:
            read = read_figures(part)
        except BadMatrix as error:
            if about(quantity).is_given:  # nothing can be judged without it
                raise trouble(file, lines[0], error.key, said=error.said) from None
            raise UnreadStatement(file, Unread(quantity, lines, text(error.key, said=error.said), True)) from None
        if read is None:
            formulas.append(own.written_out(part))
        elif figures is None or not read.blank:
            figures = read
    place = tuple(int(index) for index in (entry["row"], entry["column"]) if index is not None) if entry else ()
    name = "x" if quantity == "a0" else quantity
    return Claim(name, lines, place, letters, tuple(formulas), figures)


def _in_place(left: str, parts: list[str]) -> tuple[str, list[str]]:
    """`W1 −= A` as `W1 = W1 − (A)`."""
    found = _IN_PLACE.fullmatch(left)
    return (found["name"], [f"{left} ({parts[0].strip()})", *parts[1:]]) if found else (left, parts)


def unknown(said: str, lines: tuple[int, int]) -> Unread:
    """A statement about what is no quantity."""
    return Unread(said[:40], lines, text("check.no_quantity", said=said[:40], hint=_hint(said)))


def _hint(said: str) -> str:
    near = nearest(said)
    return text("cli.did_you_mean", name=near) if near else text("check.quantities")


def nearest(said: str) -> str:
    """The quantity that may be meant, nothing where the name is like none."""
    for written, meant in _OTHER_NAMES:
        match = written.fullmatch(said.strip())
        if match and (quantity := read_quantity(meant + match["of"])):
            return f"dL/d{match['of']}" if meant == "dL/d" else quantity
    bases = ("z", "a", "delta", "dW", "db", "da", "W", "b", "alpha", "dalpha")
    known = ["x", "y", "L", "eta", *(f"{base}{k}" for k in range(1, 10) for base in bases)]
    near = difflib.get_close_matches(said.strip(), [*known, *(f"{base}{k}_new" for base in "Wb" for k in "123")], n=1)
    return near[0] if near else ""
