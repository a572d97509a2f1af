"""Any update of a run is opened again with the very bits that training had."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from sampling import sampled

from bptrace import Scenario, cli, trace, train
from bptrace.errors import BptraceError, UsageError
from bptrace.network.update_rules import RULES
from bptrace.training import Training
from bptrace.training.agreement import is_met_again
from bptrace.training.moment import Moment
from bptrace.training.place import place_text, read_place
from bptrace.training.recording import STRIDE, Recording
from bptrace.training.saved import load, save
from bptrace.training.search import Search

LAB1 = Scenario.load("lab1")


def walked(training: Training) -> list[dict[str, bytes]]:
    """The bits of every moment of a run, one update at a time."""
    bits = []
    while training.stopped is None:
        bits.append({name: array.tobytes() for name, array in training.moment.arrays.items()})
        training.advance(1)
    return bits


def bits_of(moment: Moment) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in moment.arrays.items()}


CASES = {
    **{name: ({"optimizer": name, "decay": 0.5, "decay_every": 2}, {}) for name in RULES},
    "shuffled": ({"layout": "row"}, {"shuffle": True}),
    "batches": ({}, {"batch": 4, "shuffle": True}),
    "whole": ({"optimizer": "adam"}, {"batch": "full"}),
    "split": ({"set": {"training.validation": 0.3}}, {"shuffle": True}),
}


@pytest.mark.parametrize("case", sampled(CASES, 5))
def test_a_replayed_moment_has_the_bits_of_the_run_however_that_was_cut(case: str, tmp_path: Path) -> None:
    options, how = CASES[case]
    scenario = Scenario.build("lab1", learning_rate=0.01, **options)
    expected = walked(Training(scenario, 24, **how))
    training = Training(scenario, 24, **how)
    list(training)
    save(training.run(), tmp_path / "run.npz")
    replays = training.replay, load(tmp_path / "run.npz").replay
    for update in np.random.default_rng(0).permutation(len(expected))[:15].tolist():
        for replay in replays:
            assert bits_of(replay.moment(update)) == expected[update]


@pytest.mark.parametrize("case", sampled(CASES, 2))
def test_the_debugger_opens_the_very_update_that_training_did(case: str) -> None:
    options, how = CASES[case]
    training = Training(Scenario.build("lab1", learning_rate=0.01, **options), 5, **how)
    list(training)
    order = training.order
    for update in (0, order.updates_per_epoch - 1, order.updates_per_epoch, training.replay.last):
        opened = training.replay.scenario(update)
        numbers = order.numbers(update)
        rows = opened.x if opened.network.layout == "row" else opened.x.T
        assert np.array_equal(rows, LAB1.data.x[numbers]) and opened.samples == len(numbers)
        assert (opened.updates, opened.epoch) == (update, update // order.updates_per_epoch)
        after = trace(opened).updated
        for name, array in training.replay.moment(update + 1).arrays.items():
            seen = {**after.parameters, **after.state}[name]
            assert np.abs(seen - array).max() <= 1e-14 * np.abs(array).max()


def test_room_is_bounded_and_no_update_is_farther_than_a_stride() -> None:
    first = Moment.of({"W1": np.zeros((10, 10))}, {})
    for room, most in ((64 * 2**20, 5000), (100 * (800 + 128), 100), (10, 1)):
        recording = Recording(first, room, stride=10)
        for updates in range(0, 50_000, 10):
            recording.add(Moment.of({"W1": np.full((10, 10), float(updates))}, {}, updates))
        assert len(recording) <= most and recording.at[0] == 0
        gaps = np.diff([*recording.at, 50_000])
        assert most == 1 or gaps.max() <= recording.stride <= max(10, 2 * 50_000 / most)
        for updates in (0, 7, 123, 49_999):
            found = recording.before(updates)
            assert found.updates <= updates and np.all(found.parameters["W1"] == found.updates)
        assert most == 1 or updates - found.updates < recording.stride


def test_lab_2_stays_within_its_room_and_its_reach() -> None:
    """5,000 epochs of 500 updates in 64 MiB, every update within 2,000 of a check-point; counted, not trained."""
    moment = Moment.begin(Scenario.load("lab2"))
    recording = Recording(moment)
    for updates in range(STRIDE, 2_500_001, STRIDE):
        recording.add(moment.at(moment.row[:0], updates))  # empty: the rule looks at the first alone
    assert recording.size <= 64 * 2**20 and recording.stride < 2000


@pytest.mark.parametrize(("typed", "update"), [("0", 0), ("3:17", 3 * 21 + 17), (" 9 : 20 ", 9 * 21 + 20)])
def test_a_place_is_an_epoch_and_a_sample(typed: str, update: int) -> None:
    training = Training(LAB1, 10)
    list(training)
    assert read_place(typed, training.replay) == update
    assert read_place(place_text(update, training.replay), training.replay) == update


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10", "no epoch 10: the run has 10, 0 to 9"),
        ("9:21", "samples 0 to 20"),
        ("x", "no place"),
        ("-1", "no place"),
        ("1:", "no place"),
    ],
)
def test_a_place_that_the_run_does_not_have_is_one_sentence(typed: str, said: str) -> None:
    training = Training(LAB1, 10)
    list(training)
    with pytest.raises(UsageError, match=said):
        read_place(typed, training.replay)


def test_a_shuffled_place_is_the_update_with_this_sample() -> None:
    training = Training(LAB1, 10, batch=4, shuffle=True)
    training.advance(20)
    update = read_place("2:13", training.replay)
    assert 13 in training.order.numbers(update) and update // 6 == 2
    with pytest.raises(UsageError, match=r"ended before 3:\d+; its last update is 3:"):
        read_place(f"3:{training.order.numbers(20)[0]}", training.replay)


def test_a_run_that_diverged_opens_at_the_update_that_did_it(tmp_path: Path) -> None:
    run = train(Scenario.build(network="2-3-relu-1", learning_rate=1e4), epochs=50)
    save(run, tmp_path / "run.npz")
    saved = load(tmp_path / "run.npz")
    assert saved.divergence is not None and saved.divergence.samples == run.divergence.samples
    opened = saved.replay.scenario(saved.replay.last)
    assert opened.updates == run.updates and opened.sample == saved.divergence.samples[0]
    with np.errstate(all="ignore"):
        seen = trace(opened).values
    assert not all(np.isfinite(seen[name]).all() for name in ("L", "W1_new", "b1_new", "W2_new", "b2_new"))
    for typed in ("isnan(L) or L > 1e300", "abs(b2[0,0]) > 1e157"):
        search = Search(saved.replay, typed, saved.history)
        while not search.over:
            search.advance()
        assert search.found is not None and saved.divergence.epoch == search.found // 21


@pytest.mark.parametrize("typed", sampled(["fell(L, 3)", "L < 0.13", "max(abs(delta1)) < 0.02", "W3[0,0] < -0.22"], 2))
def test_a_condition_finds_the_epoch_where_the_run_would_have_stopped(typed: str) -> None:
    stopped, training = train(LAB1, epochs=40, stop_when=typed), Training(LAB1, 40)
    assert stopped.stopped == "condition"
    list(training)
    for history in ((), training.history.epochs):
        search = Search(training.replay, typed, history)
        while not search.over:
            search.advance()
        assert search.found is not None and search.found // 21 == stopped.epochs - 1
    later = Search(training.replay, typed, since=stopped.epochs)
    while not later.over:
        later.advance()
    assert later.found is None or later.found // 21 >= stopped.epochs


def test_inside_the_epoch_it_is_the_first_update_after_which_it_holds() -> None:
    training = Training(LAB1, 30)
    list(training)
    moments = [training.replay.moment(update) for update in range(training.updates + 1)]
    weights = [moment.parameters["W3"][0, 0] for moment in moments]
    at = weights[21 * 20 + 5]
    first_epoch = next(epoch for epoch in range(30) if weights[21 * epoch + 21] > at)
    expected = next(update for update in range(21 * first_epoch, 21 * first_epoch + 21) if weights[update + 1] > at)
    search = Search(training.replay, f"W3[0,0] > {float(at)!r}")
    while not search.over:
        search.advance()
    assert search.found == expected


def test_an_epoch_that_was_left_in_the_middle_is_looked_through_as_far_as_it_went() -> None:
    training = Training(LAB1, 30)
    training.advance(21 + 5)
    weight = float(training.moment.parameters["W3"][0, 0])
    search = Search(training.replay, f"W3[0,0] == {weight!r}")
    while not search.over:
        search.advance()
    assert search.found == 21 + 4


def test_older_and_damaged_runs_are_one_sentence(tmp_path: Path) -> None:
    save(train(LAB1, epochs=3), tmp_path / "whole.npz")
    with np.load(tmp_path / "whole.npz") as archive:
        arrays = dict(archive)
    older = {name: array for name, array in arrays.items() if not name.startswith(("check", "set", "valid"))}
    damaged = {**arrays, "checkpoints": arrays["checkpoints"][:, :-1]}
    strange = {**arrays, "settings": np.array("{")}
    np.savez(tmp_path / "newer.npz", **arrays | {"format": np.array("bptrace.run/2")})
    with pytest.raises(BptraceError, match=r"newer.npz is of the format bptrace.run/2, not bptrace.run/1"):
        load(tmp_path / "newer.npz")
    for name, kept in (("older", older), ("damaged", damaged), ("strange", strange)):
        np.savez(tmp_path / f"{name}.npz", **kept)
        assert np.array_equal(Scenario.load(tmp_path / f"{name}.npz").parameters["W1"], arrays["W1"])
        with pytest.raises(BptraceError, match=f"{name}.npz"):
            load(tmp_path / f"{name}.npz")
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:-700])
    with pytest.raises(BptraceError, match="no intact"):
        load(tmp_path / "cut.npz")


def test_a_walk_that_does_not_meet_what_was_kept_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "run.npz"
    save(train(LAB1, epochs=30), path)  # 630 updates, check-points at 220 and 440
    saved = load(path)
    assert all(is_met_again(saved, update) for update in (0, 219, 220, 440, 629, 630))
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays["checkpoints"][1, 0] += 1e-9
    np.savez(path, **arrays)
    changed = load(path)
    assert [is_met_again(changed, update) for update in (0, 219, 220, 439, 440, 630)] == [False] * 4 + [True] * 2
    for at, told in (("0:5", 1), (None, 0)):
        assert cli.main(["replay", str(path), *([] if at is None else ["--at", at]), "--text"]) == 0
        assert len(capsys.readouterr().err.splitlines()) == told


DEEP = "[" * 100_000
SETTINGS = {
    "updates": [-21, 10**30, "63", None, 3.0, True],
    "planned": ["x", -1, None, 1e400],
    "epoch": [-1, None],
    "batch": [0, -1, "full", None, 1e300],
    "shuffle": ["no", None],
    "data": [None, 3],
    "kernel": ["cuda", [], None],
    "seconds": ["a", -1.0, math.nan, math.inf, None],
    "measured": [None, {}, {"epoch": 2}, {"epoch": 2, "loss": "a", "accuracy": 1.0, "soft_accuracy": 1.0}],
    "stopped": ["foo", [], None, "diverged"],
    "divergence": [{"epoch": 3, "update": 0, "samples": [0]}, 5, "x"],
}
ARRAYS = {
    "checkpoints_at": [np.array([0.0]), np.array(["0"]), np.array([], dtype=int), np.array([3]), np.array(0)],
    "checkpoints": [np.zeros((1, 3)), np.array(["x"]), np.zeros(0)],
    "history": [
        np.zeros((3, 3)),
        np.zeros((0, 5)),
        np.array(["x"]),
        *[
            np.array([[epoch, 0.1, 0.2, 0.3] for epoch in epochs])
            for epochs in ((0, 0, 1), (0, 1, np.inf), (-1, 0), (9,))
        ],
    ],
    "validation": [np.zeros((2, 2)), np.zeros((3, 1)), np.zeros(3)],
    "settings": [np.array("{"), np.array(DEEP), np.array('{"a":' * 9_000), np.array("3"), np.zeros(2)],
}


@pytest.mark.parametrize("wrong", sampled([*SETTINGS, *ARRAYS], 4))
def test_whatever_is_wrong_in_a_run_file_is_one_sentence_that_names_it(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.npz"
    save(train(LAB1, epochs=3), path)
    with np.load(path) as archive:
        arrays = dict(archive)
    settings = json.loads(str(arrays["settings"]))
    without = {name: value for name, value in settings.items() if name != wrong}
    told = [settings | {wrong: value} for value in SETTINGS.get(wrong, [])] + [without] * (wrong in SETTINGS)
    changes = [{"settings": np.array(json.dumps(one))} for one in told]
    changes += [{wrong: value} for value in ARRAYS.get(wrong, [])]
    for change in changes:
        np.savez(path, **arrays | change)
        with pytest.raises(BptraceError, match=r"whole\.npz") as refused:
            load(path)
        assert "\n" not in str(refused.value)
