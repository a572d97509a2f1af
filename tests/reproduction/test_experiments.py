"""The reports' tables as data: what was printed, in which readings, and files that make no sense."""

from pathlib import Path

import pytest

from bptrace.errors import BptraceError
from bptrace.network.optimizers import Optimizer
from bptrace.reproduction.experiment import Experiment, Figure
from bptrace.reproduction.experiment_file import bundled, chosen, read_experiment

PRINTED = {
    "lab1-standard": "100 100",
    "lab1-learning-rate": "52 76 100 52 52 52",
    "lab1-hidden-units": "96 100 100 100 100 100",
    "lab1-no-activations": "80 38",
    "lab1-layers": "76 100",
    "lab1-optimizers": "100 95",
    "lab2-adagrad": "99.89 98.93 98.25 99.40 97.93 91.02",
    "lab2-decay": "99.89 98.93 98.25 99.97 99.06 99.79",
}
"""The accuracies of the reports' tables, row by row."""

AT_EPOCHS = {
    "lab2-adagrad": "1000 99.11 700 97.16 800 90.42 2200 99 2500 97.15 6800 90.02",
    "lab2-decay": "4300 99.75 1900 98.37 3000 95.45 300 99.74 1400 98.34 1900 95.37",
}
"""And of the lists below them: epoch, accuracy."""

TINY = """\
title = "Tiny"
measure = "soft_accuracy"

[scenario]
network.layers = "2-2-sigmoid-1-sigmoid"
data.name = "lab1-xor"
training.epochs = 3

[[rows]]
name = "XOR"
published = "50.1"
"""


def tiny(tmp_path: Path, written: str = TINY) -> str:
    file = tmp_path / "tiny.toml"
    file.write_text(written, encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def experiments() -> list[Experiment]:
    return bundled()


def test_every_figure_of_both_reports_is_there(experiments: list[Experiment]) -> None:
    assert {one.name for one in experiments} == set(PRINTED)
    for one in experiments:
        ends = {row.name: row.figure.printed for row in one.rows if row.epoch is None}
        assert " ".join(ends.values()) == PRINTED[one.name]
        epochs = {row.name: f"{row.epoch} {row.figure.printed}" for row in one.rows if row.epoch is not None}
        assert " ".join(epochs.values()) == AT_EPOCHS.get(one.name, "")


def test_lab_1_runs_as_its_figures_fit_best(experiments: list[Experiment]) -> None:
    row = next(one for one in experiments if one.name == "lab1-layers").rows[1]
    scenario = row.task(4).scenario()
    assert str(scenario.network) == "2-3-relu-3-relu-3-relu-1-sigmoid"
    assert (scenario.network.bias, scenario.network.loss, scenario.init, scenario.seed) == ("none", "sse", "uniform", 4)
    assert scenario.optimizer == Optimizer("momentum", form="averaged", beta=0.9)
    assert (len(scenario.training_data), scenario.epochs, scenario.batch) == (21, 15000, 1)


def test_where_a_report_contradicts_itself_both_readings_are_run(experiments: list[Experiment]) -> None:
    by_name = {one.name: one for one in experiments}
    decay = [row for row in by_name["lab2-decay"].rows if row.name == "decay, Linear" and row.epoch is None]
    assert [row.settings["optimizer.learning_rate"] for row in decay] == [0.65, 0.065]
    biases = [row for row in by_name["lab2-adagrad"].rows if row.name == "plain, XOR" and row.epoch is None]
    assert [set(row.task(0).scenario().parameters["b2"].flat) for row in biases] == [{0.0}, {1.0}]
    assert {row.figure for row in decay} == {Figure("99.97")}


def test_the_same_run_of_two_tables_is_done_once(experiments: list[Experiment]) -> None:
    plain, fixed = ({row.name: row for row in one.rows} for one in experiments if one.report == "lab2")
    assert fixed["fixed, XOR"].task(1) == next(
        row.task(1) for row in experiments[-2].rows if row.name == "plain, XOR" and "0" in row.reading
    )
    assert plain["AdaGrad, XOR"].task(1) != fixed["fixed, XOR"].task(1)


def test_a_report_or_one_table_can_be_chosen() -> None:
    assert [one.report for one in chosen("lab2")] == ["lab2", "lab2"]
    assert [one.name for one in chosen("lab1-layers")] == ["lab1-layers"]


@pytest.mark.parametrize(
    ("printed", "measured", "within", "reached"),
    [
        ("52", 11 / 21, True, True),
        ("52", 0.526, False, True),
        ("52", 0.514, False, False),
        ("99.89", 0.99885, True, True),
        ("99.89", 0.998849, False, False),
        ("100", 1.0, True, True),
    ],
)
def test_a_figure_commits_its_printed_digits(printed: str, measured: float, within: bool, reached: bool) -> None:
    assert (Figure(printed).within(measured), Figure(printed).reached(measured)) == (within, reached)


CLAIM = '[[claims]]\nsays = "so"\nkind = "higher"\n'
WRONG = {
    "no rows": (TINY[: TINY.index("[[rows]]")], "missing is rows"),
    "an unknown key": (f"titel = 'x'\n{TINY}", "did you mean title"),
    "an unknown setting": (TINY.replace("network.layers", "network.layer"), "[[rows]] 1, network.layer"),
    "no accuracy": (TINY.replace('"50.1"', '"good"'), "is no accuracy"),
    "a figure that is no text": (TINY.replace('"50.1"', "50.1"), "[[rows]] 1, published"),
    "an epoch after the last": (f'{TINY}at = {{ 3 = "50" }}\n', "go from 0 to 2"),
    "epochs that are none": (f"{TINY}at = 3\n", "names no epochs"),
    "a seed of its own": (TINY.replace("training.epochs = 3", "init.seed = 3"), "leave it out"),
    "a file of one's own": (TINY.replace("lab1-xor", "own.csv"), "is no data set that is the same"),
    "an unknown reading": (f'{TINY}readings = ["a"]\n', "[[rows]] 1, readings"),
    "a claim about nothing": (f'{TINY}{CLAIM}pairs = [["XOR", "OR"]]\n', "did you mean XOR"),
    "a claim about one row": (f'{TINY}{CLAIM}pairs = [["XOR"]]\n', "compares pairs"),
    "no section": (TINY.replace("network.layers", "layers"), "[scenario], layers"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_makes_no_sense_is_one_sentence_with_the_place(case: str, tmp_path: Path) -> None:
    written, told = WRONG[case]
    with pytest.raises(BptraceError) as caught:
        read_experiment(tiny(tmp_path, written))
    assert told in str(caught.value) and "tiny.toml" in str(caught.value) and "\n" not in str(caught.value)


def test_an_unknown_experiment_is_told_with_the_nearest() -> None:
    with pytest.raises(BptraceError, match="did you mean lab1-layers"):
        chosen("lab1-layer")
