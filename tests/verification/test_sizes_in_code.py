"""Code is tried with fewer samples than units, as many and more: what holds for some of these alone is right here."""

from bptrace.verification import check_text

MORE_SAMPLES = """
import numpy as np
NETWORK = "2-3-sigmoid-2-sigmoid"
def z1(x, W1, b1):
    return (x.T if x.shape[0] == W1.shape[0] else x) @ W1 + b1
def a1(z1):
    return 1 / (1 + np.exp(-z1)) if len(z1) <= z1.shape[1] else z1
def dW2(a1, delta2):
    gradient = a1.T @ delta2
    return gradient if len(delta2) < delta2.shape[1] else gradient[:, ::-1]
def db1(delta1):
    return delta1.sum(axis=0) if delta1.shape[0] < delta1.shape[1] else delta1.sum(axis=1)[: delta1.shape[1]]
def delta1(delta2, W2, a1):
    return delta2 @ W2.T * a1[: a1.shape[1]] * (1 - a1)
def dW1(x, delta1):
    return np.outer(x, delta1)
def db2(delta2):
    return delta2.sum(axis=0)
"""


def test_what_fails_for_as_many_samples_as_units_or_more_is_right_here() -> None:
    told = {one.name: one for one in check_text(MORE_SAMPLES, "work.py").results}
    assert told.pop("db2").status == "right"
    assert {name: one.status for name, one in told.items()} == dict.fromkeys(told, "right-here-only")
    for name in ("a1", "dW2", "db1"):
        assert "with m = 8 in a 6-5-4 network it is not" in told[name].note
    assert "with m = 4 in a 4-4-4 network it is not" in told["z1"].note
    assert told["delta1"].note.endswith("with other sizes the code stops.")
    assert told["dW1"].note.endswith("not for a batch of several.") and told["dW1"].cause is not None
    assert told["dW1"].cause.message == "With m = 3 in a 4-5-6 network ∂L/∂W⁽¹⁾ comes out 12×15 where 4×5 belongs."
    assert not any(one.diagnosis and one.diagnosis.fitting for one in told.values())


def test_a_formula_is_tried_with_more_samples_than_units_too() -> None:
    report = check_text("network: 2-3-sigmoid-2-sigmoid\ndb2 = sum(delta2, axis=0) / max(1, m - n2)", "work.txt")
    assert [one.status for one in report.results] == ["right-here-only"]


def test_a_sum_without_an_axis_is_right_for_one_unit_alone_and_a_vector_is_told_what_it_stands_for() -> None:
    code = "NETWORK = '2-3-sigmoid-1-sigmoid'\nLAYOUT = 'row'\ndef db2(delta2): return delta2.sum()\n"
    report = check_text(f"{code}def db1(delta1): return delta1.sum(axis=0)\n", "work.py")
    told = {result.name: result for result in report.results}
    assert told["db2"].status == "right-here-only" and told["db2"].diagnosis is not None
    assert told["db2"].diagnosis.mistake == "bias-wrong-axis"
    assert (told["db1"].status, told["db1"].note) == ("right", "a vector of 3, taken for the row 1×3")
    report = check_text(code.replace("-1-", "-2-"), "work.py")
    assert (report.results[0].status, report.results[0].note[-16:]) == ("shape", "a single number.")
