"""Thresholds and limits of a learner's own: told in code, too, where no usual number reaches them; habits are none."""

import pytest

from bptrace.verification import Report, check_text

CODE = "import numpy as np\ndef sigmoid(z): return 1 / (1 + np.exp(-z))\n"
LIMITED = """
def a1(z1): return np.where(z1 > 1e-3, z1, 0.0)
def a2(z2): return np.minimum(sigmoid(z2), 0.95)
def delta1(delta2, W2, z1): return (delta2 @ W2.T) * (z1 > 0) * (z1 < 50)
def dW(a_prev, delta): return np.clip(a_prev.T @ delta, -5, 5)
def db(delta):
    if abs(delta).max() < 5:
        return delta.sum(axis=0)
def W_new(W, dW, eta): return W - eta * dW / max(1, np.linalg.norm(dW) / 9)
"""
CAREFUL = """
def kept(a): return np.clip(a, 1e-12, 1 - 1e-12)
def a1(z1): return (np.exp(z1) - np.exp(-z1)) / (np.exp(z1) + np.exp(-z1))
def a2(z2): return kept(1 / (1 + np.exp(-np.clip(z2, -500, 500))))
def loss(a, y): return -np.sum(y * np.log(kept(a)) + (1 - y) * np.log(1 - kept(a))) / len(y)
def delta2(a2, y): return (kept(a2) - y) / len(y)
def delta1(delta2, W2, z1): return delta2 @ W2.T * (1 - np.tanh(z1) ** 2)
def dW(a_prev, delta): return a_prev.T @ delta
def W_new(W, dW, eta): return W - eta * dW
"""
SQUARES = "def loss(a, y): return 0.5 * np.sum(a * a - 2 * a * y + y * y)\n"


def judged(code: str, **options: object) -> Report:
    return check_text(CODE + code, "work.py", options)


@pytest.mark.slow
def test_a_limit_that_no_usual_number_reaches_is_told_with_what_it_does_there() -> None:
    report = judged(LIMITED, network="2-4-relu-1-sigmoid", x="0.3,-0.7", y=1)
    assert {result.status for result in report.results} == {"right-here-only"} and len(report.results) == 9
    notes = {result.name: result.note for result in report.results}
    assert "not for much smaller ones: there a⁽¹⁾[" in notes["a1"] and "is 0 instead of" in notes["a1"]
    assert "right here and for much smaller numbers" in notes["a2"] and "is 0.95 instead of 0.9" in notes["a2"]
    assert all(" is 5 instead of" in notes[name] or " is −5 instead of" in notes[name] for name in ("dW1", "dW2"))
    assert all("with much larger ones the code stops" in notes[name] for name in ("db1", "db2"))
    assert all(result.diagnosis is not None and not result.diagnosis.fitting for result in report.results)


@pytest.mark.slow
@pytest.mark.parametrize("network", ["2-3-tanh-1-sigmoid", "2-3-tanh-2-sigmoid"])
def test_keeping_from_log_0_and_from_overflow_is_no_limit(network: str) -> None:
    report = judged(CAREFUL, network=network, loss="bce")
    assert {result.status for result in report.results} == {"right"}, [one.note for one in report.results]


@pytest.mark.slow
def test_a_square_may_be_multiplied_out() -> None:
    assert [one.status for one in judged(SQUARES, network="2-3-tanh-2-sigmoid").results] == ["right"]


def test_a_batch_is_to_blame_only_where_it_is() -> None:
    code = """
def dW(a_prev, delta): return np.clip(a_prev.T @ delta, -0.05, 0.05)
def db(delta): return delta[0]
"""
    notes = {one.name: one.note for one in judged(code, network="2-3-tanh-3-sigmoid", x="0.1,0.2", y="0,1,1").results}
    assert all("not for a batch" in notes[name] for name in ("db1", "db2"))
    assert all("batch" not in notes[name] and "is 0.05 instead of" in notes[name] for name in ("dW1", "dW2"))
