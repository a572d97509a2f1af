"""One run of a row for one seed: what is kept of its curve.

The updates are those of training, walked from one printed epoch to the next: nobody looks at what lies between, and to
measure every epoch of a small network would take longer than to train it.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.reproduction.experiment import Figure, Measure, Task
from bptrace.training import Epoch, Training
from bptrace.training.kernels.choosing import chosen, update_seconds
from bptrace.training.order import Order

PRINT_INTERVAL = 100
"""Lab 2 prints its accuracy after every so many epochs, and every figure of an epoch is one of those."""
RUNS = 10


@frozen
class Outcome:
    """The curve of a run at every hundredth epoch and at its last.

    Where something was no finite number any more it is `diverged`, and the curve ends there. `kernel` is what computed
    it, where that was noted: two kernels differ in the last digits, and over many updates these grow.
    """

    epochs: tuple[int, ...]
    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    soft_accuracy: tuple[float, ...]
    diverged: bool
    kernel: str | None = None

    def at(self, measure: Measure, epoch: int | None = None) -> float:
        """An accuracy after an epoch, by default the last; after the last one kept nothing changes any more.

        An output that is no number is no prediction: its soft accuracy counts as 0.
        """
        place = len(self.epochs) if epoch is None else bisect_right(self.epochs, epoch)
        found = self.curve(measure)[max(place - 1, 0)]
        return 0.0 if math.isnan(found) else found

    def curve(self, measure: Measure) -> tuple[float, ...]:
        """An accuracy at every one of `epochs`."""
        return self.accuracy if measure == "accuracy" else self.soft_accuracy

    def first(self, measure: Measure, level: Figure) -> int | None:
        """The first of the kept epochs at which `level` is reached, within its digits."""
        pairs = zip(self.epochs, self.curve(measure), strict=True)
        return next((epoch for epoch, found in pairs if level.reached(found)), None)

    @property
    def rises(self) -> float:
        """The share of the kept epochs at which the loss is higher than at the one before."""
        return sum(later > one for one, later in pairwise(self.loss)) / max(len(self.loss) - 1, 1)


def _training(scenario: Scenario) -> Training:
    """The run, with the kernel that is worth it for several of its kind: what is compiled for one serves them all."""
    order = Order(scenario)
    updates = RUNS * scenario.epochs * order.updates_per_epoch
    kernel = chosen("auto", derivation(scenario.network, scenario.optimizer), order.batch, updates)
    return Training(scenario, kernel=kernel)


def expected_seconds(task: Task) -> float:
    """About what it takes, on some computer; the same for every seed."""
    return _expected_seconds(task.setup)


@cache
def _expected_seconds(setup: str) -> float:
    training = _training(Task(setup, 0).scenario())
    plan = derivation(training.start.network, training.start.optimizer)
    updates = training.epochs * training.updates_per_epoch
    return updates * update_seconds(training.steps.kernel, plan, training.order.batch)


def outcome_of(task: Task, on_epoch: Callable[[int], object]) -> Outcome:
    """Train it; `on_epoch` is told now and then how many epochs are done."""
    training = _training(task.scenario())
    moment, curve, diverged = training.moment, list[Epoch](), False
    for epoch in sorted({*range(0, training.epochs, PRINT_INTERVAL), training.epochs - 1}):
        moment = training.steps.to(moment, (epoch + 1) * training.updates_per_epoch)
        curve.append(training.measure(epoch, moment.parameters))
        on_epoch(epoch + 1)
        if not (moment.is_finite and math.isfinite(curve[-1].loss)):
            diverged = True
            break
    return Outcome(
        tuple(epoch.epoch for epoch in curve),
        tuple(epoch.loss for epoch in curve),
        tuple(epoch.accuracy for epoch in curve),
        tuple(epoch.soft_accuracy for epoch in curve),
        diverged,
        training.steps.kernel,
    )
