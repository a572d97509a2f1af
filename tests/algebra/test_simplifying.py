"""Simplified equations are the equations that were derived, and nothing that does not cancel is touched."""

import numpy as np
import oracle
import pytest
from sampling import sampled

from bptrace.algebra import simplifying
from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Number, Scale
from bptrace.algebra.notation import mathematics
from bptrace.algebra.simplifying import SIMPLIFICATIONS
from bptrace.errors import UsageError
from bptrace.gradient_checking import gradient_check
from bptrace.network.derivation import derivation
from bptrace.network.losses import LOSSES
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

SOFTMAX = {"network": "2-3-tanh-3-softmax", "x": [[0.3, -0.8], [1.0, 0.5]], "y": [[0, 1, 0], [0.5, 0, 0.5]]}
SIGMOID = {"network": "2-3-tanh-2-sigmoid", "loss": "bce", "x": [[0.3, -0.8], [1.0, 0.5]], "y": [[0, 1], [1, 0.2]]}


@pytest.fixture
def fresh_derivations():
    derivation.cache_clear()
    yield
    derivation.cache_clear()


def formulas(fine=False, **options):
    scenario = Scenario.build(**options)
    lines = derivation(scenario.network, fine=fine).lines
    return {line.name: mathematics(line.equation).split(" = ", 1)[1] for line in lines}


@pytest.mark.parametrize("options", [SOFTMAX, SIGMOID], ids=["softmax and cross-entropy", "sigmoid and bce"])
@pytest.mark.parametrize(("sign", "error"), [("plus", "(a⁽²⁾ − y) / m"), ("minus", "(y − a⁽²⁾) / m")])
@pytest.mark.parametrize("layout", ["row", "column"])
def test_the_error_of_the_output_is_a_minus_y(options, sign, error, layout):
    assert formulas(sign=sign, layout=layout, **options)["delta2"] == error


def test_in_small_steps_the_derivative_by_a_keeps_its_own_equation():
    softmax, sigmoid = formulas(fine=True, **SOFTMAX), formulas(fine=True, **SIGMOID)
    assert softmax["da2"] == "−y / a⁽²⁾ / m"
    assert softmax["delta2"] == "a⁽²⁾ ⊙ (∂L/∂a⁽²⁾ − Σⱼ (∂L/∂a⁽²⁾ ⊙ a⁽²⁾))"
    assert sigmoid["da2"] == "(a⁽²⁾ − y) / (a⁽²⁾ ⊙ (1 − a⁽²⁾)) / m"
    assert sigmoid["delta2"] == "∂L/∂a⁽²⁾ ⊙ σ′(z⁽²⁾)"


def test_no_slope_is_written_in_a_where_it_does_not_cancel():
    """1 − a² loses the digits that tanh′(z) keeps where tanh saturates."""
    for network in ("2-3-tanh-1-sigmoid", "2-2-sigmoid-1-tanh"):
        for loss in ("half-sse", "sse", "mse"):
            assert "(1 − a" not in "".join(formulas(network=network, loss=loss).values())
    assert "σ′(z⁽²⁾)" in formulas(**{**SOFTMAX, "network": "2-3-tanh-3-sigmoid"}, loss="cross-entropy")["delta2"]


@pytest.mark.parametrize("seed", sampled(range(60), 3))
def test_a_simplified_equation_has_the_value_of_the_one_that_was_derived(seed):
    rng = np.random.default_rng(seed)
    traced = trace(oracle.random_scenario(rng, loss=["bce", "cross-entropy", "mse"][seed % 3]), fine=bool(seed % 2))
    for step in traced.steps:
        if step.unsimplified is not None:
            with np.errstate(all="ignore"):
                derived = value(step.unsimplified, traced.values)
            shown = np.isfinite(derived)
            np.testing.assert_allclose(step.value[shown], derived[shown], rtol=1e-6, atol=1e-9)


def test_every_step_names_the_rules_that_made_it_shorter():
    softmax = trace(Scenario.build(**SOFTMAX)).step("delta2")
    assert softmax.rules[-4:] == ("common_factor", "cancelling", "targets", "multiplying_out")
    sigmoid = trace(Scenario.build(**SIGMOID)).step("delta2")
    assert sigmoid.rules[-4:] == ("common_factor", "common_denominator", "own_slope", "cancelling")
    assert {*softmax.rules, *sigmoid.rules} >= set(SIMPLIFICATIONS)


@pytest.mark.parametrize("name", SIMPLIFICATIONS)
def test_a_wrong_simplification_fails_the_gradient_check(name, monkeypatch, fresh_derivations):
    right, once = SIMPLIFICATIONS[name], []

    def mutant(node, known):
        found = right(node, known)
        if found is None or once:
            return found
        once.append(node)
        return Scale(Number(2.0), found)

    monkeypatch.setitem(SIMPLIFICATIONS, name, mutant)
    monkeypatch.setattr(simplifying, "size", lambda expression: 0 if "2.0" in repr(expression) else 1)
    wrong = 0
    for options in (SOFTMAX, SIGMOID):
        once.clear()
        derivation.cache_clear()
        wrong += gradient_check(Scenario.build(**options)).counts["wrong"]
    assert wrong


@pytest.mark.parametrize(("z", "y"), [([[800.0, 0.0, -800.0]], [[0, 1, 0]]), ([[40.0, 0.0, -40.0]], [[1, 0, 0]])])
@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_a_saturated_output_is_shown_as_it_is_and_never_accused(z, y, activation):
    loss = "cross-entropy" if activation == "softmax" else "bce"
    scenario = Scenario.build(network=f"3-3-{activation}", loss=loss, x=z, y=y).with_parameters({"W1": np.eye(3)})
    traced = trace(scenario)
    a, target = traced.values["a1"], np.array(y)
    np.testing.assert_array_equal(traced.values["delta1"], a - target)
    assert gradient_check(traced).counts["wrong"] == 0


@pytest.mark.parametrize("seed", sampled(range(40), 8))
def test_no_saturated_network_is_accused(seed):
    """Weights up to a hundred times as large: outputs of exactly 0 and 1, losses of inf; nothing judged is wrong."""
    rng = np.random.default_rng(seed)
    scenario = oracle.random_scenario(rng, loss=["bce", "cross-entropy"][seed % 2])
    larger = {name: 10.0 ** (seed % 3) * w for name, w in scenario.parameters.items() if name[0] == "W"}
    counts = gradient_check(scenario.with_parameters(larger)).counts
    assert counts["wrong"] == 0 and sum(counts.values())


def test_zero_times_the_logarithm_of_zero_is_zero():
    scenario = Scenario.build(network="2-2-softmax", x=[[1000.0, 0.0]], y=[[1, 0]])
    right, wrong = scenario.with_parameters({"W1": np.eye(2)}), scenario.with_parameters({"W1": np.eye(2)[::-1]})
    assert trace(right).values["L"].item() == 0.0
    assert trace(wrong).values["L"].item() == np.inf


@pytest.mark.parametrize(
    ("loss", "y", "told"),
    [
        ("cross-entropy", [[0.5, 0.6]], "sum to 1.1"),
        ("cross-entropy", [[1.5, -0.5]], r"y\[0,0\]"),
        ("bce", [[0.2, 1.5]], r"y\[0,1\]"),
    ],
)
def test_targets_that_are_no_shares_are_refused(loss, y, told):
    with pytest.raises(UsageError, match=told):
        Scenario.build(network="2-2-sigmoid", loss=loss, x=[1.0, 2.0], y=y)


def test_after_softmax_the_loss_is_cross_entropy_unless_another_is_named():
    assert Scenario.build(network="2-3-softmax").network.loss == "cross-entropy"
    assert Scenario.build(network="2-3-softmax", loss="mse").network.loss == "mse"
    assert Scenario.build(network="2-3-softmax-2").network.loss == "half-sse"
    assert set(LOSSES) == {"half-sse", "sse", "mse", "bce", "cross-entropy"}
