"""Right derivations in styles of people's own are right, wrong ones wrong, and no wrong cause is named."""

import pytest
from verification.derivations import judged

from bptrace.verification import check_text

TWO = "network: 2-3-sigmoid-2-sigmoid\n"
BATCH = TWO + "x = [[1, 2], [3, 4], [5, 6]]\ny = [[0, 1], [1, 0], [1, 1]]\n"
MOMENTUM = "network: 2-3-sigmoid-1-sigmoid\noptimizer: momentum\nx = [1, 2]\ny = 1\n"
CLASSES = "network: 2-3-tanh-3-softmax\n"


@pytest.mark.parametrize(
    "text",
    [
        BATCH + "loss: mse\ndelta2 = 2*(a2 - y)/y.size * a2*(1 - a2)",
        CLASSES + "L = -sum(y*log(a2 + 1e-8))/m",
    ],
)
def test_a_right_formula_is_right_however_it_is_written(text: str) -> None:
    assert [(result.name, result.status) for result in judged(text).results if result.status != "right"] == []


def test_the_one_of_one_minus_beta_is_no_learning_rate() -> None:
    report = check_text(MOMENTUM + "mW1_new = beta*mW1 + (1 - beta)*dW1")
    assert report.first is not None and report.first.cause is not None
    assert "learning-rate-included" not in (report.first.cause.mistake, *report.first.cause.candidates)


def test_a_header_is_offered_only_where_it_changes_the_line_that_is_accused() -> None:
    assert not check_text("network: 2-3-sigmoid-1-sigmoid\noptimizer: momentum\nmW1_new = mW1 + dW1").offer


def test_a_logarithm_that_is_kept_from_zero_by_too_much_is_wrong() -> None:
    assert judged(CLASSES + "L = -sum(y*log(a2 + 0.001))/m").exit == 1


CODE = "import numpy as np\n"


def test_code_may_keep_its_logarithms_from_zero_and_is_told_so() -> None:
    written = CODE + "NETWORK = '3-4-tanh-3-softmax'\ndef loss(a, y): return -np.sum(y * np.log(a + 1e-12)) / len(y)\n"
    (result,) = check_text(written, "work.py").results
    assert result.status == "right" and "logarithm" in result.note


def test_what_an_optimizer_keeps_is_a_parameter_of_a_function_for_every_layer() -> None:
    written = """
def mW_new(mW, dW, beta): return beta * mW + dW
def W_new(W, mW_new, eta): return W - eta * mW_new
"""
    report = check_text(written, "work.py", {"network": "2-3-sigmoid-1-sigmoid", "optimizer": "momentum"})
    assert {result.status for result in report.results} == {"right"} and len(report.results) == 4


def test_a_mistake_that_gives_no_number_explains_none() -> None:
    written = CODE + "def loss(a, y): return np.mean(-(y * np.log(a) + (1 - y) * np.log(1 - a)))\n"
    (result,) = check_text(written, "work.py", {"network": "2-3-sigmoid-1-sigmoid", "loss": "bce"}).results
    assert result.cause is not None and result.cause.mistake == "divided-by-outputs"
