"""Where a command's result goes: a file that was named, or stdout."""

import sys
from collections.abc import Iterable

from bptrace.algebra.numbers import plain
from bptrace.commands.arguments import Options
from bptrace.export.json_format import ascii_json
from bptrace.files import write_whole


def deliver(written: str, options: Options, path: str | None = None) -> None:
    """Write what is for people to the file at `path`, whole or not at all; without a path print."""
    _put(_ascii(written) if options.ascii else written, path)


def deliver_lines(lines: Iterable[str], options: Options, path: str | None = None) -> None:
    """The same line by line: no more of it is held than a line."""
    written = (f"{_ascii(line) if options.ascii else line}\n" for line in lines)
    if path is None:
        sys.stdout.writelines(written)
    else:
        write_whole(path, written)


def deliver_json(written: str, options: Options, path: str | None = None) -> None:
    """Write what is for programs; in ASCII it is the same JSON."""
    _put(ascii_json(written) if options.ascii else written, path)


def _ascii(written: str) -> str:
    """The text in ASCII; what a person wrote in other letters, a file's name, has a ? for each of them."""
    return plain(written).encode("ascii", "replace").decode("ascii")


def _put(written: str, path: str | None) -> None:
    if path is None:
        sys.stdout.write(written)
    else:
        write_whole(path, written)
