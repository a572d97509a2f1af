"""Where a run leaves the finite numbers: found afterwards, in the epoch after which something was none."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.training.moment import Moment
from bptrace.training.updates import Updates


@frozen(eq=False)
class Divergence:
    """The update at which loss or weights stopped being finite numbers: its epoch, its number in it, its samples."""

    epoch: int
    update: int
    samples: tuple[int, ...]


class Answers(Protocol):
    """What gives the outputs and the losses of samples."""

    def answers(self, x: Array, y: Array, parameters: Mapping[str, Array]) -> tuple[Array, Array]:
        """Both, one a row."""


def first_divergence(steps: Updates, moment: Moment, measure: Answers) -> tuple[Moment, Divergence]:
    """The last moment of finite numbers in the epoch that begins at `moment`, and the update that leads out of them."""
    order = steps.order
    for _ in range(order.updates_per_epoch):
        chosen = order.numbers(moment.updates)
        _, losses = measure.answers(order.data.x[chosen], order.data.y[chosen], moment.parameters)
        after = steps.after(moment, 1)
        if not (np.isfinite(losses).all() and after.is_finite):
            break
        before, moment = moment, after
    else:
        moment = before  # every update is finite, but not what the last one leads to
        chosen = order.numbers(moment.updates)
    epoch, update = divmod(moment.updates, order.updates_per_epoch)
    return moment, Divergence(epoch, update, tuple(int(number) for number in chosen))
