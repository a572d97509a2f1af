"""While modules are loaded: Ctrl+C ends the process at once, and nobody looks for garbage.

Nothing has begun that could be lost. An exception would not do: code that runs during an import may swallow it, and
the person would press Ctrl+C in vain. What modules hold stays: each collection would walk through all of it in vain.
"""

import gc
import os
import signal
from contextlib import suppress
from types import FrameType

INTERRUPTED = 130


def leave(number: int, frame: FrameType | None) -> None:
    """End the process."""
    os._exit(INTERRUPTED)


def loading() -> None:
    """From here on; Ctrl+C stays ignored where whoever started the process wants that."""
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):  # in a thread signals are somebody else's
            signal.signal(signal.SIGINT, leave)


def loaded() -> None:
    """Ctrl+C is an exception again, and garbage is collected, but not looked for in what is there by now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    if signal.getsignal(signal.SIGINT) is leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)
