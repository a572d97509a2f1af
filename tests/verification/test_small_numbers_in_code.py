"""Small numbers in code keep from dividing by 0, or are just added; an update may go only with η = 1."""

import pytest

from bptrace.verification import Report, check_text
from bptrace.verification.code.constants import multiplies_by_one, with_constant
from bptrace.verification.code.small_numbers import with_root_guards, without_guards

CODE = "import numpy as np\neps = 1e-9\n"
SMALL = """
def a2(z2):
    e = np.exp(z2)
    return e / (np.sum(e, axis=1, keepdims=True) + eps)
def delta2(a2, y):
    g = -y / (a2 + 1e-12) / len(y)
    return a2 * (g - (g * a2).sum(axis=1, keepdims=True))
def delta1(delta2, W2, z1):
    def safe(x): return x + eps
    return delta2 @ W2.T / safe(np.cosh(z1) ** 2)
def dW(a_prev, delta): return a_prev.T @ delta + eps
def db(delta): return delta.sum(axis=0) * (1 + 1e-3)
"""
ADAM = """
def W_new(W, mW_new, vW_new, t, eta, beta1, beta2, epsilon):
    corrected = vW_new / (1 - beta2**t + 1e-12)
    return W - eta * mW_new / (1 - beta1**t) / (np.sqrt(corrected) + epsilon)
def b_new(b, mb_new, vb_new, t, eta, beta1, beta2, epsilon):
    lr = eta * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return b - lr * mb_new / (np.sqrt(vb_new) + epsilon)
"""


def judged(code: str, **options: object) -> Report:
    return check_text(CODE + code, "work.py", {"seed": 4, **options})


@pytest.mark.slow
def test_a_small_number_that_keeps_from_dividing_by_0_is_no_mistake_and_an_added_one_is_told() -> None:
    report = judged(SMALL, network="2-3-tanh-3-softmax", loss="cross-entropy")
    told = {result.name: result for result in report.results}
    for name in ("a2", "delta2", "delta1"):
        assert (told[name].status, told[name].note[:13]) == ("right", "Right but for"), name
    assert all(told[name].status == "wrong" for name in ("dW1", "dW2", "db1", "db2"))
    cause = told["dW1"].cause
    assert cause is not None and "a small number that is added" in cause.message


@pytest.mark.slow
def test_adam_may_be_folded_and_its_correction_kept_from_zero() -> None:
    report = judged(ADAM, network="2-3-tanh-2", optimizer="adam")
    assert {result.status for result in report.results} == {"right"}
    wrong = judged(ADAM.replace("1 - beta2**t)", "1 - beta2)"), network="2-3-tanh-2", optimizer="adam")
    assert "right" not in {result.status for result in wrong.results if result.name in ("b1_new", "b2_new")}


BESIDE_A_MISTAKE = """
GIVEN = {"x": [[0.3, 0.7], [1, -1]], "y": [[1], [0]]}
def delta2(a2, y): return (-y / (a2 + eps) + (1 - y) / (1 - a2 + eps)) * a2 * (1 - a2)
def delta1(delta2, W2, a1): return delta2 @ W2.T * (1 - a1**2) / (1 + 1e-12)
"""


@pytest.mark.slow
def test_a_mistake_beside_one_that_keeps_from_zero_is_named() -> None:
    told = {one.name: one for one in judged(BESIDE_A_MISTAKE, network="2-3-tanh-1-sigmoid", loss="bce").results}
    assert told["delta1"].status == "right"
    cause = told["delta2"].cause
    assert cause is not None and cause.mistake == "not-divided-by-samples"


def test_a_file_that_does_not_load_without_them_is_judged_as_it_is() -> None:
    code = f"{BESIDE_A_MISTAKE}\nif 1 / (1 + 1e-9) == 1: raise ValueError\n"
    assert {one.status for one in judged(code, network="2-3-tanh-1-sigmoid", loss="bce").results} == {"wrong"}


@pytest.mark.parametrize(
    ("kept", "source"),
    [
        (True, "def f(x): return 1 / (x + 1e-12)"),
        (True, "eps = 10 ** -8\ndef f(x):\n    d = x\n    d += eps\n    return 1 / d"),
        (True, "def f(x, tiny=np.finfo(float).eps): return np.log(np.clip(x, tiny, 1))"),
        (True, "def over(a, b): return a / b\ndef f(x): return over(1, x + 1e-12)"),
        (True, "class F:\n    eps = 1e-8\n    def f(self, x): return (x + self.eps) ** -0.5"),
        (True, "def f(v, epsilon): return 1 / (v + epsilon)"),
        (False, "def f(x): return x + 1e-12"),
        (False, "def f(x): return x / (x + 1e-3)"),
        (False, "def f(x):\n    d = x + 1e-12\n    return d / d.shape[0] / len(d)"),
        (False, "def f(z): return 1 / (1 + np.exp(-(z + 1e-9)))"),
        (False, "def g(d): return 1 / d\ndef f(x):\n    d = x + 1e-9\n    return d"),
        (False, "def f(x): return x / (1 + 1e-6 * x)"),
    ],
)
def test_where_a_small_number_keeps_from_zero(kept: bool, source: str) -> None:
    assert bool(without_guards(source, 1e-8)) == kept
    assert not kept or "1e-300" in without_guards(source, 1e-8)


RATE = """
LEARNING_RATE = 1
def W1_new(W1, dW1): return W1 - dW1
def W2_new(W2, dW2): return W2 - LEARNING_RATE * dW2
def b1_new(b1, db1): return b1 - 1.0 * db1
def b2_new(b2, db2, eta): return b2 - 1.0 * db2
"""


@pytest.mark.slow
def test_an_update_that_leaves_the_rate_out_is_right_for_one_rate() -> None:
    report = judged(RATE, network="2-3-tanh-1")
    told = {result.name: (result.status, result.note) for result in report.results}
    assert told["W1_new"] == ("right-here-only", "W⁽¹⁾_new is right for η = 1.")
    assert told["W2_new"] == told["b1_new"] == ("right", "")
    assert told["b2_new"][0] == "right-here-only"


def test_another_number_for_a_constant() -> None:
    assert with_constant("RATE = 1\ndef f(): return RATE", "RATE", 0.5) == "RATE = 0.5\n\ndef f():\n    return RATE"
    assert with_constant("def f(RATE=1): return RATE", "RATE", 0.5) == ""
    assert multiplies_by_one("lr = 1.0\ndef f(x, g): return x - lr * g", "f")
    assert not multiplies_by_one("def f(x, g): return x - g\ndef h(g): return 1 * g", "f")


UNDER_A_ROOT = """
small = 1e-7
def inverse_root(v): return (v + small) ** -0.5
def W_new(W, accW_new, dW, eta): return W - eta * dW * inverse_root(accW_new)
def b_new(b, accb_new, db, eta, epsilon): return b - eta * db / (np.sqrt(accb_new) + epsilon)
def norm(v): return np.sqrt(np.sum(v**2) + 1e-12)
"""


@pytest.mark.slow
def test_a_small_number_under_a_root_is_told_as_of_a_formula() -> None:
    report = judged(UNDER_A_ROOT, network="2-3-tanh-1", optimizer="adagrad", x="0.3,-0.7", y=1)
    told = {result.name: (result.status, result.note) for result in report.results}
    assert {told[name][0] for name in ("b1_new", "b2_new")} == {"right"}
    formula = "W2_new = W2 - eta dW2 / sqrt(accW2_new + 1e-7)"
    (written,) = check_text(f"network: 2-3-tanh-1\noptimizer: adagrad\nx = [0.3, -0.7]\n{formula}", "work.txt").results
    assert told["W2_new"] == (written.status, written.note) and written.status == "right-here-only"


@pytest.mark.parametrize(
    ("rooted", "source"),
    [
        (True, "def f(v, epsilon): return 1 / np.sqrt(v + epsilon)"),
        (True, "def f(v):\n    v = v + 1e-8\n    return v ** 0.5"),
        (True, "eps = 1e-8\ndef f(v): return np.power(v + eps**2, -1 / 2)"),
        (False, "def f(v, epsilon): return 1 / (np.sqrt(v) + epsilon)"),
        (False, "def f(v): return np.sqrt(v / (1 + 1e-12))"),
        (False, "def f(v): return np.log(v + 1e-12) ** 2"),
    ],
)
def test_where_a_small_number_stands_under_a_root(rooted: bool, source: str) -> None:
    assert bool(with_root_guards(source, 1e-8)) == rooted
