"""The step-size sweep: how wrong each numeric derivative is, from a large step to one that rounding eats up.

The error of a difference falls with h² (Richardson: h⁴) until rounding, which grows as 1/h, takes over: the V-curve.
The complex step has no subtraction and so no second branch. The truth here is the complex step with h = 1e-30.
"""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.curves import by_layer
from bptrace.frozen import frozen
from bptrace.gradient_checking import METHODS, STEPS, numeric_gradients
from bptrace.tracing import Trace

SWEPT = tuple(10.0**-exponent for exponent in range(13))


@frozen
class SweptStep:
    """The median relative error of each method at one step, over all entries that are not zero (nan: none)."""

    step: float
    errors: Mapping[str, float]


def sweep(traced: Trace, steps: tuple[float, ...] = SWEPT) -> tuple[SweptStep, ...]:
    """The error of every method at every step, over every parameter of the network."""
    truth = _gradients(traced, "complex", STEPS["complex"])
    return tuple(
        SweptStep(h, {method: _error(_gradients(traced, method, h), truth) for method in METHODS}) for h in steps
    )


def _gradients(traced: Trace, method: str, h: float) -> Array:
    """∂L/∂θ for every parameter θ, in a row."""
    found = [numeric_gradients(traced, names, method, h) for names in by_layer(traced.scenario.network.parameters)]
    return np.concatenate([slope.reshape(-1) for layer in found for slope, _ in layer.values()])


def _error(numeric: Array, truth: Array) -> float:
    judged = (truth != 0) & np.isfinite(numeric)
    return float(np.median(np.abs(numeric[judged] / truth[judged] - 1))) if judged.any() else float("nan")
