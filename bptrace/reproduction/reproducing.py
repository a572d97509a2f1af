"""Experiments run again: what is kept is taken, the rest is run and kept, and all of it is judged."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bptrace.frozen import frozen
from bptrace.reproduction.claims import JudgedClaim, judged_claims
from bptrace.reproduction.experiment import Experiment, Task, all_tasks
from bptrace.reproduction.kept import Kept
from bptrace.reproduction.outcome import Outcome, expected_seconds
from bptrace.reproduction.sweep import sweep
from bptrace.reproduction.verdicts import Measured, Support, all_measured, outcomes_of, support

DEFAULT_SEEDS, MOST_SEEDS, MOST_JOBS = 3, 10_000, 256
A_PROCESS = 2.0  # seconds of work that are worth another process: some times what its start takes


@frozen(eq=False)
class Reproduction:
    """An experiment beside what was measured; `outcomes` are the finished runs of every row, by their seed."""

    experiment: Experiment
    rows: tuple[Measured, ...]
    support: Support | None
    claims: tuple[JudgedClaim, ...]
    outcomes: tuple[dict[int, Outcome], ...]

    @property
    def kernels(self) -> Mapping[str | None, int]:
        """How many of its runs each kernel computed; None are those of which that was not noted."""
        runs = {id(outcome): outcome for row in self.outcomes for outcome in row.values()}
        return kernels_of(runs.values())


def kernels_of(outcomes: Iterable[Outcome]) -> Mapping[str | None, int]:
    """How many of these runs each kernel computed."""
    return Counter(sorted((outcome.kernel for outcome in outcomes), key=str))


@dataclass(eq=False)
class Sweep:
    """The runs of some experiments for so many seeds: those that are finished, and those that are left."""

    experiments: Sequence[Experiment]
    seeds: int
    kept: Kept
    results: dict[Task, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take what is kept. Raises BptraceError where a file cannot even be moved out of the way."""
        found = {task: self.kept.find(task) for task in all_tasks(self.experiments, self.seeds)}
        self.results |= {task: outcome for task, outcome in found.items() if outcome is not None}
        self.left = [task for task, outcome in found.items() if outcome is None]

    @property
    def runs(self) -> int:
        """How many runs there are in all."""
        return len(all_tasks(self.experiments, self.seeds))

    @property
    def seconds_left(self) -> float:
        """About how much work is left."""
        return sum(map(expected_seconds, self.left))

    def run(self, jobs: int, on_done: Callable[[Task], object], on_epoch: Callable[[Task, int], object]) -> None:
        """Do what is left on at most `jobs` processes, and keep every run as it is finished. Raises as `sweep` does."""
        if not self.left:
            return
        self.kept.ready()

        def finished(task: Task, outcome: Outcome) -> None:
            self.kept.keep(task, outcome)
            self.results[task] = outcome
            on_done(task)

        sweep(self.left, min(jobs, 1 + int(self.seconds_left / A_PROCESS)), finished, on_epoch)

    def judged(self) -> list[Reproduction]:
        """Every experiment, with what is finished."""
        return [self._judged(experiment) for experiment in self.experiments]

    def _judged(self, experiment: Experiment) -> Reproduction:
        rows = all_measured(experiment, self.results, self.seeds)
        claims = judged_claims(experiment, self.results, self.seeds)
        outcomes = tuple(outcomes_of(row, self.results, self.seeds) for row in experiment.rows)
        return Reproduction(experiment, rows, support(rows, experiment.measure), claims, outcomes)
