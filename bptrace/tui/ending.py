"""A terminal that is left in order when the process is asked to end: by `kill`, or because its window closes."""

import asyncio
import signal
from contextlib import suppress
from functools import partial

from textual.app import App

SIGNALS = ("SIGTERM", "SIGHUP")  # not every system has the second


def end_on_signals(app: App[object]) -> None:
    """From here on such a signal quits the app as `q` does; its exit code is what a shell expects of one."""
    loop = asyncio.get_running_loop()
    for number in (getattr(signal, name) for name in SIGNALS if hasattr(signal, name)):
        with suppress(NotImplementedError, RuntimeError):  # on Windows, and in a thread: signals are somebody else's
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
