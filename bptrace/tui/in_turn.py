"""Keys that come faster than they are done: each waits until all that the one before it led to is there.

Textual hands a key on from queue to queue, and what it opens is composed later; the next key would overtake it, and
find the screen as it was. Here `x 0.5 enter space` typed in one go does what it does when typed slowly. What is typed
before there is a screen waits for it; until then the terminal still collects lines, and tells enter as the end of one.
"""

from collections import deque
from time import monotonic

from textual import events
from textual.app import App
from textual.dom import DOMNode

from bptrace.tui.soon import soon

LOOK_AGAIN = 0.002  # seconds until it is looked again whether a key is done
ROUNDS = 2  # a handler may wait for something while its queue is empty, and hand on what it did only then
PATIENCE = 2.0  # seconds after which a key goes before the next one, even if work goes on without end
OPENING = events.Key("", None)  # stands for the first screen's opening, which is done before all keys
END_OF_LINE = "ctrl+j"


class KeysInTurn(App[object]):
    """One key at a time; a key that comes alone is handed on at once."""

    def __init__(self) -> None:
        super().__init__()
        self._typed = deque([OPENING])  # the one that is being done, then those that wait
        self._since = 0.0
        self._around: set[DOMNode] = set()
        self._rounds = 0

    def on_mount(self) -> None:
        """The first screen is on its way."""
        self._since = monotonic()
        self.call_later(self._go_on)

    async def on_event(self, event: events.Event) -> None:
        """A fresh key takes its turn; one that comes back from the widgets is being done already.

        On the way out there is no screen that anything typed could be for.
        """
        if isinstance(event, events.InputEvent) and not self.screen_stack:
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(events.Key("enter", "\r") if event.key == END_OF_LINE else event)
        if len(self._typed) == 1:
            await self._begin_key()

    async def _begin_key(self) -> None:
        self._since, self._rounds = monotonic(), 0
        await super().on_event(self._typed[0])
        self.call_later(self._go_on)

    async def _go_on(self) -> None:
        """The next key, as soon as nothing is under way any more."""
        if not self.screen_stack:  # on the way out
            self._typed.clear()
            return
        if monotonic() - self._since < PATIENCE and not self._is_done():
            soon(self, LOOK_AGAIN, self._go_on)
            return
        self._typed.popleft()
        if self._typed:
            await self._begin_key()

    @property
    def types_ahead(self) -> bool:
        """Whether a key is still being done, or waits."""
        return bool(self._typed)

    def _is_done(self) -> bool:
        """Whether all that was sent round the app, what has the focus and all it stands in has passed everywhere.

        It gets through a queue only when the handler before it is done, whatever that waits for.
        """
        around = {self, self.screen, *(self.focused or self.screen).ancestors_with_self}
        if around != self._around or not (self.screen.is_running and self.screen.is_mounted):
            self._around, self._rounds = around, 0
        elif any(node.message_queue_size for node in around):
            return False
        elif self._rounds == ROUNDS:
            return True
        self._rounds += 1
        for node in around:
            node.call_later(_nothing)
        return False


def _nothing() -> None:
    """What is sent round."""
