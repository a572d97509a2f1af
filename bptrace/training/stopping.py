"""Stopping a run on a condition, which is looked at after every epoch.

`L` (or `loss`), `accuracy` and `soft_accuracy` are those of the epoch, over all samples; `W1`, `b1`, … are as the epoch
left them, `previous(…)` is the epoch before, `dead(1)` speaks of all samples. Every other quantity (`z1`, `delta1`,
`dW1`, …) is that of the epoch's last update, as the debugger shows it.
"""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import operands
from bptrace.algebra.functions import Array
from bptrace.algebra.parser import FormulaError
from bptrace.errors import UsageError
from bptrace.frozen import frozen
from bptrace.network.conditions import training_condition
from bptrace.network.derivation import Derivation, Line, derivation
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.progress import Epoch

MEASURED = ("epoch", "accuracy", "soft_accuracy")
Values = Mapping[str, Array]


@frozen(eq=False)
class Update:
    """One update: what it starts from, η, and its samples in the layout's shape."""

    before: Moment
    eta: float
    x: Array
    y: Array


class StopWhen:
    """A condition over a run of `scenario`, whose updates have the samples of `order`."""

    def __init__(self, typed: str, scenario: Scenario, order: Order) -> None:
        """Raises UsageError with one sentence that names the place."""
        try:
            self.condition = training_condition(typed, scenario.network, scenario.optimizer, order.in_last, MEASURED)
        except FormulaError as error:
            place = error.column + 1
            raise UsageError(text("training.bad_condition", typed=typed, column=place, reason=error)) from None
        self._scenario = scenario
        self._before: Values | None = None
        plan = derivation(scenario.network, scenario.optimizer, fine=True)
        given = {"L", *MEASURED, *scenario.network.parameters}
        asked = (self.condition.quantities | self.condition.earlier) - given
        self._lines = _needed(plan, asked)
        self.needs_update = bool(asked)

    def holds(self, epoch: Epoch, after: Moment, last: Update) -> bool:
        """Whether it holds `after` this epoch, whose last update is `last`. The next epoch's `previous` is this one."""
        now = self._values(epoch, after, last)
        found = self.condition.holds(now, self._before, self._everywhere(after.parameters))
        self._before = now
        return found

    def _values(self, epoch: Epoch, after: Moment, last: Update) -> Values:
        """What the condition may speak of."""
        values = {"x": last.x, "y": last.y, "eta": np.asarray(last.eta), **last.before.parameters}
        with np.errstate(all="ignore"):
            for line in self._lines:
                values[line.name] = value(line.equation.expression, values)
        measured = {name: np.array([[float(getattr(epoch, name))]]) for name in MEASURED}
        new = {f"{name}_new": array for name, array in after.arrays.items()}
        return {**values, **measured, **new, **after.arrays, "L": np.array([[epoch.loss]])}

    def _everywhere(self, parameters: Values) -> Values | None:
        """The z of all samples, where the condition asks for dead layers."""
        if not self.condition.layers:
            return None
        data, network = self._scenario.training_data, self._scenario.network
        values = {"x": turned(data.x, network.layout), **parameters}
        with np.errstate(all="ignore"):
            for equation in network.forward[:-1]:
                values[equation.name] = value(equation.expression, values)
        return values


def _needed(plan: Derivation, asked: frozenset[str]) -> tuple[Line, ...]:
    """The lines before the update that compute what is asked for, in order."""
    wanted, lines = set(asked), []
    for line in reversed(plan.phase("forward", "loss", "backward")):
        if line.name in wanted:
            wanted.update(operands(line.equation.expression))
            lines.append(line)
    return tuple(reversed(lines))
