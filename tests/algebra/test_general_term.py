"""The general term of a sum says of every term which one it is."""

import numpy as np
import pytest

from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expansion import summary
from bptrace.algebra.expression import Entry, Total, children, rebuild, walk
from bptrace.algebra.general_term import general_term, summands
from bptrace.algebra.terms import text_of
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

X, Y = [[0.1, -0.4, 0.8], [1.0, 0.5, 0.2], [-0.3, 0.6, 0.9], [0.7, 0.7, -1.0]], [[0, 1], [1, 0], [0.2, 0.3], [1, 1]]


def with_numbers(node, at):
    """The tree with numbers for letters."""
    if isinstance(node, Entry):
        return Entry(node.name, at.get(node.row, node.row), at.get(node.column, node.column), node.transposed)
    return rebuild(node, tuple(with_numbers(child, at) for child in children(node)))


@pytest.mark.parametrize("layout", ["row", "column"])
@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_letters_and_label_give_back_every_term_and_its_value(layout, loss):
    options = {"loss": loss, "layout": layout, "set": {"optimizer.normalise": True}}
    traced = trace(Scenario.build(network="3-5-tanh-2-sigmoid", x=X, y=Y, **options))
    kinds = set()
    for step in traced.steps:
        whole = entry(step.equation.expression, 0, 0, traced.values)
        for total in (node for node in walk(whole) if isinstance(node, Total)):
            general = general_term(total)
            values = summands(total, traced.values)
            for number, term in enumerate(total.terms):
                at = {letter: int(place) for letter, place in (one.split("=") for one in general.label(number).split())}
                assert with_numbers(general.expression, at) == term
                assert values[number] == number_of(term, traced.values)
            assert np.size(values) == len(total.terms)
            kinds.add(bool(general.columns))
    assert kinds == {True, False}


def test_what_adds_up_a_whole_matrix_is_no_sum_along_its_diagonal():
    traced = trace(Scenario.build(network="3-2", loss="sse", x=X, y=Y))
    written = text_of(summary(traced.step("L").equation, (0, 0), traced.values))
    assert written == "Σₖ Σₗ (a⁽¹⁾[k,l] − y[k,l])²"
