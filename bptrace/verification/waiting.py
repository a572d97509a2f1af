"""Judging that nobody waits for any more ends at its next step, that of a text as that of a learner's program."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bptrace.verification import on_code

_wanted: ContextVar[Callable[[], bool]] = ContextVar("_wanted", default=lambda: True)


@contextmanager
def while_wanted(wanted: Callable[[], bool]) -> Iterator[None]:
    """What is judged in here ends with Abandoned as soon as `wanted` says no."""
    before = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(before)


def expect_wanted() -> None:
    """Raises Abandoned where nobody waits any more."""
    if not _wanted.get()():
        raise on_code.Abandoned
