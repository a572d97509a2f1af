"""Habits that are no mistakes: numbers are kept from log 0, by 1e-12 say, and exponentials from overflow."""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.network.losses import LOSSES
from bptrace.verification.comparing import evaluated
from bptrace.verification.guarded import LARGEST
from bptrace.verification.worlds import World

CURVED, SATURATED = ("sigmoid", "tanh", "softplus"), 20.0  # beyond it, e⁻²⁰ = 2·10⁻⁹ is left of exponentials
NOTHING = np.zeros(())


def moved_by_habits(name: str, form: Expression, place: World, values: Mapping[str, Array]) -> Array:
    """How far it moves what a formula gives that numbers are kept from log 0 and from overflow."""
    found, network = quantity(name), place.network
    moved = NOTHING
    if LOSSES[network.loss].of_shares:
        moved = _moved_by_keeping_from_zero(name, form, place, values)
    bends = bool(found.layer) and network.layers[(found.layer or 1) - 1].activation in CURVED
    if bends and found.base in ("a", "delta") and not found.derivative:
        size = np.abs(values[f"da{found.layer}"]) if found.base == "delta" else 1.0
        moved = moved + np.where(np.abs(values[f"z{found.layer}"]) > SATURATED, np.exp(-SATURATED) * size, 0.0)
    return moved


def _moved_by_keeping_from_zero(name: str, form: Expression, place: World, values: Mapping[str, Array]) -> Array:
    """By keeping outputs that are shares from 0 and 1."""
    output = f"a{place.network.depth}"
    expected = evaluated(form, place, values)
    kept = evaluated(form, place, {**values, output: _kept_from_zero(values[output])})
    if expected is None or kept is None:
        return NOTHING
    with np.errstate(invalid="ignore"):
        moved: Array = np.abs((_kept_from_zero(expected) if name == output else kept) - expected)
    return moved


def _kept_from_zero(shares: Array) -> Array:
    return np.clip(shares, LARGEST, 1 - LARGEST)
