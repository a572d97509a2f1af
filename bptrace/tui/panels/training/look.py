"""What the training screen shows of a run: its weights now, or those after the epoch where the cursor stands."""

from functools import cached_property

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.training import Training
from bptrace.training.moment import Moment


@frozen(eq=False)
class Look:
    """A run, the moment whose weights are shown, and the update that the cursor stands at, None for no cursor.

    `running` tells whether it goes on.
    """

    training: Training
    moment: Moment
    update: int | None = None
    running: bool = False

    @cached_property
    def outputs(self) -> Array:
        """The network's answers to all samples with these weights."""
        return self.training.measure.outputs(self.training.data.x, self.moment.parameters)

    @property
    def epoch(self) -> int | None:
        """The cursor's epoch."""
        return None if self.update is None else self.training.order.epoch_of(self.update)

    @property
    def at(self) -> int:
        """After how many updates the weights shown stand."""
        return self.moment.updates
