"""How every node of an expression is spelt: in mathematics, in numpy, in LaTeX.

A `Style` is a table of spellings; `notation` is the one walk over the tree that uses them, with brackets by levels.
"""

from collections.abc import Callable
from fractions import Fraction

from bptrace.algebra.expression import Entry, Size
from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.numbers import latex_number, literal, number, superscript
from bptrace.algebra.quantity import find_quantity
from bptrace.frozen import frozen
from bptrace.texts import text

_INDEX = str.maketrans("ijklprstuv0123456789", "ᵢⱼₖₗₚᵣₛₜᵤᵥ₀₁₂₃₄₅₆₇₈₉")
SUM, MINUS, PRODUCT, TIGHT, POSTFIX, ATOM = range(6)  # how tightly a piece holds together, loosest first


@frozen
class Style:
    """The spelling of every node: signs, what stands around an operand, and what becomes of names and numbers."""

    symbol: Callable[[str], str]
    number: Callable[[Fraction | float], str]
    size: Callable[[Size], str]
    function: Callable[[str], str]
    transposed: Callable[[str], str]
    transpose: str
    power: Callable[[int], str]
    raised: tuple[str, str]
    entry: Callable[[str, Entry], str]
    product: str
    hadamard: str
    scaling: str
    scalar_product: str
    minus: str
    divide: str
    sums: Callable[[int | None], tuple[str, str]]
    index_sum: Callable[[str], str]
    softmax: Callable[[int], tuple[str, str]]
    ones: str
    power_level: int  # how tightly what is raised has to hold; above ATOM even a name is bracketed
    product_level: int  # a matrix product binds tighter than ⊙ where it is written by juxtaposition
    brackets: tuple[str, str] = ("(", ")")
    weighted_log: str = ""  # the function that computes A ⊙ log B with 0 log 0 = 0, where a program needs one
    fraction: bool = False  # whether A / B is written as one above the other
    raised_t: str = ""  # how a raised t is written where there is a letter for it
    largest: Callable[[int | None], tuple[str, str]] = lambda axis: ("max", _along(axis))
    left_out: Callable[[int, int], tuple[str, str]] = lambda axis, place: ("without(", f", {axis}, {place})")


def _along(axis: int | None) -> str:
    return "" if axis is None else f", axis={axis}"


def _row_or_column(axis: int, place: int) -> str:
    """` without its last row`: which one is left out."""
    which = "last" if place < 0 else "numbered"
    return text(f"algebra.without_{which}_{('row', 'column')[axis]}", number=place)


def _math_symbol(name: str) -> str:
    found = find_quantity(name)
    return found.mathematics if found else name


def _math_transposed(name: str) -> str:
    symbol = _math_symbol(name)
    return f"({symbol})ᵀ" if "/" in symbol else f"{symbol}ᵀ"


def _math_number(value: Fraction | float) -> str:
    if isinstance(value, Fraction):
        return "½" if value == Fraction(1, 2) else _code_number(value).replace("-", "−")
    return number(value)


def _code_number(value: Fraction | float) -> str:
    """A constant so that it reads back exactly: `2`, `0.5`, `(1/3)`."""
    if isinstance(value, float):
        return literal(value)
    if value.denominator == 1:
        return str(value)
    decimal = literal(float(value))
    return decimal if Fraction(decimal) == value else f"({value})"


def _latex_number(value: Fraction | float) -> str:
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else rf"\tfrac{{{value.numerator}}}{{{value.denominator}}}"
    return latex_number(number(value))


def _code_size(size: Size) -> str:
    return f"{size.of}.shape[{size.axis}]"


MATHEMATICS = Style(
    left_out=lambda axis, place: ("(", f"{_row_or_column(axis, place)})"),
    symbol=_math_symbol,
    number=_math_number,
    size=lambda size: _math_symbol(size.name),
    function=lambda name: FUNCTIONS[name].symbol,
    transposed=_math_transposed,
    transpose="ᵀ",
    power=superscript,
    raised=("^", ""),
    entry=lambda symbol, entry: f"{symbol}[{entry.row},{entry.column}]",
    product=" ",
    hadamard=" ⊙ ",
    scaling=" ",
    scalar_product=" · ",
    minus="−",
    divide=" / ",
    sums=lambda axis: ({None: "Σ ", 0: "Σᵢ ", 1: "Σⱼ "}[axis], ""),
    index_sum=lambda index: f"Σ{index.translate(_INDEX)} ",
    softmax=lambda axis: ("softmax", ""),
    ones="ones",
    power_level=ATOM + 1,  # straight after a name a superscript would read as the layer
    product_level=TIGHT,
    raised_t="ᵗ",
)
NUMPY = Style(
    symbol=str,
    number=_code_number,
    size=_code_size,
    function=str,
    transposed=lambda name: f"{name}.T",
    transpose=".T",
    power=lambda exponent: f"**{exponent}",
    raised=("**", ""),
    entry=lambda symbol, entry: f"{symbol}[{entry.row}, {entry.column}]",
    product=" @ ",
    hadamard=" * ",
    scaling=" * ",
    scalar_product=" * ",
    minus="-",
    divide=" / ",
    sums=lambda axis: ("np.sum(", ", keepdims=True)" if axis is None else f", axis={axis}, keepdims=True)"),
    index_sum=lambda index: f"Σ{index.translate(_INDEX)} ",  # no program has one: it is for the eye in every notation
    softmax=lambda axis: ("softmax", f", axis={axis}"),
    largest=lambda axis: ("np.max", f"{_along(axis)}, keepdims=True"),
    ones="np.ones_like",
    weighted_log="xlogy",
    power_level=ATOM,
    product_level=PRODUCT,
)
LATEX = Style(
    symbol=lambda name: found.latex if (found := find_quantity(name)) else name,
    number=_latex_number,
    size=lambda size: found.latex if (found := find_quantity(size.name)) else size.name,
    function=lambda name: FUNCTIONS[name].latex,
    transposed=lambda name: found.latex_transposed if (found := find_quantity(name)) else rf"{name}^{{\top}}",
    transpose=r"^{\top}",
    power=lambda exponent: f"^{{{exponent}}}",
    raised=("^{", "}"),
    entry=lambda symbol, entry: f"{symbol}[{entry.row},{entry.column}]",
    product=r"\, ",
    hadamard=r" \odot ",
    scaling=r"\, ",
    scalar_product=r" \cdot ",
    minus="-",
    divide=" / ",
    sums=lambda axis: ({None: r"\sum ", 0: r"\sum_i ", 1: r"\sum_j "}[axis], ""),
    index_sum=lambda index: rf"\sum_{index} ",
    softmax=lambda axis: (r"\mathrm{softmax}", ""),
    largest=lambda axis: (r"\max", _along(axis)),
    ones=r"\mathbf{1}",
    power_level=ATOM + 1,
    product_level=TIGHT,
    brackets=(r"\left(", r"\right)"),
    fraction=True,
    left_out=lambda axis, place: (r"\left(", rf"\text{{{_row_or_column(axis, place)}}}\right)"),
)
STYLES = {"mathematics": MATHEMATICS, "numpy": NUMPY, "latex": LATEX}
