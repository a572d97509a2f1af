"""Opening the interface from a command."""

import gc
import os
import sys

from bptrace.errors import UsageError
from bptrace.texts import text
from bptrace.tui.place import Place


def has_terminal() -> bool:
    """Whether there is a terminal that a screen can be drawn on, and a keyboard; either may have been closed."""
    both = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return both and os.environ.get("TERM") != "dumb"


def open_interface(place: Place, command: str, instead: str) -> int:
    """Open the interface at `place`. Raises UsageError where there is no terminal, naming what to use `instead`.

    A fault of ours that ended the interface is raised again, for the command line to tell in one sentence.
    """
    if not has_terminal():
        raise UsageError(text("cli.needs_terminal", command=command, instead=instead))
    gc.disable()  # the app collects again once it is on the screen
    from bptrace.tui.app import BptraceApp  # a third of a second that only those who see it should pay

    app = BptraceApp(place)
    app.run()
    gc.freeze()  # what is left goes with the process: looking through all of it once more would take a quarter second
    if app.fault:
        raise app.fault
    return app.return_code or 0
