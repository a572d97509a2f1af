"""A derivation's text cut into statements, and each at its equal signs.

A right-hand side may run over lines while a bracket is open; `#` starts a comment.
"""

import re
from collections.abc import Iterator

from bptrace.algebra.parser import read_quantity
from bptrace.errors import UnloadableFile, UnreadableFile
from bptrace.frozen import frozen
from bptrace.texts import text

ENTRY = re.compile(r"(?P<name>.*?)\s*\[\s*(?P<row>\d{1,9})\s*(?:(?:,|\]\s*\[)\s*(?P<column>\d{1,9})\s*)?\]\s*")
MOST_STATEMENTS = 50_000
_OPEN, _CLOSE = "([{", ")]}"
_EQUAL = str.maketrans("≈≅≃", "===")


def trouble(name: str, line: int, key: str, /, **values: object) -> UnreadableFile:
    """The error with the text of `key` about a line of a file that cannot be loaded because of it."""
    return UnloadableFile(text("check.at", file=name, line=line, problem=text(key, **values)))


@frozen
class Statement:
    """What stands between two ends of lines, or goes on over several: its first and last line, counted from 1."""

    lines: tuple[int, int]
    text: str


def statements(written: str, name: str) -> Iterator[Statement]:
    """Every statement, without comments and blank lines; `≈` is an equal sign."""
    begun: list[str] = []
    start, depth, count = 0, 0, 0
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
            count += 1
            if count > MOST_STATEMENTS:
                raise trouble(name, start, "check.too_many", most=f"{MOST_STATEMENTS:,}")
            yield Statement((start, number), " ".join(begun).translate(_EQUAL))
            begun, depth = [], 0
    if begun:
        raise trouble(name, start, "check.never_closed")


def _begins(body: str) -> bool:
    """Whether a line begins a statement of its own, so that a bracket still open before it was forgotten."""
    left, equals, _ = body.partition("=")
    return bool(equals) and read_quantity(ENTRY.sub(r"\g<name>", left)) is not None


def sides(statement: str) -> Iterator[str]:
    """The sides of a chain of equations, each padded to its own columns."""
    depth, start = 0, 0
    for at, character in enumerate(statement):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character == "=" and depth <= 0:
            yield " " * start + statement[start:at]
            start = at + 1
    yield " " * start + statement[start:]
