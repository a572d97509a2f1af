"""Work that takes its time, in a thread of its own, so that no key waits for it."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class InThread(Generic[Result]):
    """Begins at once; `result` is what the work came to, once it is `done`. Who quits does not wait for it."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._results: list[Result] = []
        self._fault: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return not self._thread.is_alive()

    @property
    def result(self) -> Result:
        """What came of it; raises what the work raised."""
        if self._fault:
            raise self._fault
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except Exception as fault:
            self._fault = fault
