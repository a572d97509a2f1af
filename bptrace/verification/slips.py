"""Slips of the pen: one figure is wrong, and it is the right one but for how its digits were copied, or added up."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.verification.typed import Typed


@frozen
class Slip:
    """What happened (an identifier of its own among the mistakes), in which entry, as it was typed.

    One that is `alone` has no right figures beside it: it may have been computed so.
    """

    identifier: str
    place: tuple[int, int]
    typed: str
    alone: bool


Made = Callable[[tuple[int, int]], Iterable[tuple[str, float]]]


def slip_in(typed: Typed, right: Array, allowed: Array, chance: float, made: Made) -> Slip | None:
    """The slip that explains the one figure that is not right within what is allowed, None where there is none.

    `made` gives what slips on the way to an entry would have made of it, with their names. Of all slips of this figure
    no more than `chance` may be expected to land on the right value by accident.
    """
    with np.errstate(invalid="ignore"):
        wrong = np.argwhere(typed.known & ~(np.abs(typed.values - right) <= allowed))
    if len(wrong) != 1:
        return None
    place = int(wrong[0][0]), int(wrong[0][1])
    written = _as_typed(float(typed.values[place]), float(typed.half_units[place]))
    alone = int(typed.known.sum()) == 1
    slips = [(name, value) for name, value in _slips(written) if not (alone and name == "lost-sign")]
    slips += _of_other_place(typed, right, place)
    if not alone:
        undone = float(typed.values[place]) + float(right[place])
        slips += [(name, undone - value) for name, value in made(place)]
    found = {name for name, value in slips if abs(value - right[place]) <= allowed[place]}
    scale = max(abs(float(typed.values[place])), abs(float(right[place])))
    accident = len(slips) * float(allowed[place]) / scale if scale else 1.0
    return Slip(found.pop(), place, written, alone) if len(found) == 1 and accident <= chance else None


def _of_other_place(typed: Typed, right: Array, place: tuple[int, int]) -> Iterator[tuple[str, float]]:
    """What the figure would be if it stood where row and column are exchanged, where that is another number."""
    row, column = place
    if row < right.shape[1] and column < right.shape[0] and right[column, row] != right[place]:
        yield "other-place", float(typed.values[place] + right[place] - right[column, row])


def _as_typed(value: float, half_unit: float) -> str:
    """The figure with the decimals that it was typed with."""
    decimals = max(0, round(-np.log10(2 * half_unit))) if half_unit else 0
    return f"{value:.{decimals}f}"


def _slips(written: str) -> Iterator[tuple[str, float]]:
    """What the figure would be if a slip were undone, with the slip's name."""
    yield "lost-sign", -float(written)
    yield "shifted-point", float(written) * 10
    yield "shifted-point", float(written) / 10
    places = [at for at, character in enumerate(written) if character.isdigit()]
    for first, second in pairwise(places):
        if written[first] != written[second]:
            digits = list(written)
            digits[first], digits[second] = digits[second], digits[first]
            yield "swapped-digits", float("".join(digits))
