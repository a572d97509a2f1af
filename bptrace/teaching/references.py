"""What a lesson's files send a reader to: other lessons, which have to be there, and links, which no page can show."""

import re
from collections.abc import Iterable, Iterator

from bptrace.texts import text

_LESSONS = re.compile(
    r"\blesson\s+\d+|\blessons\s+(?:start|answer|hint|reset)\s+\d+|\blessons\s+\d+(?:(?:,|\s*–|,?\s+(?:and|or|to))\s*\d+)*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(
    r"!?(?<![\w⁾)\]}])\[(?:[^\[\]\n]|\n(?!\s*\n))*\]\([^()\n]*\)"  # [words](file), ![words](file); no W[0,1](x)
    r"|^\[[^\[\]\n]+\]:[ \t]+\S+"  # [words]: file
    r"|<(?:https?://[^>\s]+|(?:a|img)\s[^>]*)>",
    re.MULTILINE,
)
_CODE = re.compile(r"`[^`\n]+`")
_FENCE = "```"

Found = Iterator[tuple[int, str]]


def dead_ends(source: str, suffix: str, known: frozenset[int]) -> Found:
    """The line and the sentence for every lesson that is named and not `known`, and for every link.

    In an exercise (`suffix` .txt or .py) brackets are no links, and in a page (.md) none in code and formulas.
    """
    yield from _lessons(source, known)
    if suffix in (".md", ".toml"):
        yield from _links(source, _prose(source) if suffix == ".md" else source)


def _lessons(source: str, known: frozenset[int]) -> Found:
    for named in _LESSONS.finditer(source):
        for number in _NUMBER.finditer(source, named.start(), named.end()):
            if int(number[0]) not in known:
                yield _line(source, number), text("lessons.lint_no_lesson", number=number[0])


def _links(source: str, told: str) -> Found:
    for link in _LINK.finditer(told):
        written = " ".join(source[link.start() : link.end()].split())
        yield _line(source, link), text("lessons.lint_link", link=written)


def _line(source: str, match: re.Match[str]) -> int:
    return source.count("\n", 0, match.start()) + 1


def _prose(page: str) -> str:
    """A page with blanks in place of what is shown as it stands; the words of a directive are prose."""
    return "\n".join(_CODE.sub(_blank, line) if told else " " * len(line) for line, told in _told(page.split("\n")))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _told(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Every line, and whether a reader is told it in words."""
    fence = ""
    for line in lines:
        yield line, fence == f"{_FENCE}bptrace" or not (fence or line.startswith("    "))
        if line.startswith(_FENCE):
            fence = "" if fence else line.rstrip()
