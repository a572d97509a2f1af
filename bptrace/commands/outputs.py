"""The files that a command is asked to write: none of them is one that it reads, or another one that it writes."""

import os
from collections.abc import Iterable, Mapping

from bptrace.errors import UsageError
from bptrace.files import ready_to_write
from bptrace.texts import text


def ready_to_write_all(asked: Mapping[str, str | None], read: Iterable[str] = ()) -> None:
    """Raise, before a long computation, where one of them cannot be written or would be written over what is needed.

    `asked` are paths by their options, None where one was not typed; `read` is what the command reads.
    """
    needed, written = list(read), dict[str, str]()
    for option, path in asked.items():
        if path is None:
            continue
        ready_to_write(path)
        if any(_is_same(path, other) for other in needed):
            raise UsageError(text("cli.over_what_is_read", option=option, path=path))
        for other, its_path in written.items():
            if _is_same(path, its_path):
                raise UsageError(text("cli.one_file_twice", option=option, other=other, path=path))
        written[option] = path


def _is_same(one: str, other: str) -> bool:
    """Whether both name one file, or will; a pipe or a device takes whatever comes."""
    if os.path.exists(one) and os.path.exists(other):
        return os.path.isfile(one) and os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)
