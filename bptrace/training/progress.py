"""How far a training is: loss and accuracies after an epoch."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.datasets import Dataset
from bptrace.network.derivation import Derivation, derivation
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.training.order import Numbers, Order
from bptrace.training.program import ForwardProgram

TOGETHER = 2**22  # numbers of the widest layer in one pass: 32 MiB


@frozen
class Epoch:
    """The state after one pass over the samples; the first pass is epoch 0.

    `loss` is the mean over samples of the per-sample loss, `accuracy` the share of samples whose class is right,
    `soft_accuracy` 1 − mean |y − a|; the first two also of the samples held out, where there are any.
    """

    epoch: int
    loss: float
    accuracy: float
    soft_accuracy: float
    validation_loss: float | None = None
    validation_accuracy: float | None = None

    @property
    def is_validated(self) -> bool:
        """Whether samples were held out."""
        return self.validation_loss is not None


class Measure:
    """Measures a network on samples, in one forward pass where that takes no more than some memory."""

    def __init__(self, plan: Derivation, data: Dataset) -> None:
        self._layout = plan.network.layout
        self._forward = ForwardProgram(plan)
        self._loss = plan.by_name["L"].equation.expression
        self._data = data
        self._truth = classes(data.y)
        self._at_once = max(TOGETHER // max(plan.network.sizes), 1)

    def __call__(self, epoch: int, parameters: Mapping[str, Array]) -> Epoch:
        """Loss and accuracies on the data set with these parameters."""
        outputs, losses = self.answers(self._data.x, self._data.y, parameters)
        with np.errstate(all="ignore"):
            right = np.count_nonzero(classes(outputs) == self._truth) / len(self._truth)
            return Epoch(epoch, _mean(losses), right, 1.0 - _mean(np.abs(self._data.y - outputs)))

    def outputs(self, x: Array, parameters: Mapping[str, Array]) -> Array:
        """What the network answers to the samples `x`; one sample a row, as in `x`."""
        with np.errstate(all="ignore"):
            return turned(self._found(x, parameters)[0], self._layout)

    def answers(self, x: Array, y: Array, parameters: Mapping[str, Array]) -> tuple[Array, Array]:
        """The outputs, and the loss of every sample by itself: the loss equation on a stack of one-sample matrices."""
        with np.errstate(all="ignore"):
            by_rows = [turned(found, self._layout) for found in self._found(x, parameters)]
            stacks = {name: self._stack(rows) for name, rows in zip(self._forward.results, by_rows, strict=True)}
            return by_rows[0], value(self._loss, stacks | {"y": self._stack(y)}).reshape(-1)

    def _found(self, x: Array, parameters: Mapping[str, Array]) -> tuple[Array, ...]:
        """What the loss is made of, in the layout's shape."""
        if len(x) > self._at_once:
            places, axis = range(0, len(x), self._at_once), 0 if self._layout == "row" else 1
            parts = [self._found(x[at : at + self._at_once], parameters) for at in places]
            return tuple(np.concatenate(found, axis) for found in zip(*parts, strict=True))
        return self._forward.run(turned(x, self._layout), *parameters.values())

    def _stack(self, rows: Array) -> Array:
        return rows[:, None, :] if self._layout == "row" else rows[:, :, None]


class Measures(Measure):
    """Measures a network on the samples it learns from, and on those that are held out."""

    def __init__(self, start: Scenario, order: Order) -> None:
        plan = derivation(start.network, start.optimizer)
        super().__init__(plan, _part(order, order.trained))
        self._validation = Measure(plan, _part(order, order.held_out)) if order.held_out.size else None

    def __call__(self, epoch: int, parameters: Mapping[str, Array]) -> Epoch:
        """Both, with these parameters."""
        trained = super().__call__(epoch, parameters)
        if self._validation is None:
            return trained
        held_out = self._validation(epoch, parameters)
        return replace(trained, validation_loss=held_out.loss, validation_accuracy=held_out.accuracy)


def _part(order: Order, numbers: Numbers) -> Dataset:
    return Dataset(order.data.name, order.data.x[numbers], order.data.y[numbers])


def _mean(of: Array) -> float:
    """As numpy's to the last bit, without what numpy looks at before: this is done after every epoch."""
    return float(np.add.reduce(of, axis=None) / of.size)


def classes(outputs: Array) -> Array:
    """The class of every row: with one output 1 where it is above ½, with several the largest."""
    return outputs[:, 0] > 0.5 if outputs.shape[1] == 1 else np.argmax(outputs, axis=1)
