"""The gradient check: no right derivation is accused, no mistake passes."""

import gc
from contextlib import suppress
from dataclasses import replace
from weakref import ref

import numpy as np
import oracle
import pytest
from sampling import sampled, scaled

from bptrace.algebra.evaluation import value
from bptrace.algebra.parser import parse
from bptrace.algebra.rounding import magnitude, tolerance
from bptrace.gradient_checking import METHODS, Verdict, can_check, check_quantity, gradient_check
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.tracing import givens, trace
from bptrace.waiting import Abandoned, while_wanted

SOME = scaled(8, 308, 3_000, 30)


@pytest.mark.parametrize("seed", sampled(range(25), 4))
def test_the_stacked_nudges_equal_one_forward_pass_per_entry(seed):
    traced = trace(oracle.random_scenario(np.random.default_rng(seed)))
    names = [n for n in traced.values if n[0] in "Wbza" and n[-1].isdigit() and not n.startswith("delta")]
    for name in names:
        numeric = check_quantity(traced, name).numeric
        turned = numeric if traced.scenario.network.layout == "row" else numeric.T
        expected = oracle.gradient(traced.scenario, name, turned.shape)
        np.testing.assert_allclose(turned, expected, rtol=1e-10, atol=1e-290, err_msg=name)


def test_a_central_difference_is_what_a_person_would_compute():
    scenario = Scenario.load("lab1")
    nudged = lambda by: oracle.loss(scenario, "W1", (1, 2), by).real  # noqa: E731
    expected = (nudged(1e-4) - nudged(-1e-4)) / 2e-4
    assert check_quantity(trace(scenario), "W1", "central", 1e-4).numeric[2, 1] == pytest.approx(expected, rel=1e-9)


SATURATED = range(1760, 1761), range(2900, 2901)  # so far that one loss stands for all nudges of a layer


@pytest.mark.parametrize("seeds", [*SATURATED, *SOME], ids=str)
@pytest.mark.parametrize("method", METHODS)
def test_no_right_network_is_accused(seeds, method):
    for seed in seeds:
        rng = np.random.default_rng(seed)
        scenario = oracle.random_scenario(rng)
        wild = {name: array * np.exp(rng.normal(scale=2)) for name, array in scenario.parameters.items()}
        check = gradient_check(scenario.with_parameters(wild), method)
        assert check.counts["wrong"] == 0, [(r.name, r.counts) for r in check.results if r.counts["wrong"]]


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 60), marks=pytest.mark.slow)], ids=str)
@pytest.mark.parametrize(
    ("method", "step"),
    [*(("complex", h) for h in (1e-320, 1e-300, 1e-9, 1e-4, 0.1)), *(("central", h) for h in (1e-9, 0.1, 1))],
)
def test_a_step_that_suits_nobody_accuses_nobody(seeds, method, step):
    for seed in seeds:
        check = gradient_check(oracle.random_scenario(np.random.default_rng(seed)), method, step)
        assert check.counts["wrong"] == 0, [(r.name, r.counts) for r in check.results if r.counts["wrong"]]


@pytest.mark.parametrize("step", [1e-9, 1e-4, 1e-2])
def test_a_complex_step_as_large_as_a_central_one_still_judges(step):
    assert gradient_check(Scenario.load("mazur"), "complex", step).counts["right"] == 16


@pytest.mark.parametrize("method", METHODS)
def test_a_network_that_is_saturated_everywhere_is_not_accused(method):
    """Outputs jump within far less than any step: the slope on either side says nothing of the one in between."""
    scenario = Scenario.build(network="2-3-tanh-1-tanh-2-tanh", seed=4)
    steep = {name: array * 1e6 for name, array in scenario.parameters.items()}
    assert gradient_check(scenario.with_parameters(steep), method).counts["wrong"] == 0


def test_a_unit_beyond_the_end_of_the_exponential_has_a_slope_of_zero():
    traced = trace(
        Scenario.build(network="1-1-sigmoid-1", x="-1e4", y="0", init="ones").with_parameters({"W2": [[1e40]]})
    )
    check = gradient_check(traced)
    assert check.trace.values["delta1"] == 0 and check.counts["wrong"] == 0


def test_where_the_derived_gradient_overflows_nothing_is_known():
    scenario = Scenario.build(network="1-1-sigmoid-1", x="-1e4", y="-1e200", init="ones")
    check = check_quantity(trace(scenario.with_parameters({"W2": [[1e200]]})), "delta1")
    assert not np.isfinite(check.analytic).any() and check.passed is None


@pytest.mark.parametrize("seeds", SOME, ids=str)
def test_an_entry_wrong_by_more_than_one_per_cent_is_never_called_right(seeds):
    for seed in seeds:
        rng = np.random.default_rng(seed)
        traced = trace(oracle.random_scenario(rng))
        for line in traced.derivation.phase("backward"):
            right = traced.values[line.name]
            factor = 1 + rng.choice([-1, 1]) * np.exp(rng.uniform(np.log(0.0101), 3, size=right.shape))
            verdicts = check_quantity(traced, line.name, analytic=right * factor).verdicts
            assert not np.any((verdicts == Verdict.RIGHT) & (right != 0))


def test_a_zero_that_should_be_zero_is_zero_and_a_nonzero_there_is_wrong():
    traced = trace(Scenario.build(network="2-3-relu-1", x="-1,-1", y="1", init="ones"))
    assert set(check_quantity(traced, "dW1").verdicts.flat) == {Verdict.ZERO}
    wrong = check_quantity(traced, "dW1", analytic=np.full((2, 3), 1e-12))
    assert set(wrong.verdicts.flat) == {Verdict.WRONG} and wrong.passed is False


def test_where_a_relu_sits_on_its_kink_nothing_is_judged():
    scenario = Scenario.build(network="2-2-relu-1", x="1,1", y="5", init="ones")
    traced = trace(scenario.with_parameters({"W1": [[1, 1], [-1, 1]], "b1": [[0, 0]]}))
    verdicts = check_quantity(traced, "delta1").verdicts
    assert verdicts[0, 0] == Verdict.NOT_JUDGED and verdicts[0, 1] == Verdict.RIGHT


def test_a_saturated_unit_is_judged_to_its_last_digit():
    traced = trace(Scenario.build(network="1-1-tanh-1-sigmoid", x="30", y="0", init="ones"))
    check = check_quantity(traced, "dW1")
    assert check.counts["right"] == 1 and 0 < abs(check.analytic.item()) < 1e-20


@pytest.mark.parametrize("x", ["-2000", "2000"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus"])
def test_a_unit_saturated_beyond_the_range_of_floats_is_zero_and_never_wrong(activation, x):
    traced = trace(Scenario.build(network=f"1-1-{activation}-1", x=x, y="0", init="ones"))
    check = check_quantity(traced, "dW1")
    assert np.isfinite(check.numeric).all() and check.counts["wrong"] == check.counts["not_judged"] == 0


def test_the_rounding_bound_covers_the_learners_cancellation():
    """a (1 − a) of a saturated unit loses every digit: such an entry may be anything but right or wrong for sure."""
    traced = trace(Scenario.build(network="1-1-sigmoid-1", x="38", y="0", init="ones"))
    a = traced.values["a1"]
    formula = parse("(delta2 W2.T) * a1 * (1 - a1)", traced.scenario.network.vocabulary)
    with_loss = value(formula, traced.values)
    allowed = tolerance(magnitude(formula, traced.values, traced.bounds))
    assert a.item() == pytest.approx(1) and abs(with_loss - traced.values["delta1"]) <= allowed


def test_the_loss_and_an_update_have_nothing_to_differentiate():
    assert [can_check(name) for name in ("L", "W1_new", "z1", "a1", "delta1", "dW1", "db1")] == [False] * 2 + [True] * 5


def test_every_gradient_and_delta_of_lab2_is_right():
    check = gradient_check(Scenario.load("lab2"))
    assert check.counts == {"right": 6032, "wrong": 0, "zero": 0, "not_judged": 0}
    assert check.exit_code == 0
    assert max(result.max_relative_error for result in check.results) < 1e-11


def test_what_overflows_is_not_judged_and_never_right():
    check = gradient_check(Scenario.build(network="1-1-identity-1", x="1e200", y="0", init="ones"))
    unjudged = {result.name for result in check.results if result.counts["not_judged"]}
    assert unjudged == {"dW1", "dW2"}  # 1e200 · 1e200; that ∂L/∂z is 1e200 can be seen although L is infinite
    assert check.counts == {"right": 4, "wrong": 0, "zero": 0, "not_judged": 2} and check.exit_code == 0


def test_where_everything_overflows_nothing_can_be_judged():
    check = gradient_check(Scenario.build(network="1-1-identity-1", x="1.7e308", y="0", init="ones", loss="sse"))
    assert check.counts == {"right": 0, "wrong": 0, "zero": 0, "not_judged": 6} and check.exit_code == 4


@pytest.mark.parametrize("seed", sampled(range(40), 8))
def test_rounding_errors_stay_within_the_bound(seed):
    """The same equations in 80-bit arithmetic, where the machine has it, stand for the exact values."""
    if np.finfo(np.longdouble).eps > 1e-18:
        pytest.skip("no extended precision here")
    scenario = oracle.random_scenario(np.random.default_rng(seed))
    traced = trace(scenario)
    exact = {name: np.asarray(array, dtype=np.longdouble) for name, array in givens(scenario).items()}
    for line in derivation(scenario.network).lines:
        exact[line.name] = value(line.equation.expression, exact)
        difference = np.abs(traced.values[line.name] - exact[line.name])
        assert np.all(difference <= tolerance(traced.bounds[line.name]) / 4), line.name


@pytest.mark.parametrize("scale", [50, 300])
def test_next_to_a_saturated_output_the_logarithm_accuses_nobody(scale):
    """Beside a = 1e-155 a step of 1e-30 is no small one; the derivative is −1e154."""
    scenario = Scenario.build(network="2-3-softmax")
    saturated = replace(scenario, parameters={name: scale * array for name, array in scenario.parameters.items()})
    for method in METHODS:
        check = check_quantity(trace(saturated), "a1", method)
        assert not check.counts["wrong"]
    assert check_quantity(trace(saturated), "a1").counts["right"] == (scale == 50)


@pytest.mark.parametrize("activation", ["relu", "leaky-relu", "prelu"])
def test_no_step_across_a_kink_of_any_activation_is_believed(activation):
    scenario = Scenario.build(network=f"1-1-{activation}-1", x="1", y="0", init="ones", bias="none")
    assert check_quantity(trace(scenario), "W1", "central", 1.5).counts["not_judged"] == 1
    assert check_quantity(trace(scenario), "W1").counts["right"] == 1


def test_a_checked_trace_goes_as_soon_as_nobody_holds_it():
    traced = trace(Scenario.build(network="2-3-relu-1", seed=2))
    gone = ref(traced)
    gradient_check(traced)
    gc.disable()  # a circle would stay, and with it every matrix of the trace
    try:
        del traced
        assert gone() is None
    finally:
        gc.enable()


def test_a_check_that_nobody_waits_for_any_more_is_abandoned():
    reached = []
    with suppress(Abandoned), while_wanted(lambda: False):
        check_quantity(trace(Scenario.load("lab1")), "dW1")
        reached.append("the end")
    assert not reached and check_quantity(trace(Scenario.load("lab1")), "dW1").passed


@pytest.mark.parametrize(("method", "step"), [("central", 1e-30), ("richardson", 1e-30), ("complex", 0.1)])
def test_no_step_that_somebody_chose_accuses_a_right_gradient(method: str, step: float) -> None:
    assert gradient_check(Scenario.load("mazur"), method, step).counts["wrong"] == 0
