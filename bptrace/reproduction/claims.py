"""What a report claims of two rows, compared seed by seed: the same data and the same first weights in both.

In one pair a claim *holds* where it is so in at least three seeds of four, and is *contradicted* where the opposite is.
Over all its pairs it holds where it holds in each, in part where it holds in some, is contradicted where it is so in
one and holds in none, and is not shown otherwise.
"""

import math
from collections.abc import Callable
from typing import Literal

from bptrace.frozen import frozen
from bptrace.reproduction.experiment import Claim, Experiment, Figure, Kind, Measure, Pair
from bptrace.reproduction.outcome import Outcome
from bptrace.reproduction.verdicts import FEWEST, Results, outcomes_of

Holding = Literal["holds", "in-part", "not-shown", "contradicted"]
MOST = 0.75


@frozen
class Compared:
    """In how many seeds the better one of a pair is better, both are alike, and the other one is."""

    pair: Pair
    better: int
    alike: int
    worse: int

    @property
    def seeds(self) -> int:
        """How many seeds have both runs."""
        return self.better + self.alike + self.worse


@frozen
class JudgedClaim:
    """A claim in one reading of the report (empty where there is one only); None where a pair has too few seeds."""

    claim: Claim
    reading: str
    pairs: tuple[Compared, ...]

    @property
    def holding(self) -> Holding | None:
        """The rule at the head of this module."""
        if any(pair.seeds < FEWEST for pair in self.pairs):
            return None
        hold = [pair.better >= MOST * pair.seeds for pair in self.pairs]
        if any(hold):
            return "holds" if all(hold) else "in-part"
        return "contradicted" if any(pair.worse >= MOST * pair.seeds for pair in self.pairs) else "not-shown"


def judged_claims(experiment: Experiment, results: Results, seeds: int) -> tuple[JudgedClaim, ...]:
    """Every claim of an experiment, in each reading that makes a difference to it."""
    return tuple(
        JudgedClaim(
            claim,
            reading,
            tuple(_compared(experiment, claim.kind, pair, reading, results, seeds) for pair in claim.pairs),
        )
        for claim in experiment.claims
        for reading in experiment.readings_of(claim)
    )


def _compared(experiment: Experiment, kind: Kind, pair: Pair, reading: str, results: Results, seeds: int) -> Compared:
    rows = (experiment.run_of(name, reading) for name in (pair.better, pair.worse))
    first, second = (outcomes_of(row, results, seeds) for row in rows)
    worth = _WORTH[kind]
    both = [
        (worth(first[seed], experiment.measure, pair.level), worth(second[seed], experiment.measure, pair.level))
        for seed in first.keys() & second.keys()
    ]
    better, worse = sum(one > other for one, other in both), sum(one < other for one, other in both)
    return Compared(pair, better, len(both) - better - worse, worse)


def _last(outcome: Outcome, measure: Measure, level: Figure | None) -> float:
    return outcome.at(measure)


def _early(outcome: Outcome, measure: Measure, level: Figure | None) -> float:
    assert level is not None  # the reader asks for one where a claim is about what is sooner
    epoch = outcome.first(measure, level)
    return -math.inf if epoch is None else -float(epoch)


def _rough(outcome: Outcome, measure: Measure, level: Figure | None) -> float:
    return outcome.rises


def _smooth(outcome: Outcome, measure: Measure, level: Figure | None) -> float:
    return -outcome.rises


_WORTH: dict[Kind, Callable[[Outcome, Measure, Figure | None], float]] = {
    "higher": _last,
    "sooner": _early,
    "rougher": _rough,
    "smoother": _smooth,
}
"""Of what the better one of a pair has more."""
