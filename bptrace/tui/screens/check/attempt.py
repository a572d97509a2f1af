"""One judging of a file, in a thread of its own: no key waits for it, however long a learner's program takes."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from bptrace.errors import BptraceError
from bptrace.texts import text
from bptrace.tui.panels.check_cause import RUNGS
from bptrace.verification import Report
from bptrace.verification.checking import check_derivation
from bptrace.verification.code.sandbox import Abandoned, Sandbox
from bptrace.verification.derivation_file import read_derivation


class Attempt:
    """Begins at once. When it is `done` there is a `report`, or the `problem` that kept it from one, unless it was
    abandoned; a `fault` is ours.
    """

    def __init__(self, file: Path, options: Mapping[str, object]) -> None:
        self.file, self._options = file, options
        self.report: Report | None = None
        self.problem = ""
        self.fault: Exception | None = None
        self.abandoned = False
        self._sandbox: Sandbox | None = None
        self._thread = Thread(target=self._run, daemon=True)  # who quits does not wait for it either
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return not self._thread.is_alive()

    def abandon(self) -> None:
        """Nobody wants to know any more: the learner's program is ended."""
        self.abandoned = True
        if self._sandbox:
            self._sandbox.abandon()

    def _run(self) -> None:
        try:
            with suppress(Abandoned):
                self.report = self._judged()
        except BptraceError as error:
            self.problem = str(error)
        except MemoryError:
            self.problem = text("cli.out_of_memory")
        except Exception as error:
            self.fault = error

    def _judged(self) -> Report:
        derivation = read_derivation(self.file)
        self._sandbox = derivation.sandbox
        if self.abandoned:
            raise Abandoned
        report = check_derivation(derivation, self._options, hint=RUNGS)
        _ = report.power, report.trace  # what the screen will ask for, so that it need not wait
        return report
