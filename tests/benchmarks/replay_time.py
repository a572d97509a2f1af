"""Going back in a long run: what recording costs, how long any update is away, how much room it takes.

    python tests/benchmarks/replay_time.py [--epochs 2] [--turns 60] [--rounds 9] [--kernel numpy]

The run is Lab 2's: 2-100-50-10-1, 5,000 epochs of 500 updates, 2,500,000 in all. Training it would take minutes, so its
recording is filled by the rule that training follows, one check-point where each is due, with the weights of a short
run; reaching an update costs the same whatever the numbers are. Costs are of CPU time and are taken in turns:

* recording: the same updates with check-points and without any, in many short turns; of each turn and the one beside it
  the ratio less one, the median of them all, and how far it may be off (a standard error by the quartiles);
* reaching: a random update of the 2,500,000 against replaying 2,000 updates in a row; 1 or less is what is wanted.
"""

import argparse
import os
import random
import statistics
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from bptrace import Scenario
from bptrace.training import Training
from bptrace.training.moment import Moment
from bptrace.training.recording import Recording
from bptrace.training.replay import Replay

ALL, REPLAYED = 2_500_000, 2_000


def seconds(training: Training, updates: int) -> float:
    """CPU time of so many updates more."""
    begun = time.process_time()
    training.advance(updates)
    return time.process_time() - begun


def long_run(training: Training) -> Recording:
    """The recording of a run of all updates, with the weights that `training` has by now."""
    recording, now = Recording(Moment.begin(training.start)), training.moment
    updates = 0
    while updates < ALL:
        updates += recording.until_next(updates)
        recording.add(now.at(now.row, updates))
    return recording


def main() -> None:
    """Print the three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--kernel", default="numpy")
    options = parser.parse_args()
    scenario = Scenario.load("lab2")
    recorded, bare = (Training(scenario, 10**6, kernel=options.kernel) for _ in range(2))
    bare.recording = Recording(bare.moment, stride=10**9)
    updates = options.epochs * recorded.updates_per_epoch
    costs: dict[Training, list[float]] = {bare: [], recorded: []}
    for turn in range(options.turns):
        for training in (bare, recorded) if turn % 2 else (recorded, bare):
            costs[training].append(seconds(training, updates))
    shares = [more / less - 1 for more, less in zip(costs[recorded], costs[bare], strict=True)]
    first, middle, third = statistics.quantiles(shares, n=4)
    print(
        f"recording  {middle:+7.1%} ± {1.25 * (third - first) / 1.35 / len(shares) ** 0.5:.1%} of the training time, "
        f"at a stride of {recorded.recording.stride}"
    )

    recording = long_run(recorded)
    print(
        f"room       {recording.size / 2**20:7.1f} MiB: {len(recording)} check-points, {recording.stride} updates apart"
    )
    ratios = {"a random update": [], "the farthest one": []}
    for seed in range(options.rounds):
        random.seed(seed)
        begun = time.process_time()
        recorded.steps.to(recorded.moment, recorded.updates + REPLAYED)
        replayed = time.process_time() - begun
        far = random.randrange(len(recording) - 1) * recording.stride + recording.stride - 1
        for name, update in zip(ratios, (random.randrange(ALL), far), strict=True):
            replay = Replay(recorded.steps, recording, lambda: ALL)
            begun = time.process_time()
            replay.scenario(update)
            ratios[name].append((time.process_time() - begun) / replayed)
    for name, found in ratios.items():
        print(f"reaching   {statistics.median(found):7.2f} times {REPLAYED} updates in a row: {name}")


if __name__ == "__main__":
    main()
