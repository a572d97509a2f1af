"""A condition over a run, which is looked at after every epoch.

`L` (or `loss`), `accuracy` and `soft_accuracy`, with samples held out `validation_loss` and `validation_accuracy`, are
those of the epoch, over all its samples; `W1`, `b1`, … and what the optimizer keeps (`mW1`) are as the epoch left them,
`previous(…)` is the epoch before, `dead(1)` speaks of all samples. Every other quantity (`z1`, `delta1`, `dW1`, …) is
that of the epoch's last update, as the debugger shows it.
"""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.functions import Array
from bptrace.algebra.parser import FormulaError
from bptrace.errors import UsageError, shortened
from bptrace.frozen import frozen
from bptrace.network.conditions import training_condition
from bptrace.network.derivation import derivation
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.progress import Epoch

MEASURED = ("epoch", "accuracy", "soft_accuracy")
VALIDATED = ("validation_loss", "validation_accuracy")
LONGEST = 80  # characters of a condition that an answer repeats
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

    def __init__(self, typed: str, scenario: Scenario, order: Order, option: str = "") -> None:
        """`option` is where it was typed. Raises UsageError with one sentence that names the place."""
        network, optimizer = scenario.network, scenario.optimizer
        self._measured = (*MEASURED, *(VALIDATED if order.held_out.size else ()))
        absent = {name: text("training.needs_validation", name=name) for name in VALIDATED}
        try:
            self.condition = training_condition(typed, network, optimizer, order.in_last, self._measured, absent)
        except FormulaError as error:
            place = {"place": f"{option} " if option else "", "column": error.column + 1}
            told = shortened(typed, LONGEST)
            raise UsageError(text("training.bad_condition", typed=told, reason=error, **place)) from None
        self._network, self._data = network, order.data
        self._earlier: deque[Values] = deque(maxlen=self.condition.reach + 1)
        asked = self.condition.quantities | self.condition.earlier
        left = {*network.parameters, *Moment.begin(scenario).arrays}
        left |= {f"{name}_new" for name in left}
        plan = derivation(network, optimizer, fine=True)
        self._lines = plan.lines_for(asked - left - {"L", *self._measured})
        self.needs_update = bool(self._lines)

    @property
    def reach(self) -> int:
        """How many epochs back it looks."""
        return self.condition.reach

    @property
    def needs_measures_only(self) -> bool:
        """Whether it speaks of nothing but what is measured of an epoch."""
        asked = self.condition.quantities | self.condition.earlier
        return asked <= {"L", *self._measured}

    def holds(self, epoch: Epoch, after: Moment, last: Update) -> bool:
        """Whether it holds `after` this epoch, whose last update is `last`; the next epoch's `previous` is this one."""
        now = self._values(epoch, after, last)
        found = self._holds(now, self._earlier)
        kept = self.condition.earlier | self.condition.measures.keys()
        self._earlier.appendleft({name: array for name, array in now.items() if name in kept})
        return found

    def held(self, epoch: Epoch, after: Moment, last: Update) -> bool:
        """Whether it would have held already, had the epoch that was looked at last ended with the update `last`."""
        return self._holds(self._values(epoch, after, last), list(self._earlier)[1:])

    def _holds(self, now: Values, earlier: Sequence[Values]) -> bool:
        return self.condition.holds(now, earlier[0] if earlier else None, list(earlier)[1:])

    def _values(self, epoch: Epoch, after: Moment, last: Update) -> Values:
        """What the condition may speak of."""
        values = {"x": last.x, "y": last.y, "eta": np.asarray(last.eta), **last.before.parameters}
        with np.errstate(all="ignore"):
            for line in self._lines:
                values[line.name] = value(line.equation.expression, values)
        measured = {name: np.array([[float(getattr(epoch, name))]]) for name in self._measured}
        new = {f"{name}_new": array for name, array in after.arrays.items()}
        return {
            **values,
            **measured,
            **new,
            **after.arrays,
            **self._dead_shares(after.parameters),
            "L": np.array([[epoch.loss]]),
        }

    def _dead_shares(self, parameters: Values) -> Values:
        """Of all samples, the share of dead units of every layer that the condition asks about."""
        if not self.condition.dying:
            return {}
        values = {"x": turned(self._data.x, self._network.layout), **parameters}
        with np.errstate(all="ignore"):
            for equation in self._network.forward[:-1]:
                values[equation.name] = value(equation.expression, values)
        return {name: share.of(values) for name, share in self.condition.dying.items()}
