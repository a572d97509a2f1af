"""Errors meant for people: one sentence that names the file, the place and the way out."""

from collections.abc import Iterable
from difflib import get_close_matches

from bptrace.texts import text

_AROUND = "-[]"  # --option, [section]


class BptraceError(Exception):
    """What went wrong, in one sentence a person can act on, and the exit code of a command that meets it."""

    exit_code = 2

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        if exit_code is not None:
            self.exit_code = exit_code


class UsageError(BptraceError):
    """The command or an option makes no sense."""


class UnreadableFile(BptraceError):
    """A file cannot be read."""


class UnloadableFile(UnreadableFile):
    """A learner's own file cannot be loaded at all."""

    exit_code = 3


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The end of a sentence about an unknown word: the nearest known one; where none is near `otherwise`, or all.

    Dashes and brackets around a word make it no nearer to another that has them too.
    """
    names = list(known)
    bare = {name.strip(_AROUND).lower(): name for name in names}
    typed = word.strip(_AROUND).lower()
    begun = [name for name in bare if name.startswith(typed)] if typed else []
    near = begun if len(begun) == 1 else get_close_matches(typed, bare, n=1)
    if near:
        return text("cli.did_you_mean", name=bare[near[0]])
    return otherwise or text("cli.one_of", names=", ".join(names))


def shortened(typed: str, most: int = 40) -> str:
    """What a person typed as an answer repeats it: on one line, and no longer than `most` characters."""
    one_line = " ".join(typed.split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"
