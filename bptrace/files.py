"""The one way to write a file, whole or not at all, and the one way to read a text."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from bptrace.errors import BptraceError, UnreadableFile
from bptrace.texts import text

LARGEST_TEXT = 64 * 2**20


def write_whole(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write `content` to `path` through a temporary file beside it, so that no reader ever sees half of it.

    Text is written as UTF-8 with plain newlines. Raises BptraceError with the path and the system's reason.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        _replace(Path(os.path.realpath(target)), data)
    except OSError as error:
        raise BptraceError(text("cli.cannot_write", path=target, reason=error.strerror or error)) from error


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of the file at `path`, which must be UTF-8 (a byte-order mark is dropped) of at most 64 MiB.

    Raises UnreadableFile with the path and the reason; the limit keeps an endless device from filling the memory.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise UnreadableFile(text("cli.cannot_read", path=path, reason=reason)) from error
    if len(data) > LARGEST_TEXT:
        raise UnreadableFile(text("cli.too_large", path=path, mebibytes=LARGEST_TEXT >> 20))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(text("cli.not_utf8", path=path, line=data.count(b"\n", 0, error.start) + 1)) from error


def _replace(target: Path, data: bytes) -> None:
    if target.exists() and not target.is_file():  # a pipe or a device has no whole to keep, and must stay what it is
        target.write_bytes(data)
        return
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        temporary.write_bytes(data)
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
