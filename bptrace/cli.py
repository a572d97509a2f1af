"""The command line: finds the command, runs it, and turns every error into one sentence and an exit code.

Exit codes: 0 all right, 1 something that was checked is wrong, 2 usage or unreadable input, 3 the learner's file cannot
be loaded at all, 4 nothing could be judged; beyond the contract 70 for a fault of bptrace itself, 130 for Ctrl+C and
141 for a reader that went away.
"""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper

from bptrace import __version__
from bptrace.commands.arguments import COMMANDS, CommandParser, Options, overview
from bptrace.errors import BptraceError, UsageError, did_you_mean
from bptrace.files import printable
from bptrace.starting import loaded
from bptrace.texts import text

FAULT, INTERRUPTED, READER_GONE = 70, 130, 141
FULL = (errno.ENOSPC, errno.EIO)


def main(typed: Sequence[str]) -> int:
    """Run the command that was typed; every error becomes one sentence on stderr."""
    _have_somewhere_to_write()
    try:
        code = _run(typed)
        sys.stdout.flush()
        return code
    except BptraceError as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail(text("cli.interrupted"), INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        return READER_GONE
    except OSError as error:
        if error.filename is not None:
            reason = error.strerror or type(error).__name__
            return _fail(text("cli.cannot_use", path=error.filename, reason=reason), BptraceError.exit_code)
        if error.errno not in FULL:
            return _fault(error)
        _drop_output()
        return _fail(text("cli.cannot_write", path="stdout", reason=error.strerror), BptraceError.exit_code)
    except MemoryError:
        return _fail(text("cli.out_of_memory"), BptraceError.exit_code)
    except Exception as error:
        return _fault(error)


def _have_somewhere_to_write() -> None:
    """Both streams, also where whoever started this has closed them: print would take stdout for a closed stderr."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _drop_output() -> None:
    """What is still buffered can go nowhere; without this the interpreter complains about it as it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception) -> int:
    """What no sentence was foreseen for."""
    if os.environ.get("BPTRACE_DEBUG"):
        raise error
    return _fail(text("cli.fault", kind=type(error).__name__, message=" ".join(str(error).split())), FAULT)


def _fail(sentence: str, code: int) -> int:
    print(f"bptrace: {printable(sentence)}", file=sys.stderr)
    return code


def _run(typed: Sequence[str]) -> int:
    flags, command, rest = _split(typed)
    if "--version" in flags:
        print(f"bptrace {__version__}")
        return 0
    if command == "help":
        command, rest = (rest[0] if rest else None), ["--help"]
    if command is not None and command not in COMMANDS:
        raise UsageError(text("cli.unknown_command", command=command, hint=did_you_mean(command, COMMANDS)))
    module = import_module(f"bptrace.commands.{command or 'start'}")
    parser = CommandParser(command or "start")
    module.add_options(parser)
    if {"--help", "-h"} & {*flags, *rest}:
        sys.stdout.write(parser.format_help() if command else overview())
        return 0
    options = parser.read([*flags, *rest])
    _settle_output(options)
    loaded()
    code: int = module.run(options)
    return code


def _split(typed: Sequence[str]) -> tuple[list[str], str | None, list[str]]:
    """The flags in front of the command, the command (None where there is none), and what follows it."""
    for place, word in enumerate(typed):
        if not word.startswith("-"):
            return list(typed[:place]), word, list(typed[place + 1 :])
    return list(typed), None, []


def _settle_output(options: Options) -> None:
    """Colour and characters: what was asked for, and what the place that is written to can show."""
    if options.no_color:
        os.environ["NO_COLOR"] = "1"
    try:
        "δ⁽²⁾ᵀ⊙∂′√".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        options.ascii = True
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
