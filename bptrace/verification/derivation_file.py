"""A derivation file, read but not judged: its header and, line by line, what is claimed of which quantity.

    scenario: mazur                             a header line: an option of a scenario and its value
    a1 = [0.5933, 0.5969]                       a figure (one for x, y, W1, b1, … or eta is a given)
    δ⁽²⁾ = (a⁽²⁾ − y) ⊙ a⁽²⁾ ⊙ (1 − a⁽²⁾)       a formula
    dW2[1,0] = 0.0827                           a figure for one entry
    z1 = x W1 + b1 = [0.3775, ?]                both at once; ? is unknown

A right-hand side may run over lines while a bracket is open; `#` starts a comment. In a chain of equal signs the last
formula and the last figure count, what stands before them is working.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from bptrace.algebra.parser import read_quantity
from bptrace.algebra.quantity import quantity as about
from bptrace.errors import UnloadableFile, UnreadableFile, did_you_mean
from bptrace.files import read_text
from bptrace.frozen import frozen
from bptrace.network.settings import OPTIONS
from bptrace.texts import text
from bptrace.verification import on_code
from bptrace.verification.matrix_text import BadMatrix, Figures, read_figures

_HEADER = re.compile(r"\s*(?P<key>[^\W\d][\w -]*?)\s*:(?!=)\s*(?P<value>.*?)\s*")
_ENTRY = re.compile(r"(?P<name>.*?)\s*\[\s*(?P<row>\d{1,9})\s*(?:,\s*(?P<column>\d{1,9})\s*)?\]\s*")
_LINE_END = re.compile(r"\r\n?")
MOST_STATEMENTS = 50_000
_OPEN, _CLOSE = "([{", ")]}"
_PATHS = (".toml", ".npz", ".csv")
_SYNONYMS = {"eta": "learning-rate", "η": "learning-rate", "seeds": "seed"}
_OTHER_NAMES = (  # what others call the loss, a gradient, a delta
    (re.compile(r"[d∂][ECJ]\s*/\s*[d∂]\s*(?P<of>.+)"), "dL/d"),
    (re.compile(r"(?:grad|∇)_?(?P<of>.+)"), "d"),
    (re.compile(r"(?:d|error|err|e)_?(?P<of>\d+)"), "delta"),
)
KEYS = ("scenario", *(name.replace("_", "-") for name in OPTIONS), "weights", "set")


@frozen(eq=False)
class Claim:
    """What one statement says of one quantity: formulas as typed, figures, or neither (a blank).

    `lines` are the first and the last line of the statement, counted from 1; `entry` is the one entry it speaks of, one
    index of a vector or row and column. Formulas are padded with spaces, so that a column counted in one is a column of
    the file's line.
    """

    name: str
    lines: tuple[int, int]
    entry: tuple[int, ...] = ()
    formulas: tuple[str, ...] = ()
    figures: Figures | None = None

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


@frozen(eq=False)
class DerivationFile:
    """A file's name, its text, the options its header sets (by the names of `Scenario.build`), its claims, and what
    could not be read as a claim; of numpy code its functions, where they can be run, and whether it is `single` or
    `half`.
    """

    name: str
    text: str
    options: dict[str, object] = field(default_factory=dict)
    option_lines: dict[str, int] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()
    functions: "tuple[on_code.CodeFunction, ...]" = ()
    sandbox: "on_code.Sandbox | None" = None
    single: bool = False
    half: bool = False

    def trouble(self, line: int, key: str, /, **values: object) -> UnreadableFile:
        """The error with the text of `key` about a line of this file."""
        return trouble(self.name, line, key, **values)


def trouble(name: str, line: int, key: str, /, **values: object) -> UnreadableFile:
    """The error with the text of `key` about a line of a file that cannot be loaded because of it."""
    return UnloadableFile(text("check.at", file=name, line=line, problem=text(key, **values)))


def read_derivation(path: str | Path) -> DerivationFile:
    """The derivation in the file at `path`. Raises UnreadableFile with the file, the line and the way out."""
    try:
        written = read_text(path)
    except UnreadableFile as error:
        raise UnloadableFile(str(error)) from error
    return parse_derivation(written, str(path))


def parse_derivation(written: str, name: str) -> DerivationFile:
    """The derivation in `written`; `name` is what errors call the file, paths in its header are relative to it."""
    written = _LINE_END.sub("\n", written)
    if Path(name).suffix.lower() == ".py":
        return _parse_python(written, name)
    options: dict[str, object] = {}
    lines: dict[str, int] = {}
    claims: list[Claim] = []
    unread: list[UnreadStatement] = []
    for count, (first, last, statement) in enumerate(_statements(written, name)):
        if count == MOST_STATEMENTS:
            raise trouble(name, first, "check.too_many", most=f"{MOST_STATEMENTS:,}")
        header = _HEADER.fullmatch(statement)
        if header:
            _set_option(header["key"], header["value"], first, name, options, lines)
        else:
            try:
                claims.append(_claim(statement, (first, last), name))
            except UnreadStatement as error:
                unread.append(error)
    if unread and not claims:
        raise unread[0]
    return DerivationFile(name, written, options, lines, tuple(claims), tuple(error.unread for error in unread))


def _parse_python(written: str, name: str) -> DerivationFile:
    """The functions and settings of numpy code, which is not run yet."""
    code = on_code.read_python(written, name)
    options: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key, value in code.settings.items():
        _set_option(key, value, code.setting_lines[key], name, options, lines)
    return DerivationFile(
        name,
        written,
        options,
        lines,
        claims=tuple(_given_in_code(said, written, line, name) for said, (written, line) in code.given.items()),
        functions=code.functions,
        sandbox=on_code.Sandbox(written, name),
        single=code.single,
        half=code.half,
    )


def _given_in_code(said: str, written: str, line: int, name: str) -> Claim:
    """What a program gives of one quantity."""
    quantity = read_quantity(said)
    if quantity is None or not about(quantity).is_given:
        raise trouble(name, line, "check.no_given", said=said)
    try:
        figures = read_figures(written)
    except BadMatrix as error:
        raise trouble(name, line, error.key, said=error.said) from None
    if figures is None:
        raise trouble(name, line, "check.no_number", said=written[:40])
    return Claim(quantity, (line, line), figures=figures)


# --- statements ------------------------------------------------------------------------------------------------------


def _statements(written: str, name: str) -> Iterator[tuple[int, int, str]]:
    """First line, last line and text of every statement, without comments and blank lines."""
    begun: list[str] = []
    start, depth = 0, 0
    for number, line in enumerate(written.split("\n"), 1):
        body = line.partition("#")[0].rstrip()
        if begun and _begins(body):
            break
        if not begun and not body.strip():
            continue
        start = start if begun else number
        begun.append(body)
        depth += sum(character in _OPEN for character in body) - sum(character in _CLOSE for character in body)
        if depth <= 0:
            yield start, number, " ".join(begun)
            begun, depth = [], 0
    if begun:
        raise trouble(name, start, "check.never_closed")


def _begins(body: str) -> bool:
    """Whether a line begins a statement of its own, so that a bracket still open before it was forgotten."""
    left, equals, _ = body.partition("=")
    return bool(equals) and read_quantity(_ENTRY.sub(r"\g<name>", left)) is not None


def _set_option(key: str, value: str, line: int, name: str, options: dict[str, object], lines: dict[str, int]) -> None:
    """Add one line of the header to `options` and `lines`."""
    plain = re.sub(r"[\s_]+", "-", key.strip().lower())
    plain = _SYNONYMS.get(plain, plain)
    if plain not in KEYS:
        if read_quantity(key):
            raise trouble(name, line, "check.quantity_as_header", said=key)
        raise trouble(name, line, "check.unknown_header", said=key, hint=did_you_mean(plain, KEYS))
    option = plain.replace("-", "_")
    if not value:
        raise trouble(name, line, "check.empty_header", said=key)
    if option == "set":
        earlier = options.get("set", ())
        options["set"] = (*(earlier if isinstance(earlier, tuple) else ()), value)
    elif option in options:
        raise trouble(name, line, "check.header_twice", said=plain, before=lines[option])
    else:
        options[option] = _nearby(value, name)
    lines[option] = line


def _nearby(value: str, name: str) -> str:
    """A path in a header is meant from the derivation's own folder where that file exists."""
    beside = Path(name).parent / value
    try:
        return str(beside) if value.lower().endswith(_PATHS) and beside.is_file() else value
    except (OSError, ValueError):
        return value


# --- claims ----------------------------------------------------------------------------------------------------------


def _claim(statement: str, lines: tuple[int, int], name: str) -> Claim:
    parts = list(_parts(statement))
    if len(parts) < 2:
        raise trouble(name, lines[0], "check.no_statement", said=statement.strip()[:40])
    written = parts[0].strip().removesuffix(":").strip()
    entry = _ENTRY.fullmatch(written)
    said = entry["name"] if entry else written
    quantity = read_quantity(said)
    if quantity is None:
        problem = text("check.no_quantity", said=said[:40], hint=_nearest(said))
        raise UnreadStatement(name, Unread(said[:40], lines, problem))
    formulas: list[str] = []
    figures: Figures | None = None
    for part in parts[1:]:
        if not part.strip() or read_quantity(part) == quantity:
            continue
        try:
            read = read_figures(part)
        except BadMatrix as error:
            if about(quantity).is_given:  # nothing can be judged without it
                raise trouble(name, lines[0], error.key, said=error.said) from None
            raise UnreadStatement(name, Unread(quantity, lines, text(error.key, said=error.said), True)) from None
        if read is None:
            formulas.append(part)
        elif figures is None or not read.blank:
            figures = read
    place = tuple(int(index) for index in (entry["row"], entry["column"]) if index is not None) if entry else ()
    if place and figures is None and formulas:
        raise trouble(name, lines[0], "check.entry_formula", said=written)
    return Claim("x" if quantity == "a0" else quantity, lines, place, tuple(formulas), figures)


def _parts(statement: str) -> Iterator[str]:
    """The sides of a chain of equations, each padded to its own columns."""
    depth, start = 0, 0
    for at, character in enumerate(statement):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character == "=" and depth <= 0:
            yield " " * start + statement[start:at]
            start = at + 1
    yield " " * start + statement[start:]


def _nearest(said: str) -> str:
    for written, meant in _OTHER_NAMES:
        match = written.fullmatch(said.strip())
        if match and (quantity := read_quantity(meant + match["of"])):
            return text("cli.did_you_mean", name=f"dL/d{match['of']}" if meant == "dL/d" else quantity)
    bases = ("z", "a", "delta", "dW", "db", "da", "W", "b", "alpha", "dalpha")
    known = ["x", "y", "L", "eta", *(f"{base}{k}" for k in range(1, 10) for base in bases)]
    near = difflib.get_close_matches(said.strip(), [*known, *(f"{base}{k}_new" for base in "Wb" for k in "123")], n=1)
    return text("cli.did_you_mean", name=near[0]) if near else text("check.quantities")
