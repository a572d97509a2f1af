"""Axes of plots: ranges, ticks and their texts, linear or logarithmic; no screen."""

import math

import numpy as np
from numpy.typing import NDArray

from bptrace.algebra.numbers import fixed, power_of_ten, short
from bptrace.frozen import frozen

LEAST_DECADES = 0.8  # of a logarithmic axis, so that it holds two round places and a flat curve looks flat


@frozen
class Axis:
    """Maps values to 0 … 1; a logarithmic one works in powers of ten and puts what is not positive at its lower end."""

    low: float
    high: float
    log: bool = False

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the values lie between the ends; nan stays nan, and infinities are nan."""
        values = np.where(np.isfinite(values), values, np.nan)
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.where(values > 0, np.log10(values), np.where(np.isnan(values), np.nan, self.low))
        return np.asarray((values - self.low) / (self.high - self.low))

    def value(self, share: float) -> float:
        """The value at a share of the axis."""
        at = self.low + share * (self.high - self.low)
        return float(10.0**at) if self.log else float(at)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """At most `most` (or two) round places on the axis, as shares, and their texts."""
        most = max(most, 2)
        if self.log:
            return self._decades(most)
        step = _round_step((self.high - self.low) / most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        places = [number * step for number in range(first, last + 1)]
        return [((place - self.low) / (self.high - self.low), _tick(place, decimals)) for place in places]

    def _decades(self, most: int) -> list[tuple[float, str]]:
        """Powers of ten; where not two of them are on the axis, 1, 2 and 5 times powers of ten."""
        first, last = math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9)
        if last <= first:
            places = [digit * 10.0**power for power in range(first - 1, last + 1) for digit in (1, 2, 5)]
            inside = [(self._position(place), short(place)) for place in places]
            return [(share, label) for share, label in inside if -1e-9 <= share <= 1 + 1e-9]
        stride = max(1, -(-(last - first + 1) // most))
        powers = [power for power in range(first, last + 1) if power % stride == 0]
        powers = powers if len(powers) > 1 else [*range(first, last + 1, stride)]
        return [((power - self.low) / (self.high - self.low), power_of_ten(power)) for power in powers]

    def _position(self, value: float) -> float:
        return (math.log10(value) - self.low) / (self.high - self.low)


def axis_of(values: NDArray[np.float64], log: bool = False, zero: bool = False) -> Axis:
    """An axis that holds the values, a linear one with `zero` from 0 on; a sensible one for a single value or none."""
    finite = values[np.isfinite(values)]
    if log:
        finite = np.log10(finite[finite > 0])
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 0.0) if log else (0.0, 1.0)
    if log:
        if high - low < LEAST_DECADES:
            low, high = (low + high - LEAST_DECADES) / 2, (low + high + LEAST_DECADES) / 2
        return Axis(low, high, log)
    low = min(low, 0.0) if zero else low
    spread = high - low
    if spread <= 1e-12 * max(abs(high), abs(low)):
        spread = max(abs(high), 1.0)
        return Axis(low if zero and low == 0 else low - spread / 2, high + spread / 2)
    return Axis(low, high + (spread * 0.05 if zero else 0))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is no smaller than `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


def _tick(place: float, decimals: int) -> str:
    return short(place) if decimals > 4 or abs(place) >= 1e6 else fixed(place, decimals)
