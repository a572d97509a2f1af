"""What has become of a training."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bptrace.algebra.functions import Array
from bptrace.network.scenario import Scenario
from bptrace.training.progress import Epoch

Stopped = Literal["epochs", "condition", "diverged", "interrupted"]


@dataclass(frozen=True, eq=False)
class Divergence:
    """The update at which loss or weights stopped being finite numbers: its epoch, its number in it, its samples."""

    epoch: int
    update: int
    samples: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Run:
    """What has become of a training; `scenario` carries the trained weights.

    `epochs` counts whole passes. Where it diverged, the weights are the last finite ones, `loss` is what is no finite
    number any more, and `divergence` names the update.
    """

    scenario: Scenario
    epochs: int
    updates: int
    seconds: float
    loss: float
    accuracy: float
    soft_accuracy: float
    stopped: Stopped
    history: tuple[Epoch, ...]
    kernel: str = "numpy"
    divergence: Divergence | None = None

    @property
    def parameters(self) -> Mapping[str, Array]:
        """The trained weights."""
        return self.scenario.parameters

    @property
    def updates_per_second(self) -> float:
        """Over the time spent training; 0 where there was no update."""
        return self.updates / self.seconds if self.updates and self.seconds else 0.0
