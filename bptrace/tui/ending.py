"""A terminal that is left in order when the process is asked to end: by `kill`, or because its window closes."""

import asyncio
from contextlib import suppress
from functools import partial

from textual.app import App

from bptrace.ending import ending_signals


def end_on_signals(app: App[object]) -> None:
    """From here on such a signal quits the app as `q` does; its exit code is what a shell expects of one."""
    loop = asyncio.get_running_loop()
    for number in ending_signals():
        with suppress(NotImplementedError, RuntimeError):  # on Windows, and in a thread: signals are somebody else's
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
