"""Gradient checks that are made while nothing else happens."""

from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from textual import work
from textual.worker import Worker, get_current_worker

from bptrace.gradient_checking import QuantityCheck, check_quantity
from bptrace.tracing import Trace
from bptrace.tui.panels.check import CheckPanel
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.steps import StepList
from bptrace.tui.panels.tabs import TabBar
from bptrace.tui.soon import soon
from bptrace.waiting import Abandoned, while_wanted

PAUSE = 0.03  # seconds without a key before a check that is quickly made
QUIET = 0.3  # before a long one: as long as a key is held down, none begins


class IdleChecks(Shown):
    """The current step's check comes first where it is cheap, the others when idle."""

    _due: TimerHandle | None = None
    _long: tuple[Trace, Worker[None]] | None = None  # the one that a thread is making

    def follow(self, moment: Moment) -> None:
        """Draw the moment with its check, if that is quickly made."""
        if moment.checks.is_cheap(moment.name):
            moment.checks.of(moment.name)
        super().follow(moment)
        if self._long and self._long[0] is not moment.trace:
            self._long[1].cancel()
            self._long = None
        self._check_when_idle()

    def _check_when_idle(self) -> None:
        """Wait anew: another key has come, or another check is made."""
        if self._due:
            self._due.cancel()
        if self.moment and self.moment.checks.waiting and not self._long:
            cheap = self.moment.checks.is_cheap(_next(self.moment))
            self._due = soon(self, PAUSE if cheap else QUIET, self._check_one)

    def _check_one(self) -> None:
        """Make one check that is still waiting; long ones in a thread."""
        moment = self.moment
        if not moment or not moment.checks.waiting:
            return
        wanted = _next(moment)
        if moment.checks.is_cheap(wanted):
            moment.checks.of(wanted)
            self._checked()
        else:
            self._long = moment.trace, self._check_long(moment.trace, wanted, moment.checks.keep)

    @work(thread=True, exclusive=True, description="check")  # else Textual writes out every matrix as one
    def _check_long(self, traced: Trace, name: str, keep: Callable[[QuantityCheck], None]) -> None:
        worker = get_current_worker()
        with np.errstate(all="ignore"), suppress(Abandoned), while_wanted(lambda: not worker.is_cancelled):
            check = check_quantity(traced, name)
            self.app.call_from_thread(self._long_checked, traced, check, keep)

    def _long_checked(self, traced: Trace, check: QuantityCheck, keep: Callable[[QuantityCheck], None]) -> None:
        keep(check)
        if self._long and self._long[0] is traced:
            self._long = None
            self._checked()

    def _checked(self) -> None:
        for panel in (self.query_one(StepList), self.query_one(CheckPanel), self.query_one(TabBar)):
            panel.renew()
        self._check_when_idle()


def _next(moment: Moment) -> str:
    """The check that is made next: that of the current step first."""
    waiting = moment.checks.waiting
    return moment.name if moment.name in waiting else waiting[0]
