"""A run: its order, its measures, its end."""

import math
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from sampling import sampled

from bptrace import Scenario, trace, train
from bptrace.errors import BptraceError
from bptrace.network.datasets import Dataset
from bptrace.network.update_rules import RULES
from bptrace.training import Epoch, Training
from bptrace.training.history import LONGEST_HISTORY, History, Record
from bptrace.training.progress import classes

LAB1 = Scenario.load("lab1")


def traced_epoch(scenario: Scenario, order: list[int]) -> Scenario:
    """One pass of traced updates, a sample each, in this order."""
    for sample in order:
        values = trace(scenario.with_sample(sample)).values
        scenario = scenario.with_parameters({name: values[f"{name}_new"] for name in scenario.network.trained})
    return scenario


def same_weights(first: Scenario, second: Scenario) -> bool:
    return all(np.allclose(first.parameters[name], second.parameters[name], rtol=1e-12) for name in first.parameters)


def test_an_epoch_updates_once_for_every_sample_in_the_order_of_the_data() -> None:
    run = train(LAB1, epochs=2)
    assert same_weights(run.scenario, traced_epoch(LAB1, [*range(21), *range(21)]))
    assert (run.epochs, run.updates, run.stopped) == (2, 42, "epochs")


def test_measures_are_those_of_a_plain_loop_over_traces() -> None:
    for scenario in (
        LAB1,
        Scenario.build(network="2-3-sigmoid-1", loss="mse"),
        Scenario.build(network="2-3-tanh-3", data="random", samples=5, loss="sse", layout="column"),
    ):
        run = train(scenario, epochs=3)
        traces = [trace(run.scenario.with_sample(i)) for i in range(len(scenario.data))]
        last = f"a{scenario.network.depth}"
        assert run.loss == pytest.approx(np.mean([t.values["L"] for t in traces]), rel=1e-12)
        off = [np.abs(t.values[last] - t.values["y"]) for t in traces]
        assert run.soft_accuracy == pytest.approx(1 - np.mean(off), rel=1e-12)
        if scenario.network.outputs == 1:
            right = [(t.values[last].item() > 0.5) == (t.values["y"].item() > 0.5) for t in traces]
        else:
            right = [t.values[last].argmax() == t.values["y"].argmax() for t in traces]
        assert run.accuracy == np.mean(right)


def test_history_is_measured_after_every_pass() -> None:
    run, two = train(LAB1, epochs=5), train(LAB1, epochs=2)
    assert [epoch.epoch for epoch in run.history] == [0, 1, 2, 3, 4]
    assert run.history[1] == two.history[1]
    assert run.history[1] == Epoch(1, two.loss, two.accuracy, two.soft_accuracy)


def test_exactly_one_half_is_class_0() -> None:
    assert classes(np.array([[0.5], [np.nextafter(0.5, 1)], [0.2]])).tolist() == [False, True, False]
    assert classes(np.array([[0.1, 0.7, 0.2], [0.9, 0.0, 0.1]])).tolist() == [1, 0]


@pytest.mark.parametrize("batch", [4, 21, 100, "full"])
def test_a_batch_is_one_update_of_several_samples(batch: int | str) -> None:
    run = train(LAB1, epochs=1, batch=batch)
    size = 21 if batch == "full" else min(int(batch), 21)
    scenario = LAB1
    for start in range(0, 21, size):
        part = slice(start, start + size)
        values = trace(scenario.with_samples(LAB1.data.x[part], LAB1.data.y[part])).values
        scenario = scenario.with_parameters({name: values[f"{name}_new"] for name in scenario.network.trained})
    assert same_weights(run.scenario, scenario)
    assert run.updates == math.ceil(21 / size)


def test_shuffling_takes_every_sample_once_in_an_order_of_the_seed() -> None:
    order = Training(LAB1, epochs=3, shuffle=True).order
    orders = [[int(order.numbers(21 * epoch + place)[0]) for place in range(21)] for epoch in (0, 1)]
    assert sorted(orders[0]) == list(range(21)) and orders[0] != orders[1]
    assert same_weights(train(LAB1, 2, shuffle=True).scenario, traced_epoch(LAB1, orders[0] + orders[1]))
    other = train(replace(LAB1, seed=1), 2, shuffle=True)
    assert not same_weights(other.scenario, train(LAB1, 2, shuffle=True).scenario)


@pytest.mark.parametrize("shuffle", [False, True])
def test_a_run_cut_into_slices_is_the_same_run(shuffle: bool) -> None:
    whole = train(LAB1, epochs=7, batch=2, shuffle=shuffle)
    cut = Training(LAB1, epochs=7, batch=2, shuffle=shuffle)
    while cut.stopped is None:
        cut.advance(5)
    assert cut.run().history == whole.history
    for name, weights in whole.parameters.items():
        assert np.array_equal(cut.scenario.parameters[name], weights)


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 7, 4, "full"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"optimizer": "adam"},
        {"decay": 0.9, "decay_every": 3},
        {"set": {"training.shuffle": True}},
        {"layout": "column"},
    ],
    ids=["plain", "adam", "decay", "shuffled", "columns"],
)
def test_epochs_done_together_are_those_done_one_by_one(options: dict[str, Any], batch: int | str) -> None:
    scenario = Scenario.build(network="2-3-sigmoid-1", batch=batch, **options)
    one_by_one, together = Training(scenario, epochs=17), Training(scenario, epochs=17)
    for _ in one_by_one:
        pass
    steps, per_epoch = together.steps, together.updates_per_epoch
    begun = steps.to(together.moment, 2 * per_epoch + per_epoch // 2)
    moment = steps.to(begun, 17 * per_epoch)
    assert moment.updates == one_by_one.moment.updates
    for name, array in one_by_one.moment.arrays.items():
        np.testing.assert_array_equal(moment.arrays[name], array)


@pytest.mark.slow
def test_mazurs_example_ends_where_his_post_says() -> None:
    run = train(Scenario.load("mazur"), epochs=9_999)
    assert run.updates == 9_999
    assert round(run.loss, 10) == 0.0000351085  # printed in Mazur's post, as the error after 10,000


def test_samples_given_by_hand_are_trained_on() -> None:
    run = train(Scenario.load("mazur"), epochs=100)
    columns = Scenario.load("mazur").with_layout("column")
    assert train(columns, epochs=100).loss == pytest.approx(run.loss, rel=1e-12)
    assert np.array_equal(run.parameters["b1"], Scenario.load("mazur").parameters["b1"])


def test_the_summary_speaks_of_the_weights_it_carries() -> None:
    training = Training(LAB1, epochs=10)
    training.advance(50)
    run = training.run()
    assert (run.stopped, run.epochs, run.updates) == ("interrupted", 2, 50)
    assert run.loss == training.measure(0, run.parameters).loss != run.history[-1].loss


def test_ctrl_c_returns_what_there_is() -> None:
    def interrupt(epoch: Epoch) -> None:
        if epoch.epoch == 3:
            raise KeyboardInterrupt

    run = train(LAB1, epochs=100, on_epoch=interrupt)
    assert (run.stopped, run.epochs, len(run.history)) == ("interrupted", 4, 4)
    assert same_weights(run.scenario, train(LAB1, epochs=4).scenario)


def test_no_epochs_leave_the_network_as_it_is() -> None:
    run = train(LAB1, epochs=0)
    assert (run.epochs, run.updates, run.history, run.updates_per_second) == (0, 0, (), 0.0)
    assert run.loss == Training(LAB1).measure(0, LAB1.parameters).loss
    assert same_weights(run.scenario, LAB1)


def test_divergence_is_noticed_at_its_first_update_and_the_last_finite_weights_are_kept() -> None:
    run = train(Scenario.build(network="2-3-relu-1", learning_rate=1e4), epochs=50)
    assert run.stopped == "diverged" and not math.isfinite(run.loss)
    assert all(np.isfinite(weights).all() for weights in run.parameters.values())
    assert run.divergence is not None and run.epochs == run.divergence.epoch == run.history[-1].epoch
    assert run.updates == 21 * run.divergence.epoch + run.divergence.update
    assert run.scenario.sample == run.divergence.samples[0]
    with np.errstate(all="ignore"):
        seen = trace(run.scenario).values
    assert not all(np.isfinite(seen[name]).all() for name in ("L", "W1_new", "b1_new", "W2_new", "b2_new"))
    assert all(math.isfinite(epoch.loss) for epoch in run.history[:-1])


def test_weights_that_are_no_numbers_are_noticed_behind_a_relu_that_hides_them() -> None:
    scenario = Scenario.build(network="1-1-relu-1", x=[[1e200]], y=[[0.0]])
    scenario = scenario.with_parameters({"W1": [[1e150]], "W2": [[1e-200]], "b1": [[0.0]], "b2": [[0.0]]})
    assert train(scenario, epochs=5).stopped == "diverged"


def test_history_keeps_every_epoch_up_to_a_thousand_and_thins_evenly_beyond() -> None:
    for epochs in (1, 999, 1000, 1001, 1999, 2000, 30_001):
        history = History()
        for number in range(epochs):
            history.add(Epoch(number, 1.0 / (number + 1), 0.0, 0.0))
        kept = [epoch.epoch for epoch in history.epochs]
        assert kept[0] == 0 and kept[-1] == epochs - 1
        assert kept == list(range(epochs)) if epochs <= LONGEST_HISTORY else len(kept) <= LONGEST_HISTORY
        assert len(set(np.diff(kept[:-1]))) <= 1
        assert len(kept) >= min(epochs, LONGEST_HISTORY // 2)
        assert [epoch.epoch for epoch in history.record] == list(range(epochs)) and len(history.record) == epochs


@pytest.mark.parametrize("held_out", [(), (0.5, math.nan)])
def test_a_record_gives_back_the_epochs_it_was_given_and_thins_them_as_the_history(held_out: tuple[float, ...]) -> None:
    record, given = Record(longest=10), []
    for number in range(42):
        given.append(Epoch(number, 1 / (number + 1), math.inf, -0.0, *held_out))
        record.add(given[-1])
        assert [str(epoch) for epoch in record] == [str(epoch) for epoch in given if epoch.epoch in kept_of(number)]


def kept_of(last: int, longest: int = 10) -> set[int]:
    """Every second epoch, or every fourth, …, so that there are no more than `longest`, and the last one."""
    strides = (2**power for power in range(9))
    return next(kept for stride in strides if len(kept := {*range(0, last + 1, stride), last}) <= longest)


@pytest.mark.parametrize("layout", ["row", "column"])
def test_an_epoch_is_measured_part_by_part_where_all_samples_would_take_too_much_memory(
    layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario.build(network="2-7-tanh-3-softmax", layout=layout, data="random", samples=50)
    whole = train(scenario, epochs=2)
    monkeypatch.setattr("bptrace.training.progress.TOGETHER", 7 * 12)
    parts = train(scenario, epochs=2)
    for one, other in zip(whole.history, parts.history, strict=True):
        assert (other.loss, other.accuracy, other.soft_accuracy) == pytest.approx(
            (one.loss, one.accuracy, one.soft_accuracy), rel=1e-14
        )


def test_a_finished_run_can_be_given_more_epochs() -> None:
    training = Training(LAB1, epochs=2)
    list(training)
    training.extend(2)
    list(training)
    assert training.run().history == train(LAB1, epochs=4).history


def test_a_run_advances_for_a_time_by_at_least_one_update() -> None:
    training = Training(LAB1)
    training.advance_for(0.0)
    assert training.updates == 1
    training.advance_for(0.01)
    assert training.updates > 1


def test_a_run_advances_for_a_time_or_as_many_updates_as_were_asked_for() -> None:
    training, begun = Training(LAB1), perf_counter()
    training.advance_for(60.0, most=50)
    assert training.updates == 50 and 0 < training.seconds < perf_counter() - begun < 30


@pytest.mark.parametrize("begins", range(4))
def test_epochs_are_walked_together_only_while_their_rate_is_the_same(begins: int) -> None:
    training = Training(Scenario.build("lab1", decay=0.1, decay_every=3), epochs=20)
    steps, per_epoch = training.steps, training.updates_per_epoch
    walked = begun = steps.to(training.moment, begins * per_epoch)
    for _ in range(8 * per_epoch):
        walked = steps.after(walked, 1)
    assert np.array_equal(steps.to(begun, walked.updates).row, walked.row)


@pytest.mark.parametrize("optimizer", sampled(RULES, 3))
def test_an_epoch_is_what_the_debugger_steps_through(optimizer: str) -> None:
    scenario = Scenario.build("lab1", sample=0, optimizer=optimizer, decay=0.5, decay_every=1, learning_rate=0.01)
    trained = train(scenario, epochs=3).scenario
    stepped = scenario
    for _ in range(3 * len(scenario.training_data)):
        stepped = trace(stepped).next
    assert (trained.updates, trained.epoch, trained.rate) == (stepped.updates, stepped.epoch, 0.01 / 8)
    for ours, theirs in ((trained.parameters, stepped.parameters), (trained.state, stepped.state)):
        assert list(ours) == list(theirs)
        for name in ours:
            np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-11)


def test_a_run_that_looks_at_another_sample_goes_on_as_if_it_had_not() -> None:
    scenario = Scenario.build("lab1", optimizer="adam", decay=0.5, decay_every=2)
    left, straight = Training(scenario, epochs=6), Training(scenario, epochs=6)
    left.advance(50)
    elsewhere = left.scenario.with_sample(3)
    assert left.continues(elsewhere) and not left.continues(scenario)
    left.look_at(elsewhere)
    assert (left.scenario.sample, left.scenario.updates, left.scenario.epoch) == (3, 50, 2)
    list(left), list(straight)
    assert same_weights(left.scenario, straight.scenario) and left.scenario.updates == straight.scenario.updates


def test_a_data_set_of_one_class_and_a_single_sample_train() -> None:
    scenario = Scenario.build(network="2-2-sigmoid-1").with_data(Dataset("one", [[0.1, 0.2]], [[1.0]]))
    assert train(scenario, epochs=500).accuracy == 1.0


@pytest.mark.parametrize("settings", [{"epochs": -1}, {"epochs": 10**8}, {"batch": 0}, {"epochs": 2.5}])
def test_what_makes_no_sense_is_refused_from_python_as_well(settings: dict[str, Any]) -> None:
    with pytest.raises(BptraceError, match=next(iter(settings))):
        Training(Scenario.load("lab1"), **settings)
