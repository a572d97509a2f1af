"""Long work that nobody waits for any more ends at its next step: a million nudges as well as a text being judged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_wanted: ContextVar[Callable[[], bool]] = ContextVar("_wanted", default=lambda: True)


class Abandoned(Exception):
    """Nobody waits for this any more."""


@contextmanager
def while_wanted(wanted: Callable[[], bool]) -> Iterator[None]:
    """What is done in here ends with Abandoned as soon as `wanted` says no."""
    before = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(before)


def expect_wanted() -> None:
    """Raises Abandoned where nobody waits any more."""
    if not _wanted.get()():
        raise Abandoned
