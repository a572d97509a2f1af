"""Training, the traced update and the printed numpy program leave the same weights, to the last digits."""

import ast
from types import CodeType

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.export.program import program
from bptrace.network.update_rules import RULES
from bptrace.tracing import givens
from bptrace.training import Training


def printed(scenario: Scenario) -> CodeType:
    """The printed program of one update, without the numbers that it starts from."""
    tree, given = ast.parse(program(trace(scenario))), {*givens(scenario)}
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in given)
    ]
    return compile(tree, "printed", "exec")


def agree(scenario: Scenario, updates: int) -> None:
    training = Training(scenario, 60)
    training.advance(updates)
    code, stepped = printed(scenario), scenario
    space = dict(givens(scenario))
    names = {*scenario.network.trained, *scenario.state}
    for _ in range(updates):
        stepped = trace(stepped).next
        exec(code, space)
        space |= {**givens(stepped), **{name: space[f"{name}_new"] for name in names}}
    for name in names:
        ours, traced = training.moment.arrays[name], {**stepped.parameters, **stepped.state}[name]
        for other in (traced, space[name]):
            assert np.abs(ours - other).max() <= 1e-12 * np.abs(other).max(), name
        assert not np.array_equal(ours, {**scenario.parameters, **scenario.state}[name])


def case(optimizer: str, network: str) -> Scenario:
    return Scenario.build(
        network=network, optimizer=optimizer, learning_rate=0.01, decay=0.9, decay_every=5, data="lab1-xor",
        layout="column" if optimizer == "adagrad" else "row",
        set={"optimizer.weight_decay": 1e-3, "optimizer.initial": 0.1} if optimizer == "adagrad" else {},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", RULES)
def test_a_thousand_updates_agree_with_every_optimizer(optimizer: str) -> None:
    agree(case(optimizer, "2-2-tanh-1"), 1000)


def test_a_hundred_updates_of_a_neuron_agree() -> None:
    agree(case("momentum", "2-1-sigmoid"), 100)
