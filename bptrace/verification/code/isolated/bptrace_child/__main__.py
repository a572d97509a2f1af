"""The process: its limits, its pipes, and answering until nobody asks.

The frames have pipes of their own: what the learner's code prints or reads goes nowhere.
"""

import os
import sys
from typing import Any, BinaryIO

from .frames import read, write
from .running import Runner
from .trouble import LONGEST_MESSAGE, Source

MEMORY = 2 * 2**30
FILE_SIZE = 2**20
PROCESSOR_SECONDS = 120  # only for a process that nobody waits for any more


def limited() -> bool:
    """Set the limits that this platform has; whether memory is among them."""
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": FILE_SIZE,
        "RLIMIT_CPU": PROCESSOR_SECONDS,
        "RLIMIT_AS": MEMORY,
    }
    done = {}
    for name, limit in wanted.items():
        try:
            which = getattr(resource, name)
            most = resource.getrlimit(which)[1]
            least = limit if most == resource.RLIM_INFINITY else min(limit, most)
            resource.setrlimit(which, (least, least))
            done[name] = True
        except (AttributeError, OSError, ValueError):
            done[name] = False
    return done["RLIMIT_AS"]


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes that frames come and go by, taken away from whatever prints or reads."""
    asked, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return asked, answered


def loaded(frame: dict[str, Any]) -> Runner | dict[str, Any]:
    """The learner's module, ready to be called, or what went wrong with it."""
    sys.path += frame["folder"]
    try:
        return Runner(frame)
    except BaseException as error:  # a file that ends the program while it is loaded must be told as well
        try:
            return Source(frame["source"], frame["name"]).trouble(error)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as unreadable:
            told = {"exception": type(unreadable).__name__, "message": str(unreadable)[:LONGEST_MESSAGE]}
            return {**told, "line": getattr(unreadable, "lineno", None)}


def serve(runner: Runner, asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer until nobody asks; a copy of this process that the learner's code forked has nothing to say."""
    me = os.getpid()
    while (frame := read(asked)) is not None:
        reply = runner.answer(frame)
        if os.getpid() != me:
            os._exit(0)
        write(answered, reply)


def main() -> None:
    """Say that Python has started, load what the next frame holds, then answer."""
    me = os.getpid()
    asked, answered = pipes()
    memory = limited()
    if read(asked) is None:
        return
    write(answered, {"started": True})
    if (first := read(asked)) is None:
        return
    runner = loaded(first)
    if os.getpid() != me:
        os._exit(0)
    if not isinstance(runner, Runner):
        write(answered, {"trouble": runner})
        return
    write(answered, {"loaded": True, "memory": memory})
    serve(runner, asked, answered)


if __name__ == "__main__":
    main()
    os._exit(0)
