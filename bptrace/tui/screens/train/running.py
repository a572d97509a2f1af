"""A training that runs on a screen: slices of a few milliseconds between which every key gets its turn."""

import asyncio
from collections.abc import Iterator
from time import perf_counter
from typing import ClassVar

from textual import work

from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.training import Training
from bptrace.tui.in_thread import InThread
from bptrace.tui.in_turn import KeysInTurn
from bptrace.tui.panels.training.pace import Pictures
from bptrace.tui.place import Place
from bptrace.tui.screens.base import BptraceScreen

SLICE = 0.006  # seconds of training between two looks at the keyboard
TURNS = 50  # pauses at most between two slices while keys wait: a key passes through many hands until it is done
PAUSE = 0.001
SPEEDS = (1, 3, 10, 30, 100, None)  # epochs a second; None is as fast as it goes


class RunningScreen(BptraceScreen):
    """Trains the place's scenario; `RUNS_AT_ONCE` is False where tests advance it themselves."""

    RUNS_AT_ONCE: ClassVar[bool] = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        start = place.scenario or Scenario.load(DEFAULT)
        settings = place.epochs, place.batch, place.shuffle, place.stop_when, place.kernel
        self.training = place.training or Training(start, *settings)
        if place.begun is not None:
            place.begun(self.training)
        self.running = False
        self.speed = len(SPEEDS) - 1
        self._until: int | None = None
        self._asked = False
        self._preparing: InThread[None] | None = None

    def show(self, whole: bool = True) -> None:
        """Draw the run as it is now, or only what has its turn."""

    def advance(self, epochs: int) -> None:
        """Train whole epochs here and now: to the end of the current one, then the rest."""
        per_epoch = self.training.updates_per_epoch
        self.training.advance(epochs * per_epoch - self.training.updates % per_epoch)
        self.show()

    def go(self, until: int | None = None) -> None:
        """Run, up to a number of updates where one is given."""
        self._until = until
        if self.training.stopped is None:
            self.running = True
            self._train()

    def stop(self) -> None:
        """Wait."""
        self.running = False

    @work(exclusive=True, group="training")
    async def _train(self) -> None:
        """Slices of training and pictures, until somebody pauses or it ends."""
        await self._prepared()
        pictures, begun, done = Pictures(self.training), perf_counter(), self.training.updates
        while self.running and self.training.stopped is None and self.training.updates != self._until:
            speed = SPEEDS[self.speed]
            if speed is None:
                self.training.advance_for(SLICE, self._left())
            else:
                due = done + int((perf_counter() - begun) * speed * self.training.updates_per_epoch)
                if due > self.training.updates:
                    self.training.advance_for(SLICE, min(due - self.training.updates, self._left() or due))
            if not self._keys_wait() and pictures.due(speed is None):
                self.show(whole=speed is not None)
            await asyncio.sleep(0 if speed is None else SLICE)
            await self._let_keys_pass()
        self.running = False
        self.show()

    @property
    def compiling(self) -> bool:
        """Whether the run waits for its kernel to be compiled, seconds the first time that numba sees the network."""
        return self.training.steps.kernel == "jit" and self._preparing is not None and not self._preparing.done

    async def _prepared(self) -> None:
        """Wait until the first update can be done, while keys go on."""
        self._preparing = self._preparing or InThread(self.training.steps.prepare)
        if self.compiling:
            self.show()
        while not self._preparing.done:
            await asyncio.sleep(SLICE)
        _ = self._preparing.result

    async def in_turns(self, work: Iterator[object]) -> None:
        """Something long, a piece at a time, keys between."""
        for _ in work:
            await asyncio.sleep(0)
            await self._let_keys_pass()

    async def _let_keys_pass(self) -> None:
        for _ in range(TURNS):
            if not self._keys_wait():
                return
            await asyncio.sleep(PAUSE)

    def _keys_wait(self) -> bool:
        typed = isinstance(self.app, KeysInTurn) and self.app.types_ahead
        return bool(typed or self.app.message_queue_size or self.message_queue_size)

    def _left(self) -> int | None:
        return None if self._until is None else self._until - self.training.updates

    def show_soon(self) -> None:
        """Draw behind the keys that wait already, once for all of them."""
        if not self._asked:
            self._asked = True
            self.call_later(self._show_asked)

    def _show_asked(self) -> None:
        self._asked = False
        self.show()
