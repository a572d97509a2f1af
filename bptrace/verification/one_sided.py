"""Gradients found by nudging one way only: (L(w + h) − L(w)) / h, or the same backward, with a step a person takes."""

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.probing import probe
from bptrace.tracing import Trace, trace
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import World

SIZES = (1.0, 0.5, 0.25, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001)
STEPS = np.array([*SIZES, *(-size for size in SIZES)])
MOST = 30  # entries that anybody nudges by hand


def one_sided_step(typed: Typed, world: World, chance: float) -> float:
    """The h with which differences of one side give these figures of ∂L/∂W or ∂L/∂b, below 0 where w was turned down.

    nan where none does, or where one of so many steps would fit by accident more often than `chance`.
    """
    named = quantity(typed.name)
    if not named.derivative or named.base not in ("W", "b") or typed.known.sum() > MOST:
        return float("nan")
    slopes = _slopes(trace(world.scenario), typed)
    values, half_units = typed.values[typed.known], typed.half_units[typed.known]
    fits = np.all(np.abs(slopes - values) <= half_units + 1e-9 * np.abs(slopes), axis=1)
    scale = float(np.abs(values).max())
    accident = len(STEPS) * float(np.prod(np.minimum(1.0, half_units / scale))) if scale else 1.0
    return float(STEPS[fits][0]) if fits.any() and accident <= chance else float("nan")


def _slopes(traced: Trace, typed: Typed) -> Array:
    """Of every step (rows) and every entry that is known (columns)."""
    source, loss = quantity(typed.name).source, float(traced.values["L"].item())
    entries = [(int(row), int(column)) for row, column in np.argwhere(typed.known)]
    return np.array([(probe(traced, source, entry, STEPS).losses - loss) / STEPS for entry in entries]).T
