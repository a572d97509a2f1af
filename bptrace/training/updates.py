"""The updates of a run, one leading to the next: what training does, and what is done again when it is replayed.

How a walk is cut into calls changes no bit: every update is computed by itself.
"""

import numpy as np

from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.program import UpdatesProgram

MOST_TOGETHER = 4096  # updates in one call: Ctrl+C waits for its end


class Updates:
    """Leads from one moment of a run to another; the same moments always, whoever asks."""

    def __init__(self, start: Scenario, order: Order, kernel: str = "numpy") -> None:
        """`kernel`, `numpy` or `jit`, computes all of them."""
        self.start, self.order, self.kernel = start, order, kernel
        self.program = UpdatesProgram(derivation(start.network, start.optimizer), order.batch, kernel)

    def prepare(self) -> None:
        """Compile now what the first of them would compile."""
        _ = self.program.usual

    def rate(self, update: int) -> float:
        """η of an update."""
        epoch = self.start.epoch + self.order.epoch_of(update)
        return self.start.optimizer.rate(self.start.learning_rate, epoch)

    def after(self, moment: Moment, count: int) -> Moment:
        """The moment `count` updates later: of one epoch, or of whole epochs that `together` finds alike."""
        start = self.start
        done, epoch = start.updates + moment.updates, start.epoch + self.order.epoch_of(moment.updates)
        scalars = start.optimizer.numbers(start.learning_rate, done, epoch)
        stacks = self.order.stacks(moment.updates, count)
        row = self.program.after(stacks, tuple(scalars.values()), moment.row)
        return moment.at(row, moment.updates + count)

    def to(self, moment: Moment, updates: int) -> Moment:
        """The moment after `updates` in all, over any number of epochs."""
        with np.errstate(all="ignore"):
            while moment.updates < updates:
                count = min(self.together(moment.updates, updates), updates - moment.updates)
                moment = self.after(moment, count)
        return moment

    def together(self, update: int, last: int) -> int:
        """How many updates one call can do from here: to the end of the epoch, or whole epochs before `last`.

        Epochs are done together where their samples are the same, and η: a call costs as much as many updates of a
        small network.
        """
        per_epoch = self.order.updates_per_epoch
        epochs = min((last - update) // per_epoch, MOST_TOGETHER // per_epoch)
        if update % per_epoch or epochs < 2 or not self.order.repeats:
            return per_epoch - update % per_epoch
        every = self.start.optimizer.decay_every
        if every:
            epochs = min(epochs, every - (self.start.epoch + update // per_epoch) % every)
        return epochs * per_epoch
