"""Styled text as data, and the widget that draws it: what a panel shows can be tested without a screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from bptrace.algebra.terms import Term
from bptrace.frozen import frozen
from bptrace.tui import theme
from bptrace.tui.messages import Chosen
from bptrace.tui.theme import Palette
from bptrace.tui.widgets.direct import Direct


@frozen
class Span:
    """A piece of text; `role` and `ground` name a colour or a kind, `name` is the quantity that a click goes to."""

    text: str
    role: str = "text"
    bold: bool = False
    ground: str = ""
    underline: bool = False
    name: str = ""


Line = tuple[Span, ...]
BLANK: Line = ()


def line(*pieces: str | Span | Iterable[Span]) -> Line:
    """Pieces in a row; plain strings are text."""
    spans: list[Span] = []
    for piece in pieces:
        spans.extend((Span(piece),) if isinstance(piece, str) else (piece,) if isinstance(piece, Span) else piece)
    return tuple(spans)


def heading(words: str) -> Span:
    """The title of a panel."""
    return Span(words, "text", bold=True)


def muted(words: str) -> Span:
    """Explaining words."""
    return Span(words, "muted")


def faint(words: str) -> Span:
    """What is still to come, or is never needed."""
    return Span(words, "faint")


def here(words: str) -> Span:
    """The one place where the person is."""
    return Span(words, "ink", bold=True, ground="here")


def spans(terms: Iterable[Term], bold: bool = False) -> Line:
    """A formula: names in the colour of their kind."""
    return tuple(Span(term.text, term.kind or "text", bold=bold and bool(term.kind), name=term.name) for term in terms)


def width_of(spans: Iterable[Span]) -> int:
    """The columns that a line takes."""
    return sum(cell_len(span.text) for span in spans)


def text_of(spans: Iterable[Span]) -> str:
    """A line without its colours."""
    return "".join(span.text for span in spans)


def justified(left: Line, right: Line, width: int, gap: int = 2) -> Line:
    """One at each end; the right one is left out where both do not fit."""
    space = width - width_of(left) - width_of(right)
    return (*left, Span(" " * space), *right) if space >= gap or not left else left


def cut(spans: Line, width: int) -> Line:
    """The line, with … for what does not fit."""
    if width_of(spans) <= width:
        return spans
    if width < 1:
        return ()
    kept: list[Span] = []
    room = width - 1
    for span in spans:
        if (size := cell_len(span.text)) > room:
            return (*kept, replace(span, text=_begin(span.text, room) + "…"))
        kept.append(span)
        room -= size
    return tuple(kept)


def _begin(text: str, width: int) -> str:
    """As many characters as have room in so many columns; a wide one takes two."""
    while cell_len(text) > width:
        text = text[: -max((cell_len(text) - width) // 2, 1)]
    return text


def wrapped(spans: Line, width: int, indent: int = 0) -> list[Line]:
    """Words broken at spaces into as many lines as they need; those that follow are indented."""
    return _broken(spans, width, indent, _between_words)


def _between_words(text: str) -> list[tuple[int, int]]:
    """The spaces of a sentence; those beside an operator hurt, for they would break a formula, more so in brackets."""
    places, depth = [], 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == " ":
            after = text[at + 1 : at + 3].strip() in _OPERATORS and text[at + 2 : at + 3] == " "
            before = at > 1 and text[at - 2] == " " and text[at - 1] in _OPERATORS
            places.append((at, (after or 2 * before) * (2 if depth > 0 else 1)))
    return places


def wrapped_formula(spans: Line, width: int, indent: int = 0) -> list[Line]:
    """A formula broken before operators, rather outside brackets than inside."""
    return _broken(spans, width, indent, _before_operators)


_OPERATORS = frozenset("=+−-·⊙/")
_LOOSENESS = {"=": 0, "+": 1, "−": 1, "-": 1, ",": 2}


def _before_operators(text: str) -> list[tuple[int, int]]:
    """The spaces at which a formula may be broken, each with how much that hurts: the depth, and the operator."""
    places, depth = [], 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == " " and at and text[at - 1] == ",":
            places.append((at, 4 * depth + 2))
        elif sign == " " and text[at + 1 : at + 3].endswith(" "):
            places.append((at, 4 * depth + _LOOSENESS.get(text[at + 1], 3)))
    return places


def _broken(spans: Line, width: int, indent: int, places: Callable[[str], list[tuple[int, int]]]) -> list[Line]:
    """Lines of at most `width`, each broken at the place that hurts least, and of those at the last."""
    text, lines, start, room = text_of(spans), [], 0, max(width, 1)
    known = places(text)
    while cell_len(text[start:]) > room:
        found = [(hurts, -at) for at, hurts in known if start < at and cell_len(text[start:at]) <= room]
        far = [place for place in found if cell_len(text[start : -place[1]]) > room // 3] or found
        at = -min(far)[1] if far else next((at for at, _ in known if at > start), len(text))
        lines.append((start, at))
        start, room = at + 1, max(width - indent, 1)
    lines.append((start, len(text)))
    blank = (Span(" " * indent),) if indent else ()
    return [(*(blank if number else ()), *part(spans, *ends)) for number, ends in enumerate(lines)]


def part(spans: Line, start: int, stop: int) -> Line:
    """The characters from `start` to `stop`, with their styles."""
    kept, at = [], 0
    for span in spans:
        low, high = max(start - at, 0), min(stop - at, len(span.text))
        if low < high:
            kept.append(replace(span, text=span.text[low:high]))
        at += len(span.text)
    return tuple(kept)


def strip(spans: Line, width: int, palette: Palette, base: Style) -> Strip:
    """The line as Textual draws it on the style `base`, exactly `width` columns wide."""
    segments = [
        Segment(span.text, base + palette.style(span.role, span.ground, span.bold, span.underline))
        for span in spans
        if span.text
    ]
    return Strip(segments).adjust_cell_length(width, base)


class Lines(Direct):
    """Draws lines; a click on a quantity's name posts `Chosen`. Redraws only the lines that changed."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._drawn: dict[int, Strip] = {}

    def content(self, width: int, height: int) -> Sequence[Line]:
        """What to draw in this much room."""
        raise NotImplementedError

    def renew(self) -> None:
        """Ask for the content again and redraw what is different."""
        if not (size := self.size):
            return
        before, self._lines = self._lines, tuple(self.content(*size))
        lines = zip_longest(before, self._lines, fillvalue=BLANK)
        changed = [y for y, (old, new) in enumerate(lines) if old != new]
        for y in changed:
            self._drawn.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, size.width, 1) for y in changed))

    def on_resize(self) -> None:
        """Another size holds other lines."""
        self._drawn.clear()
        self.renew()

    def notify_style_update(self) -> None:
        """Textual calls this when focus or the theme changes the widget's colours."""
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """One line."""
        if y not in self._drawn:
            shown = self._lines[y] if y < len(self._lines) else BLANK
            self._drawn[y] = strip(shown, self.size.width, theme.palette(self.app), self.visual_style.rich_style)
        return self._drawn[y]

    def on_click(self, event: events.Click) -> None:
        """To the quantity whose name was clicked."""
        span = self.span_at(event)
        if span and span.name:
            event.stop()
            self.post_message(Chosen(span.name))

    def span_at(self, event: events.MouseEvent) -> Span | None:
        """The piece of text under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y < len(self._lines):
            return None
        x = 0
        for span in self._lines[offset.y]:
            x += cell_len(span.text)
            if offset.x < x:
                return span
        return None
