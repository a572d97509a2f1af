"""The pages of a lesson: a small part of Markdown, with fenced `bptrace` blocks that drive the screen and ask.

A page is its heading and its parts in reading order: prose (a paragraph, a formula or an item of a list), a view (what
the debugger beside it shows) and a prediction (a question that is asked before its answer is shown).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

from bptrace.errors import BptraceError, did_you_mean
from bptrace.files import printable_content
from bptrace.frozen import frozen
from bptrace.texts import text

Style = Literal["paragraph", "formula", "item"]
KINDS = ("number", "shape", "sign", "choice")
_FENCE = "```"
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


class LessonError(BptraceError):
    """A lesson that cannot be read: the message names the file and the line."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(text("lessons.broken", file=file, line=line, problem=problem))
        self.file, self.line, self.problem = file, line, problem


@frozen
class Prose:
    """A piece of text; `line` is where it begins in the file."""

    line: int
    style: Style
    text: str


@frozen
class View:
    """What the debugger beside the page shows from here on: the step `show`, the entry `cell` of its result."""

    line: int
    show: str | None = None
    cell: tuple[int, int] | None = None


@frozen
class Prediction:
    """A question about `target` (a quantity, an entry of one, or a formula), or a choice with its `answer` (a, b, …).

    `key` tells it apart from the others of its lesson, also when pages move. `by` is a formula that the reader is to
    find the number by, where that is not the quantity's own; `wrong` are answers that one comes to by a mistake, as
    formulas or letters, with what to say to each.
    """

    line: int
    key: str
    ask: str
    target: str
    kind: str
    choices: tuple[str, ...] = ()
    answer: str = ""
    hints: tuple[str, ...] = ()
    by: str = ""
    wrong: tuple[tuple[str, str], ...] = ()

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What an answer may begin with besides a digit."""
        return letters(len(self.choices)) if self.choices else ("+", "-", "−", ".", ",", "(")


Part = Prose | View | Prediction


@frozen
class Setting:
    """What a page does to the lesson's scenario before it shows anything: another one, a layout, edits, updates."""

    scenario: str | None = None
    layout: Literal["row", "column"] | None = None
    edit: tuple[str, ...] = ()
    run: int = 0


@frozen
class Page:
    """One page; `role` is "exercise" for the page that hands out the exercise, "solution" for those after it."""

    line: int
    title: str
    parts: tuple[Part, ...]
    setting: Setting
    role: Literal["", "exercise", "solution"] = ""

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """The questions of the page, in order."""
        return tuple(part for part in self.parts if isinstance(part, Prediction))


_SETTINGS: dict[str, tuple[type, ...]] = {"scenario": (str,), "layout": (str,), "edit": (str, list), "run": (int,)}
_VIEWS: dict[str, tuple[type, ...]] = {"show": (str,), "cell": (list,)}
_PREDICTIONS: dict[str, tuple[type, ...]] = {
    "predict": (str,),
    "by": (str,),
    "wrong": (dict,),
    "kind": (str,),
    "ask": (str,),
    "choices": (list,),
    "answer": (str,),
    "hints": (list,),
}
_ROLES: dict[str, tuple[type, ...]] = {"page": (str,)}
_KEYS = _SETTINGS | _VIEWS | _PREDICTIONS | _ROLES


@lru_cache(maxsize=128)
def read_pages(source: str, file: str) -> tuple[Page, ...]:
    """The pages of `source`, which was read from `file`. Raises LessonError.

    What did not change is not read again when the list of lessons is opened once more.
    """
    keys: dict[str, int] = {}
    return tuple(_page(first, lines, file, keys) for first, lines in _split(source))


def _split(source: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each page with the number of its first; a `---` inside a fence parts nothing."""
    first, lines, fenced = 1, list[str](), False
    for number, line in enumerate(source.splitlines(), 1):
        fenced ^= line.startswith(_FENCE)
        if line.rstrip() == "---" and not fenced:
            yield first, lines
            first, lines = number + 1, []
        else:
            lines.append(line)
    yield first, lines


def _page(first: int, lines: list[str], file: str, keys: dict[str, int]) -> Page:
    title, line = "", first
    parts: list[Part] = []
    settings: list[dict[str, Any]] = []
    for number, style, block in _blocks(first, lines, file):
        if style == "heading":
            if title or parts:
                raise LessonError(file, number, text("lessons.one_heading"))
            title, line = block, number
        elif style == "directive":
            entries = _directive(number, block, file)
            settings.append(entries)
            parts.extend(_parts(number, entries, file, keys))
        else:
            parts.append(Prose(number, style, block))
    if not title:
        raise LessonError(file, first, text("lessons.no_heading"))
    return Page(line, title, tuple(parts), _setting(line, settings, file), _role(line, settings, file))


def _blocks(first: int, lines: list[str], file: str) -> Iterator[tuple[int, Any, str]]:
    """Where each block begins, what it is, and its text: paragraphs joined, formulas and fences line by line."""
    place = 0
    while place < len(lines):
        start, line = place, lines[place]
        place += 1
        if line.startswith(_FENCE):
            while place < len(lines) and not lines[place].startswith(_FENCE):
                place += 1
            if place == len(lines):
                raise LessonError(file, first + start, text("lessons.open_fence"))
            place += 1
            if line.rstrip() == f"{_FENCE}bptrace":
                yield first + start, "directive", "\n".join(lines[start + 1 : place - 1])
            else:
                yield first + start, "formula", "\n".join(lines[start + 1 : place - 1])
        elif line.startswith("#"):
            yield first + start, "heading", line.lstrip("#").strip()
        elif line.startswith("    "):
            while place < len(lines) and lines[place].startswith("    "):
                place += 1
            yield first + start, "formula", "\n".join(line[4:].rstrip() for line in lines[start:place])
        elif line.strip():
            while place < len(lines) and _continues(lines[place]):
                place += 1
            joined = " ".join(line.strip() for line in lines[start:place])
            item = joined.startswith(("* ", "- "))
            yield first + start, "item" if item else "paragraph", joined[2:] if item else joined


def _continues(line: str) -> bool:
    """Whether a line belongs to the paragraph or item before it."""
    return bool(line.strip()) and not line.startswith(("#", _FENCE, "* ", "- ", "    "))


def _directive(number: int, block: str, file: str) -> dict[str, Any]:
    """The TOML of a fenced block, its keys known and of the right type."""
    try:
        entries: dict[str, Any] = printable_content(tomllib.loads(block))
    except tomllib.TOMLDecodeError as error:
        raise LessonError(file, number + toml_line(str(error)), toml_problem(str(error))) from None
    for key, entry in entries.items():
        place = number + key_line(block, key)
        if key not in _KEYS:
            raise LessonError(file, place, text("lessons.unknown_key", entry=key, hint=did_you_mean(key, _KEYS)))
        if not isinstance(entry, _KEYS[key]) or isinstance(entry, bool):
            raise LessonError(file, place, text(f"lessons.type_{_KEYS[key][-1].__name__}", entry=key))
    return entries


def _parts(number: int, entries: dict[str, Any], file: str, keys: dict[str, int]) -> Iterator[Part]:
    if entries.keys() & _VIEWS.keys():
        yield View(number, entries.get("show"), _cell(number, entries.get("cell"), file))
    if entries.keys() & _PREDICTIONS.keys():
        yield _prediction(number, entries, file, keys)


def _cell(number: int, entry: Any, file: str) -> tuple[int, int] | None:
    if entry is None:
        return None
    if len(entry) != 2 or not all(type(index) is int and index >= 0 for index in entry):
        raise LessonError(file, number, text("lessons.bad_cell"))
    return entry[0], entry[1]


def _prediction(number: int, entries: dict[str, Any], file: str, keys: dict[str, int]) -> Prediction:
    target, kind = entries.get("predict", ""), entries.get("kind", "choice" if "choices" in entries else "number")
    choices = tuple(str(choice) for choice in entries.get("choices", ()))
    answer = entries.get("answer", "").strip().lower()
    ask = entries.get("ask", "")
    if kind not in KINDS:
        raise LessonError(file, number, text("lessons.unknown_kind", kind=kind, hint=did_you_mean(kind, KINDS)))
    if kind == "choice" and not (len(choices) > 1 and answer in letters(len(choices))):
        raise LessonError(file, number, text("lessons.bad_choice", letters=", ".join(letters(len(choices)))))
    if kind == "choice" and not ask:
        raise LessonError(file, number, text("lessons.no_question"))
    if kind != "choice" and not target:
        raise LessonError(file, number, text("lessons.no_target"))
    name = f"{kind} {target}".rstrip()
    keys[name] = keys.get(name, 0) + 1
    key = name if keys[name] == 1 else f"{name} ({keys[name]})"
    hints, by = tuple(map(str, entries.get("hints", ()))), entries.get("by", "")
    wrong = tuple((mistaken, str(said)) for mistaken, said in entries.get("wrong", {}).items())
    if wrong and kind not in ("number", "choice"):
        raise LessonError(file, number, text("lessons.wrong_of_kind", kind=kind))
    if kind == "choice" and (strange := dict(wrong).keys() - {*letters(len(choices))} | dict(wrong).keys() & {answer}):
        raise LessonError(file, number, text("lessons.wrong_choice", letter=min(strange)))
    return Prediction(number, key, ask, target, kind, choices, answer, hints, by, wrong)


def letters(count: int) -> tuple[str, ...]:
    """What the choices of a question are called: a, b, c, …"""
    return tuple("abcdefghijklmnopqrstuvwxyz"[:count])


def _setting(line: int, directives: list[dict[str, Any]], file: str) -> Setting:
    """Everything the page's directives do to the scenario; later ones win, edits and updates add up."""
    edits: list[str] = []
    for entries in directives:
        edit = entries.get("edit", [])
        edits += [edit] if isinstance(edit, str) else map(str, edit)
    merged = {key: value for entries in directives for key, value in entries.items()}
    run = sum(entries.get("run", 0) for entries in directives)
    if merged.get("layout", "row") not in ("row", "column"):
        raise LessonError(file, line, text("lessons.unknown_layout", layout=merged["layout"]))
    return Setting(merged.get("scenario"), merged.get("layout"), tuple(edits), run)


def _role(line: int, directives: list[dict[str, Any]], file: str) -> Any:
    role = next((entries["page"] for entries in directives if "page" in entries), "")
    if role not in ("", "exercise", "solution"):
        raise LessonError(file, line, text("lessons.unknown_role", role=role))
    return role


def toml_line(message: str) -> int:
    """The line of a TOML error, counted from 1 in the text that was read; 1 where it does not say."""
    match = _TOML_PLACE.search(message)
    return int(match[1]) if match and match[1] else 1


def toml_problem(message: str) -> str:
    """What a TOML error says, without its place in the text that was read."""
    return text("lessons.not_toml", reason=_TOML_PLACE.sub("", message).rstrip("."))


def key_line(source: str, key: str) -> int:
    """The line, from 1, of a TOML text that sets `key`; 1 where none does on a line of its own."""
    pattern = re.compile(rf"\s*['\"]?{re.escape(key)}['\"]?\s*[=.\]]|\s*\[+\s*{re.escape(key)}\b")
    return next((number for number, line in enumerate(source.splitlines(), 1) if pattern.match(line)), 1)
