"""Published worked examples: every printed figure judged as its file says, causes that hold, and files that are wrong.

How many figures of each agree was counted by another program, with derivatives written by hand for each network; here
the loss after training, where most figures are wrong, is computed once more without a line of bptrace.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sampling import sampled

from bptrace import Scenario, cli, gradient_check
from bptrace.errors import BptraceError
from bptrace.museum import Judgement, judge_example, names, read_example
from bptrace.network.scenario_file import bundled_text

AS_COUNTED = {  # agree, off in the last digit, not reproducible
    "backpropbuilder": (8, 0, 0),
    "cs231n": (10, 0, 0),
    "han-kamber": (19, 1, 0),
    "hmkcode": (20, 0, 2),
    "mazur": (27, 1, 5),
    "micrograd": (8, 0, 0),
    "negnevitsky": (25, 0, 0),
    "rashid": (4, 0, 0),
    "yeh": (58, 0, 14),
    "zhou": (5, 2, 0),
}
EXAMPLE = """\
[source]
author = "A"
title = "B"
[network]
layers = "2-1-sigmoid"
[parameters]
W1 = [[0.5], [-0.25]]
b1 = [0.1]
[sample]
x = [1, 2]
y = [1]
[[figures]]
part = "All of it"
printed = [["z", "z1[0,0]", "0.10"], ["W", "W1", "[[0.5], [-0.25]]"]]
"""
ERRATUM = '[[errata]]\nsays = "It was so."\n'


@pytest.fixture
def judged() -> Callable[[str], Judgement]:
    return lambda name: judge_example(read_example(name))


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def write(content: str) -> str:
        path = tmp_path / "own.toml"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


# --- the bundled ones ------------------------------------------------------------------------------------------------


def test_every_bundled_example_is_in_the_table() -> None:
    assert set(names()) == set(AS_COUNTED)


@pytest.mark.parametrize("name", sampled(AS_COUNTED, 3))
def test_every_printed_figure_is_judged_as_its_file_says(name: str, judged: Callable[[str], Judgement]) -> None:
    found = judged(name)
    assert tuple(found.counts.values()) == AS_COUNTED[name]
    named = {figure for erratum in found.example.errata for figure in erratum.figures}
    assert {one.printed.name for one in found.figures if one.worth != "agrees"} == named
    assert all(one.reproduced for one in found.figures)
    assert found.exit_code == 0


@pytest.mark.parametrize("name", AS_COUNTED)
def test_every_example_is_a_scenario_whose_gradients_are_right(name: str) -> None:
    scenario = Scenario.load(name)
    assert scenario.name == name and scenario.title
    assert gradient_check(scenario).exit_code == 0


def test_a_changed_digit_is_noticed(judged: Callable[[str], Judgement], file: Callable[[str], str]) -> None:
    """Each figure that agrees, moved by two units of its last digit, is no longer said to agree."""
    written = bundled_text("negnevitsky")
    digits = re.findall(r'\["[^"]+", "[^"]+", "(-?\d+\.\d+)"\]', written)
    assert len(digits) == AS_COUNTED["negnevitsky"][0]
    for figure in dict.fromkeys(digits):
        changed = f"{float(figure) + 0.0002:.4f}"
        found = judged(file(written.replace(f'"{figure}"]', f'"{changed}"]')))
        assert found.counts["not-reproducible"] == digits.count(figure)
        assert found.exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize(("too_early", "after_10000"), [(False, 3.510187782978859e-05), (True, 3.5084786296312774e-05)])
def test_mazurs_training_with_and_without_the_updated_weights(
    too_early: bool, after_10000: float, judged: Callable[[str], Judgement]
) -> None:
    """10,000 updates in plain numpy, the hidden layer's δ by the old output weights or by the new ones."""

    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    x, y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    w1, w2 = np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([[0.40, 0.50], [0.45, 0.55]])
    for _ in range(10_000):
        hidden = sigmoid(x @ w1 + 0.35)
        output = sigmoid(hidden @ w2 + 0.60)
        delta = (output - y) * output * (1 - output)
        new = w2 - 0.5 * hidden.T @ delta
        back = delta @ (new if too_early else w2).T * hidden * (1 - hidden)
        w1, w2 = w1 - 0.5 * x.T @ back, new
    loss = 0.5 * np.sum((sigmoid(sigmoid(x @ w1 + 0.35) @ w2 + 0.60) - y) ** 2)
    assert loss == pytest.approx(after_10000, rel=1e-9)
    figure = next(one for one in judged("mazur").figures if one.printed.name == "E_total, older copies")
    assert (figure.by_cause if too_early else figure.computed) == pytest.approx(loss, rel=1e-9)


def test_the_example_of_the_page_is_sound(
    checkout: Path, judged: Callable[[str], Judgement], file: Callable[[str], str]
) -> None:
    page = (checkout / "docs" / "examples.md").read_text(encoding="utf-8")
    found = judged(file(page.partition("```toml\n")[2].partition("```")[0]))
    assert tuple(found.counts.values()) == (1, 1, 0)
    assert found.exit_code == 0 and all(one.reproduced for one in found.figures)


# --- causes ----------------------------------------------------------------------------------------------------------


def test_a_cause_is_computed_and_not_believed(judged: Callable[[str], Judgement], file: Callable[[str], str]) -> None:
    written = bundled_text("yeh").replace('mistake = "missing-relu-mask"', 'mistake = "sign-flipped"')
    found = judged(file(written))
    assert found.exit_code == 1
    assert not any(one.reproduced for one in found.figures if one.worth != "agrees")


def test_rounding_is_done_before_a_quantity_is_used(
    judged: Callable[[str], Judgement], file: Callable[[str], str]
) -> None:
    """δ = (a − y) a (1 − a) from a = σ(0.1) = 0.52497…, rounded to one decimal: (0.5 − 1) · 0.25."""
    printed = EXAMPLE.replace('"0.10"]', '"0.10"], ["delta", "delta1", "-0.125"]')
    erratum = '[[errata]]\nfigures = ["delta"]\nsays = "Rounded."\nrounded = { a1 = 1 }\n'
    figure = next(one for one in judged(file(printed + erratum)).figures if one.printed.name == "delta")
    assert figure.worth == "not-reproducible"
    assert figure.by_cause == -0.125 and figure.reproduced


def test_a_decaying_rate_is_that_of_every_update(
    judged: Callable[[str], Judgement], file: Callable[[str], str]
) -> None:
    """With one input and the identity, W goes 0, η, then η + η f (1 − η): with η = ½ and f = ½, 0.625."""
    written = """\
source = { author = "A", title = "B" }
network = { layers = "1-1", bias = "none" }
parameters = { W1 = [[0]] }
sample = { x = [1], y = [1] }
optimizer = { learning_rate = 0.5, decay = 0.5, decay_every = 1 }
figures = [{ part = "P", updates = 2, printed = [["w", "W1", "0.625"]] }]
"""
    assert judged(file(written)).figures[0].computed == 0.625


def test_an_erratum_about_a_figure_that_agrees_is_told(
    file: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(EXAMPLE + '[[errata]]\nfigures = ["z"]\nsays = "Wrong."\nrounded = { z1 = 0 }\n')
    assert cli.main(["examples", path]) == 1
    assert "[[errata]] 1 speaks of a figure that agrees" in capsys.readouterr().out


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_list_names_every_example_and_judges_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["examples", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["format"] == "bptrace.examples/1"
    figures = {one["name"]: one["figures"] for one in listed["examples"]}
    assert figures == {name: sum(counts) for name, counts in AS_COUNTED.items()}
    assert cli.main(["examples"]) == 0
    assert set(AS_COUNTED) <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["yeh", "zhou", "hmkcode"])
def test_one_example_shows_every_figure_once(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["examples", name]) == 0
    written = capsys.readouterr().out
    above = written.partition("\nErrata")[0]
    marks = tuple(len(re.findall(f"^{mark} ", above, re.MULTILINE)) for mark in "✓≈✗")
    assert marks == AS_COUNTED[name]
    assert written.count("reproduced") - written.count("not reproduced") == sum(marks[1:])
    assert cli.main(["examples", name, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["exit"], len(told["figures"])) == ("bptrace.example/1", 0, sum(marks))


def test_nothing_but_ascii_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["examples", "zhou", "--ascii"]) == 0
    assert capsys.readouterr().out.isascii()


# --- files that are wrong --------------------------------------------------------------------------------------------


def test_the_smallest_example_is_sound(judged: Callable[[str], Judgement], file: Callable[[str], str]) -> None:
    found = judged(file(EXAMPLE + ERRATUM))
    assert (len(found.figures), found.exit_code) == (3, 0)


WRONG = {
    "no figures": (EXAMPLE.partition("[[figures]]")[0], "has no [[figures]]"),
    "no sample": (EXAMPLE.replace("[sample]\nx = [1, 2]\ny = [1]\n", ""), "has no [sample]"),
    "no source": (EXAMPLE[EXAMPLE.index("[network]") :], "[source]: missing is author and title"),
    "no author": (EXAMPLE.replace('author = "A"\n', ""), "[source]: missing is author"),
    "a number for a name": (EXAMPLE.replace('author = "A"', "author = 1"), "[source], author"),
    "an unknown key": (EXAMPLE.replace("author", "autor"), "did you mean author?"),
    "no part": (EXAMPLE.replace('part = "All of it"\n', ""), "[[figures]] 1: missing is part"),
    "figures that are no tables": (EXAMPLE.replace("[[figures]]", "[figures]"), "are tables"),
    "no rows": (re.sub("printed = .*", "printed = []", EXAMPLE), "name at least one figure"),
    "a row of two": (EXAMPLE.replace(', "0.10"]', "]"), "printed 1 is three texts"),
    "digits without quotes": (EXAMPLE.replace('"0.10"]', "0.10]"), "printed 1 is three texts"),
    "digits that are none": (EXAMPLE.replace('"0.10"]', '"about 0"]'), "is no number"),
    "digits left out": (EXAMPLE.replace('"[[0.5], [-0.25]]"', '"[[0.5], [?]]"'), "is no number"),
    "a broken matrix": (EXAMPLE.replace('"[[0.5], [-0.25]]"', '"[[0.5], [-0.25, 1]]"'), "is no number"),
    "another shape": (EXAMPLE.replace('"[[0.5], [-0.25]]"', '"[[0.5, -0.25]]"'), "W is 2×1, but 1×2"),
    "a number for a matrix": (EXAMPLE.replace('"[[0.5], [-0.25]]"', '"0.5"'), "W is 2×1, but 1"),
    "a formula that is none": (EXAMPLE.replace('"z1[0,0]"', '"z1[0,"'), "printed 1: z1[0, is no formula"),
    "an unknown quantity": (EXAMPLE.replace('"z1[0,0]"', '"z9[0,0]"'), "printed 1: z9[0,0] is no formula"),
    "an entry that is not there": (EXAMPLE.replace('"z1[0,0]"', '"z1[0,5]"'), "printed 1: z1[0,5] is no formula"),
    "a name twice": (EXAMPLE.replace('["W",', '["z",'), "z is there twice"),
    "updates below zero": (EXAMPLE.replace("printed", "updates = -1\nprinted"), "[[figures]] 1, updates"),
    "endless updates": (EXAMPLE.replace("printed", "updates = 10000000000\nprinted"), "[[figures]] 1, updates"),
    "an erratum that says nothing": (EXAMPLE + '[[errata]]\nfigures = ["z"]\n', "[[errata]] 1: missing is says"),
    "an unknown figure": (EXAMPLE + ERRATUM + 'figures = ["zz"]\n', "there is no figure 'zz': did you mean z?"),
    "figures that are no list": (EXAMPLE + ERRATUM + 'figures = "z"\n', "is no list of names"),
    "two errata for one": (EXAMPLE + 2 * (ERRATUM + 'figures = ["z"]\n'), "[[errata]] 2: z has an erratum already"),
    "a cause of nothing": (EXAMPLE + ERRATUM + "updates = 2\n", "a cause explains figures"),
    "half a mistake": (EXAMPLE + ERRATUM + 'figures = ["z"]\nmistake = "missing-bias"\n', "without line"),
    "an unknown mistake": (
        EXAMPLE + ERRATUM + 'figures = ["z"]\nline = "z1"\nmistake = "missing-bais"\n',
        "did you mean missing-bias?",
    ),
    "a mistake of another line": (
        EXAMPLE + ERRATUM + 'figures = ["z"]\nline = "a1"\nmistake = "missing-bias"\n',
        "missing-bias cannot be made in the line of a1",
    ),
    "an unknown line": (EXAMPLE + ERRATUM + 'figures = ["z"]\nline = "a7"\nmistake = "missing-bias"\n', "'a7'"),
    "rounding of what is given": (EXAMPLE + ERRATUM + 'figures = ["z"]\nrounded = { W1 = 2 }\n', "'W1'"),
    "rounding to nothing": (EXAMPLE + ERRATUM + 'figures = ["z"]\nrounded = { z1 = -1 }\n', "rounded, z1"),
    "rounding of everything": (EXAMPLE + ERRATUM + 'figures = ["z"]\nrounded = 3\n', "is no rounding"),
    "a scenario that is wrong": (EXAMPLE.replace("2-1-sigmoid", "3-1-sigmoid"), "own.toml, parameters.W1"),
    "no TOML": ("[[figures", "own.toml"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_told_in_one_sentence_with_the_place(
    case: str, file: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    content, expected = WRONG[case]
    path = file(content)
    with pytest.raises(BptraceError, match=re.escape(expected)):
        judge_example(read_example(path))
    assert cli.main(["examples", path]) == 2
    told = capsys.readouterr().err
    assert told.startswith("bptrace: ") and told.count("\n") == 1 and path in told


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(BptraceError, match=r"did you mean mazur\?"):
        read_example("mazurr")
