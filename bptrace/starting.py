"""Ctrl+C while modules are loaded: nothing has begun that could be lost, so the process ends at once and quietly.

An exception would not do: code that runs during an import may swallow it, and the person would press Ctrl+C in vain.
"""

import os
import signal
from contextlib import suppress
from types import FrameType

INTERRUPTED = 130


def leave(number: int, frame: FrameType | None) -> None:
    """End the process."""
    os._exit(INTERRUPTED)


def loading() -> None:
    """Ctrl+C ends the process from here on, unless whoever started it wants Ctrl+C ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):  # in a thread signals are somebody else's
            signal.signal(signal.SIGINT, leave)


def loaded() -> None:
    """Ctrl+C is an exception again."""
    if signal.getsignal(signal.SIGINT) is leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)
