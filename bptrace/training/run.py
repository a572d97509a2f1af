"""A training in progress: update after update over the samples.

Deterministic: the same scenario and settings give the same weights, however the run is cut into slices. The order of
a shuffled epoch depends on the seed and the epoch's number alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from types import MappingProxyType

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.network.derivation import derivation
from bptrace.network.figures import turned
from bptrace.network.scenario import Scenario
from bptrace.network.settings import batch as read_batch
from bptrace.network.settings import epochs as read_epochs
from bptrace.training.program import updates_program
from bptrace.training.progress import Epoch, History, Measure
from bptrace.training.result import Divergence, Run, Stopped
from bptrace.training.stopping import StopWhen, Update

SHUFFLING = 2  # the stream of random numbers that orders samples; the data's own is 1 (see network.datasets)
SLICE = 256  # updates between two looks at the clock or at Ctrl+C


@dataclass(frozen=True, eq=False)
class Moment:
    """The parameters, and what the optimizer keeps, after so many updates."""

    parameters: Mapping[str, Array]
    state: Mapping[str, Array]
    updates: int = 0


class Training:
    """A run that advances by updates, epochs (`for epoch in training`) or seconds, and can be left at any time."""

    def __init__(
        self,
        scenario: Scenario,
        epochs: int | None = None,
        batch: int | str | None = None,
        shuffle: bool = False,
        stop_when: str | None = None,
    ) -> None:
        plan = derivation(scenario.network, scenario.optimizer)
        self.start = scenario
        self.data = scenario.training_data
        self.epochs = read_epochs(scenario.epochs if epochs is None else epochs, "epochs")
        self.shuffle = shuffle
        self.measure = Measure(plan, self.data)
        self.history = History()
        self.moment = self._epoch_start = Moment(scenario.parameters, scenario.state)
        self.stopped: Stopped | None = None if self.epochs else "epochs"
        self.divergence: Divergence | None = None
        self.seconds = 0.0
        self.batch = _batch_size(read_batch(scenario.batch if batch is None else batch, "batch"), len(self.data))
        self.updates_per_epoch = -(-len(self.data) // self.batch)
        self.program = updates_program(plan, self.batch)
        self.stop_when = None if stop_when is None else StopWhen(stop_when, scenario, len(self._last_samples()))

    @property
    def epoch(self) -> int:
        """How many whole passes are done."""
        return self.moment.updates // self.updates_per_epoch

    @property
    def updates(self) -> int:
        """How many updates are done."""
        return self.moment.updates

    @property
    def scenario(self) -> Scenario:
        """The scenario with the weights as they are now; where the run diverged, at the sample that did it."""
        moment, start = self.moment, self.start
        now = replace(
            start,
            parameters=moment.parameters,
            state=moment.state,
            updates=start.updates + moment.updates,
            epoch=start.epoch + self.epoch,
        )
        if self.divergence is None or now.data is None:
            return now
        return now.with_sample(self.divergence.samples[0])

    @property
    def rate(self) -> float:
        """η of the next update."""
        return self._rate(self.epoch)

    def _rate(self, epoch: int) -> float:
        return self.start.optimizer.rate(self.start.learning_rate, self.start.epoch + epoch)

    def advance(self, updates: int) -> None:
        """Do `updates` more, fewer where the run ends before."""
        last = self.moment.updates + updates
        started = perf_counter()
        try:
            with np.errstate(all="ignore"):  # what overflows is noticed by its value
                while self.stopped is None and self.moment.updates < last:
                    self._slice(min(last - self.moment.updates, SLICE))
        finally:
            self.seconds += perf_counter() - started

    def advance_for(self, seconds: float, most: int | None = None) -> None:
        """Go on for about so long, or for `most` updates; at least one."""
        end = perf_counter() + seconds
        last = None if most is None else self.updates + most
        while self.stopped is None:
            part = max(1, int(seconds / 8 * self.updates / self.seconds)) if self.seconds else 1
            self.advance(part if last is None else min(part, last - self.updates))
            if perf_counter() >= end or self.updates == last:
                return

    def continues(self, scenario: Scenario) -> bool:
        """Whether `scenario` stands where this run does: whatever its sample, the same training would go on."""
        if scenario.updates != self.start.updates + self.updates:
            return False
        same = ("network", "data", "learning_rate", "optimizer", "seed")
        if any(getattr(scenario, name) != getattr(self.start, name) for name in same):
            return False
        given = scenario.training_data
        if not (np.array_equal(given.x, self.data.x) and np.array_equal(given.y, self.data.y)):
            return False
        theirs, ours = {**scenario.parameters, **scenario.state}, {**self.moment.parameters, **self.moment.state}
        return all(np.array_equal(theirs[name], now) for name, now in ours.items())

    def look_at(self, scenario: Scenario) -> None:
        """Go on with the sample, the name and the title of a scenario that this run `continues`."""
        self.start = replace(scenario, updates=self.start.updates, epoch=self.start.epoch)

    def extend(self, epochs: int) -> None:
        """Give a run that came to its end more epochs; one that stopped on a condition may stop on it again."""
        if self.stopped != "condition" or self.epoch == self.epochs:
            self.epochs += epochs
        if self.stopped in ("epochs", "condition") and self.epoch < self.epochs:
            self.stopped = None

    def __iter__(self) -> Iterator[Epoch]:
        """Go on to the end, epoch by epoch."""
        while self.stopped is None:
            self.advance(self.updates_per_epoch - self.updates % self.updates_per_epoch)
            if self.history.last is not None:
                yield self.history.last

    def run(self, stopped: Stopped = "interrupted") -> Run:
        """What has become of it by now; `stopped` is the reason where the run has not ended by itself."""
        last = self.history.last
        whole = self.updates % self.updates_per_epoch == 0 or self.stopped == "diverged"
        now = last if last is not None and whole else self.measure(self.epoch, self.moment.parameters)
        return Run(
            self.scenario,
            self.epoch,
            self.updates,
            self.seconds,
            now.loss,
            now.accuracy,
            now.soft_accuracy,
            self.stopped or stopped,
            self.history.epochs,
            divergence=self.divergence,
        )

    def _slice(self, most: int) -> None:
        """Some updates of one epoch; after its last one the epoch is measured."""
        epoch, begun = divmod(self.moment.updates, self.updates_per_epoch)
        if not begun:
            self._epoch_start = self.moment
        ended = min(begun + most, self.updates_per_epoch)
        if self.stop_when and self.stop_when.needs_update and begun < self.updates_per_epoch - 1:
            ended = min(ended, self.updates_per_epoch - 1)  # the last update of an epoch by itself
        order = self._order(epoch)
        samples = [self._samples(order, update) for update in range(begun, ended)]
        before = self.moment
        # One assignment: Ctrl+C finds either the state before the slice or the one after it.
        self.moment = self._updated(before, samples)
        if ended == self.updates_per_epoch:
            self._measure(epoch, Update(before.parameters, self._rate(epoch), *samples[-1]))

    def _updated(self, moment: Moment, samples: list[tuple[Array, Array]]) -> Moment:
        start = self.start
        updates, epoch = start.updates + moment.updates, start.epoch + moment.updates // self.updates_per_epoch
        numbers = start.optimizer.numbers(start.learning_rate, updates, epoch)
        new = self.program.run(samples, *numbers.values(), *moment.parameters.values(), *moment.state.values())
        named = dict(zip(self.program.results, new, strict=True))
        parameters, state = ({name: named[name] for name in old} for old in (moment.parameters, moment.state))
        return Moment(MappingProxyType(parameters), MappingProxyType(state), moment.updates + len(samples))

    def _measure(self, epoch: int, last: Update) -> None:
        measured = self.measure(epoch, self.moment.parameters)
        self.history.add(measured)
        if not (np.isfinite(measured.loss) and _finite(self.moment)):
            self._break_off(epoch)
        elif self.stop_when and self.stop_when.holds(measured, self.moment.parameters, last):
            self.stopped = "condition"
        elif epoch + 1 == self.epochs:
            self.stopped = "epochs"

    def _break_off(self, epoch: int) -> None:
        """Go through the epoch once more, to the first update at which something is no finite number."""
        moment, order = self._epoch_start, self._order(epoch)
        for update in range(self.updates_per_epoch):
            chosen = self._chosen(order, update)
            _, losses = self.measure.answers(self.data.x[chosen], self.data.y[chosen], moment.parameters)
            after = self._updated(moment, [self._samples(order, update)])
            if not (np.isfinite(losses).all() and _finite(after)):
                break
            moment = after
        numbers = np.arange(len(self.data))[chosen]
        self.moment, self.stopped = moment, "diverged"
        self.divergence = Divergence(epoch, update, tuple(int(number) for number in numbers))

    def _order(self, epoch: int) -> Array | None:
        """The order of the samples in an epoch; None is that of the data."""
        if not self.shuffle:
            return None
        return np.random.default_rng([self.start.seed, SHUFFLING, epoch]).permutation(len(self.data))

    def _chosen(self, order: Array | None, update: int) -> slice | Array:
        part = slice(update * self.batch, (update + 1) * self.batch)
        return part if order is None else order[part]

    def _last_samples(self) -> range:
        """Which samples the last update of an epoch has, in the data's order."""
        return range((self.updates_per_epoch - 1) * self.batch, len(self.data))

    def _samples(self, order: Array | None, update: int) -> tuple[Array, Array]:
        """x and y of one update, in the layout's shape."""
        chosen, layout = self._chosen(order, update), self.start.network.layout
        return turned(self.data.x[chosen], layout), turned(self.data.y[chosen], layout)


def train(
    scenario: Scenario,
    epochs: int | None = None,
    batch: int | str | None = None,
    shuffle: bool = False,
    on_epoch: Callable[[Epoch], object] | None = None,
    stop_when: str | None = None,
) -> Run:
    """Train `scenario` on its data from its own weights: `epochs` passes, one update for every `batch` samples.

    None means as the scenario says; a batch is a number or "full". Samples keep the data's order unless `shuffle`.
    `on_epoch` is called after every epoch; the run ends after the first one in which `stop_when` holds (`L < 0.01`, see
    `training.stopping`). Ctrl+C ends the training with what there is.
    """
    training = Training(scenario, epochs, batch, shuffle, stop_when)
    try:
        for epoch in training:
            if on_epoch is not None:
                on_epoch(epoch)
    except KeyboardInterrupt:
        pass
    return training.run("interrupted")


def _batch_size(batch: int | str, samples: int) -> int:
    return samples if isinstance(batch, str) else min(batch, samples)


def _finite(moment: Moment) -> bool:
    arrays = (*moment.parameters.values(), *moment.state.values())
    return all(bool(np.isfinite(array).all()) for array in arrays)
