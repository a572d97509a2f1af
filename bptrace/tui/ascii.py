"""ASCII only: the last step before the terminal, for fonts and terminals that know nothing else.

One sign for each cell, so that nothing moves; formulas written for a reader come spelt out where a panel knows better.
"""

import re
from itertools import pairwise

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS = str.maketrans(
    "─━╍│┃┊╭╮╰╯├┤┬┴┼▌▐▸▾►◄◂▶▲▼→←↑↓⇒›⌫✓✗…·−×⊙½∞′’“”ᵀΣ∂δσηεαβθ√≤≥≠≈–—‖○●◐■◆↳⏎⇥▀▄█░▒▓⁻⁽⁾₍₎∇Δ▴▁▂▃▅▆▇",
    '-=:|#:+++++++++||>v><<>^v><^v>><vx.*-x**~\'\'""TSddsneabtv<>#~--|o@%#o>^>"_#.:#-()()VD^___###',
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₗₚᵣₛₜᵤᵥᵗⁿλ", "01234567890123456789ijklprstuvtnl")
_HATS = re.compile("([a-z])\N{COMBINING CIRCUMFLEX ACCENT}")


_POWER = re.compile("·?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


def _exponent(match: re.Match[str]) -> str:
    """ "·10⁻³" as "e-3", "10⁻³" as "1e-3", in the same number of cells."""
    mantissa = "" if match[0].startswith("·") else "1"
    return (mantissa + "e" + match[1].translate(_SIGNS).translate(_RAISED)).ljust(len(match[0]))


def _facts_apart(text: str) -> str:
    """ "16 · backward" as "16 | backward": between words the dot is no product."""
    parts = text.split(_DOT)
    words = "=" not in text and any(_is_apart(*pair) for pair in pairwise(parts))
    return " | ".join(parts) if words else text


def _is_apart(before: str, after: str) -> bool:
    """Whether the dot between these is no product: one of them is a word where they meet."""
    return any(_IS_WORD.fullmatch(word) for word in (*before.split()[-1:], *after.split()[:1]))


_DOT = " · "
_IS_WORD = re.compile(r"[A-Za-z]{3,}\d*")
_UPPER, _LOWER = 0x1B, 0xE4  # of the dots of a braille sign
_DOTS = {0x2800 + dots: " '.:"[bool(dots & _UPPER) + 2 * bool(dots & _LOWER)] for dots in range(256)}


def ascii_cells(text: str) -> str:
    """The text with one ASCII sign for every other one; a letter under a hat, which is one cell, is a capital."""
    text = _HATS.sub(lambda match: match[1].upper(), _POWER.sub(_exponent, _facts_apart(text)))
    plain = text.translate(_SIGNS).translate(_RAISED).translate(_DOTS)
    return plain if plain.isascii() else "".join(sign if sign.isascii() else "?" for sign in plain)


_KEYS = (
    ("←↑↓→", "arrows"), ("↑ ↓", "up down"), ("← →", "left right"), ("↑↓", "up down"), ("←→", "left right"),
    ("⏎", "enter"), ("⌫", "backspace"), ("⇥", "tab"), ("½", "1/2"), (")²", ")^2"),
)  # fmt: skip
_ARROWS = {"↑": "up", "↓": "down", "←": "left", "→": "right"}
ALL_ARROWS = dict(_KEYS)["←↑↓→"]


def keys_spelt(text: str) -> str:
    """The text with keys by their names: in ASCII `<` is a key of its own, and no sign for backspace.

    A half and a square, which one sign for each could not tell, are spelt too.
    """
    for sign, name in _KEYS:
        text = text.replace(sign, name)
    return _ARROWS.get(text, text)


def tells(keys: str, key: str) -> bool:
    """Whether keys that are told name this one, too: "←↑↓→" has "↑" in it, and "arrows" means "up"."""
    return key in keys or (keys == ALL_ARROWS and key in _ARROWS.values())


class AsciiFilter(LineFilter):
    """Puts ASCII in the place of everything else."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII; a dot that is one by itself is told from a product by what stands around it."""
        texts = ["", *(segment.text for segment in segments), ""]
        return [
            Segment(" | " if text == _DOT and _is_apart(before, after) else ascii_cells(text), style, control)
            for (text, style, control), before, after in zip(segments, texts, texts[2:], strict=False)
        ]
