"""Names of a learner's own, put in where they are used: `e = a2 − y`, `s = sigmoid`, `g(z) = σ(z) (1 − σ(z))`.

Only what is written stands for what is written: a name is replaced by its bracketed text, and the lines that use it are
judged. Where a name is defined again, it means the last definition above a line, and where none is above, the first.
"""

import re
from collections.abc import Iterable, Iterator

from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.syntax import FUNCTION_NAMES, read_quantity
from bptrace.frozen import frozen

_LEFT = re.compile(r"\s*(?P<name>[^\W\d]\w*['′’]?)\s*(?:\(\s*(?P<of>[^\W\d]\w*)\s*\)\s*)?")
_WORD = re.compile(r"\s*[^\W\d]\w*['′’]?\s*")
_BEFORE, _AFTER = r"(?<![\w.])", r"(?![A-Za-z_0-9₀-₉'′’])"
_BESIDE = re.compile(r"\)\s*\(")
_KNOWN = {*FUNCTIONS, *FUNCTION_NAMES, "T", "exp", "sqrt", "sum", "mean", "softmax"}
LONGEST = 2000  # characters that names may be written out to: far more than a formula may have


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
    if match is None or read_quantity(match["name"]) or (not match["of"] and match["name"] in _KNOWN):
        return None
    return Definition(match["name"], match["of"] or "", body.strip())


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
        others = {name: other for name, other in self._known.items() if name != one.name}
        self._known[one.name] = Definition(one.name, one.of, self._written_out(one.body, others, one.of))

    def written_out(self, formula: str) -> str:
        """The formula with every name replaced by what it stands for."""
        return self._written_out(formula, self._known)

    def _written_out(self, formula: str, known: dict[str, Definition], argument: str = "") -> str:
        names = sorted((name for name in known if name in formula and name != argument), key=len, reverse=True)
        if not names or len(formula) > LONGEST:
            return formula
        anyone = re.compile(_BEFORE + f"(?P<name>{'|'.join(map(re.escape, names))})" + _AFTER)
        return "".join(self._pieces(formula, anyone, known))

    def _pieces(self, formula: str, anyone: re.Pattern[str], known: dict[str, Definition]) -> Iterator[str]:
        at = 0
        while match := anyone.search(formula, at):
            one = known[match["name"]]
            argument = _bracket(formula, match.end()) if one.called else None
            yield formula[at : match.start()]
            at = match.end()
            if one.called and argument is None:
                yield match["name"]
                continue
            self.used.add(one.name)
            if argument is None:
                yield f"({one.body})"
            elif not one.of:
                yield one.body
            else:
                at = argument
                inside = "".join(self._pieces(formula[match.end() : at].strip(), anyone, known))
                yield f"({_put_in(one, inside)})"
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
    letter = re.compile(r"(?<![A-Za-z_.])(?<![A-Za-z_]\d)" + re.escape(one.of) + _AFTER)
    body = _BESIDE.sub(")*(", letter.sub(f"({one.of})", one.body))
    return letter.sub(lambda _: argument, body)
