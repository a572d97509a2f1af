"""Where a trace stops by itself: at steps, phases, and where a condition has become known and holds."""

import gc
from weakref import ref

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.algebra.parser import FormulaError
from bptrace.breakpoints import compiled_condition, compiled_watch, next_stop, read_stop
from bptrace.stops import Stop, Stops

LAB1 = trace(Scenario.load("lab1"))
ORDER = [step.name for step in LAB1.steps]


@pytest.mark.parametrize(
    ("typed", "stop"),
    [
        ("dW2", Stop("step", "dW2")),
        (" δ⁽²⁾ ", Stop("step", "delta2")),
        ("L", Stop("step", "L")),
        ("da1", Stop("step", "da1")),
        ("Backward", Stop("phase", "backward")),
        ("max(abs(delta1)) < 1e-4", Stop("condition", "max(abs(delta1)) < 1e-4")),
        ("watch max(abs(delta1))", Stop("watch", "max(abs(delta1))")),
        ("WATCH W1[0,1]", Stop("watch", "W1[0,1]")),
    ],
)
def test_what_is_typed_is_a_step_a_phase_a_condition_or_a_watch(typed, stop):
    assert read_stop(typed, LAB1) == stop


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("W1", "is given"),
        ("watch", "needs a formula"),
        ("watch L < 1", "not a comparison"),
        ("dW9", "layers 1 to 3"),
        ("backwards", "no quantity"),
        ("any(a1)", "neither true nor false"),
    ],
)
def test_what_is_none_is_refused_with_one_sentence(typed, sentence):
    with pytest.raises(FormulaError, match=sentence):
        read_stop(typed, LAB1)


def stopped(typed: str, start: int = 0, before: object = None) -> str | None:
    found = next_stop(LAB1, start, [read_stop(typed, LAB1)], before)  # type: ignore[arg-type]
    return None if found is None else ORDER[found.index]


def test_a_condition_stops_where_the_last_of_its_quantities_is_known():
    assert stopped("max(abs(delta1)) < 1e9") == "delta1"
    assert stopped("max(abs(delta1)) < 1e9 and L > 0") == "delta1"
    assert stopped("W1[0,0] < 1e9") == "z1"
    assert stopped("max(abs(W2_new)) < 1e9") == "W2_new"
    assert stopped("any(da1 > -1e9)") == "delta1"  # where ∂L/∂a is no step of its own, it is known with δ
    assert stopped("max(abs(delta1)) > 1e9") is None


def test_the_first_of_several_stops_wins_and_what_lies_behind_does_not_stop():
    stops = [read_stop(typed, LAB1) for typed in ("update", "dW2", "L < 1e9")]
    starts = (0, ORDER.index("L") + 1, ORDER.index("dW2") + 1)
    assert [ORDER[next_stop(LAB1, start, stops).index] for start in starts] == ["L", "dW2", "W1_new"]
    assert next_stop(LAB1, ORDER.index("W1_new") + 1, stops) is None


def test_previous_is_the_trace_before():
    other = trace(LAB1.next)
    smaller = float(other.values["L"][0, 0]) < float(LAB1.values["L"][0, 0])
    condition = "L < previous(L)" if smaller else "L > previous(L)"
    found = next_stop(other, 0, [read_stop(condition, other)], LAB1)
    assert found is not None and other.steps[found.index].name == "L"
    assert next_stop(other, 0, [read_stop(condition, other)]) is None


def test_a_condition_of_another_network_stops_nothing():
    wide = trace(Scenario.build(network="2-3-relu-1"))
    assert next_stop(LAB1, 0, [read_stop("dead(1)", trace(wide.scenario))]) is None


def test_conditions_are_read_once_for_all_samples_of_a_run():
    assert compiled_condition("L < 0.5", LAB1.scenario) is compiled_condition("L < 0.5", trace(LAB1.next).scenario)


def test_what_an_optimizer_keeps_can_be_asked_of():
    adam = trace(Scenario.build("lab1", optimizer="adam"))
    stop = read_stop("max(abs(vW1_new)) > max(abs(vW1)) and beta1 < beta2 and t == 1", adam)
    found = next_stop(adam, 0, [stop])
    assert found is not None and adam.steps[found.index].name == "vW1_new"
    after = trace(adam.next)
    assert next_stop(after, 0, [stop]) is None  # t is 2
    watch = compiled_watch(read_stop("watch mhatW1", adam).said, adam.scenario)
    assert np.array_equal(watch.value(adam.values), adam.values["mhatW1"])


def test_reading_conditions_keeps_no_arrays_alive():
    scenario = Scenario.build(network="2-3-1", seed=5)
    weights = ref(scenario.parameters["W1"])
    assert compiled_condition("L < 0.5", scenario) is not None
    del scenario
    gc.collect()
    assert weights() is None


def test_toggling_twice_leaves_nothing_and_nothing_is_there_twice():
    stop = Stop("step", "dW2")
    assert Stops().toggled(stop).toggled(stop) == Stops()
    assert Stops().with_(stop).with_(stop).all == (stop,)
    both = Stops().with_(stop).with_(Stop("watch", "L"))
    assert both.stopping == (stop,) and both.watches == (Stop("watch", "L"),)
