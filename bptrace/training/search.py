"""The first update of a run at which a condition holds, found afterwards.

The condition is looked at after every epoch, as where a run is to stop (`training.stopping`); in the epoch after which
it first holds, every update is looked at as if the epoch ended with it.
"""

from collections.abc import Iterable
from time import perf_counter

import numpy as np

from bptrace.training.moment import Moment
from bptrace.training.progress import Epoch, Measures
from bptrace.training.replay import Replay
from bptrace.training.stopping import StopWhen, Update


class Search:
    """Goes through a run epoch by epoch, and can be left at any time; `found` is the update, None where none is."""

    def __init__(
        self, replay: Replay, typed: str, history: Iterable[Epoch] = (), since: int = 0, option: str = ""
    ) -> None:
        """`history` are epochs measured before, `since` is the first epoch at which it may hold.

        Raises UsageError where it is no condition; `option` is where it was typed.
        """
        start, self._steps, self._replay = replay.updates.start, replay.updates, replay
        self.condition = StopWhen(typed, start, replay.order, option)
        self.found: int | None = None
        self._since, self._known = since, {epoch.epoch: epoch for epoch in history}
        self._measure = Measures(start, replay.order)
        self.epoch = max(since - self.condition.reach, 0)
        self._moment = replay.moment(min(self.epoch * replay.order.updates_per_epoch, replay.done))

    @property
    def over(self) -> bool:
        """Whether it was found, or the run has no more epochs; one that it left in the middle ends there."""
        begins = self.epoch * self._replay.order.updates_per_epoch
        return self.found is not None or begins >= self._replay.done

    @property
    def _end(self) -> int:
        """After how many updates the epoch that is looked at ends."""
        return min((self.epoch + 1) * self._replay.order.updates_per_epoch, self._replay.done)

    @property
    def _is_known(self) -> bool:
        return self.condition.needs_measures_only and self.epoch in self._known

    def advance_for(self, seconds: float) -> None:
        """Go on for about so long."""
        end = perf_counter() + seconds
        while not self.over:
            self.advance()
            if perf_counter() >= end:
                return

    def advance(self) -> None:
        """Look at one more epoch."""
        with np.errstate(all="ignore"):
            found = self._holds_after_known() if self._is_known else self._holds_after_epoch()
            if found and self.epoch >= self._since:
                self.found = self._first_within(self.epoch)
        self.epoch += 1

    def _holds_after_known(self) -> bool:
        """Without walking there: nothing but what was measured is asked for."""
        return self.condition.holds(self._known[self.epoch], self._moment, self._update(self._moment))

    def _holds_after_epoch(self) -> bool:
        before = self._steps.to(self._from(self._end - 1), self._end - 1)
        self._moment = after = self._steps.after(before, 1)
        return self.condition.holds(self._measure(self.epoch, after.parameters), after, self._update(before))

    def _from(self, update: int) -> Moment:
        """Where to walk on from: where it stands, or a check-point that is nearer."""
        check_point = self._replay.recording.before(update)
        return max(self._moment, check_point, key=lambda moment: moment.updates)

    def _first_within(self, epoch: int) -> int:
        """The update of an epoch after which it held first, if the epoch had ended there."""
        begins = epoch * self._replay.order.updates_per_epoch
        moment = self._replay.moment(begins)
        for update in range(begins, self._end - 1):
            before, moment = moment, self._steps.after(moment, 1)
            if self.condition.held(self._measure(epoch, moment.parameters), moment, self._update(before)):
                return update
        return self._end - 1

    def _update(self, before: Moment) -> Update:
        return Update(before, self._steps.rate(before.updates), *self._replay.order.samples(before.updates))
