"""One judging of a file, in a thread of its own: no key waits for it, however long a learner's program takes."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from bptrace.errors import BptraceError
from bptrace.texts import text
from bptrace.tui.in_thread import InThread
from bptrace.verification.code.sandbox import Sandbox
from bptrace.verification.derivation_file import DerivationFile, read_derivation
from bptrace.waiting import Abandoned, while_wanted

Result = TypeVar("Result")


class Attempt(Generic[Result]):
    """Begins at once. When it is `done`, `found` is what `judge` said of the file, unless it was abandoned."""

    def __init__(self, file: Path, judge: Callable[[DerivationFile], Result]) -> None:
        self.file, self._judge = file, judge
        self.abandoned = False
        self._sandbox: Sandbox | None = None
        self._work = InThread(self._judged)

    @property
    def done(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return self._work.done

    @property
    def found(self) -> Result:
        """The verdict. Raises BptraceError with the problem that kept it from one, Abandoned where nobody waited."""
        try:
            return self._work.result
        except (BptraceError, Abandoned):
            raise
        except MemoryError as error:
            raise BptraceError(text("cli.out_of_memory")) from error
        except Exception as error:  # a fault of ours, or of the machine; whoever works on the file loses nothing else
            told = text("check.fault", file=self.file, kind=type(error).__name__, reason=error)
            raise BptraceError(told) from error

    def abandon(self) -> None:
        """Nobody wants to know any more: the learner's program is ended, the judging of a text at its next step."""
        self.abandoned = True
        if self._sandbox:
            self._sandbox.abandon()

    def _judged(self) -> Result:
        derivation = read_derivation(self.file)
        self._sandbox = derivation.sandbox
        if self.abandoned:
            raise Abandoned
        with while_wanted(lambda: not self.abandoned):
            return self._judge(derivation)
