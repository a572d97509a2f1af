"""Figures: numbers that somebody wrote down, and how closely their digits commit them.

A figure is **right** within half a unit of its last digit, **rounded** where it is that plus what the rounded figures
it was computed from can move it (`spreading`), else **wrong**. Predictions and derivation files share this.
"""

import math
import re
import unicodedata
from typing import Literal

from bptrace.frozen import frozen

Judgement = Literal["right", "rounded", "wrong"]

LONGEST = 200  # characters of a number: as many as anybody means, and fewer than int() can bear
_MINUS = str.maketrans("−–‒﹣－", "-----")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"\s*[·⋅×x*]\s*10\s*(?:\^|\*\*)?\s*\{?([+\-]?\d+)\}?$")
_DECIMAL = re.compile(r"([+-]?)\s*(\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE]([+-]?\d+))?", re.ASCII)
_UNIT_OF_A_FLOAT = 1e-9  # what binary arithmetic may blur at the edge of half a unit


class NotAFigure(ValueError):
    """The text is no number."""


@frozen
class Figure:
    """A number as it was typed; `half_unit` is half a unit of its last digit, 0 for an exact one such as 1/4."""

    text: str
    value: float
    half_unit: float

    @classmethod
    def parse(cls, text: str) -> "Figure":
        """Read `0.0942`, `−1.5e-3`, `1.5·10⁻³`, `0,5`, `52.5 %`, `1/4`, `½`, `nan`, `∞`. Raises NotAFigure."""
        cleaned = " ".join(text.translate(_MINUS).split())
        special = _special(cleaned)
        if special is not None:
            return cls(text, special, 0.0)
        above, slash, below = cleaned.partition("/")
        if not slash:
            return cls(text, *_decimal(above))
        divisor = _decimal(below)[0]
        if not divisor:
            raise NotAFigure(text)
        return cls(text, _decimal(above)[0] / divisor, 0.0)


def judge(figure: Figure, truth: float, slack: float = 0.0) -> Judgement:
    """Compare a figure with the true value; `slack` is what the figures it was computed from can move it."""
    if not math.isfinite(truth) or not math.isfinite(figure.value):
        same = figure.value == truth or (math.isnan(figure.value) and math.isnan(truth))
        return "right" if same else "wrong"
    distance = abs(figure.value - truth)
    blur = _UNIT_OF_A_FLOAT * max(abs(truth), figure.half_unit)
    if distance <= figure.half_unit + blur:
        return "right"
    return "rounded" if distance <= figure.half_unit + slack + blur else "wrong"


def _decimal(text: str) -> tuple[float, float]:
    """Value and half a unit of the last digit of a plain decimal, with or without a power of ten."""
    text = text.strip()
    if text.endswith("%") and text.count("%") == 1:
        value, half_unit = _decimal(text[:-1])
        return value / 100, half_unit / 100
    raised = text.translate(_RAISED) if "10" in text else text
    power = _POWER.search(raised)
    if len(text) > LONGEST:
        raise NotAFigure(text)
    match = _DECIMAL.fullmatch((raised[: power.start()] if power else raised).strip())
    if not match:
        return _vulgar(text), 0.0
    sign, digits, exponent = match[1], match[2].replace(",", "."), int(match[3] or 0) + int(power[1] if power else 0)
    decimals = len(digits.partition(".")[2])
    number = float(f"{sign}{digits}e{exponent}")
    if math.isinf(number):
        raise NotAFigure(text)
    return number, float(f"5e{exponent - decimals - 1}")


def _vulgar(text: str) -> float:
    """½, −¾: one character that is a fraction. Raises NotAFigure for anything else."""
    sign, body = (-1.0, text[1:].strip()) if text.startswith("-") else (1.0, text)
    if len(body) != 1 or not unicodedata.decomposition(body).startswith("<fraction>"):
        raise NotAFigure(text)
    return sign * unicodedata.numeric(body)


def _special(text: str) -> float | None:
    names = {"nan": math.nan, "inf": math.inf, "∞": math.inf}
    number = names.get(text.lower().lstrip("+-"))
    return -number if number is not None and text.startswith("-") else number
