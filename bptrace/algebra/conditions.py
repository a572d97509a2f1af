"""Conditions and watched formulas, once read: what they need, and whether they hold.

A comparison with nan does not hold, and neither does one with a time before the first. `condition_reader` reads them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen

Values = Mapping[str, Array]
Test = Callable[["Known"], Array]
EXTREMES: dict[str, Callable[..., Array]] = {"max": np.max, "min": np.min}


@frozen(eq=False)
class Watched:
    """A formula with a value: as it was typed, and the quantities it needs now and of the time before."""

    text: str
    quantities: frozenset[str]
    earlier: frozenset[str]
    expression: Expression
    measures: Mapping[str, "Measure"]

    def value(self, now: Values, before: Values | None = None) -> Array:
        """Its value, 2-D; nan where it asks for a time before the first."""
        with np.errstate(all="ignore"):
            return np.atleast_2d(value(self.expression, Known(now, before, self.measures)))


@frozen(eq=False)
class Condition:
    """What holds or not: as it was typed, and the quantities it needs now and of the time before."""

    text: str
    quantities: frozenset[str]
    earlier: frozenset[str]
    test: "Test"
    measures: Mapping[str, "Measure"]
    reach: int = 0

    def holds(
        self,
        now: Values,
        before: Values | None = None,
        earlier: Sequence[Values] = (),
    ) -> bool:
        """Whether it holds; a comparison with nan, or with a time before the first, does not.

        `earlier` are the times before the one before, the latest first; `reach` tells how many times back it looks.
        """
        with np.errstate(all="ignore"):
            return bool(np.all(self.test(Known(now, before, self.measures, earlier))))

    @property
    def dying(self) -> Mapping[str, "DeadShare"]:
        """Its `dead(1)`, …: who knows of more samples than the z at hand gives them among the values."""
        return {name: measure for name, measure in self.measures.items() if isinstance(measure, DeadShare)}


@frozen
class Measure:
    """max, min or previous of a formula."""

    kind: str
    operand: Expression

    def of(self, known: "Known") -> Array:
        if self.kind in EXTREMES:
            found = np.atleast_2d(value(self.operand, known))
            return np.asarray(EXTREMES[self.kind](found, axis=(-2, -1), keepdims=True))
        if known.earlier is None:
            return np.atleast_2d(value(self.operand, known) * np.nan)
        return np.atleast_2d(value(self.operand, known.earlier))


@frozen
class DeadShare(Measure):
    """The share of a layer's units that answer no sample: `operand` is its z, `samples` the axis of the samples."""

    samples: int = 0

    def of(self, known: Values) -> Array:
        found = np.all(value(self.operand, known) <= 0, axis=self.samples)
        return np.array([[np.mean(found)]])


class Known(Mapping[str, Array]):
    """The values at hand, and what is measured of them when it is asked for and not known already."""

    def __init__(
        self,
        now: Values,
        before: Values | None,
        measures: Mapping[str, Measure],
        earlier: Sequence[Values] = (),
    ) -> None:
        self.now, self.measures = now, measures
        self._times = () if before is None else (before, *earlier)

    @property
    def earlier(self) -> "Known | None":
        """The same of the time before; None before the first."""
        if not self._times:
            return None
        before, *others = self._times
        return Known(before, others[0] if others else None, self.measures, others[1:])

    def going_back(self) -> Iterator["Known"]:
        """The same at this time and at those before it, the latest first."""
        known: Known | None = self
        while known is not None:
            yield known
            known = known.earlier

    def __getitem__(self, name: str) -> Array:
        return self.now[name] if name in self.now else self.measures[name].of(self)

    def __iter__(self) -> Iterator[str]:
        return iter((*self.now, *self.measures))

    def __len__(self) -> int:
        return len(self.now) + len(self.measures)
