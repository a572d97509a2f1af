"""A formula, or any line of terms, each coloured by the kind of quantity it is."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from bptrace.algebra.terms import Term
from bptrace.tui import theme

OPERATORS = (" = ", " + ", " − ", " - ", " ⊙ ", " * ", " · ", " @ ", " / ")


def wrapped(terms: Iterable[Term], width: int) -> tuple[tuple[Term, ...], ...]:
    """The terms on as many lines as they need, broken before operators; later lines begin under the first operand.

    A piece that is wider than a whole line stays whole.
    """
    pieces = _pieces(terms)
    lines: list[list[Term]] = [[]]
    used, indent = 0, 0
    for piece in pieces:
        size = _width(piece)
        if used and used + size > width:
            indent = indent or _indent(lines[0], width)
            lines.append([Term(" " * indent), Term(piece[0].text.lstrip(" ")), *piece[1:]])
            used = indent + size - 1
        else:
            lines[-1].extend(piece)
            used += size
    return tuple(tuple(term for term in line if term.text) for line in lines)


def _indent(first: Sequence[Term], width: int) -> int:
    """Where the first line's right-hand side begins; 2 where that is beyond half the width."""
    before = 0
    for term in first:
        if " = " in term.text and not term.name:
            at = before + cell_len(term.text[: term.text.index(" = ")]) + 1
            return at if at < width // 2 else 2
        before += cell_len(term.text)
    return 2


def _pieces(terms: Iterable[Term]) -> list[list[Term]]:
    """The terms cut so that each piece but the first begins with an operator; quantities are never cut."""
    pieces: list[list[Term]] = [[]]
    for term in terms:
        text = term.text
        while not term.name and (at := _operator(text)) is not None:
            pieces[-1].append(Term(text[:at]))
            operator = next(o for o in OPERATORS if text.startswith(o, at))
            pieces.append([Term(operator, term.kind)])
            text = text[at + len(operator) :]
        pieces[-1].append(Term(text, term.kind, term.name))
    return [kept for piece in pieces if (kept := [term for term in piece if term.text])]


def _operator(text: str) -> int | None:
    found = [at for operator in OPERATORS if (at := text.find(operator)) >= 0]
    return min(found, default=None)


def _width(terms: Iterable[Term]) -> int:
    return sum(cell_len(term.text) for term in terms)


def styled(terms: Iterable[Term], palette: theme.Palette, bold: bool = False) -> Content:
    """Terms as Content, quantities in the colour of their kind; `bold` for the formula that heads a panel."""
    pieces = []
    for term in terms:
        style = Style.from_rich_style(palette.style(term.kind, bold=bold or bool(term.kind)))
        pieces.append((term.text, style))
    return Content.assemble(*pieces)


class Formula(Widget):
    """Shows `terms` on as few lines as the width allows, broken before operators."""

    DEFAULT_CSS = "Formula { height: auto; }"

    terms: reactive[tuple[Term, ...]] = reactive((), layout=True)
    lines: reactive[tuple[tuple[Term, ...], ...]] = reactive((), layout=True)

    def __init__(
        self,
        terms: Sequence[Term] = (),
        *,
        lines: Sequence[Sequence[Term]] = (),
        bold: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`terms` is one formula; `lines`, if given instead, are set one below the other, each wrapped by itself."""
        super().__init__(id=id, classes=classes)
        self._bold = bold
        self.set_reactive(Formula.terms, tuple(terms))
        self.set_reactive(Formula.lines, tuple(tuple(line) for line in lines))

    def render(self) -> RenderResult:
        """The lines."""
        palette = theme.palette(self.app)
        lines = [styled(line, palette, self._bold) for line in self._wrapped(self.size.width)]
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the formula needs at this width."""
        return len(self._wrapped(width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The formula's width on one line."""
        return max((_width(line) for line in self.lines or (self.terms,)), default=0)

    def _wrapped(self, width: int) -> tuple[tuple[Term, ...], ...]:
        return tuple(part for line in self.lines or (self.terms,) for part in wrapped(line, width))
