"""Why an entry is what it is: the terms it adds up, the factors that scale them, and the entries these are made of.

Every one of those entries has a why of its own, down to what was given: parameters, samples, the learning rate. All of
it is read off the equation that computed the entry, written out for this one entry.
"""

import math
from dataclasses import field
from functools import cached_property

import numpy as np

from bptrace.algebra.addends import Addends, factored
from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expression import Entry, Expression, Symbol
from bptrace.algebra.functions import Array
from bptrace.algebra.scalars import Leaf, cell_of, leaves, place
from bptrace.frozen import frozen
from bptrace.network.initialisation import initialise
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace


@frozen
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


@frozen(eq=False)
class Why:
    """An entry, its value, and what it was made of: terms that add up, times the factors; none where it was given."""

    leaf: Leaf
    value: float
    addends: Addends | None = None
    values: Array = field(default_factory=lambda: np.zeros(0))  # of the addends
    factors: tuple[Part, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether no step computed it."""
        return self.addends is None

    @cached_property
    def contributions(self) -> Array:
        """Of every term to the entry."""
        with np.errstate(all="ignore"):
            return self.values * math.prod(factor.value for factor in self.factors)

    @cached_property
    def shares(self) -> Array:
        """Of every term in Σ|contribution|."""
        with np.errstate(all="ignore"):
            sizes = np.abs(self.contributions)
            return np.nan_to_num(sizes / sizes.sum(), posinf=1.0) if sizes.any() else sizes

    @cached_property
    def by_size(self) -> list[int]:
        """The terms' numbers, the largest contribution first; what is no number comes first of all."""
        sizes = np.nan_to_num(np.abs(self.contributions), nan=np.inf, posinf=np.inf)
        return [int(k) for k in np.argsort(-sizes, kind="stable")]

    def term(self, number: int) -> Part:
        """One of the terms."""
        assert self.addends is not None
        value, given = float(self.values[number]), float(self.contributions[number])
        return Part(self.addends[number], value, given, float(self.shares[number]))

    @property
    def terms(self) -> list[Part]:
        """All of them."""
        return [self.term(number) for number in range(len(self.values))]

    def share_of(self, largest: int) -> float:
        """How much of Σ|contribution| the largest terms are."""
        return float(self.shares[self.by_size[:largest]].sum())


def why(traced: Trace, leaf: Leaf) -> Why:
    """What the entry was made of. KeyError for a quantity that the trace does not have."""
    leaf = place(leaf)
    value = number_of(leaf, traced.values)
    if not isinstance(leaf, Entry) or leaf.name not in traced:
        return Why(leaf, value)
    whole = entry(traced.step(leaf.name).equation.expression, *cell_of(leaf), traced.values)
    inner, scaling = factored(whole)
    addends = Addends(inner)
    return Why(leaf, value, addends, addends.values(traced.values), tuple(_factor(one, traced) for one in scaling))


def _factor(expression: Expression, traced: Trace) -> Part:
    value = number_of(expression, traced.values)
    return Part(expression, value, value, 1.0)


# --- what was given --------------------------------------------------------------------------------------------------


def was_drawn(scenario: Scenario, leaf: Leaf) -> bool:
    """Whether a parameter's entry is still the one that the scenario's initialisation and seed draw."""
    if isinstance(leaf, Symbol) or leaf.name not in scenario.parameters:
        return False
    drawn = initialise(scenario.network, scenario.init, scenario.seed)[leaf.name]
    return bool(drawn[cell_of(leaf)] == scenario.parameters[leaf.name][cell_of(leaf)])
