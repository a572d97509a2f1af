"""Where a command's result goes: a file that was named, or stdout."""

import sys

from bptrace.files import write_whole


def deliver(written: str, path: str | None = None) -> None:
    """Write to the file at `path`, whole or not at all; without a path print."""
    if path is None:
        sys.stdout.write(written)
    else:
        write_whole(path, written)
