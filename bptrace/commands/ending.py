"""Being ended from outside: what asks a process to end does what Ctrl+C does, so that nothing is lost."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bptrace.ending import ending_signals


class Ending:
    """What ended the process: Ctrl+C, unless a signal came."""

    def __init__(self) -> None:
        self._number = signal.SIGINT

    @property
    def exit_code(self) -> int:
        """What a shell expects of one that was ended so."""
        return 128 + self._number

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """As Ctrl+C; a window that closes sends two signals, a hand in a hurry too: no other one does anything."""
        self._number = signal.Signals(number)
        for each in _heard():
            signal.signal(each, _already_ending)
        raise KeyboardInterrupt


def _heard() -> tuple[signal.Signals, ...]:
    """Ctrl+C, where it is not to be ignored, and the others."""
    return ending_signals() if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else (signal.SIGINT, *ending_signals())


def _already_ending(number: int, frame: FrameType | None) -> None:
    """What there is, is being kept."""


@contextmanager
def ended_like_ctrl_c() -> Iterator[Ending]:
    """Inside, the first such signal raises KeyboardInterrupt."""
    ending = Ending()
    before = {number: signal.signal(number, ending.interrupt) for number in _heard()}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
