"""A run walked again: any of its moments, with exactly the bits that training had."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from bptrace.network.scenario import Scenario
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.recording import Recording
from bptrace.training.updates import Updates

NEAR = 64  # updates before the one that was asked for are kept too: stepping back finds them
ROOM = 32 * 2**20  # bytes of what is kept


class Replay:
    """Every update of a run, counted from 0, as a scenario that the debugger opens.

    `done` tells how many there are; the one that leads out of the finite numbers is one of them.
    """

    def __init__(self, updates: Updates, recording: Recording, done: Callable[[], int]) -> None:
        self.updates, self.recording, self._done = updates, recording, done
        self._known: OrderedDict[int, Moment] = OrderedDict()
        self._most = max(ROOM // (8 * recording.before(0).size), 2)

    @property
    def done(self) -> int:
        """How many updates the run has done."""
        return self._done()

    @property
    def order(self) -> Order:
        """Which samples each of them has."""
        return self.updates.order

    @property
    def last(self) -> int:
        """The last update that was done."""
        return max(self.done - 1, 0)

    def moment(self, update: int) -> Moment:
        """What an update starts from: what so many updates left."""
        if update not in self._known:
            self._walk(update)
        self._known.move_to_end(update)
        return self._known[update]

    def scenario(self, update: int) -> Scenario:
        """The scenario before an update, at its samples."""
        moment, start = self.moment(update), self.updates.start
        epoch = start.epoch + self.order.epoch_of(update)
        at = replace(
            start, parameters=moment.parameters, state=moment.state, updates=start.updates + update, epoch=epoch
        )
        return self.at_samples(at, update)

    def at_samples(self, scenario: Scenario, update: int) -> Scenario:
        """A scenario, whatever its weights, at the samples of an update."""
        numbers = [int(number) for number in self.order.numbers(update)]
        if scenario.data is None:
            return scenario.with_samples(*(array[numbers] for array in (self.order.data.x, self.order.data.y)))
        return scenario.with_sample(numbers[0]) if len(numbers) == 1 else scenario.with_batch(numbers)

    def _walk(self, update: int) -> None:
        """From the nearest moment before it; the last ones on the way are kept."""
        before = max((known for known in self._known if known <= update), default=-1)
        moment = self.recording.before(update)
        if before > moment.updates:
            moment = self._known[before]
        self._keep(moment)
        moment = self.updates.to(moment, update - min(NEAR, self._most // 2))
        while moment.updates < update:
            self._keep(moment)
            moment = self.updates.to(moment, moment.updates + 1)
        self._keep(moment)

    def _keep(self, moment: Moment) -> None:
        self._known[moment.updates] = moment
        self._known.move_to_end(moment.updates)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
