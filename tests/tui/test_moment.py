"""Walking through a trace: every key's way from one moment to the next, without a screen."""

import pytest

from bptrace import Scenario, trace
from bptrace.tui.panels.moment import Moment


def begin(**options: object) -> Moment:
    return Moment.begin(trace(Scenario.build(**{"network": "2-3-sigmoid-2", "x": "0.3,0.7", "y": "0,1", **options})))


def test_layers_and_phases_are_walked_in_the_order_of_the_derivation() -> None:
    moment, seen = begin(), []
    for _ in range(20):
        seen.append(moment.name)
        moment = moment.by_layer(1)
    assert list(dict.fromkeys(seen)) == ["z1", "z2", "L", "delta2", "delta1", "W1_new", "W2_new"]
    assert moment.by_phase(1) is not moment and moment.by_phase(1).index == moment.index


def test_going_back_by_layer_leads_first_to_the_beginning_of_this_one() -> None:
    moment = begin().to("db2")
    assert moment.by_layer(-1).name == "delta2"
    assert moment.by_layer(-1).by_layer(-1).name == "L"
    assert moment.by_phase(-1).name == "delta2"
    assert begin().by_phase(-1).index == 0


def test_moving_sideways_goes_on_in_the_next_row() -> None:
    moment = begin().to("dW1").choose(0, 2)
    assert moment.moved(0, 1).cell == (1, 0)
    assert moment.moved(0, 1).moved(0, -1).cell == (0, 2)
    assert moment.choose(1, 2).moved(0, 1).cell == (1, 2)
    assert moment.moved(-1, 0).cell == (0, 2)


def test_every_step_remembers_its_own_entry() -> None:
    moment = begin().to("dW1").choose(1, 2).to("delta2").choose(0, 1)
    assert moment.to("dW1").cell == (1, 2) and moment.to("z1").cell == (0, 0)


def test_the_other_layout_shows_the_same_number_under_the_cursor() -> None:
    moment = begin().to("dW1").choose(1, 2)
    other = moment.in_layout("column")
    assert other.cell == (2, 1) and other.name == "dW1"
    assert other.step.value[other.cell] == pytest.approx(moment.step.value[moment.cell], rel=1e-12)


def test_a_finer_trace_keeps_the_step() -> None:
    moment = begin().to("delta1")
    assert moment.in_detail(fine=True).name == "delta1" and "da1" in moment.in_detail(fine=True).trace


@pytest.mark.parametrize("index", [-5, 99])
def test_there_is_nothing_before_the_first_and_after_the_last_step(index: int) -> None:
    assert begin().at(index).index in (0, len(begin().trace) - 1)
