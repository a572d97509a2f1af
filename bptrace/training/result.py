"""What has become of a training."""

from collections.abc import Mapping
from typing import Literal

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.training.divergence import Divergence
from bptrace.training.history import Record
from bptrace.training.progress import Epoch
from bptrace.training.replay import Replay

Stopped = Literal["epochs", "condition", "diverged", "interrupted"]


@frozen(eq=False)
class Run:
    """What has become of a training; `scenario` carries the trained weights, `replay` opens any of its updates.

    `measured` is how good they are, `history` has up to a thousand of its epochs, `record` up to a million, `planned`
    tells how many there were to be. Where it diverged, the weights are the last finite ones, `measured` is what is no
    finite number any more, and `divergence` names the update.
    """

    scenario: Scenario
    updates: int
    seconds: float
    measured: Epoch
    stopped: Stopped
    history: tuple[Epoch, ...]
    record: Record
    replay: Replay
    planned: int
    divergence: Divergence | None = None

    @property
    def epochs(self) -> int:
        """How many whole passes over the samples it has done."""
        return self.replay.order.epoch_of(self.updates)

    @property
    def kernel(self) -> str:
        """What computed its updates: `numpy` or `jit`."""
        return self.replay.updates.kernel

    @property
    def loss(self) -> float:
        """The mean over samples of the per-sample loss."""
        return self.measured.loss

    @property
    def accuracy(self) -> float:
        """The share of samples whose class is right."""
        return self.measured.accuracy

    @property
    def soft_accuracy(self) -> float:
        """1 − mean |y − a|."""
        return self.measured.soft_accuracy

    @property
    def parameters(self) -> Mapping[str, Array]:
        """The trained weights."""
        return self.scenario.parameters

    @property
    def updates_per_second(self) -> float:
        """Over the time spent training; 0 where there was no update."""
        return self.updates / self.seconds if self.updates and self.seconds else 0.0
