"""Why an entry is what it is: the terms it adds up, the factors that scale them, and the entries these are made of.

Every one of those entries has a why of its own, down to what was given: parameters, samples, the learning rate. All of
it is read off the equation that computed the entry, written out for this one entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bptrace.algebra.entry import entry
from bptrace.algebra.expression import Entry, Expression, Symbol
from bptrace.algebra.scalars import Leaf, addends, cell_of, factored, leaves, number_of, numbers_of, place
from bptrace.network.initialisation import initialise
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace


@dataclass(frozen=True)
class Part:
    """A term of the sum that an entry is, or a factor of all its terms.

    `contribution` is the term times all factors, so that contributions add up to the entry; `share` is its part of
    Σ|contribution|. A factor scales everything: it contributes nothing by itself, and its share is 1.
    """

    expression: Expression
    value: float
    contribution: float
    share: float

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The entries (and plain numbers such as η) that it was made of."""
        return leaves(self.expression)


@dataclass(frozen=True, eq=False)
class Why:
    """An entry, its value, and what it was made of; nothing where it was given."""

    leaf: Leaf
    value: float
    whole: Expression | None
    terms: tuple[Part, ...] = ()
    factors: tuple[Part, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether no step computed it."""
        return self.whole is None

    @cached_property
    def by_size(self) -> tuple[Part, ...]:
        """The terms, the largest contribution first; what is no number comes first of all."""
        return tuple(sorted(self.terms, key=lambda term: -_size(term.contribution)))

    def share_of(self, largest: int) -> float:
        """How much of Σ|contribution| the largest terms are."""
        return sum(term.share for term in self.by_size[:largest])


def why(traced: Trace, leaf: Leaf) -> Why:
    """What the entry was made of. KeyError for a quantity that the trace does not have."""
    leaf = place(leaf)
    value = number_of(leaf, traced.values)
    if not isinstance(leaf, Entry) or leaf.name not in traced:
        return Why(leaf, value, None)
    whole = entry(traced.step(leaf.name).equation.expression, *cell_of(leaf), traced.values)
    inner, scaling = factored(whole)
    factors = tuple(_factor(factor, traced) for factor in scaling)
    return Why(leaf, value, whole, tuple(_terms(addends(inner), factors, traced)), factors)


def _factor(expression: Expression, traced: Trace) -> Part:
    value = number_of(expression, traced.values)
    return Part(expression, value, value, 1.0)


def _terms(expressions: Sequence[Expression], factors: Sequence[Part], traced: Trace) -> list[Part]:
    scale = 1.0
    for factor in factors:
        scale *= factor.value
    values = numbers_of(expressions, traced.values)
    contributions = [value * scale for value in values]
    whole = sum(map(abs, contributions))
    return [
        Part(expression, value, given, abs(given) / whole if whole else 0.0)
        for expression, value, given in zip(expressions, values, contributions, strict=True)
    ]


def _size(contribution: float) -> float:
    return abs(contribution) if contribution == contribution else float("inf")


# --- what was given --------------------------------------------------------------------------------------------------


def was_drawn(scenario: Scenario, leaf: Leaf) -> bool:
    """Whether a parameter's entry is still the one that the scenario's initialisation and seed draw."""
    if isinstance(leaf, Symbol) or leaf.name not in scenario.parameters:
        return False
    drawn = initialise(scenario.network, scenario.init, scenario.seed)[leaf.name]
    return bool(drawn[cell_of(leaf)] == scenario.parameters[leaf.name][cell_of(leaf)])
