"""The V-curve: how far a numeric derivative is from the derived one, by the size of its step, for every method.

With a large step the method itself is wrong, by hᵖ; with a small one the difference of two losses is rounded, which
grows as 1/h. In between lies the best step, about u^(1/(p+1)). The complex step subtracts nothing and has no left side.

Curves are computed a piece at a time: `advance` works for so many seconds and says whether everything is there.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from time import perf_counter

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.nudging import nudged_losses
from bptrace.probing import Cell, probe
from bptrace.slopes import METHODS, relative_error
from bptrace.tracing import Trace

MULTIPLICATIONS = 2_000_000  # in one piece of work: a few milliseconds


class Curves:
    """The relative error of every method at each of its steps; nan until it is known, and where there is none."""

    def __init__(self) -> None:
        self.errors = {name: np.full(method.steps.size, np.nan) for name, method in METHODS.items()}
        self.pending: deque[Callable[[], None]] = deque()

    def advance(self, seconds: float) -> bool:
        """Compute for so long, at least one piece; whether all is done."""
        end = perf_counter() + seconds
        while self.pending:
            self.pending.popleft()()
            if perf_counter() > end:
                break
        return not self.pending

    def error_at(self, method: str, step: float) -> float:
        """The error at a step of the method's own; nan where it is none."""
        found = np.flatnonzero(METHODS[method].steps == step)
        return float(self.errors[method][found[0]]) if found.size else float("nan")

    def smallest(self, method: str) -> tuple[float, float] | None:
        """The smallest error, and the step it is found at (of several the largest); None while there is none."""
        errors = self.errors[method]
        if np.isnan(errors).all():
            return None
        best = float(np.nanmin(errors))
        return best, float(METHODS[method].steps[errors == best].max())


class EntryCurves(Curves):
    """The curves of one entry of a parameter's gradient; `kink` is the smallest step that crosses one, if any does."""

    def __init__(self, traced: Trace, name: str, cell: Cell, analytic: float) -> None:
        super().__init__()
        self.trace, self.source, self.cell, self.analytic = traced, name.removeprefix("d"), cell, analytic
        self.kink: float | None = None
        copies = max(1, MULTIPLICATIONS // nudge_cost(traced, name))
        for method in METHODS:
            chunk = max(1, copies // len(METHODS[method].factors))
            size = METHODS[method].steps.size
            for start in range(0, size, chunk):
                self.pending.append(partial(self._piece, method, slice(start, start + chunk)))

    def _piece(self, name: str, part: slice) -> None:
        method, steps = METHODS[name], METHODS[name].steps[part]
        offsets = np.concatenate([factor * steps for factor in method.factors])
        found = probe(self.trace, self.source, self.cell, offsets)
        losses = found.losses.reshape(len(method.factors), -1)
        with np.errstate(all="ignore"):
            slope = method.slope(losses, steps)
            self.errors[name][part] = relative_error(np.full(steps.shape, self.analytic), slope)
        crossed = np.broadcast_to(found.crossed, offsets.shape).reshape(losses.shape).any(axis=0)
        if crossed.any():
            self.kink = min(float(steps[crossed].min()), self.kink or np.inf)


class WholeCurves(Curves):
    """The largest relative error over all parameters, at every second step."""

    def __init__(self, traced: Trace, analytic: Mapping[str, Array]) -> None:
        """`analytic` holds the gradients, by name: `dW1 db1 …`."""
        super().__init__()
        self.trace, self.analytic = traced, analytic
        for method in METHODS:
            for at in range(0, METHODS[method].steps.size, 2):
                self.pending.append(partial(self._piece, method, at))

    def _piece(self, name: str, at: int) -> None:
        method, step = METHODS[name], METHODS[name].steps[at]
        largest = [np.nan]
        with np.errstate(all="ignore"):
            for names in by_layer(tuple(self.analytic)):
                sources = [name.removeprefix("d") for name in names]
                nudged = nudged_losses(self.trace, sources, [factor * step for factor in method.factors])
                for gradient, source in zip(names, sources, strict=True):
                    slope = method.slope(nudged[source].losses, step)
                    largest.append(_largest(relative_error(self.analytic[gradient], slope)))
        self.errors[name][at] = np.nan if np.isnan(largest).all() else np.nanmax(largest)


def _largest(errors: Array) -> float:
    return float(np.nan) if np.isnan(errors).all() else float(np.nanmax(errors))


def parameter_gradients(traced: Trace) -> tuple[str, ...]:
    """The gradients of the parameters, in the order of the network: `dW1 db1 dW2 …`."""
    return tuple(f"d{name}" for name in traced.scenario.network.parameters if f"d{name}" in traced)


def by_layer(names: Sequence[str]) -> list[list[str]]:
    """The same names, those of one layer together."""
    layers: dict[int, list[str]] = {}
    for name in names:
        layers.setdefault(quantity(name).layer or 0, []).append(name)
    return list(layers.values())


def nudge_cost(traced: Trace, name: str) -> int:
    """How many multiplications the forward pass after a nudge in this layer takes."""
    network = traced.scenario.network
    sizes = network.sizes[quantity(name).layer or 1 :]
    return traced.scenario.samples * (sum(sizes) + sum(before * after for before, after in pairwise(sizes)))
