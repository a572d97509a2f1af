"""The one way to write a file, whole or not at all, and the one way to read one."""

import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from bptrace.errors import BptraceError, UnreadableFile, UsageError
from bptrace.texts import text

LARGEST_TEXT = 64 * 2**20
_HANDED_OVER = re.compile(r"/dev/(stdin|fd/[0-9]+)")
"""What whoever started the command opened for it, such as a pipe: to wait for that is what was asked for."""
_STREAM = re.compile(r"/dev/(?:stdout|stderr|fd/([0-9]{1,9}))")
"""The same for writing: it is open already, and no other file can take its place."""
UNSHOWN = "\ufffd"
"""Stands for a character that a terminal would obey."""
_COMMANDS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_LONGEST_WRITE, _LONGEST_PAUSE = 3600.0, 5.0
"""Seconds after which nobody goes on with a part: not whoever has the number of its process by now, nor, where there is
no such process here, one of another computer."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def write_whole(path: str | os.PathLike[str], content: str | bytes | Iterable[str]) -> None:
    """Write `content` to `path` through a temporary file beside it, so that no reader ever sees half of it.

    Text, whole or in parts, is written as UTF-8 with plain newlines. Raises BptraceError with the path and the
    system's reason.
    """
    _named_to_write(path)
    parts = (content,) if isinstance(content, str | bytes) else content
    data = (part.encode("utf-8") if isinstance(part, str) else part for part in parts)
    with _told(path):
        if (stream := _stream(path)) is None:
            _replace(Path(os.path.realpath(path)), data)
        else:
            with open(os.dup(stream), "wb") as file:
                file.writelines(data)


def write_new(path: str | os.PathLike[str], content: str | bytes) -> None:
    """`write_whole`, but never over a file that is there already: UsageError."""
    _named(path)
    if os.path.lexists(path):
        raise UsageError(text("cli.file_exists", path=path))
    write_whole(path, content)


def ready_to_write(path: str | os.PathLike[str]) -> None:
    """Raise, before a long computation, what `write_whole` would raise after it, as far as that can be known.

    A file is begun beside the one that is meant, and removed.
    """
    _named_to_write(path)
    if _stream(path) is not None:
        return
    target = Path(os.path.realpath(path))
    with _told(path):
        if os.path.isdir(target):
            raise _system_error(errno.EISDIR)
        if not _is_special(target):
            begun = _part_of(target)
            begun.touch()
            begun.unlink()
        elif not os.access(target, os.W_OK):
            raise _system_error(errno.EACCES)


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of the file at `path`, which must be UTF-8 (a byte-order mark is dropped) of at most 64 MiB.

    Control characters that a terminal would obey are replaced. Raises UnreadableFile with the path and the reason.
    """
    with opened(path) as file:
        data = file.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise UnreadableFile(text("cli.too_large", path=path, mebibytes=LARGEST_TEXT >> 20))
    try:
        return printable(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(text("cli.not_utf8", path=path, line=data.count(b"\n", 0, error.start) + 1)) from error


def file_state(path: str | os.PathLike[str]) -> tuple[int, int, int] | None:
    """What changes when a file is saved, in place or by renaming another over it; None where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def opened(path: str | os.PathLike[str], refused: str = "cli.cannot_read") -> BinaryIO:
    """The regular file at `path`, open for reading; never waits, as opening a pipe without a writer would.

    Raises UnreadableFile with the text of `refused`, for a folder, a pipe or a device as well.
    """
    try:
        _named(path)
        if _HANDED_OVER.fullmatch(os.fspath(path)):
            return open(path, "rb")
        _regular(os.stat(path))
        return open(os.open(path, os.O_RDONLY | _AT_ONCE), "rb")
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise UnreadableFile(text(refused, path=path, reason=reason)) from error


def reason_of(error: UnreadableFile) -> str:
    """Why `opened` refused a file, for who has a sentence of their own about it."""
    behind = error.__cause__
    return str((isinstance(behind, OSError) and behind.strerror) or behind)


def is_path(typed: str) -> bool:
    """Whether a file is meant, and no name of ours: it has an ending, or is there."""
    return bool(typed) and (bool(Path(typed).suffix) or os.path.lexists(typed))


def printable(written: str) -> str:
    """`written` with U+FFFD for every control character but tabs and line ends: a terminal would obey them."""
    return _COMMANDS_TO_TERMINALS.sub(UNSHOWN, written)


def printable_content(content: Any) -> Any:
    """The same for every text and key in what TOML or JSON held: their escapes bring in what no editor would."""
    if isinstance(content, dict):
        return {printable(key): printable_content(value) for key, value in content.items()}
    if isinstance(content, list):
        return [printable_content(value) for value in content]
    return printable(content) if isinstance(content, str) else content


def _regular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _system_error(errno.EISDIR)
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(text("cli.no_regular_file"))


def _system_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    """What keeps a file from being written, as BptraceError with the path and the system's reason."""
    try:
        yield
    except OSError as error:
        raise BptraceError(text("cli.cannot_write", path=path, reason=error.strerror or error)) from error


def _named(path: str | os.PathLike[str]) -> None:
    if not os.fspath(path):
        raise UsageError(text("cli.no_path"))


def _named_to_write(path: str | os.PathLike[str]) -> None:
    _named(path)
    if os.fspath(path) == "-":
        raise UsageError(text("cli.no_dash"))


def _stream(path: str | os.PathLike[str]) -> int | None:
    """The number of the open stream that a path names, if it names one."""
    found = _STREAM.fullmatch(os.fspath(path))
    if found is None:
        return None
    return int(found[1]) if found[1] else {"/dev/stdout": 1, "/dev/stderr": 2}[found[0]]


def _is_special(target: Path) -> bool:
    """Whether it is a pipe or a device, which has no whole to keep, and must stay what it is."""
    return os.path.exists(target) and not os.path.isfile(target)


def _part_of(target: Path) -> Path:
    """A name beside it for what is not yet whole, with the number of this process."""
    return target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")


def _replace(target: Path, data: Iterable[bytes]) -> None:
    if _is_special(target):
        with target.open("wb") as file:
            file.writelines(data)
        return
    _clear_parts_left(target)  # first: they may be what fills the disk
    temporary = _part_of(target)
    try:
        with temporary.open("wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing in it
        if os.path.exists(target):
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _clear_parts_left(target: Path) -> None:
    """Remove what writers of `target` left that were killed in the middle of it."""
    name = re.compile(rf"\.{re.escape(target.name)}\.([0-9]{{1,9}})-[0-9a-f]{{8}}\.part")
    with suppress(OSError):
        for found in filter(None, map(name.fullmatch, os.listdir(target.parent))):
            part = target.parent / found[0]
            longest = _LONGEST_WRITE if _is_running(int(found[1])) else _LONGEST_PAUSE
            if time.time() - part.stat().st_mtime > longest:
                part.unlink()


def _is_running(process: int) -> bool:
    """Whether there is a process of that number; where it would be told something by being asked, there is one."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True
