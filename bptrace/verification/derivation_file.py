"""A derivation file, read but not judged: its header and, line by line, what is claimed of which quantity.

scenario: mazur                             a header line: an option of a scenario and its value
e = a2 − y                                  a name of one's own, if a line uses it
δ⁽²⁾ = e ⊙ a⁽²⁾ ⊙ (1 − a⁽²⁾)                a claim
"""

import re
from dataclasses import field
from pathlib import Path

from bptrace.algebra.parser import read_quantity
from bptrace.algebra.quantity import quantity as about
from bptrace.errors import UnloadableFile, UnreadableFile
from bptrace.files import read_text
from bptrace.frozen import frozen
from bptrace.verification import on_code
from bptrace.verification.claims import Claim, Unread, UnreadStatement, claim_of, nearest, unknown
from bptrace.verification.header import Header
from bptrace.verification.matrix_text import BadMatrix, read_figures
from bptrace.verification.own_names import Definition, OwnNames, definition
from bptrace.verification.statements import Statement, sides, statements, trouble

_LINE_END = re.compile(r"\r\n?")


@frozen(eq=False)
class DerivationFile:
    """A file's name, its text, the options its header sets (by the names of `Scenario.build`), its claims, what could
    not be read as a claim, and names of the learner's own with their lines, those that no line uses apart; of numpy
    code its functions, where they can be run, constants that are `idle`, and whether it is `single` or `half`.
    """

    name: str
    text: str
    options: dict[str, object] = field(default_factory=dict)
    option_lines: dict[str, int] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()
    own: tuple[tuple[tuple[int, int], Definition], ...] = ()
    unused: tuple[tuple[tuple[int, int], Definition], ...] = ()
    functions: "tuple[on_code.CodeFunction, ...]" = ()
    sandbox: "on_code.Sandbox | None" = None
    idle: "tuple[on_code.Idle, ...]" = ()
    single: bool = False
    half: bool = False

    def trouble(self, line: int, key: str, /, **values: object) -> UnreadableFile:
        """The error with the text of `key` about a line of this file."""
        return trouble(self.name, line, key, **values)


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
    header = Header(name)
    stated = [one for one in statements(written, name) if not header.reads(one.text, one.lines[0])]
    defined = {one.lines: found for one in stated if (found := _defined(one))}
    own = OwnNames(defined.values())
    claims: list[Claim] = []
    unread: list[Unread] = []
    for one in stated:
        if one.lines in defined:
            own.define(defined[one.lines])
            continue
        try:
            claims.append(claim_of(one, name, own))
        except UnreadStatement as error:
            unread.append(error.unread)
    names = {lines: found for lines, found in defined.items() if found.called or found.name in own.used}
    unused = {lines: found for lines, found in defined.items() if lines not in names}
    unread += [unknown(found.name, lines) for lines, found in unused.items() if not claims or nearest(found.name)]
    if unread and not claims:
        raise UnreadStatement(name, min(unread, key=lambda one: one.lines))
    told = {one.lines for one in unread}
    return DerivationFile(
        name,
        written,
        header.options,
        header.lines,
        tuple(claims),
        tuple(unread),
        tuple(names.items()),
        tuple(one for one in unused.items() if one[0] not in told),
    )


def _defined(statement: Statement) -> Definition | None:
    """The name of one's own that a statement gives to its last formula."""
    left, *parts = sides(statement.text)
    formulas = [part for part in parts if part.strip() and not _are_figures(part)]
    return definition(left, (formulas or parts)[-1]) if parts else None


def _are_figures(part: str) -> bool:
    try:
        return read_figures(part) is not None
    except BadMatrix:
        return False


def _parse_python(written: str, name: str) -> DerivationFile:
    """The functions and settings of numpy code, which is not run yet."""
    code = on_code.read_python(written, name)
    header = Header(name)
    for one in code.settings:
        header.set(one.name, one.value, one.line)
    return DerivationFile(
        name,
        written,
        header.options,
        header.lines,
        claims=tuple(_given_in_code(said, written, line, name) for said, (written, line) in code.given.items()),
        functions=code.functions,
        sandbox=on_code.Sandbox(written, name),
        idle=code.idle,
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
