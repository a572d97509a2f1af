"""The training step is the traced update: the same equations, compiled."""

import traceback
from collections.abc import Iterator

import numpy as np
import pytest
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.chain_rule import RULES
from bptrace.algebra.expression import Apply, MatMul, Scale
from bptrace.algebra.notation import numpy_code
from bptrace.network.derivation import derivation
from bptrace.training.program import forward_program, updates_program

NETWORKS = {
    "lab1": Scenario.load("lab1"),
    "mazur": Scenario.load("mazur"),
    "columns": Scenario.build(network="2-4-tanh-3-softplus-1", layout="column", seed=3, sample=8),
    "sse": Scenario.build(network="2-3-relu-1-sigmoid", loss="sse", seed=1, sample=8),
    "mse": Scenario.build(network="2-3-sigmoid-1", loss="mse", seed=2, layout="column", sample=8),
    "batch": Scenario.build(network="2-3-sigmoid-1", loss="mse", x=[[0.1, 0.9], [0.7, 0.2]], y=[[1.0], [0.5]]),
    "minus": Scenario.build(network="2-3-tanh-2-sigmoid", sign="minus", seed=1, x=[[0.1, 0.9]], y=[[0.0, 1.0]]),
    "fixed": Scenario.build(network="2-3-sigmoid-1", bias="fixed", init="uniform", sample=8),
    "momentum": Scenario.build("lab1", optimizer="momentum", set={"optimizer.form": "averaged"}),
    "adagrad": Scenario.build("mazur", optimizer="adagrad", set={"optimizer.initial": 1}),
    "rmsprop": Scenario.build(network="2-3-tanh-1", optimizer="rmsprop", learning_rate=1e-3, sample=8),
    "adam": Scenario.build("mazur", optimizer="adam", learning_rate=1e-3, set={"optimizer.weight_decay": 1e-3}),
    "normalised": Scenario.build("lab1", set={"optimizer.normalise": True}),
}


@pytest.fixture(autouse=True)
def fresh_derivations() -> Iterator[None]:
    """No test sees the derivation that another one bent."""
    derivation.cache_clear()
    yield
    derivation.cache_clear()


@pytest.mark.parametrize("name", sampled(NETWORKS, 3))
def test_two_hundred_compiled_updates_are_two_hundred_traced_ones(name: str) -> None:
    scenario = NETWORKS[name]
    before = {**scenario.parameters, **scenario.state}
    program = updates_program(derivation(scenario.network, scenario.optimizer), scenario.samples)
    compiled = program.run([(scenario.x, scenario.y)] * 200, *scenario.scalars.values(), *before.values())

    for _ in range(200):
        scenario = trace(scenario).updated

    after = {**scenario.parameters, **scenario.state}
    assert tuple(after) == program.results
    for quantity, found in zip(program.results, compiled, strict=True):
        expected = after[quantity]
        assert np.abs(found - expected).max() <= 1e-12 * np.abs(expected).max()
        assert not np.array_equal(expected, before[quantity]) or quantity not in (
            *scenario.network.trained,
            *scenario.state,
        )


def test_the_program_holds_the_very_lines_of_the_derivation_and_no_others() -> None:
    plan = derivation(NETWORKS["batch"].network)
    lines = [line.strip() for line in updates_program(plan, 2).source.splitlines()]
    assert lines[2:-2] == [numpy_code(line.equation) for line in plan.lines if line.phase != "loss"]


@pytest.mark.parametrize("layout", ["row", "column"])
@pytest.mark.parametrize("sign", ["plus", "minus"])
def test_a_sum_over_one_sample_is_left_out_and_nothing_else(layout: str, sign: str) -> None:
    scenario = Scenario.build(network="2-3-tanh-1", layout=layout, sign=sign, loss="mse", sample=3)
    plan = derivation(scenario.network)
    one, several = updates_program(plan, 1), updates_program(plan, 2)
    assert "np.sum" not in one.source and several.source.count("np.sum") >= 2
    given = [(scenario.x, scenario.y)], 0.1, *scenario.parameters.values()
    assert all(np.array_equal(a, b) for a, b in zip(one.run(*given), several.run(*given), strict=True))


@pytest.mark.parametrize(("node", "operand"), [(MatMul, 1), (Apply, 0)])
def test_a_bent_rule_of_the_chain_rule_bends_training(
    node: type, operand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = NETWORKS["lab1"]
    right = updates_program(derivation(scenario.network), 1)
    rule = RULES[node]

    def bent(*arguments: object) -> tuple[object, ...]:
        gradients = list(rule(*arguments))
        gradients[operand] = Scale(scenario.network.symbolic_sizes["n1"], gradients[operand])
        return tuple(gradients)

    monkeypatch.setitem(RULES, node, bent)
    derivation.cache_clear()
    wrong = updates_program(derivation(scenario.network), 1)
    given = [(scenario.x, scenario.y)], 0.1, *scenario.parameters.values()
    assert wrong.source != right.source
    assert not np.array_equal(wrong.run(*given)[0], right.run(*given)[0])


def test_an_error_in_a_compiled_step_shows_the_line_of_numpy() -> None:
    program = updates_program(derivation(NETWORKS["lab1"].network), 1)
    with pytest.raises(ValueError) as error:
        program.run([(np.ones((3, 1)), np.ones((1, 1)))], 0.1, *NETWORKS["lab1"].parameters.values())
    assert "z1 = W1 @ x" in "".join(traceback.format_tb(error.tb))


def test_the_forward_program_gives_what_the_loss_is_made_of() -> None:
    scenario = NETWORKS["mazur"]
    program = forward_program(derivation(scenario.network))
    assert program.results == ("a2",)
    assert np.array_equal(program.run(scenario.x, *scenario.parameters.values())[0], trace(scenario).values["a2"])
