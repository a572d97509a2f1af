"""Formulas for single entries: judged as what they are, the rest of the quantity not at all."""

import pytest

from bptrace.errors import BptraceError
from bptrace.verification import Report, check_text

THREE = "network: 2-3-tanh-2-sigmoid\nseed: 1\nx = [[0.1, 0.9], [0.4, -0.3], [0.7, 0.2]]\n"
ALL = f"sign: plus\nlayout: row\n{THREE}y = [[1, 0], [0, 1], [1, 1]]\n"
MAZUR = "scenario: mazur\nlayout: row\nsign: plus\nloss: half-sse\n"


def judged(*lines: str, header: str = MAZUR) -> Report:
    return check_text(header + "\n".join(lines))


@pytest.mark.parametrize(
    "line",
    [
        "z1[0,0] = x[0,0]*W1[0,0] + x[0,1]*W1[1,0] + b1[0,0]",
        "z1[0][1] = x[0][0]*W1[0][1] + x[0][1] W1[1][1] + b1[1]",
        "delta2[0] = (a2[0] - y[0]) * a2[0] * (1 - a2[0])",
        "a1[1] = 1 / (1 + e^-z1[1])",
        "dW2[1,0] = delta2[0] a1[1]",
        "delta1[0] = (delta2[0]*W2[0,0] + delta2[1]*W2[0,1]) * σ'(z1[0])",
        "W2[0,1] = W2[0,1] - eta * dW2[0,1]",
    ],
)
def test_a_right_entry_is_right_and_the_others_are_not_judged(line: str) -> None:
    (result,) = judged(line).results
    assert result.status == "right" and result.verdicts is not None and result.yours is not None
    assert result.counts["right"] == 1 and result.counts["not_judged"] == result.verdicts.size - 1


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("z1[0,0] = x[0,0]*W1[0,0] + x[0,1]*W1[0,1] + b1[0,0]", (0, 0)),
        ("delta2[1] = (a2[1] - y[1]) * a2[1]", (0, 1)),
        ("dW2[1,0] = delta2[1] a1[0]", (1, 0)),
        ("W2_new[0,1] = W2[0,1] + eta * dW2[0,1]", (0, 1)),
    ],
)
def test_a_wrong_entry_is_accused_in_its_place(line: str, place: tuple[int, int]) -> None:
    (result,) = judged(line).results
    assert result.status == "wrong" and result.worst_index == place
    assert result.counts["wrong"] == 1


def test_entries_of_several_samples_are_tried_on_other_numbers() -> None:
    right = "dW1[1,2] = x[0,1] delta1[0,2] + x[1,1] delta1[1,2] + x[2,1] delta1[2,2]"
    assert judged(right, header=ALL).results[0].status == "right"
    assert judged(right.replace("x[2,1]", "x[2,0]"), header=ALL).results[0].status == "wrong"


def test_what_comes_of_a_wrong_entry_follows() -> None:
    report = judged("delta2[0] = (a2[0] - y[0]) * a2[0]", "dW2[0,0] = (a2[0] - y[0]) * a2[0] * a1[0]")
    assert [result.status for result in report.results] == ["wrong", "follows"]
    report = judged("dW2[1,0] = delta2[0] a1[1] = 0.0827", "dW2[0,0] = delta2[0] a1[0] = 0.0822")
    assert [result.status for result in report.results] == ["right", "right"]
    assert judged("dW2[1,0] = delta2[0] a1[1] = 0.09").results[1].status == "wrong"


def test_a_whole_quantity_may_be_written_in_entries() -> None:
    (result,) = judged("L = ½ ((a2[0] - y[0])² + (a2[1] - y[1])²)").results
    assert result.status == "right-here-only" and "sizes" in result.note


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("z1[0,0] = x[0,5]*W1[0,0]", "x has no such entry: its entries go from [0,0] to [0,1]."),
        ("z1[0,9] = x[0,0]*W1[0,0]", "z1 is 1×2: it has no such entry"),
        ("z1[0,0] = x*W1[0,0]", "One entry is a number, this gives 1×2"),
        ("z1[0,0] = z1[0,0]", "z⁽¹⁾ is defined by itself"),
        ("delta1[0] = dW1[0,0] / x[0]", "which comes after it"),
    ],
)
def test_an_entry_that_cannot_be_read_says_why(line: str, told: str) -> None:
    (result,) = judged(line).results
    assert result.passed is False and told in result.note


def test_an_entry_is_written_once_and_not_beside_the_whole() -> None:
    for lines in (("z1[0] = x[0] W1[0,0]", "z1[0] = x[0] W1[0,0]"), ("z1 = x W1 + b1", "z1[0] = x[0] W1[0,0]")):
        with pytest.raises(BptraceError, match="was given a formula in line 5 already"):
            judged(*lines)
    many = [f"W1[{row},{column}] = 2 x[0]" for row in range(30) for column in range(30)]
    report = judged(*many, header="network: 30-30-1\nx = [" + ", ".join(["1"] * 30) + "]\n")
    assert "write the formula for the whole" in report.results[0].note
