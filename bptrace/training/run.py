"""A training in progress: update after update over the samples.

Deterministic: the same scenario and settings give the same weights, however the run is cut into slices.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np

from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.network.settings import batch as read_batch
from bptrace.network.settings import epochs as read_epochs
from bptrace.training.divergence import Divergence, first_divergence
from bptrace.training.history import History
from bptrace.training.kernels.choosing import chosen
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.progress import Epoch, Measures
from bptrace.training.recording import Recording
from bptrace.training.replay import Replay
from bptrace.training.result import Run, Stopped
from bptrace.training.stopping import StopWhen, Update
from bptrace.training.updates import Updates

SLICE = 256  # updates between two looks at the clock or at Ctrl+C


class Training:
    """A run that advances by updates, epochs (`for epoch in training`) or seconds, and can be left at any time."""

    def __init__(
        self,
        scenario: Scenario,
        epochs: int | None = None,
        batch: int | str | None = None,
        shuffle: bool | None = None,
        stop_when: str | None = None,
        kernel: str = "numpy",
    ) -> None:
        """None means as the scenario says; `kernel` may be `jit`, or `auto`: see `kernels.choosing`."""
        self.start = scenario
        self.epochs = read_epochs(scenario.epochs if epochs is None else epochs, "epochs")
        self.order = Order(scenario, None if batch is None else read_batch(batch, "batch"), shuffle)
        self.data = self.order.data
        self.measure = Measures(scenario, self.order)
        self.history = History()
        self.moment = self._epoch_start = Moment.begin(scenario)
        self.stopped: Stopped | None = None if self.epochs else "epochs"
        self.divergence: Divergence | None = None
        self.seconds = 0.0
        self.steps = Updates(scenario, self.order, self._kernel(kernel))
        self.recording = Recording(self.moment)
        self.replay = Replay(self.steps, self.recording, lambda: self.updates + (self.divergence is not None))
        self.stop_when: StopWhen | None = None
        self.stop_on(stop_when, "--stop-when")

    @classmethod
    def resumed(cls, run: Run) -> "Training":
        """A run that was left or has ended, as it was then; one that was left can go on."""
        order = run.replay.order
        training = cls(
            run.replay.updates.start, max(run.planned, run.epochs), order.batch, order.shuffle, kernel=run.kernel
        )
        training.recording = training.replay.recording = run.replay.recording
        training.history, training.seconds = History.of(run.history), run.seconds
        training.divergence = run.divergence
        training.moment = training._epoch_start = Moment.of(run.parameters, run.scenario.state, run.updates)
        if run.updates % order.updates_per_epoch:
            training._epoch_start = run.replay.moment(run.epochs * order.updates_per_epoch)
        training.stopped = None if run.stopped == "interrupted" and training.epoch < training.epochs else run.stopped
        return training

    def _kernel(self, asked: str) -> str:
        """The kernel for the whole run."""
        plan = derivation(self.start.network, self.start.optimizer)
        return chosen(asked, plan, self.order.batch, self.epochs * self.updates_per_epoch)

    @property
    def updates_per_epoch(self) -> int:
        """How many updates one pass over the samples has."""
        return self.order.updates_per_epoch

    @property
    def epoch(self) -> int:
        """How many whole passes are done."""
        return self.order.epoch_of(self.updates)

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
        return self.steps.rate(self.updates)

    def stop_on(self, typed: str | None, option: str = "") -> None:
        """Stop after the first epoch from now on in which this holds; None for nothing. Raises UsageError."""
        self.stop_when = None if typed is None else StopWhen(typed, self.start, self.order, option)

    def advance(self, updates: int) -> None:
        """Do `updates` more, fewer where the run ends before."""
        last = self.updates + updates
        self.steps.prepare()
        self._catch_up()
        started = perf_counter()
        try:
            with np.errstate(all="ignore"):  # what overflows is noticed by its value
                while self.stopped is None and self.updates < last:
                    self._slice(min(last - self.updates, SLICE))
        finally:
            self.seconds += perf_counter() - started

    def advance_for(self, seconds: float, most: int | None = None) -> None:
        """Go on for about so long, or for `most` updates; at least one."""
        end = perf_counter() + seconds
        last = None if most is None else self.updates + most
        while self.stopped is None:
            part = max(1, int(seconds / 2 * self.updates / self.seconds)) if self.seconds else 1
            self.advance(part if last is None else min(part, last - self.updates))
            if perf_counter() >= end or self.updates == last:
                return

    def continues(self, scenario: Scenario) -> bool:
        """Whether `scenario` stands where this run does: whatever its sample, the same training would go on."""
        if scenario.updates != self.start.updates + self.updates:
            return False
        same = ("network", "data", "learning_rate", "optimizer", "seed", "validation")
        if any(getattr(scenario, name) != getattr(self.start, name) for name in same):
            return False
        given = scenario.training_data
        if not (np.array_equal(given.x, self.data.x) and np.array_equal(given.y, self.data.y)):
            return False
        theirs = {**scenario.parameters, **scenario.state}
        return all(np.array_equal(theirs[name], now) for name, now in self.moment.arrays.items())

    def look_at(self, scenario: Scenario) -> None:
        """Go on with the sample, the name and the title of a scenario that this run `continues`."""
        seen = {name: getattr(scenario, name) for name in ("x", "y", "sample", "name", "title")}
        self.start = replace(self.start, **seen)

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
        self._catch_up()
        last = self.history.last
        whole = self.updates % self.updates_per_epoch == 0 or self.stopped == "diverged"
        now = last if last is not None and whole else self.measure(self.epoch, self.moment.parameters)
        return Run(
            self.scenario,
            self.updates,
            self.seconds,
            now,
            self.stopped or stopped,
            self.history.epochs,
            self.history.record,
            self.replay,
            self.epochs,
            divergence=self.divergence,
        )

    def _slice(self, most: int) -> None:
        """Some updates of one epoch; after its last one the epoch is measured."""
        before, per_epoch = self.moment, self.updates_per_epoch
        begun = before.updates % per_epoch
        if not begun:
            self._epoch_start = before
        ended = min(begun + min(most, self.recording.until_next(before.updates)), per_epoch)
        if self.stop_when and self.stop_when.needs_update and begun < per_epoch - 1:
            ended = min(ended, per_epoch - 1)  # the last update of an epoch by itself
        # One assignment: Ctrl+C finds the weights before the slice or those after it, which may not be measured yet.
        self.moment = self.steps.after(before, ended - begun)
        self.recording.add(self.moment)
        if ended == per_epoch:
            self._measure(Update(before, self.steps.rate(before.updates), *self.order.samples(self.updates - 1)))

    def _catch_up(self) -> None:
        """Measure an epoch that was left, by Ctrl+C, between its last update and its measures."""
        last = -1 if self.history.last is None else self.history.last.epoch
        if self.stopped is None and self.updates % self.updates_per_epoch == 0 and last < self.epoch - 1:
            with np.errstate(all="ignore"):
                self._measure(None)

    def _measure(self, last: Update | None) -> None:
        """An epoch's measures, and whether the run ends with it; whoever does not know its last update asks no more."""
        epoch, stopped = self.epoch - 1, self.stopped
        measured = self.measure(epoch, self.moment.parameters)
        if not (np.isfinite(measured.loss) and self.moment.is_finite):
            moment, divergence = first_divergence(self.steps, self._epoch_start, self.measure)
            self.recording.forget_after(moment.updates)
            self.moment, self.divergence, stopped = moment, divergence, "diverged"
        elif last and self.stop_when and self.stop_when.holds(measured, self.moment, last):
            stopped = "condition"
        elif epoch + 1 == self.epochs:
            stopped = "epochs"
        self.history.add(measured)
        self.stopped = stopped


def train(
    scenario: Scenario,
    epochs: int | None = None,
    batch: int | str | None = None,
    shuffle: bool | None = None,
    on_epoch: Callable[[Epoch], object] | None = None,
    stop_when: str | None = None,
    kernel: str = "numpy",
) -> Run:
    """Train `scenario` on its data from its own weights: `epochs` passes, one update for every `batch` samples.

    None means as the scenario says; a batch is a number or "full". `on_epoch` is called after every epoch; the run ends
    after the first one in which `stop_when` holds (`L < 0.01`, see `training.stopping`). Ctrl+C ends the training with
    what there is. `kernel` is `numpy`, `jit` (the extra `fast`) or `auto`, jit where that pays.
    """
    training = Training(scenario, epochs, batch, shuffle, stop_when, kernel)
    try:
        for epoch in training:
            if on_epoch is not None:
                on_epoch(epoch)
    except KeyboardInterrupt:
        pass
    return training.run("interrupted")
