"""Work in a thread of its own: nobody waits for it, and what it came to is not lost."""

from threading import Event
from time import sleep

import pytest

from bptrace.tui.in_thread import InThread


def finished(work: InThread[int]) -> InThread[int]:
    while not work.done:
        sleep(0.001)
    return work


def test_it_is_done_only_when_the_work_is() -> None:
    go_on = Event()
    work = InThread(lambda: 7 * go_on.wait())
    assert not work.done
    go_on.set()
    assert finished(work).result == 7


def test_what_the_work_raises_is_raised_to_who_asks() -> None:
    with pytest.raises(ZeroDivisionError):
        _ = finished(InThread(lambda: 1 // 0)).result
