"""From sample to sample, edits, undo and redo: where one comes, and that nothing is lost on the way."""

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.algebra.assignment import read_assignment
from bptrace.errors import UsageError
from bptrace.training import Training
from bptrace.training.visit import Visit
from bptrace.tui.panels import history
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.travel import edited, redone, to_next, to_opened, to_previous, to_sample, undone


def begin(scenario: str | Scenario = "lab1") -> Moment:
    return Moment.begin(trace(scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)))


def last(moment: Moment) -> Moment:
    return moment.at(len(moment.trace) - 1)


def edit(moment: Moment, typed: str) -> Moment:
    return edited(moment, read_assignment(typed))


def sure(moment: Moment | None) -> Moment:
    assert moment is not None
    return moment


def entry(moment: Moment, name: str, row: int, column: int) -> float:
    return float(moment.trace.values[name][row, column])


def test_after_the_last_step_comes_the_next_sample_with_the_updated_parameters() -> None:
    moment = begin()
    after = to_next(last(moment))
    assert after.scenario.sample == 8 and after.index == 0 and after.scenario.updates == 1
    for name in ("W1", "W2", "W3"):
        np.testing.assert_array_equal(after.trace.values[name], moment.trace.values[f"{name}_new"])
    back = sure(to_previous(after))
    assert back.name == "W3_new" and back.scenario.sample == 7 and back.scenario.updates == 0


def test_the_last_sample_is_followed_by_the_first_and_samples_given_by_hand_by_themselves() -> None:
    assert to_next(begin(Scenario.load("lab1").with_sample(20))).scenario.sample == 0
    batch = Scenario.build(network="2-1", x="1,2", y="1").with_samples([[1, 2], [3, 4]], [[1], [0]])
    after = to_next(begin(batch))
    np.testing.assert_array_equal(after.scenario.x, batch.x)
    assert not np.array_equal(after.scenario.parameters["W1"], batch.parameters["W1"])


def test_stepping_back_crosses_as_many_samples_as_were_gone_through() -> None:
    moments = [last(begin())]
    for _ in range(5):
        moments.append(last(to_next(moments[-1])))
    back = moments[-1]
    for expected in reversed(moments[:-1]):
        back = sure(to_previous(back))
        assert back.scenario.sample == expected.scenario.sample and back.name == "W3_new"
        np.testing.assert_array_equal(back.trace.values["W2_new"], expected.trace.values["W2_new"])
    assert to_previous(back) is None


def test_an_edit_stays_while_one_goes_back_a_sample_and_on_again() -> None:
    second = edit(to_next(last(begin())), "W2[0,1] = 9")
    first = sure(to_previous(second))
    assert entry(first, "W2", 0, 1) != 9
    again = to_next(last(first))
    assert entry(again, "W2", 0, 1) == 9 and again.effect is not None and again.history.here.edits == 1


def test_an_edit_in_the_past_makes_another_future() -> None:
    first = sure(to_previous(edit(to_next(last(begin())), "W2[0,1] = 9")))
    again = to_next(last(edit(first, "W1[0,0] = 5")))
    assert entry(again, "W2", 0, 1) != 9 and again.scenario.updates == 1


def test_undo_and_redo_lead_to_the_same_step_and_entry_however_many_edits_there_were() -> None:
    start = begin().to("dW2").choose(2, 1)
    moment = start
    for number in range(50):
        moment = edit(moment, f"W2[0,1] = {number + 2}")
    moment = moment.to("L")
    for _ in range(50):
        moment = sure(undone(moment))
        assert moment.name == "dW2" and moment.cell == (2, 1)
    assert undone(moment) is None and moment.effect is None and moment.history.here.edits == 0
    np.testing.assert_array_equal(moment.trace.values["L"], start.trace.values["L"])
    for number in range(50):
        moment = sure(redone(moment.to("z1")))
        assert entry(moment, "W2", 0, 1) == number + 2 and moment.name == "dW2" and moment.cell == (2, 1)
    assert redone(moment) is None


def test_undo_from_a_later_sample_returns_to_the_sample_of_the_edit() -> None:
    moment = to_next(last(edit(begin().to("z2"), "W2[0,1] = 9")))
    back = sure(undone(moment))
    assert back.scenario.sample == 7 and back.name == "z2" and entry(back, "W2", 0, 1) != 9
    assert entry(sure(redone(back)), "W2", 0, 1) == 9


def test_the_layout_can_be_turned_between_an_edit_and_its_undoing() -> None:
    moment = edit(begin().to("dW1").choose(2, 1), "W1[2,1] = 9").in_layout("row")
    assert moment.effect is not None and moment.effect.edit.changed == ((1, 2),)
    back = sure(undone(moment))
    assert back.scenario.network.layout == "row" and back.cell == (1, 2)
    again = sure(redone(back))
    assert entry(again, "W1", 1, 2) == 9
    assert again.effect is not None and again.effect.edit.changed == ((1, 2),)
    fine = again.in_detail(fine=True)
    assert fine.effect is not None and not fine.effect.changed("x") and fine.effect.changed("da1")


def test_another_sample_is_a_way_of_its_own_that_leads_back_to_where_one_was() -> None:
    moment = to_sample(begin().to("delta2"), 12)
    assert moment.scenario.sample == 12 and moment.name == "delta2" and moment.scenario.updates == 0
    assert sure(to_previous(moment.at(0))).scenario.sample == 7
    with pytest.raises(UsageError, match="21"):
        to_sample(moment, 21)


def test_what_another_screen_opens_gives_nothing_up() -> None:
    moment = edit(begin().to("L"), "W2[0,1] = 9")
    other = to_opened(moment, trace(Scenario.load("mazur")))
    assert other.index == 0 and other.history.here.edits == 0
    back = sure(to_previous(other))
    assert entry(back, "W2", 0, 1) == 9 and back.name == "L" and back.effect is not None


def test_the_memory_of_the_way_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_NUMBERS", 200)
    moment = begin()
    for _ in range(30):
        moment = to_next(last(moment))
    assert len(moment.history.points) < 15 and moment.scenario.updates == 30
    assert sure(to_previous(moment)).scenario.updates == 29


def test_an_edit_of_one_number_keeps_no_second_copy_of_the_other_parameters() -> None:
    moment = edit(begin(), "W2[0,1] = 9")
    before, after = (point.scenario for point in moment.history.points)
    assert after.parameters["W1"] is before.parameters["W1"]
    assert after.parameters["W2"] is not before.parameters["W2"]
    assert not any(array.flags.writeable for array in after.parameters.values())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_way_one_goes_the_trace_is_that_of_the_scenario_and_undoing_ends_at_the_start(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start = moment = begin()
    ways = {
        "edit": lambda at: edit(at, f"W2[{rng.integers(3)},{rng.integers(3)}] += {rng.normal()}"),
        "next": lambda at: to_next(last(at)),
        "previous": lambda at: to_previous(at.at(0)),
        "sample": lambda at: to_sample(at, int(rng.integers(21))),
        "undo": undone,
        "redo": redone,
        "layout": lambda at: at.in_layout("row" if at.scenario.network.layout == "column" else "column"),
        "step": lambda at: at.at(int(rng.integers(len(at.trace)))),
    }
    for way in rng.choice(list(ways), size=60):
        moment = ways[way](moment) or moment
        fresh = trace(moment.scenario)
        np.testing.assert_array_equal(moment.trace.values["W1_new"], fresh.values["W1_new"])
        assert (moment.effect is not None) == (moment.history.here.came == "edit")
        if moment.effect:
            edited_array = moment.trace.values[moment.effect.edit.quantity]
            np.testing.assert_array_equal(moment.effect.edit.after, edited_array)
    while there := undone(moment) or to_previous(moment.at(0)):
        moment = there
    same = moment.in_layout(start.scenario.network.layout)
    for name, array in start.scenario.parameters.items():
        np.testing.assert_array_equal(same.scenario.parameters[name], array)
    assert same.scenario.sample == start.scenario.sample and same.history.here.edits == 0


def test_an_opened_network_keeps_no_entry_of_the_one_before() -> None:
    large = begin(Scenario.build(network="2-6-tanh-4", seed=1))
    for step in large.trace.steps:
        large = large.to(step.name).choose(5, 5)
    small = to_opened(large, trace(Scenario.build(network="2-1-tanh-1")))
    for step in small.trace.steps:
        row, column = small.to(step.name).cell
        assert row < step.value.shape[0] and column < step.value.shape[1]
    assert sure(to_previous(small)).cells == large.cells


def visited(update: int) -> Moment:
    """An update of a shuffled run of 63, opened from its recording."""
    training = Training(Scenario.load("lab1"), 3, shuffle=True)
    list(training)
    visit = Visit(training, update)
    return Moment.begin(trace(visit.scenario), visit)


def test_a_run_is_walked_back_and_forth_in_its_own_order_from_any_update() -> None:
    moment = visited(30)
    training = moment.history.here.visit.training
    for update in (29, 28, 27):
        moment = sure(to_previous(moment))
        assert moment.name == "W3_new" and moment.scenario.updates == update
        assert moment.scenario.sample == training.order.numbers(update)[0]
    for update in range(28, 34):
        moment = to_next(last(moment))
        expected = training.replay.scenario(update)
        assert moment.index == 0 and (moment.scenario.sample, moment.scenario.epoch) == (expected.sample, update // 21)
        for name, weights in expected.parameters.items():
            np.testing.assert_array_equal(moment.scenario.parameters[name], weights)
    assert to_previous(visited(0)) is None
    turned_round = sure(to_previous(visited(5).in_layout("row")))
    assert turned_round.scenario.network.layout == "row" and turned_round.scenario.updates == 4


def test_an_edited_update_goes_on_in_the_order_of_the_run_with_weights_of_its_own() -> None:
    moment = visited(30)
    training = moment.history.here.visit.training
    changed = edit(moment, "W3 *= 2")
    after = to_next(last(changed))
    assert after.scenario.sample == training.order.numbers(31)[0]
    np.testing.assert_array_equal(after.scenario.parameters["W3"], changed.trace.values["W3_new"])
    assert not np.array_equal(after.scenario.parameters["W3"], training.replay.moment(31).parameters["W3"])
    assert sure(to_previous(sure(undone(sure(to_previous(after)))))).scenario.updates == 29
    beyond = visited(62)
    for update in (63, 64):
        beyond = to_next(last(beyond))
        assert beyond.scenario.sample == training.order.numbers(update)[0]
