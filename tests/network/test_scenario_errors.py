"""Whatever a person writes in a scenario file or an option: a scenario, or one sentence that names the place."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from any_text import any_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptrace import Scenario
from bptrace.errors import BptraceError
from bptrace.files import printable
from bptrace.network.network import Layer, Network
from bptrace.network.scenario_file import parse_toml, toml_text
from bptrace.network.settings import OPTIONS, READERS

NETWORK = '[network]\nlayers = "2-2-sigmoid-2"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "mine.toml: there is no network"),
        ("[network]\nlayers = 3", "network.layers: 3 is no text"),
        ('[network]\nlayers = "2-3-sigmod-1"', "network.layers: part 3, 'sigmod', is neither"),
        ('network = "2-3-1"', "network: this is the name of a section; write [network]"),
        (NETWORK + 'layuot = "row"', "network.layuot: a scenario has no such key: did you mean network.layout?"),
        ('seed = 3\n' + NETWORK, "seed: a scenario has no such key: did you mean init.seed?"),
        ("[netwrok]\nx = 1", "[netwrok]: a scenario has no such section: did you mean [network]?"),
        ("[netwrok]", "[netwrok]: a scenario has no such section"),
        (NETWORK + 'layout = "diagonal"', "network.layout: 'diagonal' is not known: it is one of row, column."),
        (NETWORK + "bias = true", "network.bias: True is no text"),
        (NETWORK + "[parameters]\nW1 = [[1, 2], [3]]", "parameters.W1: the rows are of different lengths"),
        (NETWORK + "[parameters]\nW1 = [[1, 2], 3]", "parameters.W1: the rows are of different lengths"),
        (NETWORK + "[parameters]\nW1 = [[1, 2, 3], [3, 4, 5]]", "parameters.W1: the shape is 2×3 where 2×2 belongs"),
        (NETWORK + "[parameters]\nW1 = [1, 2, 3, 4]", "parameters.W1: the shape is 4 where 2×2 belongs"),
        (NETWORK + "[parameters]\nb1 = [[1], [2]]", "parameters.b1: the shape is 2×1 where 1×2 belongs"),
        (NETWORK + '[parameters]\nW1 = [[1, "2"], [3, 4]]', "parameters.W1[0,1]: '2' is not a number"),
        (NETWORK + "[parameters]\nW1 = [[1, true], [3, 4]]", "parameters.W1[0,1]: True is not a number"),
        (NETWORK + "[parameters]\nW1 = [[1, 2], [nan, 4]]", "parameters.W1[1,0]: nan is not a finite number"),
        (NETWORK + "[parameters]\nW1 = [[1, 2], [3, -inf]]", "parameters.W1[1,1]: -inf is not a finite number"),
        (NETWORK + f"[parameters]\nb1 = [1, 1{'0' * 400}]", "parameters.b1[1]: "),
        (NETWORK + "[parameters]\nW1 = []", "parameters.W1: there is not one number"),
        (NETWORK + "[parameters]\nW1 = [[[1]]]", "parameters.W1: the brackets are nested too deep"),
        (NETWORK + "[parameters.W1]\na = 1", "parameters.W1: {'a': 1} is not a number"),
        (NETWORK + "[parameters]\nw1 = [1]", "parameters.w1: the network 2-2-sigmoid-2 has no such parameter: did"),
        (NETWORK + 'bias = "none"\n[parameters]\nb1 = [1, 2]', "parameters.b1: the network 2-2-sigmoid-2 has no such"),
        (NETWORK + "[sample]\nx = [1, 2]", "sample.x: y is missing"),
        (NETWORK + "[sample]\nx = [1, 2, 3]\ny = [1, 2]", "sample.x: a sample has 3 numbers where 2 belong"),
        (NETWORK + "[sample]\nx = [[1, 2], [3, 4]]\ny = [1, 2]", "sample.y: x has 2 samples and y has 1"),
        (NETWORK + '[sample]\nx = [1, 2]\ny = [1, 2]\n[data]\nname = "moons"', "data.name: x and y are given by hand"),
        (NETWORK + '[data]\nname = "moons"', "moons has samples of 2 in and 1 out, the network 2-2-sigmoid-2 takes 2"),
        (NETWORK + '[data]\nname = "points.csv"', "mine.toml, data.name: there is no file"),
        (NETWORK + "[data]\nsample = 1", "data.sample: there is no sample 1; random has 1, 0 to 0"),
        (NETWORK + "[data]\nsample = -1", "data.sample: -1 is not a whole number from 0 on"),
        (NETWORK + "[data]\nsamples = 0", "data.samples: 0 is not a whole number from 1 on"),
        (NETWORK + "[data]\nsamples = 1e3", "data.samples: 1000.0 is not a whole number"),
        (NETWORK + "[init]\nseed = 0.5", "init.seed: 0.5 is not a whole number"),
        (NETWORK + "[init]\nseed = true", "init.seed: True is not a whole number"),
        (NETWORK + "[init]\nseed = 99999999999999999999", "init.seed: 99999999999999999999 is too large"),
        (NETWORK + '[init]\nmethod = "heh"', "init.method: 'heh' is not known: did you mean he?"),
        (NETWORK + '[loss]\nname = "bec"', "loss.name: 'bec' is not known: did you mean bce?"),
        (NETWORK + '[loss]\nname = "bce"', "bce takes the logarithm of outputs between 0 and 1; end the network with"),
        (NETWORK + '[loss]\nname = "half-see"', "loss.name: 'half-see' is not known: did you mean half-sse?"),
        (NETWORK + '[optimizer]\nname = "adamw"', "optimizer.name: 'adamw' is not known: did you mean adam?"),
        (NETWORK + "[optimizer]\nepsilon = 1", "optimizer.epsilon: sgd has no such setting, only decay"),
        (NETWORK + '[optimizer]\nname = "adam"\nbeta1 = 1', "optimizer.beta1: 1 is not below 1"),
        (NETWORK + "[optimizer]\nepsilom = 1", "optimizer.epsilom: a scenario has no such key: did you mean opt"),
        (NETWORK + "[optimizer]\ndecay_every = 10", "optimizer.decay_every: decay is missing"),
        (NETWORK + "[optimizer]\nnormalise = 1", "optimizer.normalise: 1 is neither true nor false"),
        (NETWORK + "[state]\nmW1 = [1]", "state.mW1: sgd keeps nothing"),
        (NETWORK + "[state]\nupdates = -1", "state.updates: -1 is not a whole number from 0 on"),
        (NETWORK + '[optimizer]\nname = "adam"\n[state]\nmW3 = [1]', "state.mW3: adam on 2-2-sigmoid-2 keeps no such"),
        (NETWORK + '[optimizer]\nname = "adam"\n[state]\nmW1 = [1]', "state.mW1: the shape is 1 where 2×2 belongs"),
        (NETWORK + '[optimizer]\nlearning_rate = "0.5"', "optimizer.learning_rate: '0.5' is not a number"),
        (NETWORK + "[optimizer]\nlearning_rate = -1", "optimizer.learning_rate: -1 is negative"),
        (NETWORK + "[optimizer]\nlearning_rate = 2020-01-01", "optimizer.learning_rate: datetime.date"),
        (NETWORK + "[training]\nbatch = 0", "training.batch: 0 is not a whole number from 1 on"),
        ("[[network]]", "network: this is the name of a section"),
        ("title = 3\n" + NETWORK, "title: 3 is no text"),
        ("[network\n", "is no TOML"),
        (f"x = {'9' * 5000}", "is no TOML"),
        (f"x = {'[' * 50_000}", "is no TOML: the brackets are nested too deep"),
        (NETWORK + f"[sample]\nx = {'[' * 90}1{']' * 90}", "sample.x: the"),
    ],
)  # fmt: skip
def test_a_bad_scenario_file_is_one_sentence_that_names_file_and_key(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BptraceError) as error:
        Scenario.load(path)
    assert said in str(error.value)
    assert str(path) in str(error.value) or any(word in said for word in ("no network", "moons", "points.csv"))
    assert "\n" not in str(error.value) and error.value.exit_code == 2


def test_missing_binary_and_foreign_files_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"title = 'x'\n\xff\xfe")
    (tmp_path / "run.npz").write_bytes(b"")
    for name, said in (
        ("missing.toml", "No such file"),
        ("", "directory"),
        ("binary.toml", "binary.toml:2 is not UTF-8"),
        ("run.npz", "run.npz is no intact .npz archive"),
        ("nul\0byte.toml", "cannot be read"),
    ):
        with pytest.raises(BptraceError, match=said) as error:
            Scenario.load(f"{tmp_path}/{name}")
        assert str(tmp_path) in str(error.value)
    with pytest.raises(BptraceError, match="there is no scenario 'lab3', nor a file of that name: did you mean lab"):
        Scenario.load("lab3")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"netwrok": "2-1"}, "--netwrok: a scenario has no such option: did you mean network?"),
        ({"network": "2-3-sigmod-1"}, "--network: part 3, 'sigmod'"),
        ({"learning_rate": "fast"}, "--learning-rate: 'fast' is not a number"),
        ({"learning_rate": float("nan")}, "--learning-rate: nan is not a finite"),
        ({"seed": "-1"}, "--seed: -1 is not a whole number from 0 on"),
        ({"layout": "rows"}, "--layout: 'rows' is not known: did you mean row?"),
        ({"optimizer": "nadam"}, "--optimizer: 'nadam' is not known: did you mean adam?"),
        ({"decay": 0.9}, "--decay: decay_every is missing; give the factor"),
        ({"optimizer": "adam", "set": "optimizer.initial=1"}, "--set optimizer.initial: adam has no such setting"),
        (
            {"data": "lab2-xro"},
            "--data: there is no data set 'lab2-xro', nor a file of that name: did you mean lab2-xor?",
        ),
        ({"data": "missing.csv"}, "missing.csv cannot be read"),
        ({"sample": 21}, "--sample: there is no sample 21; lab1-xor has 21, 0 to 20"),
        ({"samples": 5, "scenario": "lab2"}, "lab2, data.sample: there is no sample 101; lab2-xor has 5, 0 to 4"),
        ({"samples": 2}, "lab1-xor comes in 4 to 1000000 samples, not in 2"),
        ({"samples": 10**15}, "lab1-xor comes in 4 to 1000000 samples"),
        ({"sample": 1, "scenario": "mazur"}, "--sample: x and y are given by hand"),
        ({"x": "0.1,0.9"}, "--x: y is missing"),
        ({"x": "0.1;0.9", "y": "1"}, "--x: '0.1;0.9' is not a number"),
        ({"x": "0.1,0.9,3", "y": "1"}, "--x: a sample has 3 numbers where 2 belong"),
        ({"x": "0.1,nan", "y": "1"}, "--x[1]: nan is not a finite number"),
        ({"scenario": "lab1", "network": "3-2-1"}, "lab1-xor has samples of 2 in and 1 out"),
        ({"set": {"optimizer.rate": "1"}}, "--set optimizer.rate: a scenario has no such key"),
        ({"set": ["init.seed"]}, "--set init.seed: the value is missing"),
        ({"set": {"parameters.W9": "[1]"}}, "--set parameters.W9: the network 2-3-sigmoid-3-sigmoid-1 has no such"),
        ({"weights": "missing.npz"}, "missing.npz cannot be read"),
        ({"scenario": ""}, "there is no scenario ''"),
    ],
)
def test_a_bad_option_is_one_sentence_that_names_it(options: dict[str, Any], said: str) -> None:
    with pytest.raises(BptraceError) as error:
        Scenario.build(**options)
    assert said in str(error.value) and error.value.exit_code == 2


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | any_text(8) | st.dates()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text(3), inner))
TYPED = any_text(20) | st.sampled_from(["2-3-1", "row", "1", "0.5", "full", "[[1,2],[3,4]]", "xor", "1,2", "nan"])
CHANGES = st.dictionaries(st.sampled_from(sorted(OPTIONS)), TYPED | VALUES, max_size=5)
PAIRS = st.dictionaries(st.sampled_from([*sorted(READERS), "parameters.W1", "parameters.b1", "x.y"]), TYPED | VALUES)


@given(CHANGES)
def test_any_options_make_a_scenario_or_a_sentence(options: dict[str, Any]) -> None:
    scenario_or_sentence(options)


@given(PAIRS)
def test_any_pairs_of_set_make_a_scenario_or_a_sentence(pairs: dict[str, Any]) -> None:
    scenario_or_sentence({"set": pairs})


@pytest.mark.slow
@settings(max_examples=200)
@given(CHANGES, PAIRS)
def test_any_options_and_pairs_make_a_scenario_or_a_sentence(options: dict[str, Any], pairs: dict[str, Any]) -> None:
    scenario_or_sentence(options)
    scenario_or_sentence({**options, "set": pairs})


def scenario_or_sentence(options: dict[str, Any]) -> None:
    try:
        scenario = Scenario.build(**options)
    except BptraceError as error:
        assert str(error)
    else:
        assert scenario.samples >= 1


LINES = st.sampled_from(
    [
        *(f"[{name}]" for name in ("network", "parameters", "init", "sample", "data", "optimizer", "nonsense")),
        'layers = "2-2-1"', 'layout = "column"', "W1 = [[1, 2], [3, 4]]", "b1 = [1, 2]", "x = [1, 2]", "y = [1]",
        "seed = 1", "sample = 1", 'name = "moons"', "learning_rate = 0.5", "learning_rate = inf", "=", "x = {", "'''",
    ]
)  # fmt: skip


@given(st.lists(LINES | any_text(10), max_size=10).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_scenario_file_or_a_sentence(tmp_path: Path, written: str) -> None:
    file_or_sentence(tmp_path / "any.toml", written)


@pytest.mark.slow
@given(st.lists(LINES | st.text(max_size=10), max_size=10).map("\n".join))
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_scenario_file_or_a_sentence_many_times(tmp_path: Path, written: str) -> None:
    file_or_sentence(tmp_path / "any.toml", written)


def file_or_sentence(path: Path, written: str) -> None:
    path.write_text(written, encoding="utf-8", errors="replace", newline="")
    try:
        Scenario.load(path)
    except BptraceError as error:
        assert str(error)


@pytest.mark.parametrize("wrong", [float("nan"), -1.0, "fast"])
def test_a_scenario_made_in_python_refuses_a_learning_rate_that_makes_no_sense(wrong: object) -> None:
    with pytest.raises(BptraceError, match="learning_rate"):
        replace(Scenario.load("mazur"), learning_rate=wrong)


@given(any_text())
def test_any_text_survives_being_written_as_toml(title: str) -> None:
    written = toml_text({"title": title})
    assert tomllib.loads(written) == {"title": title}
    assert parse_toml(written, "x")["title"].value == printable(title.replace("\n", " "))


def test_a_text_in_a_scenario_file_gives_the_terminal_no_commands(tmp_path: Path) -> None:
    path = tmp_path / "evil.toml"
    path.write_text('title = "\\u001b[31mEVIL\\u0007\\u009b\\n2"\n' + NETWORK)
    assert Scenario.load(path).title == "\ufffd[31mEVIL\ufffd\ufffd 2"
    path.write_text('"\\u001b[31m" = 3\n')
    with pytest.raises(BptraceError, match="no such key") as caught:
        Scenario.load(path)
    assert "\x1b" not in str(caught.value)
    with pytest.raises(BptraceError) as caught:
        Scenario.build(network="2-\x1b[31m-1")
    assert "\x1b" not in printable(str(caught.value))


@pytest.mark.parametrize("name", ["layout", "bias", "sign", "loss"])
def test_a_network_made_in_python_refuses_a_convention_there_is_not(name: str) -> None:
    with pytest.raises(BptraceError, match=f"{name}: 'diagonal' is not known"):
        replace(Scenario.load("mazur").network, **{name: "diagonal"})  # type: ignore[arg-type]
    with pytest.raises(BptraceError, match="activation: 'sigmod' is not known: did you mean sigmoid"):
        Network(2, (Layer(2, "sigmod"),))


@pytest.mark.parametrize("number", [np.longdouble("1e600"), np.float64("nan"), np.float32("inf")])
@pytest.mark.filterwarnings("error")
def test_a_number_of_numpys_is_told_as_a_number(number: np.floating[Any], tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    np.savez(path, W1=np.full((2, 1), number), b1=np.zeros(1))
    with pytest.raises(BptraceError, match=r"W1\[0,0\]: (1e\+600|nan|inf) is not a finite number"):
        Scenario.build(network="2-1", weights=str(path))


def test_a_number_with_more_digits_than_python_reads_is_too_large() -> None:
    for digits in (32, 5000):
        with pytest.raises(BptraceError, match=r"--batch: .* is too large; write a whole number up to"):
            Scenario.build(batch="9" * digits)
    with pytest.raises(BptraceError, match="--epochs: 10000001 is too large; write a whole number up to 10,000,000"):
        Scenario.build(epochs="10000001")


def test_numbers_that_no_comma_parts_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    for written in ("1;2;3\n", "1;2;3\n4;5;6\n"):
        path.write_text(written)
        with pytest.raises(BptraceError, match=r"points\.csv.*commas between"):
            Scenario.build(network="2-1", data=str(path))


@pytest.mark.parametrize("weights", ["missing.npz", "."])
def test_a_missing_archive_is_not_called_a_text_file(weights: str, tmp_path: Path) -> None:
    with pytest.raises(BptraceError, match=r"cannot be read: .*; name an existing \.npz archive"):
        Scenario.build(weights=str(tmp_path / weights))
