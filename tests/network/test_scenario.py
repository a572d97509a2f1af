"""Building scenarios: the contract's defaults and precedence, the bundled ones, and the ways to change one."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.errors import BptraceError
from bptrace.network.datasets import dataset
from bptrace.network.optimizers import SGD
from bptrace.network.scenario_file import bundled


def same(one: Scenario, other: Scenario) -> bool:
    """Equal in every number and every choice."""
    plain = ("network", "learning_rate", "optimizer", "sample", "init", "seed", "epochs", "batch", "title")
    plain += ("updates", "epoch")
    assert {name: getattr(one, name) for name in plain} == {name: getattr(other, name) for name in plain}
    assert list(one.parameters) == list(other.parameters)
    for name in one.parameters:
        np.testing.assert_array_equal(one.parameters[name], other.parameters[name])
    assert list(one.state) == list(other.state)
    for name in one.state:
        np.testing.assert_array_equal(one.state[name], other.state[name])
    for mine, theirs in ((one, other), (one.training_data, other.training_data)):
        np.testing.assert_array_equal(mine.x, theirs.x)
        np.testing.assert_array_equal(mine.y, theirs.y)
    return True


# --- defaults ---------------------------------------------------------------------------------------------------------


def test_with_a_network_alone_the_table_of_defaults_holds() -> None:
    scenario = Scenario.build(network="2-3-sigmoid-1")
    network = scenario.network
    assert (network.layout, network.bias, network.sign, network.loss) == ("row", "trained", "plus", "half-sse")
    assert (scenario.init, scenario.seed, scenario.optimizer, scenario.learning_rate) == ("normal", 0, SGD, 0.1)
    assert (scenario.epochs, scenario.batch) == (1000, 1)
    assert scenario.data is not None and scenario.data.name == "lab1-xor" and len(scenario.data) == 21
    assert scenario.sample == 0 and scenario.x.tolist() == [[0, 0]] and scenario.y.tolist() == [[0]]
    np.testing.assert_array_equal(scenario.parameters["W1"], np.random.default_rng(0).standard_normal((2, 3)))
    assert not scenario.parameters["b1"].any()
    assert scenario.name == "2-3-sigmoid-1"


def test_a_network_that_xor_does_not_fit_gets_one_random_sample_of_the_seed() -> None:
    scenario = Scenario.build(network="3-4-tanh-2")
    assert scenario.x.shape == (1, 3) and scenario.y.shape == (1, 2) and len(scenario.training_data) == 1
    assert same(scenario, Scenario.build(network="3-4-tanh-2", seed=0))
    assert not np.array_equal(scenario.x, Scenario.build(network="3-4-tanh-2", seed=1).x)


def test_with_nothing_at_all_it_is_lab_1_and_options_change_it() -> None:
    assert same(Scenario.build(), Scenario.load("lab1"))
    changed = Scenario.build(learning_rate=0.5, seed=3)
    assert changed.learning_rate == 0.5 and changed.network == Scenario.load("lab1").network and changed.sample == 7
    np.testing.assert_array_equal(changed.parameters["W1"], np.random.default_rng(3).standard_normal((2, 3)).T)


# --- the bundled scenarios --------------------------------------------------------------------------------------------


def test_softmax_shows_the_output_against_the_target() -> None:
    values = trace(Scenario.load("softmax")).values
    np.testing.assert_allclose(values["delta2"], values["a2"] - values["y"], rtol=1e-15)


def test_lab1_is_lab_1_as_listed() -> None:
    scenario = Scenario.load("lab1")
    network = scenario.network
    assert str(network) == "2-3-sigmoid-3-sigmoid-1"
    assert (network.layout, network.bias, network.loss) == ("column", "none", "half-sse")
    assert (scenario.optimizer, scenario.learning_rate, scenario.init, scenario.seed) == (SGD, 0.1, "normal", 0)
    assert list(scenario.parameters) == ["W1", "W2", "W3"] and scenario.parameters["W1"].shape == (3, 2)
    random = np.random.default_rng(0)
    for name, shape in (("W1", (2, 3)), ("W2", (3, 3)), ("W3", (3, 1))):
        np.testing.assert_array_equal(scenario.parameters[name], random.standard_normal(shape).T)
    assert scenario.data is not None and scenario.data.name == "lab1-xor" and scenario.sample == 7
    assert scenario.x.tolist() == [[0.1 * 3], [1 - 0.1 * 3]] and scenario.y.tolist() == [[1]]


def test_lab2_is_lab_2_s_network() -> None:
    scenario = Scenario.load("lab2")
    assert str(scenario.network) == "2-100-sigmoid-50-sigmoid-10-sigmoid-1-sigmoid"
    assert scenario.network.layout == "row" and scenario.network.bias == "trained"
    assert sum(array.size for array in scenario.parameters.values()) == 5871
    assert not any(array.any() for name, array in scenario.parameters.items() if name.startswith("b"))
    assert scenario.learning_rate == 0.05 and scenario.network.loss == "half-sse"
    assert scenario.data is not None and scenario.data.name == "lab2-xor" and scenario.sample == 101
    t = np.linspace(0, 1, 250)[50]
    assert scenario.x.tolist() == [[t, 1 - t]] and scenario.y.tolist() == [[1]]


def test_mazur_has_the_published_numbers_and_its_first_loss() -> None:
    scenario = Scenario.load("mazur")
    assert scenario.network.bias == "fixed" and scenario.learning_rate == 0.5
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    hidden = sigmoid(scenario.x @ scenario.parameters["W1"] + scenario.parameters["b1"])
    output = sigmoid(hidden @ scenario.parameters["W2"] + scenario.parameters["b2"])
    assert hidden[0] == pytest.approx([0.593269992, 0.596884378], abs=5e-10)
    assert output[0] == pytest.approx([0.751365070, 0.772928465], abs=5e-10)
    assert float(np.sum((output - scenario.y) ** 2) / 2) == pytest.approx(0.298371109, abs=5e-10)


def test_every_bundled_scenario_loads_and_has_a_title() -> None:
    assert {"lab1", "lab2", "mazur"} <= set(bundled())
    assert all(Scenario.load(name).title and Scenario.load(name).name == name for name in bundled())


# --- precedence -------------------------------------------------------------------------------------------------------


def test_an_option_changes_what_it_names_and_nothing_else() -> None:
    changed = Scenario.build("mazur", learning_rate="0.25")
    assert changed.learning_rate == 0.25
    assert same(changed, Scenario.build("mazur", set={"optimizer.learning_rate": "0.25"}))
    np.testing.assert_array_equal(changed.parameters["W2"], Scenario.load("mazur").parameters["W2"])


def test_another_layout_turns_the_numbers_of_the_scenario() -> None:
    rows, columns = Scenario.load("mazur"), Scenario.build("mazur", layout="column")
    for name, array in rows.parameters.items():
        np.testing.assert_array_equal(columns.parameters[name], array.T)
    np.testing.assert_array_equal(columns.x, rows.x.T)
    assert same(columns, rows.with_layout("column")) and same(rows, columns.with_layout("row"))


def test_a_network_of_other_sizes_is_initialised_and_one_of_the_same_sizes_keeps_its_numbers() -> None:
    resized = Scenario.build("mazur", network="2-3-sigmoid-2-sigmoid")
    np.testing.assert_array_equal(resized.parameters["W1"], np.random.default_rng(0).standard_normal((2, 3)))
    kept = Scenario.build("mazur", network="2-2-relu-2")
    np.testing.assert_array_equal(kept.parameters["W1"], Scenario.load("mazur").parameters["W1"])


def test_to_ask_for_an_initialisation_draws_everything_again_and_a_seed_alone_only_what_is_drawn() -> None:
    drawn = Scenario.build("mazur", init="ones")
    assert all((array == 1).all() for array in drawn.parameters.values())
    assert Scenario.build("mazur", seed=9).parameters["W1"][0, 0] == 0.15


def test_biases_can_be_taken_away_and_added() -> None:
    assert list(Scenario.build("mazur", bias="none").parameters) == ["W1", "W2"]
    assert not Scenario.build("lab1", bias="trained").parameters["b1"].any()


def test_another_data_set_comes_in_its_own_size_and_keeps_the_sample_where_it_has_one(tmp_path: Path) -> None:
    chess = Scenario.build("lab2", data="chessboard")
    assert chess.data is not None and (chess.data.name, len(chess.data)) == ("lab2-chessboard", 1000)
    assert chess.sample == 101
    (tmp_path / "points.csv").write_text("1,2,0\n3,4,1\n")
    assert Scenario.build("lab1", data=str(tmp_path / "points.csv")).sample == 0


def test_a_sample_by_hand_replaces_the_data_set_and_a_data_set_the_sample_by_hand() -> None:
    by_hand = Scenario.build("lab1", x="0.1,-.9", y="1")
    assert by_hand.data is None and by_hand.sample is None
    assert by_hand.x.tolist() == [[0.1], [-0.9]] and by_hand.y.tolist() == [[1]]
    assert by_hand.training_data.x.tolist() == [[0.1, -0.9]]
    assert Scenario.build("mazur", x=[1, 2]).y.tolist() == [[0.01, 0.99]]
    assert Scenario.build("mazur", data="random").sample == 0


def test_the_shape_of_an_option_is_python_s_or_typed() -> None:
    typed = Scenario.build(network="2-2-1", x="[[1, 2], [3, 4]]", y="[[1], [0]]", seed="4", batch="full", epochs="20")
    python = Scenario.build(
        network="2-2-1", x=np.array([[1, 2], [3, 4]]), y=[[1], [0]], seed=4, batch="full", epochs=20
    )
    assert same(typed, python) and typed.samples == 2


@pytest.mark.parametrize(
    ("pair", "name", "expected"),
    [
        ("init.seed=3", "seed", 3),
        ("optimizer.learning_rate = .5", "learning_rate", 0.5),
        ("training.batch=full", "batch", "full"),
        ("title=two words", "title", "two words"),
        ('title="quoted"', "title", "quoted"),
        ("title=12", "title", "12"),
        ("data.sample=3", "sample", 3),
    ],
)
def test_set_reaches_any_key_of_a_scenario_file(pair: str, name: str, expected: object) -> None:
    key, _, value = pair.partition("=")
    assert getattr(Scenario.build(set=[pair]), name) == expected
    assert getattr(Scenario.build(set={key.strip(): value.strip()}), name) == expected


def test_set_reaches_parameters_and_wins_over_the_option() -> None:
    scenario = Scenario.build("mazur", learning_rate=0.1, set={"parameters.b1": "[1, 2]", "optimizer.learning_rate": 2})
    assert scenario.parameters["b1"].tolist() == [[1, 2]] and scenario.learning_rate == 2


def test_a_date_is_still_an_architecture() -> None:
    assert str(Scenario.build(network="1979-05-27").network) == "1979-5-27"


# --- weights from numpy -----------------------------------------------------------------------------------------------


def save(path: Path, **arrays: Any) -> str:
    np.savez(path, **arrays)
    return str(path)


MAZUR = {"W1": [[1, 2], [3, 4]], "b1": [5, 6], "W2": [[1, 2], [3, 4]], "b2": [[7, 8]]}


def test_weights_are_read_in_the_chosen_layout(tmp_path: Path) -> None:
    path = save(tmp_path / "w.npz", **{name: array for name, array in MAZUR.items() if name != "b2"}, b2=[7, 8])
    for layout in ("row", "column"):
        scenario = Scenario.build("mazur", weights=path, layout=layout)
        assert scenario.parameters["W1"].tolist() == [[1, 2], [3, 4]]
        assert scenario.parameters["b1"].shape == ((1, 2) if layout == "row" else (2, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"b2": None}, "w.npz lacks b2; the network needs W1, b1, W2, b2"),
        ({"W3": [1]}, "w.npz holds W3 too much"),
        ({"W1": [[1, 2, 3], [4, 5, 6]]}, "w.npz, W1: the shape is 2×3 where 2×2 belongs"),
        ({"W1": [[1, np.inf], [3, 4]]}, "w.npz, W1[0,1]: "),
        ({"W1": [["a", "b"], ["c", "d"]]}, "w.npz, W1[0,0]: "),
        ({"W1": np.ones((2, 2), complex)}, "w.npz, W1[0,0]: "),
        ({"W1": np.array([[1, "a"]], dtype=object)}, "w.npz, W1: these are Python objects"),
    ],
)
def test_what_is_wrong_in_an_archive_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    arrays = {name: array for name, array in (MAZUR | change).items() if array is not None}
    with pytest.raises(BptraceError) as error:
        Scenario.build("mazur", weights=save(tmp_path / "w.npz", **arrays))
    assert said in str(error.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"\x93NUMPY\x01\x00junk", b"\x80\x04pickle", b"W1,b1\n"])
def test_a_damaged_archive_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.npz").write_bytes(content)
    with pytest.raises(BptraceError, match=r"w.npz is no intact .npz archive"):
        Scenario.build("mazur", weights=str(tmp_path / "w.npz"))


def test_an_archive_cut_anywhere_is_a_sentence(tmp_path: Path) -> None:
    whole = Path(save(tmp_path / "w.npz", **MAZUR)).read_bytes()
    for length in range(0, len(whole), 37):
        (tmp_path / "cut.npz").write_bytes(whole[:length])
        with pytest.raises(BptraceError, match=r"cut.npz"):
            Scenario.build("mazur", weights=str(tmp_path / "cut.npz"))


def test_a_single_array_a_folder_and_nothing_are_sentences(tmp_path: Path) -> None:
    np.save(tmp_path / "w.npy", np.ones(3))
    for name in ("w.npy", "", "missing.npz"):
        with pytest.raises(BptraceError, match=str(tmp_path)):
            Scenario.build("mazur", weights=str(tmp_path / name))


# --- a scenario cannot be changed, only made anew ---------------------------------------------------------------------


def test_a_scenario_keeps_copies_that_nobody_can_change() -> None:
    mine = np.array([[1.0, 2.0], [3.0, 4.0]])
    scenario = Scenario.load("mazur").with_parameters({"W1": mine})
    mine[0, 0] = 99
    assert scenario.parameters["W1"][0, 0] == 1
    for array in (*scenario.parameters.values(), scenario.x, scenario.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 5
    with pytest.raises(TypeError):
        scenario.parameters["W1"] = mine  # type: ignore[index]


def test_parameters_are_changed_by_name_and_shape() -> None:
    scenario = Scenario.load("mazur")
    assert scenario.with_parameters({"b1": [1, 2]}).parameters["b1"].tolist() == [[1, 2]]
    with pytest.raises(BptraceError, match=r"W9: the network 2-2-sigmoid-2-sigmoid has no such parameter"):
        scenario.with_parameters({"W9": [1]})
    with pytest.raises(BptraceError, match=r"W1: the shape is 1×2 where 2×2 belongs"):
        scenario.with_parameters({"W1": [[1, 2]]})


def test_samples_are_chosen_by_number_or_given_as_rows_in_either_layout() -> None:
    scenario = Scenario.load("lab1")
    assert scenario.with_sample(20).x.tolist() == [[1], [0]]
    for number in (-1, 21):
        with pytest.raises(BptraceError, match=f"sample: there is no sample {number}; lab1-xor has 21, 0 to 20"):
            scenario.with_sample(number)
    batch = scenario.with_samples([[1, 2], [3, 4], [5, 6]], [[1], [0], [1]])
    assert batch.samples == 3 and batch.x.shape == (2, 3) and batch.y.shape == (1, 3)
    with pytest.raises(BptraceError, match="given by hand"):
        batch.with_sample(0)
    assert scenario.with_data(dataset("moons"), 5).x[:, 0].tolist() == dataset("moons").x[5].tolist()


def test_a_scenario_can_be_pickled_for_another_process() -> None:
    scenario = Scenario.load("lab2")
    assert same(pickle.loads(pickle.dumps(scenario)), scenario)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario.load("lab1"),
        Scenario.load("lab2"),
        Scenario.load("mazur"),
        Scenario.build(network="3-4-tanh-2", seed=5, sign="minus", layout="column", batch="full"),
        trace(trace(Scenario.build(network="2-3-tanh-1", optimizer="adam", set="optimizer.beta2=0.99")).next).next,
        trace(Scenario.build("mazur", optimizer="adagrad", decay=0.9, decay_every=2)).next,
        Scenario.build("mazur", optimizer="momentum", set={"optimizer.form": "averaged", "optimizer.normalise": True}),
        Scenario.build("mazur", optimizer="rmsprop", set={"state.vW2": [[1, 2], [3, 4.5]]}),
        Scenario.build(network="2-2-1", x=[[1e-300, -1 / 3], [1e16, 5e-324]], y=[[0.1], [1e22]], learning_rate=1e-7),
        Scenario.build(set={"title": '"σ" \\ \t \x7f and\nmore'}, data="moons", samples=33, sample=32),
    ],
    ids=lambda scenario: scenario.name,
)
def test_a_scenario_written_as_toml_reads_back_the_same(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "again.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert same(Scenario.load(path), scenario)


def test_of_another_network_of_the_same_sizes_only_what_it_has_not_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(f'[network]\nlayers = "1{"-1" * 9}-1-prelu"\n[parameters]\nalpha10 = 0.5\nb10 = 7\nW1 = 3\n')
    kept = Scenario.build(path, network=f"1-1-tanh{'-1' * 8}-1-prelu", bias="fixed").parameters
    assert [kept[name].item() for name in ("alpha10", "b10", "W1")] == [0.5, 7, 3]
    gone = Scenario.build(path, network=f"1-1-prelu{'-1' * 9}", bias="none").parameters
    assert gone["alpha1"].item() == 0.25 and {"alpha10", "b10"}.isdisjoint(gone) and gone["W1"].item() == 3


def test_a_csv_is_looked_for_beside_the_scenario_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x1,x2,y\n1,2,0\n3,4,1\n")
    path = tmp_path / "mine.toml"
    path.write_text('[network]\nlayers = "2-2-1"\n[data]\nname = "points.csv"\nsample = 1\n')
    scenario = Scenario.load(path)
    assert scenario.x.tolist() == [[3, 4]] and scenario.name == "mine"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert same(Scenario.load(path), scenario)


def test_the_example_of_the_contract_is_mazur(tmp_path: Path) -> None:
    parameters = {name: array.tolist() for name, array in Scenario.load("mazur").parameters.items()}
    assert json.loads(json.dumps(parameters))["W1"] == [[0.15, 0.25], [0.20, 0.30]]
