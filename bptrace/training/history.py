"""Which of a run's epochs are kept: a thousand of them to look at, and the numbers of every one to write down.

Both are bounded however long the run: where they are too many, every second one goes, and only every second one comes.
The last one is always there, until the next one takes its place.
"""

from array import array
from collections.abc import Iterator, Sequence

import numpy as np

from bptrace.training.progress import Epoch

LONGEST_HISTORY = 1000
LONGEST_RECORD = 2**20 - 1
"""With a heading as many lines as a spreadsheet takes; their numbers take 48 MiB."""


class History:
    """Every epoch up to 1,000 of them, evenly thinned beyond; `record` goes farther."""

    def __init__(self) -> None:
        self._kept: list[Epoch] = []
        self._stride = 1
        self.record = Record(LONGEST_RECORD)

    @classmethod
    def of(cls, epochs: Sequence[Epoch]) -> "History":
        """A history that was kept."""
        history = cls()
        history._kept = list(epochs)
        if len(epochs) > 1:
            history._stride = epochs[1].epoch - epochs[0].epoch
        for epoch in epochs:
            history.record.add(epoch)
        return history

    def add(self, epoch: Epoch) -> None:
        """One more epoch."""
        self.record.add(epoch)
        if self._kept and self._kept[-1].epoch % self._stride:
            self._kept.pop()
        self._kept.append(epoch)
        if len(self._kept) > LONGEST_HISTORY:
            self._stride *= 2
            self._kept = [kept for kept in self._kept if kept.epoch % self._stride == 0 or kept is epoch]

    @property
    def last(self) -> Epoch | None:
        """The epoch that was added last; None before the first."""
        return self._kept[-1] if self._kept else None

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """What is kept, in order."""
        return tuple(self._kept)


class Record:
    """Every epoch up to `longest` of them, evenly thinned beyond: numbers in a row, made an epoch again when read."""

    def __init__(self, longest: int) -> None:
        self._longest, self._stride, self._width = longest, 1, 1
        self._numbers = array("d")

    def __len__(self) -> int:
        return len(self._numbers) // self._width

    def __iter__(self) -> Iterator[Epoch]:
        for at in range(0, len(self._numbers), self._width):
            number, *measured = self._numbers[at : at + self._width]
            yield Epoch(int(number), *measured)

    def add(self, epoch: Epoch) -> None:
        """One more epoch; of one run either all of them are validated or none."""
        row = [epoch.epoch, epoch.loss, epoch.accuracy, epoch.soft_accuracy]
        if epoch.validation_loss is not None and epoch.validation_accuracy is not None:
            row += [epoch.validation_loss, epoch.validation_accuracy]
        self._width = len(row)
        if self._numbers and self._numbers[-self._width] % self._stride:
            del self._numbers[-self._width :]
        self._numbers.extend(row)
        if len(self) > self._longest:
            self._stride *= 2
            rows = np.array(self._numbers).reshape(-1, self._width)
            kept = rows[:, 0] % self._stride == 0
            kept[-1] = True
            self._numbers = array("d", rows[kept].tobytes())
