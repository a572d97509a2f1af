"""Figures of one digit where the number has more: right by that digit, as is what many a mistake makes.

−2 is right for −2.2, and it is what a forgotten bias of −0.2 leaves. An exercise asks for one digit more.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bptrace.verification.report import Result

_TWO_DIGITS = 0.05  # half a unit of the second digit is at most this share of the number
_EXACT = 0.02  # of half a unit: who writes 3 where it is 3 has left nothing out


def coarse_figures(results: "Iterable[Result]") -> tuple[str, ...]:
    """The quantities whose figures pass, but with fewer than two digits where their numbers have more."""
    return tuple(one.name for one in results if one.passed and _is_coarse(one))


def _is_coarse(result: "Result") -> bool:
    typed, right = result.typed, result.right
    if typed is None or right is None or right.shape != typed.values.shape:
        return False
    vague = typed.half_units > _TWO_DIGITS * np.abs(right)
    return bool(np.any(typed.known & vague & (np.abs(typed.values - right) > _EXACT * typed.half_units)))
