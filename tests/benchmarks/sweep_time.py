"""A sweep of eight seeds of Lab 2's plain network, on one process and on several.

    python tests/benchmarks/sweep_time.py [--epochs 60] [--jobs 2] [--rounds 3]

Both do the same runs, in turn; the starts of the processes are counted. The first ratio is of wall times, and says
something only on a quiet machine. On a busy one the second does: the processor time of the one process, against that of
each of the several (their mean, and what the parent does).
"""

import argparse
import os
import statistics
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from bptrace.reproduction.experiment import Task
from bptrace.reproduction.experiment_file import read_experiment
from bptrace.reproduction.sweep import sweep

SEEDS = 8


def seconds(tasks: list[Task], jobs: int) -> tuple[float, float]:
    """How long all of them take, on the wall and for the busiest processor."""
    done: list[Task] = []
    started, before = time.perf_counter(), os.times()
    sweep(tasks, jobs, lambda task, outcome: done.append(task), lambda task, epochs: None)
    assert set(done) == set(tasks)
    wall, after = time.perf_counter() - started, os.times()
    own, children = (sum(after[place] - before[place] for place in places) for places in ((0, 1), (2, 3)))
    return wall, own + children / jobs


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    row = read_experiment("lab2-decay").rows[0]
    settings = {**row.settings, "training.epochs": options.epochs}
    tasks = [type(row)(row.name, row.reading, settings, row.figure).task(seed) for seed in range(SEEDS)]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    alone, together = [], []
    for _ in range(options.rounds):
        alone.append(seconds(tasks, 1))
        together.append(seconds(tasks, options.jobs))
    (one, one_busy), (several, several_busy) = (
        [statistics.median(times) for times in zip(*rounds, strict=True)] for rounds in (alone, together)
    )
    print(f"1 process    {one:7.2f} s for {SEEDS} seeds of {options.epochs} epochs")
    print(
        f"{options.jobs} processes  {several:7.2f} s, on {os.cpu_count()} cores with a load of {load:.1f} at the start"
    )
    print(f"ratio        {one / several:7.2f} on the wall, {one_busy / several_busy:.2f} by processor time")


if __name__ == "__main__":  # a spawned process imports this file
    main()
