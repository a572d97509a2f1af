"""A number that is written as what it is computed from: `0.3·0.5 − 0.8·0.4 + 0.1`, `1/(1 + exp(−0.35))`.

It is exact, but for what rounding has left of the numbers in it. One of three digits or more may have been rounded; of
fewer are those that somebody gives.
"""

import re

import numpy as np

from bptrace.algebra.evaluation import number_of
from bptrace.algebra.parser import FormulaError, Vocabulary, parse
from bptrace.verification.digits import Figure, NotAFigure

_NUMBER = re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")
_ARITHMETIC = re.compile(
    rf"(?:(?>{_NUMBER.pattern})|[-\s+*/()^·×⊙−–½²³]|e\s*\^|(?:np\.)?(?:exp|log|ln|sqrt|tanh|sigmoid)|σ|√)++"
)
_NOTHING = Vocabulary({}, {1: "identity"}, {})
ROUNDED = 3  # significant digits


def reckoned(written: str) -> Figure:
    """What it comes to, and how far its numbers leave that open. Raises NotAFigure."""
    if not _ARITHMETIC.fullmatch(written):
        raise NotAFigure(written)
    value = _result(written)
    moved = 0.0
    for found in _NUMBER.finditer(written):
        typed = Figure.parse(found[0])
        if typed.half_unit and len(found[0].partition("e")[0].replace(".", "").lstrip("0")) >= ROUNDED:
            below, above = (
                _result(f"{written[: found.start()]}{typed.value + side:.17g}{written[found.end() :]}")
                for side in (-typed.half_unit, typed.half_unit)
            )
            moved += abs(above - below) / 2
    return Figure(written, value, moved)


def _result(written: str) -> float:
    try:
        result = number_of(parse(written, _NOTHING), {})
    except FormulaError:
        raise NotAFigure(written) from None
    if not np.isfinite(result):
        raise NotAFigure(written)
    return result
