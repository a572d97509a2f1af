"""The laboratory: one entry's check explained, and the curves of its error by the size of the step."""

import numpy as np
import oracle
import pytest
from sampling import sampled

from bptrace.curves import EntryCurves, WholeCurves, parameter_gradients
from bptrace.gradient_checking import STEPS, Verdict, check_quantity
from bptrace.laboratory import account
from bptrace.network.scenario import Scenario
from bptrace.probing import probe
from bptrace.slopes import METHODS
from bptrace.tracing import trace

STRADDLED = {"W1": [[1.0, 1.0]], "b1": [[-0.4999, 0.5]], "W2": [[1.0], [2.0]]}


def straddled():
    """z1 = [1·10⁻⁴, 1]: a nudge of 10⁻³ crosses the first unit's kink."""
    return trace(Scenario.build(network="1-2-relu-1", x="0.5", y="0", init="ones").with_parameters(STRADDLED))


@pytest.mark.parametrize("seed", sampled(range(12), 3))
def test_a_probe_equals_a_forward_pass_with_that_entry_changed(seed):
    rng = np.random.default_rng(seed)
    scenario = oracle.random_scenario(rng)
    traced = trace(scenario)
    for name in [n for n in traced.values if n[0] in "Wbza" and n[-1].isdigit()]:
        cell = tuple(int(rng.integers(size)) for size in traced.values[name].shape)
        turned = cell if scenario.network.layout == "row" else cell[::-1]
        for offsets in (np.array([1e-3, -0.3, 0.0]), 1j * np.array([1e-30, 1e-9, 0.1])):
            expected = [oracle.loss(scenario, name, turned, by) for by in offsets.tolist()]
            losses = probe(traced, name, cell, offsets).losses
            np.testing.assert_allclose(losses.real, np.real(expected), rtol=1e-10, err_msg=name)
            np.testing.assert_allclose(losses.imag, np.imag(expected), rtol=1e-9, atol=1e-300, err_msg=name)


@pytest.mark.parametrize("seed", sampled(range(40), 40, 3))
@pytest.mark.parametrize("method", METHODS)
def test_an_entry_gets_the_verdict_that_its_quantity_gets(seed, method):
    rng = np.random.default_rng(seed)
    traced = trace(oracle.random_scenario(rng))
    for name in parameter_gradients(traced):
        claimed = traced.values[name] * rng.choice([1.0, 1.0, 1.5], size=traced.values[name].shape)
        for h in (
            STEPS[method],
            0.3,
        ):  # smaller steps leave little but rounding, which differs with the order of adding
            check = check_quantity(traced, name, method, h, claimed)
            for cell in np.ndindex(*claimed.shape):
                found = account(traced, name, cell, method, h, float(claimed[cell]))
                assert found.verdict == check.verdicts[cell], (name, cell, h, found)


def test_a_step_over_a_kink_names_the_unit():
    found = account(straddled(), "dW1", (0, 0), "central", 1e-3)
    assert (found.verdict, found.reason) == (Verdict.NOT_JUDGED, "straddled")
    assert (found.kink.z, found.kink.cell) == ("z1", (0, 0)) and found.kink.value == pytest.approx(1e-4)
    assert account(straddled(), "dW1", (0, 0), "central", 1e-5).verdict == Verdict.RIGHT


def test_a_unit_on_its_kink_is_named_whatever_the_step():
    traced = trace(straddled().scenario.with_parameters({"b1": [[-0.5, 0.5]]}))
    found = account(traced, "dW1", (0, 0), "complex", 1e-30)
    assert (found.verdict, found.reason, found.kink.cell) == (Verdict.NOT_JUDGED, "on_kink", (0, 0))


@pytest.mark.parametrize(
    ("method", "h", "reason"),
    [("central", 1e-4, "right"), ("central", 1e-15, "rounding_hides"), ("one-sided", 1.0, "method_hides")],
)
def test_a_step_too_small_or_too_large_is_what_hides_an_entry(method, h, reason):
    assert account(trace(Scenario.load("lab1")), "dW1", (1, 1), method, h).reason == reason


def test_an_error_of_one_per_cent_is_wrong_and_what_is_allowed_adds_up():
    traced = trace(Scenario.load("mazur"))
    right = float(traced.values["dW2"][0, 0])
    found = account(traced, "dW2", (0, 0), "central", 1e-4, right * 1.01)
    assert found.reason == "wrong" and found.difference > found.allowed
    assert found.allowed == found.formula + found.rounding + found.truncation


def done(curves):
    while not curves.advance(1.0):
        pass
    return curves


def test_the_errors_fall_with_the_order_of_the_method_and_rise_as_rounding_takes_over():
    traced = trace(Scenario.load("mazur"))
    curves = done(EntryCurves(traced, "dW1", (0, 1), float(traced.values["dW1"][0, 1])))
    for name, method in METHODS.items():
        large, small = (1.0, 0.3) if name == "richardson" else (0.1, 0.01)
        slope = np.log(curves.error_at(name, large) / curves.error_at(name, small)) / np.log(large / small)
        assert slope == pytest.approx(method.order, abs=0.1), name
    assert curves.error_at("central", 1e-12) > 1e4 * curves.error_at("central", 1e-5)
    assert curves.error_at("complex", 1e-30) < 1e-14 and curves.kink is None
    error, best = curves.smallest("central")
    assert 1e-6 < best < 1e-3 and error < 1e-9


def test_the_curves_tell_the_smallest_step_that_crosses_a_kink():
    traced = straddled()
    curves = done(EntryCurves(traced, "dW1", (0, 0), float(traced.values["dW1"][0, 0])))
    assert curves.kink == 2e-4  # x = ½: 2·10⁻⁴ moves z by 1·10⁻⁴
    assert curves.error_at("central", 1e-2) > 0.1 > curves.error_at("central", 1e-4)


@pytest.mark.slow
def test_the_curve_of_the_whole_is_never_below_that_of_an_entry():
    traced = trace(Scenario.load("lab1"))
    gradients = {name: traced.values[name] for name in parameter_gradients(traced)}
    whole = done(WholeCurves(traced, gradients))
    entry = done(EntryCurves(traced, "dW2", (1, 1), float(gradients["dW2"][1, 1])))
    for h in (1e-1, 1e-3):
        assert whole.error_at("central", h) >= entry.error_at("central", h) * (1 - 1e-6)


def test_a_dead_entry_has_no_relative_error():
    traced = trace(Scenario.build(network="2-3-relu-1", x="-1,-1", y="1", init="ones"))
    curves = done(EntryCurves(traced, "dW1", (0, 0), 0.0))
    assert curves.smallest("central") is None
