"""The derived backward pass against an independent complex step, over random networks."""

import numpy as np
import oracle
import pytest
from sampling import sampled, scaled

from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import shape, value
from bptrace.algebra.expansion import expansion
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.parser import parse
from bptrace.export.program import program
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

MANY = scaled(10, 250, 1_000, 40)


def source_of(name: str) -> str:
    return name.replace("delta", "z") if name.startswith("delta") else name[1:]


@pytest.mark.parametrize("seeds", MANY, ids=str)
def test_every_derived_equation_is_the_complex_step_derivative(seeds):
    for seed in seeds:
        scenario = oracle.random_scenario(np.random.default_rng(seed))
        minus = scenario.network.sign == "minus"
        with np.errstate(all="ignore"):
            if not np.isfinite(oracle.loss(scenario)):  # an output that is exactly 0 or 1 has no logarithm here
                continue
        for step in trace(scenario, fine=True).steps:
            if step.phase != "backward":
                continue
            derived = step.value if scenario.network.layout == "row" else step.value.T
            expected = oracle.gradient(scenario, source_of(step.name), derived.shape)
            sign = -1 if minus and step.name.startswith("delta") else 1
            np.testing.assert_allclose(derived, sign * expected, rtol=1e-9, atol=1e-12, err_msg=step.name)


@pytest.mark.parametrize("seed", sampled(range(30), 6))
def test_the_textbook_derivation_has_the_values_of_the_fine_one(seed):
    scenario = oracle.random_scenario(np.random.default_rng(seed))
    fine = trace(scenario, fine=True).values
    for step in trace(scenario).steps:
        np.testing.assert_allclose(step.value, fine[step.name], rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("seed", sampled(range(30), 6))
def test_the_loss_of_a_trace_is_the_plain_loss(seed):
    scenario = oracle.random_scenario(np.random.default_rng(seed))
    assert trace(scenario).values["L"].item() == pytest.approx(oracle.loss(scenario).real, rel=1e-12)


@pytest.mark.parametrize("seed", sampled(range(40), 6))
def test_the_printed_lines_run_as_a_program_give_the_same_arrays(seed):
    traced = trace(oracle.random_scenario(np.random.default_rng(seed)), fine=bool(seed % 2))
    names: dict[str, object] = {}
    exec(program(traced), names)
    for name, expected in traced.values.items():
        np.testing.assert_allclose(names[name], expected, rtol=1e-13, atol=1e-300, err_msg=name)


@pytest.mark.parametrize("seed", sampled(range(40), 20))
def test_one_entry_written_out_is_that_entry(seed):
    traced = trace(oracle.random_scenario(np.random.default_rng(seed)))
    for step in traced.steps:
        for at in np.ndindex(*step.value.shape):
            scalar = entry(step.equation.expression, *at, traced.values)
            assert value(scalar, traced.values).item() == pytest.approx(step.value[at], rel=1e-12, abs=1e-300)
            assert expansion(step.equation, at, traced.values).value == pytest.approx(step.value[at], rel=1e-12)


@pytest.mark.parametrize("seeds", MANY, ids=str)
@pytest.mark.parametrize("written", [mathematics, numpy_code])
def test_a_formula_printed_and_parsed_again_is_the_same_tree(seeds, written):
    for seed in seeds:
        network = oracle.random_scenario(np.random.default_rng(seed)).network
        for line in derivation(network, fine=bool(seed % 2)).lines:
            text = written(line.equation).split(" = ", 1)[1]
            assert parse(text, network.vocabulary) == line.equation.expression, text


@pytest.mark.parametrize("seed", sampled(range(40), 6))
def test_symbolic_shapes_are_the_arrays_shapes(seed):
    traced = trace(oracle.random_scenario(np.random.default_rng(seed)), fine=True)
    network = traced.scenario.network
    sizes = {"m": traced.scenario.samples, 1: 1, **{f"n{k}": size for k, size in enumerate(network.sizes)}}
    for step in traced.steps:
        symbolic = shape(step.equation.expression, network.shapes)
        assert symbolic == network.shapes[step.name]
        assert tuple(sizes[dim] for dim in symbolic) == step.value.shape


def test_steps_come_in_the_order_of_the_contract():
    lines = derivation(Scenario.build(network="2-3-sigmoid-1").network).lines
    names = "z1 a1 z2 a2 L delta2 dW2 db2 delta1 dW1 db1 W1_new b1_new W2_new b2_new"
    assert [line.name for line in lines] == names.split()


def test_both_layouts_derive_the_textbook_formulas():
    def formulas(layout):
        lines = derivation(Scenario.build(network="2-3-sigmoid-1-tanh", layout=layout).network).lines
        return {line.name: mathematics(line.equation) for line in lines}

    rows, columns = formulas("row"), formulas("column")
    assert rows["delta2"] == columns["delta2"] == "δ⁽²⁾ = (a⁽²⁾ − y) ⊙ tanh′(z⁽²⁾)"
    assert rows["delta1"] == "δ⁽¹⁾ = (δ⁽²⁾ W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)"
    assert columns["delta1"] == "δ⁽¹⁾ = (W⁽²⁾ᵀ δ⁽²⁾) ⊙ σ′(z⁽¹⁾)"
    assert (rows["dW1"], columns["dW1"]) == ("∂L/∂W⁽¹⁾ = xᵀ δ⁽¹⁾", "∂L/∂W⁽¹⁾ = δ⁽¹⁾ xᵀ")
    assert (rows["db1"], columns["db1"]) == ("∂L/∂b⁽¹⁾ = Σᵢ δ⁽¹⁾", "∂L/∂b⁽¹⁾ = Σⱼ δ⁽¹⁾")
    assert rows["W1_new"] == "W⁽¹⁾_new = W⁽¹⁾ − η ∂L/∂W⁽¹⁾"


def test_the_minus_convention_flips_only_delta():
    plus, minus = (trace(Scenario.build(network="2-3-sigmoid-1-sigmoid", sign=sign)) for sign in ("plus", "minus"))
    for step in plus.steps:
        sign = -1 if step.name.startswith("delta") else 1
        np.testing.assert_allclose(minus.values[step.name], sign * step.value, rtol=1e-14)
    assert mathematics(minus.step("delta2").equation) == "δ⁽²⁾ = (y − a⁽²⁾) ⊙ σ′(z⁽²⁾)"
    assert mathematics(minus.step("W2_new").equation) == "W⁽²⁾_new = W⁽²⁾ + η (a⁽¹⁾ᵀ δ⁽²⁾)"


def test_fixed_biases_have_a_gradient_but_no_update():
    names = [line.name for line in derivation(Scenario.load("mazur").network).lines]
    assert "db1" in names and "b1_new" not in names


def test_mazurs_published_figures():
    """Matt Mazur, A Step by Step Backpropagation Example (2015): figures as printed there."""
    values = trace(Scenario.load("mazur")).values
    np.testing.assert_allclose(values["a1"], [[0.593269992, 0.596884378]], atol=5e-10)
    np.testing.assert_allclose(values["a2"], [[0.75136507, 0.772928465]], atol=5e-9)
    assert values["L"].item() == pytest.approx(0.298371109, abs=5e-10)
    np.testing.assert_allclose(values["W2_new"].T, [[0.35891648, 0.408666186], [0.511301270, 0.561370121]], atol=5e-9)
    np.testing.assert_allclose(values["W1_new"].T, [[0.149780716, 0.19956143], [0.24975114, 0.29950229]], atol=5e-9)
