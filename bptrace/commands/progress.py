"""The progress bar of a training, on stderr, for people only."""

import os
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bptrace.algebra.numbers import number
from bptrace.texts import text
from bptrace.training import Epoch


class EpochBar:
    """A bar that counts epochs and shows the loss; `hidden` where nobody watches."""

    def __init__(self, epochs: int, hidden: bool) -> None:
        bar = BarColumn(style="bright_black", complete_style="bold", finished_style="bold")
        columns = (bar, MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
        console = Console(stderr=True, no_color="NO_COLOR" in os.environ)
        self._progress = Progress(*columns, console=console, transient=True, disable=hidden)
        self._task = self._progress.add_task("", total=epochs)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def compiling(self) -> None:
        """Say that machine code is made before the first epoch."""
        self._progress.update(self._task, description=text("export.compiling"))

    def reach(self, epoch: int) -> None:
        """Show that so many epochs are done."""
        self._progress.update(self._task, completed=epoch)

    def advance(self, epoch: Epoch) -> None:
        """Show that one more epoch is done."""
        told = text("export.loss_now", loss=number(epoch.loss))
        self._progress.update(self._task, completed=epoch.epoch + 1, description=told)
