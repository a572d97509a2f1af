"""Names of a learner's own, put in where they are used: `e = a2 − y`, `s = sigmoid`, `g(z) = σ(z) (1 − σ(z))`.

Only what is written stands for what is written: a name is replaced by its bracketed text, and the lines that use it are
judged. Where a name is defined again, it means the last definition above a line, and where none is above, the first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.index_reader import has_letters, read_lettered
from bptrace.algebra.quantity import quantity
from bptrace.algebra.syntax import FUNCTION_NAMES, read_quantity
from bptrace.frozen import frozen

_NAME = r"[^\W\d](?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)*['′’]?"  # e² is the square of e
_LEFT = re.compile(rf"\s*(?P<name>{_NAME})\s*(?:\(\s*(?P<of>[^\W\d]\w*)\s*\)\s*)?")
_USE, _WORD = re.compile(rf"(?<![\w.]){_NAME}"), re.compile(rf"\s*{_NAME}\s*")
_BESIDE = re.compile(r"\)\s*\(")
_KNOWN = {*FUNCTIONS, *FUNCTION_NAMES, "T", "exp", "sqrt", "sum", "mean", "softmax"}
LONGEST = 1000  # characters that names are written out to: more than a formula may have


@frozen
class Definition:
    """A name and the text it stands for; with `of`, the letter of its argument, it is a function of one thing."""

    name: str
    of: str
    body: str

    @property
    def called(self) -> bool:
        """Whether it is used as f(…): a function, or another name for one."""
        return bool(self.of) or (_WORD.fullmatch(self.body) is not None and read_quantity(self.body) is None)


def definition(left: str, body: str) -> Definition | None:
    """What `left = body` defines; None where that is a quantity, or nothing that could be a name."""
    match = _LEFT.fullmatch(left)
    if (
        match is None
        or read_quantity(match["name"])
        or _is_entry(match["name"], body)
        or (not match["of"] and match["name"] in _KNOWN)
    ):
        return None
    return Definition(match["name"], match["of"] or "", body.strip())


def _is_entry(name: str, body: str) -> bool:
    """Whether a letter makes the name a quantity's entry, as in `a1_j = σ(z1_j)`, not in `W2_t = W2.T` or `L_i`."""
    lettered = read_lettered(name)
    return lettered is not None and quantity(lettered[0]).layer is not None and has_letters(body)


class OwnNames:
    """The definitions in force at one line of a file after the other; `used` are the names that were written out."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.used: set[str] = set()
        self._known: dict[str, Definition] = {}
        for one in definitions:
            if one.name not in self._known:
                self.define(one)
        self.used.clear()

    def define(self, one: Definition) -> None:
        """From here on the name means this; a name in its own definition is not meant."""
        self._known[one.name] = replace(one, body=self._written_out(one.body, {one.name, one.of}))

    def written_out(self, formula: str) -> str:
        """The formula with every name replaced by what it stands for."""
        return self._written_out(formula, set())

    def _written_out(self, formula: str, besides: set[str]) -> str:
        written, length = [], 0
        for piece in self._pieces(formula, besides):
            written.append(piece)
            length += len(piece)
            if length > LONGEST:
                break
        return "".join(written)[:LONGEST]

    def _pieces(self, formula: str, besides: set[str]) -> Iterator[str]:
        at = 0
        for match in _USE.finditer(formula):
            one = self._known.get(match[0])
            end = _bracket(formula, match.end()) if one and one.called else match.end()
            if one is None or end is None or one.name in besides or match.start() < at:
                continue
            self.used.add(one.name)
            yield formula[at : match.start()]
            if one.of:
                inside = self._written_out(formula[match.end() : end].strip(), besides)
                yield f"({_put_in(one, inside)})"
            else:
                yield one.body if one.called else f"({one.body})"
            at = match.end() if one.called and not one.of else end
        yield formula[at:]


def _bracket(formula: str, at: int) -> int | None:
    """Where the bracket ends that opens at `at`, None where none does."""
    depth = 0
    for place in range(at, len(formula)):
        depth += (formula[place] == "(") - (formula[place] == ")")
        if not depth and not formula[place].isspace():
            return place + 1 if formula[place] == ")" else None
    return None


def _put_in(one: Definition, argument: str) -> str:
    """The function's text with this argument: a function of a letter is one entry by entry, so that `)(` multiplies."""
    letter = re.compile(r"(?<![A-Za-z_.])(?<![A-Za-z_]\d)" + re.escape(one.of) + r"(?![\w'′’])")
    body = _BESIDE.sub(")*(", letter.sub(f"({one.of})", one.body))
    return letter.sub(lambda _: argument, body)
