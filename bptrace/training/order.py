"""Which samples every update of a run has: the data's order or a shuffled one, cut into batches.

The order of a shuffled epoch depends on the seed and the epoch's number alone, and so does what is held out on the
seed: any update is known without those before it.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from bptrace.algebra.functions import Array
from bptrace.errors import UsageError
from bptrace.frozen import frozen
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.texts import text

SHUFFLING, HOLDING_OUT = 2, 3  # streams of random numbers; the data's own is 1 (see network.datasets)
Numbers = npt.NDArray[np.int_]
Pair = tuple[Array, Array]


@frozen(eq=False)
class _Pass:
    """One pass over the samples: their numbers in the data set, and they themselves, one a row."""

    epoch: int
    numbers: Numbers
    x: Array
    y: Array


class Order:
    """The samples of every update, which are counted from 0 at the beginning of the run."""

    def __init__(self, start: Scenario, batch: int | str | None = None, shuffle: bool | None = None) -> None:
        """None means as the scenario says. Raises UsageError where nothing is left to train on."""
        batch = start.batch if batch is None else batch
        self.shuffle = start.shuffle if shuffle is None else shuffle
        self.data, self.seed, self.layout = start.training_data, start.seed, start.network.layout
        self.held_out = _held_out(start.validation, len(self.data), self.seed)
        self.trained = np.setdiff1d(np.arange(len(self.data)), self.held_out)
        self.batch = len(self.trained) if isinstance(batch, str) else min(batch, len(self.trained))
        self.updates_per_epoch = -(-len(self.trained) // self.batch)
        self._pass = self._in_order(-1, self.trained)

    def epoch_of(self, update: int) -> int:
        """The pass that an update belongs to, from 0."""
        return update // self.updates_per_epoch

    def numbers(self, update: int) -> Numbers:
        """The numbers of an update's samples in the data set."""
        epoch, place = divmod(update, self.updates_per_epoch)
        return self._epoch(epoch).numbers[self._part(place)]

    def samples(self, update: int) -> Pair:
        """x and y of an update, in the layout's shape."""
        epoch, place = divmod(update, self.updates_per_epoch)
        of, part = self._epoch(epoch), self._part(place)
        return turned(of.x[part], self.layout), turned(of.y[part], self.layout)

    def stacks(self, update: int, count: int) -> Iterator[Pair]:
        """x and y of `count` updates of one epoch, from `update` on, in stacks of matrices of one shape.

        From the beginning of an epoch it may be a number of whole epochs, where the order `repeats`.
        """
        epoch, place = divmod(update, self.updates_per_epoch)
        of, batch = self._epoch(epoch), self.batch
        if count > self.updates_per_epoch:
            passes = (count // self.updates_per_epoch, 1)
            yield self._stack(np.tile(of.x, passes), batch), self._stack(np.tile(of.y, passes), batch)
            return
        begun, ended = place * batch, min((place + count) * batch, len(of.numbers))
        smaller = ended - (ended - begun) % batch  # where the last update of an epoch begins, if it has fewer samples
        for first, last, size in ((begun, smaller, batch), (smaller, ended, ended - smaller)):
            if last > first:
                yield self._stack(of.x[first:last], size), self._stack(of.y[first:last], size)

    @property
    def repeats(self) -> bool:
        """Whether every pass is the same, in updates of as many samples each."""
        return not self.shuffle and len(self.trained) % self.batch == 0

    @property
    def in_last(self) -> int:
        """How many samples the last update of an epoch has."""
        return len(self.trained) - (self.updates_per_epoch - 1) * self.batch

    def update_of(self, epoch: int, sample: int | None = None) -> int:
        """The update in an epoch that has a sample; without one the epoch's first. Raises UsageError where none has."""
        if sample is None:
            return epoch * self.updates_per_epoch
        if not 0 <= sample < len(self.data):
            raise UsageError(text("replay.no_sample", sample=sample, last=len(self.data) - 1))
        if sample in self.held_out:
            raise UsageError(text("replay.held_out", sample=sample))
        place = int(np.flatnonzero(self._epoch(epoch).numbers == sample)[0]) // self.batch
        return epoch * self.updates_per_epoch + place

    def _part(self, place: int) -> slice:
        return slice(place * self.batch, (place + 1) * self.batch)

    def _stack(self, rows: Array, size: int) -> Array:
        """Matrices of `size` samples each, in the layout's shape."""
        stack = rows.reshape(-1, size, rows.shape[1])
        return stack if self.layout == "row" else np.ascontiguousarray(stack.transpose(0, 2, 1))

    def _epoch(self, epoch: int) -> _Pass:
        """The pass; the last one that was asked for is remembered."""
        if self.shuffle and epoch != self._pass.epoch:
            random = np.random.default_rng([self.seed, SHUFFLING, epoch])
            self._pass = self._in_order(epoch, self.trained[random.permutation(len(self.trained))])
        return self._pass

    def _in_order(self, epoch: int, numbers: Numbers) -> _Pass:
        return _Pass(epoch, numbers, self.data.x[numbers], self.data.y[numbers])


def _held_out(share: float, samples: int, seed: int) -> Numbers:
    """The numbers of the samples that are held out for validation: a draw of the seed, in the data's order."""
    count = round(share * samples)
    if count >= samples or (share and not count):
        raise UsageError(text("training.no_split", share=share, samples=samples))
    drawn = np.random.default_rng([seed, HOLDING_OUT]).permutation(samples)[:count]
    return np.sort(drawn)
