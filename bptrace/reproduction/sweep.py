"""Many runs, on one process or several.

Each worker has a pipe: a task goes in; how many epochs are done, and then the outcome, come out. A worker that ends by
itself closes its pipe, so nobody waits for it in vain; one whose parent is gone finds its pipe closed, and ends.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from bptrace.errors import BptraceError
from bptrace.reproduction.experiment import Task
from bptrace.reproduction.outcome import Outcome, outcome_of
from bptrace.texts import text

TELLING = 0.2  # seconds between two words of a worker about how far it is

OnDone = Callable[[Task, Outcome], object]
OnEpoch = Callable[[Task, int], object]
Word = int | Outcome | Exception


def sweep(tasks: Sequence[Task], jobs: int, on_done: OnDone, on_epoch: OnEpoch) -> None:
    """Do all `tasks`, `jobs` at a time: `on_epoch` is told how many epochs of one are done, `on_done` what came out.

    Both are called in this process. Ctrl+C raises KeyboardInterrupt; a worker that ends by itself, BptraceError: what
    was not told to `on_done` is lost.
    """
    if jobs == 1 or len(tasks) < 2:
        for task in tasks:
            on_done(task, outcome_of(task, lambda epochs, task=task: on_epoch(task, epochs)))  # type: ignore[misc]
        return
    with _workers(min(jobs, len(tasks))) as workers:
        _hand_out(tasks, workers, on_done, on_epoch)


@dataclass(eq=False)
class Worker:
    """A process, the pipe to it, and what it is doing."""

    process: BaseProcess
    pipe: "Connection[Task, Word]"
    task: Task | None = None

    def begin(self, task: Task | None) -> None:
        """Give it the next task, if there is one."""
        self.task = task
        if task is not None:
            try:
                self.pipe.send(task)
            except OSError:
                raise self.gone() from None

    def word(self) -> Word:
        """What it says next. Raises BptraceError where it has ended."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            raise self.gone() from None

    def gone(self) -> BptraceError:
        """The error about a process that ended by itself."""
        self.process.join()
        return BptraceError(text("reproduce.worker_gone", code=self.process.exitcode))


@contextmanager
def _workers(count: int) -> Iterator[list[Worker]]:
    """So many processes, ended when this is left."""
    # Spawned everywhere alike: a fork would carry threads and locks of whoever asks.
    context = multiprocessing.get_context("spawn")
    workers: list[Worker] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            with _deaf_to_ctrl_c():
                process.start()
            theirs.close()
            workers.append(Worker(process, ours))
        yield workers
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join()
            worker.pipe.close()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes begun in here never hear it, not even while they load their modules; this one does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hand_out(tasks: Sequence[Task], workers: Sequence[Worker], on_done: OnDone, on_epoch: OnEpoch) -> None:
    left = iter(tasks)
    for worker in workers:
        worker.begin(next(left, None))
    while busy := {worker.pipe: worker for worker in workers if worker.task is not None}:
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            task, word = worker.task, worker.word()
            assert task is not None  # it is busy
            if isinstance(word, Exception):
                raise word
            if isinstance(word, int):
                on_epoch(task, word)
            else:
                on_done(task, word)
                worker.begin(next(left, None))


def _work(pipe: "Connection[Word, Task]") -> None:
    """A worker's life: task after task, until its parent ends it. Ctrl+C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            task = pipe.recv()
            try:
                pipe.send(outcome_of(task, _Teller(pipe)))
            except OSError:
                return
            except Exception as error:
                pipe.send(error)
    except (EOFError, OSError):
        return


class _Teller:
    """Tells how many epochs are done, now and then."""

    def __init__(self, pipe: "Connection[Word, Task]") -> None:
        self._pipe = pipe
        self._told = monotonic()

    def __call__(self, epochs: int) -> None:
        now = monotonic()
        if now - self._told >= TELLING:
            self._told = now
            self._pipe.send(epochs)
