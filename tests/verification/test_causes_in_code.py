"""What is said of wrong code is true of it: of a softmax, a shape, a change in place, rounding, and quoted operands."""

import ast

import pytest

from bptrace.network.architecture import parse_architecture
from bptrace.network.network import Network
from bptrace.verification import check_text
from bptrace.verification.code.isolated.bptrace_child.trouble import beside
from bptrace.verification.fitted import with_weight_decay
from bptrace.verification.forms import right_forms
from bptrace.verification.worlds import twin

CODE = """
import numpy as np
NETWORK = "2-3-tanh-4-softmax"
LOSS = "cross-entropy"
def a2(z2):
    e = np.exp(z2 - z2.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)
def dW1(x, delta1): return 2 * (x.T @ delta1).T
def dW2(a1, delta2): return (a1.T @ delta2).T
def db2(delta2):
    summed = delta2.sum(axis=0)
    delta2 *= 0
    return summed
"""


def test_what_is_said_of_the_code_is_true_of_it() -> None:
    told = {result.name: result for result in check_text(CODE, "work.py").results}
    assert told["a2"].diagnosis is not None and not told["a2"].diagnosis.fitting
    said = {name: result.cause.message for name, result in told.items() if result.cause}
    assert "transpose" in said["dW2"] and "transpose" not in said["dW1"]
    assert "delta2 in place" in said["db2"] and said["db2"].endswith("The numbers of ∂L/∂b⁽²⁾ are right.")


def test_an_operand_is_quoted_in_the_brackets_it_stands_in() -> None:
    node = ast.parse("(a + b) @ (c * d)", mode="eval").body
    assert isinstance(node, ast.BinOp)
    assert (beside("@", "left", node.left), beside("@", "right", node.right)) == ("(a + b)", "(c * d)")
    assert beside("+", "left", node) == beside("+", "right", node) == "(a + b) @ (c * d)"


def test_rounding_is_no_weight_decay() -> None:
    place = twin(Network(*parse_architecture("2-3-tanh-2-sigmoid")), 3)
    (right, *_), yours = right_forms(place.network)["dW1"], place.values["dW1"]
    assert not list(with_weight_decay("dW1", right, yours + 1.6e-17 * place.values["W1"], place))
    assert list(with_weight_decay("dW1", right, yours + 1e-4 * place.values["W1"], place))


TURNED = """
import numpy as np
NETWORK = "3-3-sigmoid-3-sigmoid"
LAYOUT = "row"
GIVEN = {"x": [[0.3, 0.7, 1], [1, -1, 0], [0.2, 0.4, 0.1]], "y": [[1, 0, 1], [0, 1, 0], [1, 1, 1]]}
def db2(delta2): return np.sum(delta2, axis=1, keepdims=True).T
def db1(delta1): return np.sum(delta1, axis=1)
def delta1(delta2, W2, a1): return (delta2 @ W2.T) * (a1 * (1 - a1)).T
def W1_new(W1, dW1, eta): return W1 - eta * dW1.T
def a1(z1): return 1 / (1 + np.exp(z1))
def dW2(a1, delta2):
    for a, d in zip(a1, delta2):
        gradient = np.outer(a, d)
    return gradient
"""


def test_what_is_turned_in_a_line_is_not_told_of_an_earlier_one() -> None:
    told = {result.name: result.cause for result in check_text(TURNED, "work.py").results}
    causes = {name: (cause.mistake, cause.message) for name, cause in told.items() if cause}
    assert {name: mistake for name, (mistake, _) in causes.items()} == {
        "db2": "bias-wrong-axis",
        "db1": "bias-wrong-axis",
        "delta1": "extra-transpose",
        "W1_new": "extra-transpose",
        "a1": "wrong-sign-of-term",
        "dW2": "one-sample-alone",
    }
    assert "On the way" not in str(causes)
    formula = check_text("network: 3-3-sigmoid-3-sigmoid\nlayout: column\ndb2 = sum(delta2, axis=0).T", "work.txt")
    assert formula.results[0].cause is not None and formula.results[0].cause.mistake == "bias-wrong-axis"


COMPLEX_STEP = """
import numpy as np
NETWORK = "2-2-sigmoid"
def dW1(x, y, W1, b1):
    gradient = np.zeros_like(W1)
    for place in np.ndindex(*W1.shape):
        nudged = W1.copy()
        nudged[place] += 1e-30j
        gradient[place] = (0.5 * np.sum((1 / (1 + np.exp(-(x @ nudged + b1))) - y) ** 2)).imag / 1e-30
    return gradient
"""


@pytest.mark.slow
def test_an_imaginary_part_that_numpy_drops_is_told_with_its_line() -> None:
    (result,) = check_text(COMPLEX_STEP, "work.py").results
    assert result.status == "wrong" and result.cause is not None and result.cause.mistake is None
    assert result.cause.message.startswith("In line 8 numpy drops an imaginary part")
    (result,) = check_text(COMPLEX_STEP.replace("W1.copy()", "W1.astype(complex)"), "work.py").results
    assert result.status == "right" and not result.note


def test_a_function_that_is_wrong_and_is_handed_nothing_is_told_so() -> None:
    (result,) = check_text('NETWORK = "2-3-tanh-2"\ndef a1(): return [[0.5, 0.5, 0.5]]\n', "work.py").results
    assert result.status == "wrong" and result.cause is not None
    assert result.cause.message.startswith("a1 takes nothing from the lines before it")
