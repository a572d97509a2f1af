"""A lesson's sentences as coloured pieces: quantities by their kind, `**bold**`, `*italics*`, `code`, wrapped."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bptrace.algebra.quantity import find_quantity
from bptrace.frozen import frozen

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LETTERS = {"δ": "delta", "η": "eta"}
_QUANTITY = re.compile(
    r"(?<![\w⁾])(?P<derivative>∂L/∂)?(?P<letter>[δηWabzxyL])(?:⁽(?P<layer>[^⁾\s]+)⁾)?(?P<new>_new)?ᵀ?(?![\w′])"
)
_BARE = "δηWzxyL"  # letters that stand for a quantity without a layer too; a and b are words
_MARKED = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`"
    r"|(?<![^\s(\"“—–])\*(?P<italic>[^\s*](?:[^*]*[^\s*])?)\*(?![^\s).,;:!?\"”—–])"  # unlike 2 * x * y and (a)*(b)*(c)
)


@frozen
class Span:
    """A piece of a line: `kind` is a quantity's kind (its colour) or empty."""

    text: str
    kind: str = ""
    strong: bool = False


Line = tuple[Span, ...]


def spans(source: str) -> Line:
    """One line of text as coloured pieces."""
    return _joined(_pieces(source))


@lru_cache(maxsize=512)
def wrapped(source: str, width: int) -> tuple[Line, ...]:
    """A paragraph as lines of at most `width` cells; a word that is longer stands alone."""
    lines: list[Line] = []
    line: list[Span] = []
    used = 0
    for word in _words(spans(source)):
        wide = _cells(word)
        if line and used + 1 + wide > width:
            lines.append(_joined(line))
            line, used = [], 0
        used += wide + bool(line)
        line += [*([Span(" ")] if line else []), *word]
    return (*lines, _joined(line)) if line else tuple(lines)


def plain(line: Line) -> str:
    """The line without its colours."""
    return "".join(span.text for span in line)


def width_of(text: str) -> int:
    """How many cells of a terminal the text takes; Chinese characters take two."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _pieces(source: str) -> Iterator[Span]:
    last = 0
    for marked in _MARKED.finditer(source):
        yield from _coloured(source[last : marked.start()])
        words = marked["bold"] or marked["italic"]  # a terminal need not have italics: both are shown as bold
        inside = _coloured(words) if words else (Span(marked["code"]),)
        yield from (replace(span, strong=True) for span in inside)
        last = marked.end()
    yield from _coloured(source[last:])


def _coloured(source: str) -> Iterator[Span]:
    last = 0
    for match in _QUANTITY.finditer(source):
        kind = _kind(match)
        if kind:
            yield Span(source[last : match.start()])
            yield Span(match[0], kind)
            last = match.end()
    yield Span(source[last:])


def _kind(match: re.Match[str]) -> str:
    """The kind of the quantity that was found, whatever its layer is called: δ⁽²⁾ and δ⁽ˡ⁾ are both a δ."""
    if match["layer"] is None and match["letter"] not in _BARE:
        return ""
    base = _LETTERS.get(match["letter"], match["letter"])
    layer = (match["layer"] or "").translate(_RAISED)
    digits = "" if base in ("x", "y", "L", "eta") else layer if layer.isdigit() else "1"
    found = find_quantity(f"{'d' if match['derivative'] else ''}{base}{digits}{match['new'] or ''}")
    return found.kind if found else ""


def _words(line: Line) -> Iterator[list[Span]]:
    """Groups of pieces between spaces; a word may be made of several colours."""
    word: list[Span] = []
    for span in line:
        for number, part in enumerate(span.text.split(" ")):
            if number and word:
                yield word
                word = []
            if part:
                word.append(Span(part, span.kind, span.strong))
    if word:
        yield word


def _cells(line: list[Span]) -> int:
    return sum(width_of(span.text) for span in line)


def _joined(pieces: Iterator[Span] | list[Span]) -> Line:
    joined: list[Span] = []
    for span in pieces:
        if not span.text:
            continue
        if joined and (joined[-1].kind, joined[-1].strong) == (span.kind, span.strong):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        else:
            joined.append(span)
    return tuple(joined)
