"""A sweep of eight seeds of Lab 2's plain network, on one process and on several.

    python tests/benchmarks/sweep_time.py [--epochs 60] [--jobs 2] [--rounds 3]

Both do the same runs, in turn; the starts of the processes are counted. The ratio is of wall times, so it says something
only where nothing else is at work; beside it stands how many cores that left, by the load at the start.
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


def seconds(tasks: list[Task], jobs: int) -> float:
    """How long all of them take."""
    done: list[Task] = []
    started = time.perf_counter()
    sweep(tasks, jobs, lambda task, outcome: done.append(task), lambda task, epochs: None)
    assert set(done) == set(tasks)
    return time.perf_counter() - started


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
    one, several = statistics.median(alone), statistics.median(together)
    print(f"1 process    {one:7.2f} s for {SEEDS} seeds of {options.epochs} epochs")
    print(
        f"{options.jobs} processes  {several:7.2f} s, on {os.cpu_count()} cores with a load of {load:.1f} at the start"
    )
    print(f"ratio        {one / several:7.2f}")


if __name__ == "__main__":  # a spawned process imports this file
    main()
