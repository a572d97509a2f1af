"""The gradient norm of every layer at a moment of a run: ‖∂L/∂W‖ of the mean loss over the samples, by the equations.

What was found is remembered: a curve asks for the same moments again and again.
"""

import math
from bisect import bisect_left, insort

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Size, walk
from bptrace.network.derivation import derivation
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.training.moment import Moment
from bptrace.training.order import Order

MOST_SAMPLES = 500  # evenly chosen where there are more
REMEMBERED = 4096


class GradientNorms:
    """Frobenius norms, one for each weight matrix."""

    def __init__(self, start: Scenario, order: Order) -> None:
        network = start.network
        plan = derivation(network, start.optimizer)
        self.names = tuple(f"d{name}" for name in network.trained if name.startswith("W"))
        self._lines = plan.lines_for(frozenset(self.names))
        count = len(order.trained)
        chosen = order.trained[np.unique(np.linspace(0, count - 1, min(count, MOST_SAMPLES)).round().astype(int))]
        self.samples = len(chosen)
        self._given = {name: turned(getattr(order.data, name)[chosen], network.layout) for name in ("x", "y")}
        loss = plan.by_name["L"].equation.expression
        is_mean = any(isinstance(node, Size) and node.name == "m" for node in walk(loss))
        self._divisor = 1 if is_mean else len(chosen)
        self._known: dict[int, tuple[float, ...]] = {}
        self._at: list[int] = []  # its keys, ascending

    def knows(self, moment: Moment) -> bool:
        """Whether they were found before."""
        return moment.updates in self._known

    def near(self, updates: int, within: float) -> tuple[float, ...] | None:
        """Those that were found for the moment nearest to `updates`, if it is so near."""
        place = bisect_left(self._at, updates)
        nearest = min(self._at[max(place - 1, 0) : place + 1], key=lambda at: abs(at - updates), default=math.inf)
        return self._known[int(nearest)] if abs(nearest - updates) <= within else None

    def __call__(self, moment: Moment) -> tuple[float, ...]:
        """The norms at a moment; nan where they are no numbers."""
        if moment.updates not in self._known:
            if len(self._known) == REMEMBERED:
                self._known.clear()
                self._at.clear()
            self._known[moment.updates] = self._found(moment)
            insort(self._at, moment.updates)
        return self._known[moment.updates]

    def _found(self, moment: Moment) -> tuple[float, ...]:
        values = {**self._given, **moment.parameters}
        with np.errstate(all="ignore"):
            for line in self._lines:
                values[line.name] = value(line.equation.expression, values)
            return tuple(float(np.linalg.norm(values[name])) / self._divisor for name in self.names)
