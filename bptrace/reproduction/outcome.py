"""One run of a row for one seed: trained by the ordinary machinery, and what is kept of its curve."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from bptrace.reproduction.experiment import Figure, Measure, Task
from bptrace.training import Epoch, train

PRINT_INTERVAL = 100
"""Lab 2 prints its accuracy after every so many epochs, and every figure of an epoch is one of those."""


@dataclass(frozen=True)
class Outcome:
    """The curve of a run at every hundredth epoch and at its last, and how often its loss rose.

    `rises` is the share of epochs after which the loss was higher than after the one before. `stopped` is "diverged"
    where something was no finite number any more: the curve ends there.
    """

    epochs: tuple[int, ...]
    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    soft_accuracy: tuple[float, ...]
    rises: float
    stopped: str
    kernel: str
    seconds: float

    def at(self, measure: Measure, epoch: int | None = None) -> float:
        """An accuracy after an epoch, by default the last; after the last one kept nothing changes any more.

        An output that is no number is no prediction: its soft accuracy counts as 0.
        """
        place = len(self.epochs) if epoch is None else bisect_right(self.epochs, epoch)
        found = self.curve(measure)[max(place - 1, 0)]
        return found if found == found else 0.0

    def curve(self, measure: Measure) -> tuple[float, ...]:
        """An accuracy at every one of `epochs`."""
        return self.accuracy if measure == "accuracy" else self.soft_accuracy

    def first(self, measure: Measure, level: Figure) -> int | None:
        """The first of the kept epochs at which `level` is reached, within its digits."""
        pairs = zip(self.epochs, self.curve(measure), strict=True)
        return next((epoch for epoch, found in pairs if level.reached(found)), None)


class Recorder:
    """Keeps of every epoch what an outcome has to tell."""

    def __init__(self) -> None:
        self.kept: list[Epoch] = []
        self.rises = self.count = 0
        self._last: Epoch | None = None

    def add(self, epoch: Epoch) -> None:
        """One more epoch."""
        self.rises += self._last is not None and epoch.loss > self._last.loss
        self.count += 1
        self._last = epoch
        if epoch.epoch % PRINT_INTERVAL == 0:
            self.kept.append(epoch)

    @property
    def curve(self) -> list[Epoch]:
        """Every hundredth epoch, and the last."""
        if self._last is None or self._last is self.kept[-1]:
            return self.kept
        return [*self.kept, self._last]


def outcome_of(task: Task, on_epoch: Callable[[int], object] | None = None) -> Outcome:
    """Train it; `on_epoch` is told how many epochs are done. Raises KeyboardInterrupt where Ctrl+C ended it."""
    recorder = Recorder()

    def record(epoch: Epoch) -> None:
        recorder.add(epoch)
        if on_epoch is not None:
            on_epoch(epoch.epoch + 1)

    run = train(task.scenario(), on_epoch=record)
    if run.stopped == "interrupted":
        raise KeyboardInterrupt
    curve = recorder.curve
    return Outcome(
        tuple(epoch.epoch for epoch in curve),
        tuple(epoch.loss for epoch in curve),
        tuple(epoch.accuracy for epoch in curve),
        tuple(epoch.soft_accuracy for epoch in curve),
        recorder.rises / max(recorder.count - 1, 1),
        run.stopped,
        run.kernel,
        run.seconds,
    )
