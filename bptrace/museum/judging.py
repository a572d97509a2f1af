"""What each printed figure is worth: it agrees, its last digit is off, or it is not reproducible; and why.

A figure *agrees* within half a unit of its last digit and is off in its *last digit* within a whole one, which is what
rounding on the way can do; else it is *not reproducible* by the method that the source describes. An erratum's cause is
not believed: everything is computed anew in its way, and the printed digits have to come out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions
from bptrace.frozen import frozen
from bptrace.museum.example_file import Erratum, Example, Printed
from bptrace.museum.method import Method, methods
from bptrace.network.figures import refusal
from bptrace.verification.digits import Figure, judge

Worth = Literal["agrees", "last-digit", "not-reproducible"]
WORTHS: dict[str, Worth] = {"right": "agrees", "rounded": "last-digit", "wrong": "not-reproducible"}


@frozen(eq=False)
class Explanation:
    """An erratum and the way of computing that it names; None where it names none."""

    erratum: Erratum
    method: Method | None


@frozen(eq=False)
class Judged:
    """One figure: its place in a matrix of figures (None for a single one), the computed value, and its worth.

    `by_cause` is what it is when computed in the way of its erratum, None where there is no such way.
    """

    printed: Printed
    place: tuple[int, int] | None
    figure: Figure
    computed: float
    explanation: Explanation | None = None
    by_cause: float | None = None

    @property
    def worth(self) -> Worth:
        """What it is worth by the method that the source describes."""
        return WORTHS[judge(self.figure, self.computed, slack=self.figure.half_unit)]

    @property
    def reproduced(self) -> bool:
        """Whether the digits come out, as told or by the cause."""
        found = self.computed if self.worth == "agrees" else self.by_cause
        return found is not None and judge(self.figure, found) == "right"

    @property
    def as_the_file_says(self) -> bool:
        """Whether the file leaves nothing open: what does not agree has an erratum, and its cause holds."""
        if self.worth == "agrees" or self.reproduced:
            return True
        told = self.explanation is not None and not self.explanation.erratum.cause
        return told or (self.explanation is None and self.worth == "last-digit")


@frozen(eq=False)
class Judgement:
    """An example with every figure judged."""

    example: Example
    figures: tuple[Judged, ...]
    explanations: tuple[Explanation, ...]

    @cached_property
    def counts(self) -> Mapping[Worth, int]:
        """How many figures are worth what."""
        counted = Counter(one.worth for one in self.figures)
        return {worth: counted[worth] for worth in WORTHS.values()}

    @property
    def idle_errata(self) -> tuple[Erratum, ...]:
        """Errata about a figure that agrees after all."""
        off = {one.printed.name for one in self.figures if one.worth != "agrees"}
        return tuple(erratum for erratum in self.example.errata if not off.issuperset(erratum.figures))

    @property
    def exit_code(self) -> int:
        """1 where a figure is worth less than the file says, or an erratum speaks of one that agrees."""
        sound = all(one.as_the_file_says for one in self.figures) and not self.idle_errata
        return 0 if sound else 1


def judge_example(example: Example) -> Judgement:
    """Every figure of an example, computed as its source describes; what does not agree also as its erratum says."""
    told = Method(example.scenario)
    figures = [one for printed in example.printed for one in _judged(printed, told)]
    explanations = tuple(_explained(example, erratum, figures) for erratum in example.errata)
    of = {name: explanation for explanation in explanations for name in explanation.erratum.figures}
    explained = (_with_cause(one, of[one.printed.name]) if one.printed.name in of else one for one in figures)
    return Judgement(example, tuple(explained), explanations)


def _judged(printed: Printed, method: Method) -> Iterator[Judged]:
    """The figures under one name."""
    computed = _computed(printed, method, printed.updates)
    values, half_units = (part.reshape(computed.shape) for part in (printed.figures.values, printed.figures.half_units))
    for row, column in np.ndindex(*computed.shape):
        figure = Figure("", float(values[row, column]), float(half_units[row, column]))
        place = (row, column) if printed.figures.axes else None
        yield Judged(printed, place, figure, float(computed[row, column]))


def _computed(printed: Printed, method: Method, updates: int) -> Array:
    """What is printed, computed; a list fits a row or a column. Raises UsageError where the shapes do not fit."""
    computed = printed.formula.value(method.values(updates))
    given = printed.figures.values
    fits = given.shape == computed.shape if given.ndim == 2 else given.size == computed.size == max(computed.shape)
    if not fits:
        shapes = {"given": dimensions(given.shape), "is": dimensions(computed.shape)}
        raise refusal("examples.shape", printed.place, name=printed.name, **shapes)
    return computed


def _explained(example: Example, erratum: Erratum, figures: Sequence[Judged]) -> Explanation:
    """The erratum with the way of computing that reproduces its figures, or the first way there is."""
    if not erratum.cause:
        return Explanation(erratum, None)
    ways = [Explanation(erratum, method) for method in methods(example.scenario, erratum.cause)]
    if not ways:
        raise refusal("examples.no_such_mistake", erratum.place, line=erratum.cause.line, name=erratum.cause.mistake)
    off = [one for one in figures if one.printed.name in erratum.figures]
    return next((way for way in ways if all(_with_cause(one, way).reproduced for one in off)), ways[0])


def _with_cause(one: Judged, explanation: Explanation) -> Judged:
    """The figure beside what its erratum makes of it; one that agrees needs none."""
    if one.worth == "agrees":
        return one
    if explanation.method is None:
        return replace(one, explanation=explanation)
    updates = explanation.erratum.cause.updates
    computed = _computed(one.printed, explanation.method, one.printed.updates if updates is None else updates)
    return replace(one, explanation=explanation, by_cause=float(computed[one.place or (0, 0)]))
