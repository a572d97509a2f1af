"""The progress bar of many runs, on stderr, for people only."""

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bptrace.reproduction.experiment import Task
from bptrace.reproduction.outcome import expected_seconds
from bptrace.texts import text


class RunBar:
    """A bar that grows with the work done, and counts runs; `hidden` where nobody watches.

    `kept` runs of all are done already. Runs differ in length, so each counts as much as it is expected to take.
    """

    def __init__(self, left: list[Task], kept: int, hidden: bool) -> None:
        self._work: Mapping[Task, float] = {} if hidden else {task: expected_seconds(task) for task in left}
        self._done: dict[Task, float] = {}
        self._runs, self._kept, self._finished = len(left) + kept, kept, 0
        bar = BarColumn(style="bright_black", complete_style="bold", finished_style="bold")
        columns = (bar, TextColumn("{task.description}"), TimeRemainingColumn(), TextColumn(text("reproduce.left")))
        console = Console(stderr=True, no_color="NO_COLOR" in os.environ)
        self._progress = Progress(*columns, console=console, transient=True, disable=hidden)
        self._bar = self._progress.add_task("", total=sum(self._work.values()))

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def epoch(self, task: Task, epochs: int) -> None:
        """Show that so many epochs of a run are done."""
        if self._progress.disable:
            return
        total = float(str(task.settings["training.epochs"])) if "training.epochs" in task.settings else 1000.0
        self._advance(task, epochs / total)

    def done(self, task: Task) -> None:
        """Show that a run is finished."""
        self._finished += 1
        if not self._progress.disable:
            self._advance(task, 1.0)

    def _advance(self, task: Task, share: float) -> None:
        before = self._done.get(task, 0.0)
        now = max(before, share * self._work[task])
        self._done[task] = now
        runs = text("reproduce.runs", done=self._kept + self._finished, runs=self._runs)
        what = text("reproduce.now", data=task.settings["data.name"], seed=task.seed)
        self._progress.update(self._bar, advance=now - before, description=f"{runs} · {what}")
