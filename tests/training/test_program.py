"""The training step is the traced update: the same equations, compiled."""

import re
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from every_kernel import CASES, built
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.chain_rule import RULES
from bptrace.algebra.expression import Apply, MatMul, Scale
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import derivation
from bptrace.training.program import ForwardProgram, UpdatesProgram

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


def program_of(scenario: Scenario) -> UpdatesProgram:
    return UpdatesProgram(derivation(scenario.network, scenario.optimizer), scenario.samples)


def updated(scenario: Scenario, updates: int) -> dict[str, Array]:
    """What is carried after so many updates of the scenario's own samples, computed by the kernel."""
    program = program_of(scenario)
    before = (*scenario.scalars.values(), *scenario.parameters.values(), *scenario.state.values())
    return dict(
        zip(
            program.results,
            program.run([(np.stack([scenario.x] * updates), np.stack([scenario.y] * updates))], *before),
            strict=True,
        )
    )


def assert_is_traced(scenario: Scenario, updates: int) -> None:
    """Every matrix is the traced one, to 1e-12 of the largest number of a parameter and what is kept for it."""
    found = updated(scenario, updates)
    before = {**scenario.parameters, **scenario.state}
    trained = {*scenario.network.trained, *scenario.state}
    for _ in range(updates):
        scenario = trace(scenario).updated
    after = {**scenario.parameters, **scenario.state}
    assert tuple(found) == tuple(after)
    for name, expected in after.items():
        parameter = name.removeprefix(quantity(name).state or "")
        largest = max(np.abs(expected).max(), np.abs(after[parameter]).max())
        assert np.abs(found[name] - expected).max() <= 1e-12 * largest, name
        assert (name in trained) or np.array_equal(found[name], before[name])


@pytest.mark.parametrize("name", sampled(NETWORKS, 8))
def test_two_hundred_compiled_updates_are_two_hundred_traced_ones(name: str) -> None:
    assert_is_traced(NETWORKS[name], 200)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lab2", "lab1"])
def test_a_thousand_compiled_updates_are_a_thousand_traced_ones(name: str) -> None:
    assert_is_traced(Scenario.load(name), 1000)


@pytest.mark.parametrize("case", sampled(CASES, 13), ids=str)
def test_whatever_there_is_is_compiled(case: tuple[Any, ...]) -> None:
    assert_is_traced(built(*case), 3)


def test_the_last_update_of_an_epoch_may_have_fewer_samples() -> None:
    scenario = Scenario.build("mazur", optimizer="adam")
    parts = [scenario.with_samples(np.ones((size, 2)) * 0.3, np.ones((size, 2)) * 0.2) for size in (3, 3, 2)]
    expected = scenario
    for part in parts:
        at = expected.with_samples(part.x, part.y)
        expected = trace(at).updated
    program = program_of(parts[0])
    given = (*scenario.scalars.values(), *scenario.parameters.values(), *scenario.state.values())
    found = program.run([(part.x[None], part.y[None]) for part in parts], *given)
    for name, array in zip(program.results, found, strict=True):
        assert np.allclose(array, {**expected.parameters, **expected.state}[name], rtol=1e-12, atol=1e-15)


def test_what_is_given_is_left_as_it_is() -> None:
    scenario = NETWORKS["momentum"]
    given = {name: array.copy() for name, array in {**scenario.parameters, **scenario.state}.items()}
    updated(scenario, 5)
    assert all(np.array_equal(array, {**scenario.parameters, **scenario.state}[name]) for name, array in given.items())


def called(source: str) -> Sequence[str]:
    """The functions that the lines of every update call, in order."""
    return re.findall(r"^        (\w+(?:\.reduce)?)\(", source, re.MULTILINE)


def test_the_program_names_every_quantity_of_the_derivation_that_an_update_needs() -> None:
    plan = derivation(NETWORKS["batch"].network)
    names = re.findall(r"# (.+)$", UpdatesProgram(plan, 2).usual.source, re.MULTILINE)
    needed = {line.name for line in plan.lines if line.phase != "loss"}
    assert needed - {name for several in names for name in several.split(", ")} <= {
        "dW1",
        "dW2",
        "db1",
        "db2",
    }  # η times them is computed at once


@pytest.mark.parametrize("layout", ["row", "column"])
def test_a_sum_over_one_sample_is_left_out_and_nothing_else(layout: str) -> None:
    plan = derivation(Scenario.build(network="2-3-tanh-1", layout=layout, loss="mse", sample=3).network)
    one, several = UpdatesProgram(plan, 1), UpdatesProgram(plan, 2)
    assert "add.reduce" not in called(one.usual.source) and called(several.usual.source).count("add.reduce") == 2


def test_nothing_is_computed_twice_and_nothing_allocated_in_an_update() -> None:
    source = UpdatesProgram(derivation(Scenario.load("lab2").network), 1).usual.source
    assert not {"empty", "full", "array"}.intersection(called(source))
    assert called(source).count("dot") == 4 + 3 + 4 and called(source).count("exp") == 2 * 4


@pytest.mark.parametrize(("node", "operand"), [(MatMul, 1), (Apply, 0)])
def test_a_bent_rule_of_the_chain_rule_bends_training(
    node: type, operand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = NETWORKS["lab1"]
    right = program_of(scenario).usual.source
    expected = updated(scenario, 1)
    rule = RULES[node]

    def bent(*arguments: object) -> tuple[object, ...]:
        gradients = list(rule(*arguments))
        gradients[operand] = Scale(scenario.network.symbolic_sizes["n1"], gradients[operand])
        return tuple(gradients)

    monkeypatch.setitem(RULES, node, bent)
    derivation.cache_clear()
    assert program_of(scenario).usual.source != right
    assert not np.array_equal(updated(scenario, 1)["W1"], expected["W1"])


def test_a_bent_function_bends_training(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = NETWORKS["lab1"]
    expected = updated(scenario, 1)
    slope = replace(FUNCTIONS["dsigmoid"], value=lambda z: np.exp(-np.abs(z)))
    monkeypatch.setitem(FUNCTIONS, "dsigmoid", slope)
    assert not np.array_equal(updated(scenario, 1)["W1"], expected["W1"])


def test_an_error_in_a_compiled_step_shows_the_line_of_numpy() -> None:
    program = program_of(NETWORKS["lab1"])
    with pytest.raises(ValueError) as error:
        program.run([(np.ones((1, 3, 1)), np.ones((1, 1, 1)))], 0.1, *NETWORKS["lab1"].parameters.values())
    assert "dot(W1, x, r0)  # z1" in "".join(traceback.format_tb(error.tb))


def test_the_forward_program_gives_what_the_loss_is_made_of() -> None:
    scenario = NETWORKS["mazur"]
    program = ForwardProgram(derivation(scenario.network))
    assert program.results == ("a2",)
    assert np.array_equal(program.run(scenario.x, *scenario.parameters.values())[0], trace(scenario).values["a2"])
