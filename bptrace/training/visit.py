"""One update of a run that is looked at, and the ways from it to those beside it."""

from dataclasses import replace

from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.training.run import Training


@frozen(eq=False)
class Visit:
    """An update of a run, counted from 0."""

    training: Training
    update: int

    @property
    def scenario(self) -> Scenario:
        """What the update starts from, at its samples."""
        return self.training.replay.scenario(self.update)

    @property
    def epoch(self) -> int:
        """The pass it belongs to."""
        return self.training.order.epoch_of(self.update)

    @property
    def next(self) -> "Visit":
        """The update after it, in the run's own order; beyond the end of the run that goes on."""
        return Visit(self.training, self.update + 1)

    @property
    def previous(self) -> "Visit | None":
        """The update before it; None at the beginning."""
        return Visit(self.training, self.update - 1) if self.update else None

    @property
    def is_recorded(self) -> bool:
        """Whether the run has come so far."""
        return self.update <= self.training.replay.done

    def instead(self, updated: Scenario) -> Scenario:
        """Other weights at this update's samples: where an edit has led off the run."""
        epoch = self.training.replay.updates.start.epoch + self.epoch
        return self.training.replay.at_samples(replace(updated, epoch=epoch), self.update)
