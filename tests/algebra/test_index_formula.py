"""An index formula is the entry it stands for: every index runs from 0 to its end, every sum is added up in a loop."""

import numpy as np
import pytest
from sampling import sampled

from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expression import Entry, IndexSum, Number, children, rebuild, walk
from bptrace.algebra.index_formula import lettered
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

X = [[0.1, -0.4, 0.8], [1.0, 0.5, 0.2], [-0.3, 0.6, 0.9]]
WHOLES = [[0, 1], [1, 0], [0.2, 0.8]]
CASES = [
    (network, loss, layout)
    for network, loss in (("3-4-tanh-2-sigmoid", "mse"), ("3-3-prelu-2-softmax", "cross-entropy"), ("3-2-2", "sse"))
    for layout in ("row", "column")
]


def length(index, term, values):
    """How far an index runs: along the first matrix that has it."""
    places = ((node, (node.row, node.column)) for node in walk(term) if isinstance(node, Entry))
    return next(values[node.name].shape[at.index(index)] for node, at in places if index in at)


def added_up(node, at, values):
    if isinstance(node, IndexSum):
        places = range(length(node.index, node.term, values))
        return sum(added_up(node.term, {**at, node.index: place}, values) for place in places)
    if isinstance(node, Entry):
        return float(values[node.name][at.get(node.row, node.row), at.get(node.column, node.column)])
    operands = tuple(Number(added_up(child, at, values)) for child in children(node))
    return number_of(rebuild(node, operands) if operands else node, values)


@pytest.mark.parametrize("case", sampled(CASES, 3), ids="-".join)
def test_every_index_formula_added_up_is_the_entry_of_the_trace(case):
    network, loss, layout = case
    more = {"optimizer.normalise": True, "optimizer.weight_decay": 0.1}
    scenario = Scenario.build(network=network, loss=loss, layout=layout, x=X, y=WHOLES, optimizer="adam", set=more)
    traced = trace(scenario, fine=True)
    for step in traced.steps:
        entry, written = lettered(step.equation, traced.derivation.shapes)
        for row, column in np.ndindex(*step.value.shape):
            found = added_up(written, {entry.row: row, entry.column: column}, traced.values)
            np.testing.assert_allclose(found, step.value[row, column], rtol=1e-9, atol=1e-15)
