"""On and on to the next breakpoint: updates in slices between which every key gets its turn; any key stops it."""

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from bptrace.breakpoints import Found, next_stop
from bptrace.errors import BptraceError
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tui.panels.lines import Line, Lines, line, muted
from bptrace.tui.panels.modal import Modal
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.travel import to_next

MOST = 1000  # updates after which it gives up
SLICE = 0.02  # seconds between two looks at the keyboard
PICTURE = 0.15  # seconds between two looks of the person at the count


@frozen(eq=False)
class Outcome:
    """Where it ended, after how many updates, and why: something was found, a key, a problem, or patience."""

    moment: Moment
    updates: int
    found: Found | None = None
    interrupted: bool = False
    problem: str = ""


class Count(Lines):
    """How far it is."""

    updates = 0

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (line("  ", muted(text("breakpoints.running", updates=f"{self.updates:,}"))),)


class Running(Modal[Outcome]):
    """Covers the last line but one while it searches."""

    DEFAULT_CSS = """
    Running { background: transparent; }
    Running > Count { dock: bottom; height: 1; margin-bottom: 1; background: $bp-linked; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "app.quit", show=False)]

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment, self._updates, self._over = moment, 0, False

    def compose(self) -> ComposeResult:
        """One line."""
        yield Count()

    def on_mount(self) -> None:
        """Begin."""
        self._search()

    @work
    async def _search(self) -> None:
        shown = slice_begun = perf_counter()
        while not self._over:
            try:
                following = to_next(self._moment)
            except BptraceError as error:
                self._end(Outcome(self._moment, self._updates, problem=str(error)))
                return
            before, self._moment = self._moment.trace, following
            self._updates += 1
            found = next_stop(following.trace, 0, following.stops.stopping, before)
            if found or self._updates == MOST:
                self._end(Outcome(following.at(found.index) if found else following, self._updates, found))
            now = perf_counter()
            if now - shown > PICTURE:
                shown = now
                count = self.query_one(Count)
                count.updates = self._updates
                count.renew()
            if now - slice_begun > SLICE:
                await asyncio.sleep(0.001)
                slice_begun = perf_counter()

    def on_key(self, event: events.Key) -> None:
        """Any key stops it, and does nothing else."""
        event.stop()
        self._interrupt()

    def on_click(self) -> None:
        """So does a click."""
        self._interrupt()

    def _interrupt(self) -> None:
        self._end(Outcome(self._moment, self._updates, interrupted=True))

    def _end(self, outcome: Outcome) -> None:
        if not self._over:
            self._over = True
            self.dismiss(outcome)
