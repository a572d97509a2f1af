"""The verdict on one number beside another that is known to be right but for its rounding.

An entry is *right* when the difference is within what is allowed, *wrong* when it is not, *zero* when both are exactly
zero, and *not judged* when what is allowed could hide an error of more than one per cent. What is no finite number
beside one that is, is wrong, whatever is allowed.
"""

from enum import IntEnum

import numpy as np

from bptrace.algebra.functions import Array


class Verdict(IntEnum):
    """What is known about one entry."""

    RIGHT = 0
    WRONG = 1
    ZERO = 2
    NOT_JUDGED = 3


def judge(claimed: Array, known: Array, allowed: Array) -> Array:
    """A verdict (int8) for every entry, given the difference that is allowed (nan: nothing is known)."""
    allowed = np.where(np.isnan(allowed), np.inf, allowed)
    with np.errstate(invalid="ignore"):
        largest = np.maximum(np.abs(claimed), np.abs(known))
        wrong = ~(np.abs(claimed - known) <= allowed) | (~np.isfinite(claimed) & np.isfinite(known))
        hidden = ~np.isfinite(known) | (~wrong & ~((allowed <= 0.01 * largest) & np.isfinite(allowed)))
    verdicts = np.full(claimed.shape, Verdict.RIGHT, dtype=np.int8)
    verdicts[wrong] = Verdict.WRONG
    verdicts[hidden] = Verdict.NOT_JUDGED
    verdicts[(claimed == 0) & (known == 0)] = Verdict.ZERO
    return verdicts


def judge_derivative(claimed: Array, numeric: Array, allowed: Array, derived: Array, on_kink: Array) -> Array:
    """The same of a derivative beside a numeric one: nothing can be told on a kink, where the derived one overflows, or
    where the numeric one underflows to 0 and the derived one does not.
    """
    verdicts = judge(claimed, numeric, allowed)
    verdicts[on_kink | ~np.isfinite(derived)] = Verdict.NOT_JUDGED
    verdicts[(verdicts == Verdict.ZERO) & (derived != 0)] = Verdict.NOT_JUDGED
    return verdicts
