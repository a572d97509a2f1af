"""eˣ in arithmetic alone, so that a compiler takes several at once; correct to about one unit in the last place.

eˣ = 2ᵏ eʳ with a whole k and |r| ≤ ½ log 2, and eʳ by its power series. 2ᵏ is made of two factors, so that what
overflows is inf, what underflows is 0, and nan stays nan, as numpy has them.
Source: Cody & Waite, Software Manual for the Elementary Functions (1980), chapter 6.
"""

from math import factorial

TERMS = 13
LARGEST = 800.0  # beyond it the result is inf, or 0
LOG2_E, LOG2_HIGH, LOG2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10


def exponential(name: str) -> list[str]:
    """The lines that define `name`."""
    series = [f"    p = p * r + {1.0 / factorial(power)!r}" for power in reversed(range(TERMS))]
    return [
        f"def {name}(x):",
        f"    x = {LARGEST} if x > {LARGEST} else (-{LARGEST} if x < -{LARGEST} else x)",
        f"    k = np.floor(x * {LOG2_E!r} + 0.5)",
        f"    r = (x - k * {LOG2_HIGH!r}) - k * {LOG2_LOW!r}",
        f"    p = {1.0 / factorial(TERMS)!r}",
        *series,
        "    half = np.int64(k) >> 1",
        "    rest = np.int64(k) - half",
        "    first = np.int64((half + 1023) << 52).view(np.float64)",
        "    second = np.int64((rest + 1023) << 52).view(np.float64)",
        "    return p * first * second",
    ]
