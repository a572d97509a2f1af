"""Gradient checks that are made while nothing else happens."""

from collections.abc import Callable

import numpy as np
from textual import work
from textual.worker import get_current_worker

from bptrace.gradient_checking import QuantityCheck, check_quantity
from bptrace.nudging import while_wanted
from bptrace.tracing import Trace
from bptrace.tui.panels.check import CheckPanel
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.steps import StepList
from bptrace.tui.panels.tabs import TabBar

PAUSE = 0.03  # seconds between two checks made while nothing else happens


class IdleChecks(Shown):
    """The current step's check comes first where it is cheap, the others when idle."""

    _soon = False

    def follow(self, moment: Moment) -> None:
        """Draw the moment with its check, if that is quickly made."""
        if moment.checks.is_cheap(moment.name):
            moment.checks.of(moment.name)
        super().follow(moment)
        self._check_when_idle()

    def _check_when_idle(self) -> None:
        if not self._soon and self.moment and self.moment.checks.waiting:
            self._soon = True
            self.set_timer(PAUSE, self._check_one)

    def _check_one(self) -> None:
        """Make one check that is still waiting; long ones in a thread."""
        self._soon = False
        checks = self.moment.checks if self.moment else None
        if not checks or not checks.waiting or not self.moment:
            return
        wanted = self.moment.name if self.moment.name in checks.waiting else checks.waiting[0]
        if checks.is_cheap(wanted):
            checks.of(wanted)
            self._checked()
        else:
            self._soon = True
            self._check_long(self.moment.trace, wanted, checks.keep)

    @work(thread=True, exclusive=True, description="check")  # else Textual writes out every matrix as one
    def _check_long(self, traced: Trace, name: str, keep: Callable[[QuantityCheck], None]) -> None:
        worker = get_current_worker()
        with np.errstate(all="ignore"), while_wanted(lambda: not worker.is_cancelled):
            check = check_quantity(traced, name)
            self.app.call_from_thread(self._long_checked, check, keep)

    def _long_checked(self, check: QuantityCheck, keep: Callable[[QuantityCheck], None]) -> None:
        keep(check)
        self._soon = False
        self._checked()

    def _checked(self) -> None:
        for panel in (self.query_one(StepList), self.query_one(CheckPanel), self.query_one(TabBar)):
            panel.renew()
        self._check_when_idle()
