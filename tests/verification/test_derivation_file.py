"""Derivation files: every accepted spelling, and every mistake of writing told with file, line and the way out."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bptrace import Scenario, check, trace
from bptrace.errors import BptraceError, UnreadableFile
from bptrace.export.report import report_json, report_text
from bptrace.verification import check_text
from bptrace.verification.blank import blank_derivation
from bptrace.verification.case import build_case
from bptrace.verification.derivation_file import parse_derivation


def test_a_header_has_the_options_of_the_command_in_any_usual_spelling() -> None:
    written = "Network: 2-3-sigmoid-1\nlearning-rate: 0.5\nlayout: column\nset: init.seed=3\nx: 0.1, 0.9\ny: 1\n"
    scenario = build_case(parse_derivation(written, "f"), {}).scenario
    assert (str(scenario.network), scenario.learning_rate, scenario.seed) == ("2-3-sigmoid-1", 0.5, 3)
    assert scenario.x.tolist() == [[0.1], [0.9]] and scenario.network.layout == "column"
    for spelling in ("learning_rate", "Learning Rate", "eta", "η"):
        assert build_case(parse_derivation(f"{spelling}: 0.25", "f"), {}).scenario.learning_rate == 0.25


def test_options_of_the_command_are_laid_over_the_header() -> None:
    file = parse_derivation("network: 2-3-sigmoid-1\nseed: 1", "f")
    assert build_case(file, {"seed": 2, "layout": None}).scenario.seed == 2


@pytest.mark.parametrize(
    ("header", "options", "told"),
    [
        ("scenario: mazur", {"scenario": "lab9"}, "there is no scenario 'lab9'"),
        ("scenario: lab8", {"scenario": "lab9"}, "there is no scenario 'lab9'"),
        ("seed: 1\nlayout: diagonal", {"layout": "diag"}, "--layout: 'diag'"),
        ("network: 2-2-1", {"x": "1,2,3", "y": "1"}, "--x: "),
        ("seed: 1\nscenario: lab9", {}, "f:2: there is no scenario 'lab9'"),
        ("seed: 1\nscenario: lab9", {"seed": 2}, "f:2: there is no scenario 'lab9'"),
        ("seed: 1\nlayout: diag", {"scenario": "mazur"}, "f:2: layout: 'diag'"),
        ("x: 1,2,3\ny: 1", {"network": "2-2-1"}, "f:1: x: "),
    ],
)
def test_what_is_wrong_with_the_command_is_not_laid_to_the_header(
    header: str, options: dict[str, object], told: str
) -> None:
    with pytest.raises(BptraceError) as error:
        build_case(parse_derivation(f"{header}\nL = 1", "f"), options)
    assert str(error.value).startswith(told)


@pytest.mark.parametrize("name", ["delta2", "δ2", "δ_2", "δ²", "δ⁽²⁾", "delta_2", "δ^(2)", "∂L/∂z⁽²⁾", "dz2", "δ₂"])
def test_a_quantity_may_be_spelt_as_on_paper(name: str) -> None:
    assert check_text(f"scenario: mazur\n{name} = [0.1385, −0.0381]").exit == 0


def test_comments_blank_lines_and_other_line_ends_do_not_matter() -> None:
    written = "scenario: mazur   # the post\r\n\r\n# forward\r\nL = 0.2984 # = the loss\r\n"
    report = check_text(written)
    assert [(result.name, result.line) for result in report.results] == [("L", 4)]


def test_a_statement_may_run_over_lines_while_a_bracket_is_open() -> None:
    report = check_text(
        "scenario: mazur\ndW2 = [[0.0822, -0.0226],  # first\n\n [0.0827, -0.0227]]\ndelta2 = (a2 -\n y) * dsigmoid(z2)"
    )
    assert report.exit == 0
    assert [result.lines for result in report.results] == [((2, 4),), ((5, 6),)]


def test_in_a_chain_of_equal_signs_the_last_formula_and_the_last_figure_count() -> None:
    report = check_text(
        "scenario: mazur\nδ² = ∂L/∂z² = (a² − y) ⊙ σ′(z²) = [0.1385, -0.0381]\nz1[0,0] = 0.05*0.15 + 0.37 = 0.3775"
    )
    assert [(result.name, result.kind, result.status) for result in report.results] == [
        ("delta2", "formula", "right"),
        ("delta2", "figure", "right"),
        ("z1", "figure", "right"),
    ]


def test_givens_may_be_batches_and_set_the_number_of_samples() -> None:
    written = "network: 2-1-sigmoid\nx = [[0, 1], [1, 0], [1, 1]]\ny = [[1], [1], [0]]\nW1 = [[1], [2]]\nb1 = -1\n"
    scenario = build_case(parse_derivation(written, "f"), {}).scenario
    assert scenario.samples == 3 and scenario.data is None
    column = build_case(
        parse_derivation(
            "layout: column\n"
            + written.replace("x = [[0, 1], [1, 0], [1, 1]]", "x = [[0, 1, 1], [1, 0, 1]]")
            .replace("[[1], [1], [0]]", "[1, 1, 0]")
            .replace("W1 = [[1], [2]]", "W1 = [1, 2]")
            .replace("y = [1, 1, 0]", "y = [[1, 1, 0]]"),
            "f",
        ),
        {},
    ).scenario
    assert np.array_equal(column.x, scenario.x.T)


def test_a_given_may_be_written_entry_by_entry() -> None:
    written = "network: 2-1\nW1[0,0] = 3\nW1[1,0] = 4\nb1 = 1"
    assert build_case(parse_derivation(written, "f"), {}).scenario.parameters["W1"].tolist() == [[3], [4]]


def test_paths_in_a_header_are_meant_from_the_files_own_folder(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[network]\nlayers = "1-1"\n[parameters]\nW1 = 2\n[sample]\nx = [3]\ny = [0]\n')
    (tmp_path / "homework.txt").write_text("scenario: own.toml\nz1 = 6")
    assert check(tmp_path / "homework.txt").exit == 0


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("L = 0.3\nnonsense", 2, "nonsense"),
        ("colour: red", 1, "colour"),
        ("netwrok: 2-3-1", 1, "network"),
        ("layout:", 1, "layout"),
        ("seed: 1\nseed: 2", 2, "line 1"),
        ("dleta2 = 0.3", 1, "delta2"),
        ("q7 = 0.3", 1, "q7"),
        ("delta7 = 0.3", 1, "lab1"),
        ("network: 2-3-1\ndelta7 = 0.3", 2, "delta2"),
        ("network: 2-3-1\nbias: none\nb1 = 0.3", 3, "bias"),
        ("scenario: mazur\nb1_new = 0.3", 2, "fixed"),
        ("a1 = [0.3, 0.4", 1, "never closed"),
        ("a1 = [0.3, 0.4\na2 = 0.5", 1, "never closed"),
        ("a1 = [0.3, pi]", 1, "pi"),
        ("a1 = [0.3, ]x", 1, "no number"),
        ("a1 = []", 1, "empty"),
        ("dW2 = [[1, 2], [3]]", 1, "2/1"),
        ("dW2 = [[[1]]]", 1, "nested"),
        ("L = 0.3\nL = 0.4", 2, "line 1"),
        ("z1[0] = x[0]\nz1[0] = x[1]", 2, "line 1"),
        ("dW2[0,0] = 1\ndW2[0,0] = 2", 2, "line 1"),
        ("dW2[9,9] = 1", 1, "no such entry"),
        ("dW2[0] = 1", 1, "no such entry"),
        ("dW2[0,0] = [1, 2]", 1, "one number"),
        ("x = a1", 1, "given"),
        ("W1[0,0] = 1", 1, "every entry"),
        ("x = [1, nan]", 1, "every entry"),
        ("network: 2-3-1\nx = [1, 2, 3]", 2, "x"),
        ("network: 2-3-1\nlayout: row\nW1 = [[1, 2], [3, 4]]", 3, "2×3"),
        ("eta = [1, 2]", 1, "one number"),
        ("eta = -1", 1, "eta"),
        ("W1: [[1]]", 1, "W1 = …"),
        ("layout: diagonal", 1, "row"),
        ("L = 0.3\nnetwork: 2-x-1", 2, "network: part 2, 'x'"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_file_line_and_way_out(written: str, line: int, says: str) -> None:
    with pytest.raises(BptraceError) as caught:
        check_text(written, "homework.txt")
    message = str(caught.value)
    assert message.startswith(f"homework.txt:{line}: ") and says in message, message
    assert "\n" not in message and message.endswith((".", "?"))
    assert caught.value.exit_code in (2, 3)


def test_a_missing_file_a_binary_one_and_broken_code_are_each_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "work.py").write_text("def delta2(:")
    for name, code in (("none.txt", 3), ("binary.txt", 3), ("work.py", 3), (".", 3)):
        with pytest.raises(BptraceError) as caught:
            check(tmp_path / name)
        assert caught.value.exit_code == code and str(tmp_path) in str(caught.value)


def test_plain_arithmetic_is_a_figure() -> None:
    report = check_text("scenario: mazur\nL = 0.1 + 0.2")
    assert (report.results[0].kind, report.results[0].status) == ("figure", "wrong")


# --- a file with blanks ----------------------------------------------------------------------------------------------

SCENARIOS = {
    "mazur": Scenario.load("mazur"),
    "lab1": Scenario.load("lab1"),
    "seeded": Scenario.build(network="2-3-tanh-2-relu", layout="column", seed=4, loss="mse", sign="minus"),
    "changed": Scenario.load("mazur").with_parameters({"W1": [[1, 2], [3, 4]]}),
    "momentum": trace(Scenario.build("lab1", optimizer="momentum", set={"optimizer.weight_decay": 0.1})).next,
    "adagrad": Scenario.build("mazur", optimizer="adagrad", decay=0.5, decay_every=3, set={"optimizer.initial": 1}),
    "adam": trace(Scenario.build("mazur", optimizer="adam", set={"optimizer.normalise": True})).next,
    "batch": Scenario.load("mazur").with_samples([[1, 2], [3, 4], [5, 6]], [[0, 1], [1, 0], [1, 1]]),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_file_with_blanks_is_the_same_scenario_and_judges_nothing(name: str) -> None:
    scenario = SCENARIOS[name]
    report = check_text(blank_derivation(scenario))
    assert report.exit == 4 and {result.status for result in report.results} == {"not-judged"}
    assert report.scenario.network == scenario.network and report.scenario.learning_rate == scenario.learning_rate
    mine, theirs = report.scenario, scenario
    assert (mine.optimizer, mine.scalars) == (theirs.optimizer, theirs.scalars)
    for ours, given in [
        *((mine.state[name], theirs.state[name]) for name in mine.state),
        (mine.x, theirs.x),
        (mine.y, theirs.y),
        *((mine.parameters[p], theirs.parameters[p]) for p in mine.parameters),
    ]:
        assert np.array_equal(ours, given)
    assert [result.name for result in report.results] == [step.name for step in report.trace.steps]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_file_with_blanks_filled_in_is_right(name: str) -> None:
    lines = blank_derivation(SCENARIOS[name]).splitlines()
    steps = check_text("\n".join(lines)).trace
    for number, line in enumerate(lines):
        left, equals, right = line.partition(" = ")
        if equals and "?" in right and not line.startswith("#"):
            rows = ["[" + ", ".join(f"{entry:.4f}" for entry in row) + "]" for row in steps.values[left]]
            lines[number] = f"{left} = [{', '.join(rows)}]"
    report = check_text("\n".join(lines))
    assert all(result.passed is not False for result in report.results) and report.exit == 0


# --- the report ------------------------------------------------------------------------------------------------------


def test_the_report_as_json_has_the_fields_of_the_contract() -> None:
    report = check_text("scenario: mazur\ndelta2 = a2 - y\nL = 0.2984\ndW2 = ?", "homework.txt")
    read = json.loads(report_json(report), parse_constant=lambda word: pytest.fail(word))
    assert {"format", "file", "network", "seed", "exit", "first_wrong", "results", "power"} <= set(read)
    assert (read["format"], read["file"], read["exit"], read["first_wrong"]) == (
        "bptrace.check/1",
        "homework.txt",
        1,
        "delta2",
    )
    assert set(read["power"]) == {"revealable", "known"}
    for result in read["results"]:
        assert set(result) == {
            "name", "kind", "line", "at_line", "passed", "status", "max_absolute_error", "max_relative_error",
            "worst_index", "counts", "cause",
        }  # fmt: skip
        assert set(result["counts"]) == {"right", "wrong", "zero", "not_judged"}
    by_name = {result["name"]: result for result in read["results"]}
    assert [by_name[name]["passed"] for name in ("delta2", "L", "dW2")] == [False, True, None]
    assert set(by_name["delta2"]["cause"]) == {"mistake", "message", "hint", "candidates"}
    assert math.isclose(by_name["delta2"]["max_absolute_error"], 0.6028665, rel_tol=1e-5)
    assert by_name["L"]["cause"] is None


def test_json_in_an_exam_holds_no_cause() -> None:
    report = check_text("scenario: mazur\ndelta2 = a2 - y", exam=True)
    assert json.loads(report_json(report))["results"][0]["cause"] is None
    assert "derivative" not in report_text(report)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_anywhere(end: str) -> None:
    report = check_text(end.join(["scenario: mazur", "a1 = [0.5933, 0.5969]", "L = 0.2984", ""]))
    assert [(result.name, result.line, result.status) for result in report.results] == [
        ("a1", 2, "right"),
        ("L", 3, "right"),
    ]
    assert report.text.count("\n") == 3


def test_the_text_says_the_verdict_first_and_then_the_first_wrong_line() -> None:
    report = check_text("scenario: mazur\ndelta2 = a2 - y\ndelta2 = [0.7414, -0.2171]\nL = 0.2984", "homework.txt")
    lines = report_text(report).splitlines()
    assert lines[0] == "homework.txt: 1 right, 1 wrong, 1 follow from it"
    assert lines[2] == "line 2: δ⁽²⁾ is the first wrong line"
    assert "derivative of the activation is missing" in "\n".join(lines)
    assert lines[-1].startswith("With this sample ")


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("d4 = a2", "delta4"),
        ("grad_b2 = delta2", "db2"),
        ("dE/dW2 = a1.T @ delta2", "dL/dW2"),
        ("∂C/∂b1 = delta1", "dL/db1"),
        ("dJ/dW1 = x.T @ delta1", "dL/dW1"),
        ("∂q = 3", "it is one of"),
    ],
)
def test_a_line_about_no_quantity_is_told_and_the_others_are_judged(line: str, near: str) -> None:
    report = check_text(f"scenario: mazur\n{line}\nL = 0.2984\n")
    assert [(result.status, result.passed) for result in report.results] == [("error", False), ("right", True)]
    assert near in report.results[0].note and report.exit == 1
    assert report.results[0].line == 2 and near in report_text(report) and '"status": "error"' in report_json(report)


def test_the_first_wrong_line_is_one_that_can_be_judged() -> None:
    report = check_text("scenario: mazur\nd4 = a2\ndelta2 = a2 - y\n")
    assert [result.status for result in report.results] == ["error", "wrong"] and report.first_wrong == "delta2"


def test_a_file_in_which_nothing_can_be_read_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="delta4") as caught:
        check_text("scenario: mazur\nd4 = 3\n")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("line", ["L = 1e" + "2" * 5000, "delta2 = [1e" + "2" * 5000 + ", 1]", "L = " + "7" * 9000])
def test_an_endless_number_is_an_error_of_its_line(line: str) -> None:
    report = check_text(f"scenario: mazur\n{line}\na2 = [0.7514, 0.7729]\n")
    assert [result.status for result in report.results] == ["error", "right"]


def test_a_line_that_is_no_claim_is_told_in_an_exam_too() -> None:
    report = check_text("scenario: mazur\nd4 = a2\nL = 0.2984\n", exam=True)
    assert report.results[0].cause is None and report.first_wrong == "d4" and "d4" in report_text(report)
