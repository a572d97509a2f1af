"""Being ended from outside: what asks a process to end does what Ctrl+C does, so that nothing is lost."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bptrace.ending import ending_signals


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Inside, the first such signal raises KeyboardInterrupt; a window that closes sends two: no other one does."""
    before = {number: signal.signal(number, _interrupt) for number in ending_signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in ending_signals():
        signal.signal(each, _already_ending)
    raise KeyboardInterrupt


def _already_ending(number: int, frame: FrameType | None) -> None:
    """What there is, is being kept."""
