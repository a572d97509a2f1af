"""A sweep of eight seeds of Lab 2's plain network, on one process and on several.

    python tests/benchmarks/sweep_time.py [--epochs 500] [--jobs 2] [--rounds 5]

Both do the same runs, a tenth of the report's, in turn, round by round; the starts of the processes are counted, and
outweigh runs of 60 epochs. Of the wall times the quickest round of each way is compared, and every round is printed:
other programs can only make a round slower. How much of the machine others had is told for every round; where it is
more than a tenth of a core, the wall says nothing of a sweep. There the second ratio does: the processor time of the
one process, against that of each of the several (their mean, and what the parent does).
"""

import argparse
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from bptrace.reproduction.experiment import Task
from bptrace.reproduction.experiment_file import read_experiment
from bptrace.reproduction.sweep import sweep

SEEDS = 8
QUIET = 0.1  # cores that others may have


@dataclass
class Round:
    """All runs once: seconds on the wall, seconds of the busiest processor, and cores that other programs had."""

    wall: float
    busy: float
    others: float


def machine_seconds() -> float:
    """What all processors together have worked by now, for anybody; nan where the system does not tell."""
    try:
        user, nice, system, _, _, *interrupts = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    except OSError:
        return math.nan
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def all_done(tasks: list[Task], jobs: int) -> Round:
    """Do all of them."""
    done: list[Task] = []
    started, before, machine = time.perf_counter(), os.times(), machine_seconds()
    sweep(tasks, jobs, lambda task, outcome: done.append(task), lambda task, epochs: None)
    assert set(done) == set(tasks)
    wall, after, worked = time.perf_counter() - started, os.times(), machine_seconds() - machine
    own, children = (sum(after[place] - before[place] for place in places) for places in ((0, 1), (2, 3)))
    return Round(wall, own + children / jobs, max(worked - own - children, 0.0) / wall)


def told(title: str, rounds: list[Round]) -> None:
    """A line: the quickest round, and all of them."""
    each = "  ".join(f"{one.wall:.2f} ({one.others:.1f})" for one in rounds)
    print(
        f"{title:<12} {min(one.wall for one in rounds):7.2f} s at best; every round, and the cores others had: {each}"
    )


def main() -> None:
    """Print both ways and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    row = read_experiment("lab2-decay").rows[0]
    settings = {**row.settings, "training.epochs": options.epochs}
    tasks = [type(row)(row.name, row.reading, settings, row.figure).task(seed) for seed in range(SEEDS)]
    rounds: dict[int, list[Round]] = {1: [], options.jobs: []}
    for _ in range(options.rounds):
        for jobs, found in rounds.items():
            found.append(all_done(tasks, jobs))
    print(f"{SEEDS} seeds of {options.epochs} epochs, on a machine of {os.cpu_count()} cores")
    for jobs, found in rounds.items():
        told(f"{jobs} process{'es' * (jobs > 1)}", found)
    wall = [min(one.wall for one in found) for found in rounds.values()]
    busy = [min(one.busy for one in found) for found in rounds.values()]
    others = max(min(found, key=lambda one: one.wall).others for found in rounds.values())
    quiet = "on a quiet machine" if others <= QUIET else f"while others had {others:.1f} cores: it says nothing"
    print(f"ratio        {wall[0] / wall[1]:7.2f} on the wall, {quiet}")
    print(f"             {busy[0] / busy[1]:7.2f} by processor time")


if __name__ == "__main__":  # a spawned process imports this file
    main()
