"""Why an entry is what it is: what is told of its making multiplies and adds up to the entry itself."""

import math

import numpy as np
import oracle
import pytest
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.expression import Entry, Symbol
from bptrace.algebra.scalars import cell_of
from bptrace.tracing import Trace
from bptrace.why import was_drawn, why


def names(found: object) -> list[str]:
    return [leaf.name for part in (*found.terms, *found.factors) for leaf in part.leaves]  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", sampled(range(8), 3))
def test_contributions_add_up_to_the_entry_and_terms_times_factors_make_it(seed: int) -> None:
    traced = trace(oracle.random_scenario(np.random.default_rng(seed)), fine=bool(seed % 2))
    for step in traced.steps:
        for cell, wanted in np.ndenumerate(step.value):
            found = why(traced, Entry(step.name, *cell))
            assert found.value == wanted and not found.is_given
            assert sum(part.contribution for part in found.terms) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            product = sum(part.value for part in found.terms) * math.prod(part.value for part in found.factors)
            assert product == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            assert (
                sum(part.share for part in found.terms) == pytest.approx(1.0 if wanted else 0.0, abs=1e-9) or not wanted
            )


def test_a_hidden_delta_is_made_of_the_next_layers_deltas_and_weights_scaled_by_its_slope() -> None:
    traced = trace(Scenario.load("lab1"))
    found = why(traced, Entry("delta1", 1, 0))
    assert [[leaf.name for leaf in term.leaves] for term in found.terms] == [["W2", "delta2"]] * 3
    assert [cell_of(term.leaves[0]) for term in found.terms] == [(0, 1), (1, 1), (2, 1)]
    (slope,) = found.factors
    assert slope.leaves == (Entry("z1", 1, 0),)
    a = traced.values["a1"][1, 0]
    assert slope.value == pytest.approx(a * (1 - a))


def test_shares_are_of_the_absolute_contributions_and_order_by_size() -> None:
    traced = trace(Scenario.load("lab2"))
    found = why(traced, Entry("z2", 0, 4))
    terms = np.append(traced.values["a1"][0] * traced.values["W2"][:, 4], traced.values["b2"][0, 4])
    assert found.contributions == pytest.approx(terms)
    assert [abs(found.term(k).contribution) for k in found.by_size] == pytest.approx(np.sort(np.abs(terms))[::-1])
    assert found.share_of(5) == pytest.approx(np.sort(np.abs(terms))[-5:].sum() / np.abs(terms).sum())


def given(traced: Trace, leaf: Entry) -> set[str]:
    """All that an entry comes from in the end."""
    found, seen, waiting = set(), set(), [leaf]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        known = why(traced, one)
        if known.is_given:
            found.add(one.name)
        waiting += [below for part in (*known.terms, *known.factors) for below in part.leaves]
    return found


def test_every_walk_ends_at_what_was_given() -> None:
    traced = trace(Scenario.load("mazur"))
    assert given(traced, Entry("dW1", 0, 0)) == {"x", "y", "W1", "b1", "W2", "b2"}
    assert given(traced, Entry("W2_new", 1, 1)) == {"x", "y", "W1", "b1", "W2", "b2", "eta"}
    assert given(traced, Entry("a1", 0, 1)) == {"x", "W1", "b1"}


def test_an_entry_of_a_transpose_is_the_entry_itself() -> None:
    traced = trace(Scenario.load("mazur"))
    assert why(traced, Entry("W2", 0, 1, transposed=True)).leaf == Entry("W2", 1, 0)
    assert why(traced, Symbol("eta")).is_given and why(traced, Symbol("eta")).value == 0.5


def test_a_drawn_weight_is_told_from_a_given_one() -> None:
    drawn = Scenario.build(network="2-3-sigmoid-1", seed=4)
    changed = drawn.with_parameters({"W1": drawn.parameters["W1"] + np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])})
    assert was_drawn(drawn, Entry("W1", 0, 1)) and was_drawn(changed, Entry("W1", 0, 0))
    assert not was_drawn(changed, Entry("W1", 0, 1)) and not was_drawn(drawn, Entry("x", 0, 0))
    assert was_drawn(drawn.with_layout("column"), Entry("W1", 1, 0))
