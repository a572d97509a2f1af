"""A run walked again: any of its moments, with exactly the bits that training had."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.recording import Recording
from bptrace.training.updates import Updates

NEAR = 1  # update before the one that was asked for is kept too: stepping back finds it
SLICE = 256  # updates between two looks at the clock
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
            self.reach(update)
        self._known.move_to_end(update)
        return self._known[update]

    def scenario(self, update: int) -> Scenario:
        """The scenario before an update, at its samples."""
        moment, start = self.moment(update), self.updates.start
        epoch = start.epoch + self.order.epoch_of(update)
        weights: dict[str, Any] = {"parameters": moment.parameters, "state": moment.state}
        return replace(start, **weights, updates=start.updates + update, epoch=epoch, **self._seen(start, update))

    def at_samples(self, scenario: Scenario, update: int) -> Scenario:
        """A scenario, whatever its weights, at the samples of an update."""
        return replace(scenario, **self._seen(scenario, update))

    def _seen(self, scenario: Scenario, update: int) -> dict[str, Any]:
        """The fields of a scenario that tell its samples."""
        data, numbers, layout = self.order.data, self.order.numbers(update), scenario.network.layout
        sample = int(numbers[0]) if scenario.data is not None and len(numbers) == 1 else None
        return {"x": turned(data.x[numbers], layout), "y": turned(data.y[numbers], layout), "sample": sample}

    def distance(self, update: int) -> int:
        """How many updates there are to walk to a moment."""
        return 0 if update in self._known else update - self._before(update).updates

    def reach(self, update: int, seconds: float = math.inf) -> bool:
        """Walk towards a moment for about so long, and say whether it is reached; the next call goes on from there.

        The last moments on the way are kept.
        """
        if update in self._known:
            return True
        end, most = perf_counter() + seconds, SLICE if math.isfinite(seconds) else update
        moment, near = self._before(update), update - min(NEAR, self._most // 2)
        while moment.updates < update and (seconds and perf_counter() < end):
            further = 1 if moment.updates >= near else min(near - moment.updates, most)
            moment = self.updates.to(moment, moment.updates + further)
            if moment.updates >= near:
                self._keep(moment)
        self._keep(moment)
        return moment.updates == update

    def _before(self, update: int) -> Moment:
        """The nearest moment before one that is known."""
        known = max((number for number in self._known if number <= update), default=-1)
        check_point = self.recording.before(update)
        return self._known[known] if known > check_point.updates else check_point

    def _keep(self, moment: Moment) -> None:
        self._known[moment.updates] = moment
        self._known.move_to_end(moment.updates)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
