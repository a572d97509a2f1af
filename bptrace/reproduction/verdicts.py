"""Published beside measured.

A share of right classes can only take as many values as there are samples, so it is counted: a figure is *typical*
where at least one seed in ten ends on it, *possible* where any does, else *not seen*. Below eleven seeds a single one
is a tenth and says little, so that a figure is typical there only where at least half of them end on it: were it rarer
than one in ten, three seeds would give that once in thirty times, four once in twenty. Soft accuracy is continuous, and
hardly any seed ends on four printed digits: a figure is typical within the 10th and the 90th percentile of the seeds,
possible within their least and greatest, else not seen; each bound within the printed digits.

Of fewer than three seeds nothing is said.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from bptrace.frozen import frozen
from bptrace.reproduction.experiment import Experiment, Figure, Measure, Row, Task
from bptrace.reproduction.outcome import Outcome

Verdict = Literal["typical", "possible", "not-seen"]
VERDICTS: tuple[Verdict, ...] = ("typical", "possible", "not-seen")
Results = Mapping[Task, Outcome]

FEWEST = 3  # seeds that make a verdict
ENOUGH = 11  # of so many seeds one alone is less than a tenth
OFTEN, OFTEN_OF_FEW = 0.1, 0.5  # the share of seeds that makes a figure typical
LOW, HIGH = 10, 90  # percentiles


@frozen
class Spread:
    """The middle of what several seeds gave, and its 10th and 90th percentile."""

    median: float
    p10: float
    p90: float


@frozen
class Firsts:
    """The first of the kept epochs at which each seed reached a figure; ∞ where it never did."""

    spread: Spread
    reached: int


@frozen(eq=False)
class Measured:
    """A row beside what its seeds gave; without any there is no spread, of too few no verdict.

    `values` is one accuracy a seed, in the order of the seeds, `on` how many of them are on the published figure.
    """

    row: Row
    values: tuple[float, ...]
    on: int
    spread: Spread | None
    verdict: Verdict | None
    firsts: Firsts | None = None
    diverged: int = 0

    @property
    def share(self) -> float | None:
        """The share of seeds on the published figure."""
        return self.on / len(self.values) if self.values else None


@frozen
class Support:
    """How the figures of all rows that can be read in several ways are judged in each, and the reading they support.

    `counts` has as many numbers as there are VERDICTS, `on` is how many seeds are on the figures. `best` is None where
    two readings fare alike.
    """

    counts: Mapping[str, tuple[int, ...]]
    on: Mapping[str, int]
    best: str | None


def measured(row: Row, measure: Measure, results: Results, seeds: int) -> Measured:
    """What the finished runs of a row say."""
    outcomes = outcomes_of(row, results, seeds)
    values = tuple(outcome.at(measure, row.epoch) for outcome in outcomes.values())
    if not values:
        return Measured(row, (), 0, None, None)
    on = sum(row.figure.within(value) for value in values)
    diverged = sum(outcome.diverged for outcome in outcomes.values())
    firsts = None if row.epoch is None else _firsts(row.figure, measure, list(outcomes.values()))
    found = verdict(row.figure, values, measure) if len(values) >= FEWEST else None
    return Measured(row, values, on, spread(values), found, firsts, diverged)


def outcomes_of(row: Row, results: Results, seeds: int) -> dict[int, Outcome]:
    """The finished runs of a row by their seed."""
    found = {seed: results.get(row.task(seed)) for seed in range(seeds)}
    return {seed: outcome for seed, outcome in found.items() if outcome is not None}


def spread(values: Sequence[float]) -> Spread:
    """Median and percentiles, between two values in proportion."""
    low, median, high = np.percentile(values, [LOW, 50, HIGH])
    return Spread(float(median), float(low), float(high))


def verdict(figure: Figure, values: Sequence[float], measure: Measure) -> Verdict:
    """The rule at the head of this module."""
    if measure == "accuracy":
        share = sum(figure.within(value) for value in values) / len(values)
        often = OFTEN if len(values) >= ENOUGH else OFTEN_OF_FEW
        return "typical" if share >= often else "possible" if share else "not-seen"
    found = spread(values)
    if _between(figure, found.p10, found.p90):
        return "typical"
    return "possible" if _between(figure, min(values), max(values)) else "not-seen"


def support(rows: Sequence[Measured], measure: Measure) -> Support | None:
    """Which reading the figures support: the one with the fewest not seen, then with the most typical.

    Where those are as many, and figures can be counted, the one with the most seeds on them. None where there is one
    reading only, or not every row has a verdict.
    """
    several = [one for one in rows if one.row.reading]
    names = list(dict.fromkeys(one.row.reading for one in several))
    if len(names) < 2 or any(one.verdict is None for one in several):
        return None
    of = {name: [one.verdict for one in several if one.row.reading == name] for name in names}
    counts = {name: tuple(found.count(verdict) for verdict in VERDICTS) for name, found in of.items()}
    on = {name: sum(one.on for one in several if one.row.reading == name) for name in names}
    counted = measure == "accuracy"
    ranks = {name: (found[2], -found[0], -on[name] * counted) for name, found in counts.items()}
    best = [name for name, rank in ranks.items() if rank == min(ranks.values())]
    return Support(counts, on, best[0] if len(best) == 1 else None)


def all_measured(experiment: Experiment, results: Results, seeds: int) -> tuple[Measured, ...]:
    """Every row of an experiment."""
    return tuple(measured(row, experiment.measure, results, seeds) for row in experiment.rows)


def _between(figure: Figure, least: float, most: float) -> bool:
    return figure.reached(most) and (figure.within(least) or least < figure.share)


def _firsts(figure: Figure, measure: Measure, outcomes: Sequence[Outcome]) -> Firsts:
    found = [outcome.first(measure, figure) for outcome in outcomes]
    epochs = [np.inf if epoch is None else float(epoch) for epoch in found]
    # Of epochs that some never reach there is no proportion: each percentile is the epoch of one of the seeds.
    low, median, high = np.percentile(epochs, [LOW, 50, HIGH], method="inverted_cdf")
    return Firsts(Spread(float(median), float(low), float(high)), sum(epoch is not None for epoch in found))
