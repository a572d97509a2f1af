"""What a report tells of one experiment: the settings of every row, the figures it prints, and what it claims."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from bptrace.frozen import frozen
from bptrace.network.building import scenario_fields
from bptrace.network.scenario import Scenario
from bptrace.network.settings import setting

Measure = Literal["accuracy", "soft_accuracy"]
Kind = Literal["higher", "sooner", "rougher", "smoother"]
EVEN = 1e-9  # how far a product of floats may be off before a figure at the very edge of its digits is judged


@frozen
class Figure:
    """A published accuracy in percent, by the digits that were printed: `99.89` is 0.9989, off by 0.00005 at most."""

    printed: str

    @property
    def share(self) -> float:
        """As a share of one."""
        return float(self.printed) / 100

    @property
    def half_unit(self) -> float:
        """Half a unit of the last digit, as a share of one."""
        return 0.5 * 10.0 ** -len(self.printed.partition(".")[2]) / 100

    def within(self, measured: float) -> bool:
        """Whether this would have been printed for what was measured."""
        return abs(measured - self.share) <= self.half_unit + EVEN

    def reached(self, measured: float) -> bool:
        """Whether this or more would have been printed."""
        return measured >= self.share - self.half_unit - EVEN


@frozen
class Task:
    """One run: the settings of its scenario, by the keys of a scenario file, as JSON in one order; and the seed."""

    setup: str
    seed: int

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """The settings by key, the seed apart."""
        read: dict[str, object] = json.loads(self.setup)
        return read

    def scenario(self, source: str = "") -> Scenario:
        """The scenario of this seed. Raises UsageError that names the file `source` and the key."""
        given = {**self.settings, "init.seed": self.seed}
        read = {key: setting(key, value, f"{source}, {key}", source) for key, value in given.items()}
        return Scenario(**scenario_fields(read, source))


@frozen(eq=False)
class Row:
    """One published figure: what was run, in which reading of the report, and when it was looked at.

    `reading` is empty where the report can be read in one way only; `epoch` is None at the end of the run, else the
    number that the report gives, counted from 0.
    """

    name: str
    reading: str
    settings: Mapping[str, object]
    figure: Figure
    epoch: int | None = None

    def task(self, seed: int) -> Task:
        """Its run with a seed; rows of the same settings share it."""
        return Task(json.dumps(self.settings, sort_keys=True), seed)


@frozen
class Pair:
    """Two rows that a claim compares seed by seed, by their names; `level` is what the sooner one reaches first."""

    better: str
    worse: str
    level: Figure | None = None


@frozen
class Claim:
    """What a report claims of some pairs of rows, and by what it is judged."""

    says: str
    kind: Kind
    pairs: tuple[Pair, ...]


@frozen(eq=False)
class Experiment:
    """One experiment of a report: `says` what the report concludes, `about` what has to be known to read its table."""

    name: str
    title: str
    report: str
    place: str
    says: str
    about: str
    measure: Measure
    readings: tuple[str, ...]
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...] = ()

    def tasks(self, seeds: int) -> list[Task]:
        """Every run that its rows need, each once: row by row, so that what is finished is whole rows."""
        return list(dict.fromkeys(row.task(seed) for row in self.rows for seed in range(seeds)))

    def run_of(self, name: str, reading: str) -> Row:
        """The row of that name at the end of its run, in a reading where it has one."""
        found = [row for row in self.rows if row.name == name and row.epoch is None]
        return next((row for row in found if row.reading == reading), found[0])

    def readings_of(self, claim: Claim) -> tuple[str, ...]:
        """The readings that make a difference to a claim; one empty name where none does."""
        named = {name for pair in claim.pairs for name in (pair.better, pair.worse)}
        found = {row.reading for row in self.rows if row.name in named and row.reading}
        return tuple(name for name in self.readings if name in found) or ("",)


def all_tasks(experiments: Sequence[Experiment], seeds: int) -> list[Task]:
    """Every run of several experiments, each once."""
    return list(dict.fromkeys(task for experiment in experiments for task in experiment.tasks(seeds)))
