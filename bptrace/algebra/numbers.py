"""The only place that turns a number into text.

fixed, scientific, number   one value for a reader; `short` where it is one of many, as on an axis
change                      two values, before and after
full, literal               all the digits: for comparing by eye, for code and JSON
cells                       a matrix, decimal points in line, with its common power of ten
plain, latex_number         the same text in ASCII, or for LaTeX's mathematics

Readers see a true minus sign (U+2212) and powers such as 3·10⁻¹²; `literal` alone writes what Python can read back.
"""

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bptrace.algebra.extremes import Extremes, extremes

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_NORMAL_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PLAIN = str.maketrans({
    MINUS: "-", "·": "*", "⊙": "*", "×": "x", "∞": "inf", "′": "'", "’": "'", "ᵀ": ".T", "½": "1/2", "…": "...",
    "→": "->", "←": "<-", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "√": "sqrt", "Σ": "sum", "∂": "d",
    "δ": "delta", "σ": "sigmoid", "η": "eta", "ε": "epsilon", "α": "alpha", "β": "beta", "θ": "theta", "ᵢ": "_i",
    "λ": "lambda", "ᵗ": "^t", "ᶻ": "z", "\N{COMBINING CIRCUMFLEX ACCENT}": "hat", "ŷ": "yhat", "Δ": "Delta",
    "¼": "1/4", "±": "+-", "⌊": "floor(", "⌋": ")", "\N{REPLACEMENT CHARACTER}": "?",
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9", "–": "-",
    "ⱼ": "_j", "ₖ": "_k", "ₗ": "_l", "ₚ": "_p", "ᵣ": "_r", "ₛ": "_s", "ₜ": "_t", "ᵤ": "_u", "ᵥ": "_v",
    "○": "-", "◐": "+", "●": "*", "✓": "v", "✗": "x", "↳": ">", "◂": "<", "▸": ">",
    "⇥": "tab", "⏎": "enter", "⌫": "backspace", "↑": "up", "↓": "down",
    "─": "-", "│": "|", **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
})  # fmt: skip
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+"


def superscript(n: int) -> str:
    """The integer raised: −12 is "⁻¹²"."""
    return str(n).translate(_SUPERSCRIPTS)


def power_of_ten(n: int) -> str:
    """A tick of a logarithmic axis: "10⁻³", and "1" for n = 0."""
    return f"10{superscript(n)}" if n else "1"


def fixed(value: float, digits: int = 4) -> str:
    """`digits` decimals, "−0.7569"; a negative value that rounds to zero keeps its sign, "−0.00"."""
    if not math.isfinite(value):
        return _not_finite(value)
    return f"{value + 0.0:.{digits}f}".replace("-", MINUS)


def scientific(value: float, digits: int = 2) -> str:
    """At most `digits` significant figures and a power of ten: "1.6·10⁻⁷", "3·10⁻¹²"; zero is "0"."""
    if not math.isfinite(value):
        return _not_finite(value)
    return _scientific(value, digits, trim=True) if value else "0"


def number(value: float, digits: int = 4) -> str:
    """`fixed` where that leaves two significant figures of a number below 10⁵, else `scientific`; zero is "0"."""
    if not value:
        return "0"
    if not math.isfinite(value) or 10.0 ** (1 - digits) <= abs(value) < 1e5:
        return fixed(value, digits)
    return scientific(value, max(2, digits - 1))


def short(value: float, digits: int = 3) -> str:
    """`digits` significant figures and no zeros that say nothing: "0.25", "1860", "3·10⁻⁷"."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == int(value) and abs(value) < 1e6:
        return fixed(value, 0)
    exponent = int(f"{abs(value):.{digits - 1}e}".partition("e")[2])
    if not -4 <= exponent < 6:
        return scientific(value, digits)
    text = fixed(value, max(0, digits - 1 - exponent))
    return text.rstrip("0").rstrip(".") if "." in text else text


def full(value: float, digits: int = 12) -> str:
    """Twelve significant digits, for two values to be compared digit by digit: "0.138564352617"."""
    if not math.isfinite(value):
        return _not_finite(value)
    if not value:
        return "0"
    exponent = int(f"{abs(value):.{digits - 1}e}".partition("e")[2])  # after rounding, so that 9.99…9 counts as 10
    if -4 <= exponent < digits - 1:
        return fixed(value, digits - 1 - exponent)
    return _scientific(value, digits, trim=False)


def literal(value: float) -> str:
    """The shortest text that Python reads back as this very number: "-0.1", "1e-30", "nan"."""
    return repr(float(value))


def as_given(value: float) -> str:
    """A number as a person would write it: "0.5", "1", "1e-08"."""
    return literal(value).removesuffix(".0")


def change(before: float, after: float) -> str:
    """ "0.2285 → 0.3000", with as many decimals as tell the two apart."""
    pairs = ([number(value, digits) for value in (before, after)] for digits in (4, 6, 8, 12, 16))
    return " → ".join(next((pair for pair in pairs if pair[0] != pair[1]), (literal(before), literal(after))))


def percent(share: float) -> str:
    """A share of one as "83 %"."""
    return f"{fixed(100 * share, 0)} %"


def dimensions(shape: Sequence[int]) -> str:
    """A shape, "100×50"; a vector's is its length, a number's 1."""
    return "×".join(map(str, shape)) or "1"


def index(place: Sequence[int]) -> str:
    """A place in a matrix as numpy writes it, counted from 0: "[62,48]"."""
    return f"[{','.join(str(i) for i in place)}]"


def common_power(values: NDArray[np.float64], digits: int, ends: Extremes | None = None) -> int:
    """The power of ten to divide a whole matrix by so that its largest entry reads well; 0 when it does anyway.

    It does when no more than three figures stand before the point and `digits` decimals show three significant ones, or
    every entry exactly. `ends` are those of `values`, where they are known.
    """
    ends = ends or extremes(values)
    if not ends.magnitude:
        return 0
    exponent = int(f"{ends.magnitude:.{digits}e}".partition("e")[2])
    if exponent < min(2 - digits, 0) and _is_exact(np.array([ends.least, ends.greatest]), digits):
        return 0 if _is_exact(values, digits) else exponent
    return 0 if min(2 - digits, 0) <= exponent < 3 else exponent


def _is_exact(values: NDArray[np.float64], digits: int) -> bool:
    """Whether so many decimals say all there is to say."""
    return np.allclose(values, np.round(values, digits), rtol=1e-12, atol=0, equal_nan=True)


def cell(value: float, digits: int, power: int = 0) -> str:
    """One entry in units of 10^power, padded at the right so that right-aligned cells have their points in line.

    An exact zero is "0" below the units; one that is only rounded to zero shows its decimals.
    """
    if value and math.isfinite(value):
        return fixed(_shifted(value, power), digits)
    return (fixed(value) if value else "0") + " " * (digits + 1 if digits else 0)


def cells(values: NDArray[np.float64], digits: int) -> tuple[list[list[str]], int]:
    """A matrix (2-D) as text, all cells equally wide, decimal points in line; and its common power of ten (0: none)."""
    rows, power = rows_of_cells(values, digits)
    return list(rows), power


def rows_of_cells(values: NDArray[np.float64], digits: int) -> tuple[Iterator[list[str]], int]:
    """The same one row after the other: the text of a large matrix is many times larger than the matrix."""
    power = common_power(values, digits)
    width = max((len(cell(value, digits, power)) for value in _widest(values)), default=0)
    return ([cell(float(value), digits, power).rjust(width) for value in row] for row in values), power


def _widest(values: NDArray[np.float64]) -> Iterator[float]:
    """Entries among which is one whose text is as long as any: the ends, and what is no finite number."""
    finite = np.isfinite(values)
    if finite.any():
        yield float(np.min(values, where=finite, initial=np.inf))
        yield float(np.max(values, where=finite, initial=-np.inf))
    yield from map(float, np.unique(values[~finite]))


def plain(text: str) -> str:
    """The text in ASCII: "−1.5·10⁻⁷" is "-1.5e-7", "δ ⊙ σ′" is "delta * sigmoid'", "100×50" is "100x50"."""
    text = re.sub(f"·10({_RAISED})", lambda m: "e" + m[1].translate(_NORMAL_DIGITS), text)
    text = re.sub(f"(?<![0-9])10({_RAISED})", lambda m: "1e" + m[1].translate(_NORMAL_DIGITS), text)
    text = re.sub(f"⁽({_RAISED})⁾", lambda m: m[1].translate(_NORMAL_DIGITS), text)
    text = re.sub(_RAISED, lambda m: "^" + m[0].translate(_NORMAL_DIGITS), text)
    return text.translate(_PLAIN)


def latex_number(text: str) -> str:
    r"""A number's text for LaTeX's mathematics: "−1.5·10⁻⁷" is "-1.5 \cdot 10^{-7}"."""
    text = re.sub(_RAISED, lambda m: f"^{{{m[0].translate(_NORMAL_DIGITS)}}}", text)
    for sign, written in ((MINUS, "-"), ("·", r" \cdot "), ("∞", r"\infty "), ("nan", r"\mathrm{nan}")):
        text = text.replace(sign, written)
    return text.strip()


def _not_finite(value: float) -> str:
    return "nan" if math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"


def _scientific(value: float, digits: int, *, trim: bool) -> str:
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    if trim and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}·10{superscript(int(exponent))}".replace("-", MINUS)


def _shifted(value: float, power: int) -> float:
    """value / 10^power without overflow where 10^power itself has none (numbers near 10⁻³²⁰)."""
    return value * 10.0**-power if abs(power) < 300 else value / 10.0 ** (power // 2) / 10.0 ** (power - power // 2)
