"""numpy code judged: right code in any style is right, mistakes are named, and the line is told."""

import ast
import random
import re
from pathlib import Path

import numpy as np
import pytest

from bptrace import cli
from bptrace.algebra.expression import operands
from bptrace.errors import BptraceError
from bptrace.export.report import report_json, report_text
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.verification import Report, check_text
from bptrace.verification.blank_code import blank_code

SIGMOID = "import numpy as np\ndef sigmoid(z): return 1 / (1 + np.exp(-z))\n"
ROWS = """
def z(a_prev, W, b): return a_prev @ W + b
def a(z): return sigmoid(z)
def loss(a, y): return 0.5 * np.sum((a - y) ** 2)
def delta2(a2, y): return (a2 - y) * a2 * (1 - a2)
def delta(delta_next, W_next, a): return (delta_next @ W_next.T) * a * (1 - a)
def dW(a_prev, delta): return a_prev.T @ delta
def W_new(W, dW, eta): return W - eta * dW
"""
COLUMNS = """
LAYOUT = "column"
def z(W, a_prev, b=0): return W.dot(a_prev) + b
a = lambda z: sigmoid(z)
def loss(a, y): return ((a - y) ** 2).sum() / 2
def delta(a, y=None, delta_next=None, W_next=None):
    back = a - y if delta_next is None else np.dot(W_next.T, delta_next)
    return back * a * (1 - a)
def dW(delta, a_prev): return np.dot(delta, a_prev.T)
def db(delta): return delta.sum(axis=1)
"""
LOOPS = """
def delta1(delta2, W2, z1):
    out = np.zeros((len(delta2), W2.shape[0]))
    for s in range(len(delta2)):
        for i in range(W2.shape[0]):
            for j in range(W2.shape[1]):
                out[s, i] += delta2[s, j] * W2[i, j]
            out[s, i] *= np.exp(-z1[s, i]) / (1 + np.exp(-z1[s, i])) ** 2
    return out
def dW1(x, delta1): return np.einsum("si,sj->ij", x, delta1)
def dW2(a1, delta2): return sum(np.outer(a, d) for a, d in zip(a1, delta2))
def db1(delta1): return np.ones(len(delta1)) @ delta1
def db2(delta2): return list(delta2.sum(0))
"""
WHOLE = """
def backward(x, y, W, b, z, a):
    N, d, out = len(W), None, {"delta": {}, "dW": {}}
    for k in range(N, 0, -1):
        d = (a[k] - y if k == N else d @ W[k + 1].T) * (sigmoid(z[k]) - sigmoid(z[k]) ** 2)
        out["delta"][k], out["dW"][k] = d, a[k - 1].T @ d
        out["db", k] = d.sum(axis=0, keepdims=True)
    return out
"""
TANH = """
def a1(z1): return (np.exp(z1) - np.exp(-z1)) / (np.exp(z1) + np.exp(-z1))
def a2(z2): return np.log(1 + np.exp(z2))
def a3(z3): return np.maximum(z3, 0)
def delta1(delta2, W2, z1): return (delta2 @ W2.T) / np.cosh(z1) ** 2
def delta2(delta3, W3, z2): return (delta3 @ W3.T) * np.exp(z2) / (1 + np.exp(z2))
def delta3(a3, y): return (a3 - y) * (a3 > 0)
"""


def judged(code: str, name: str = "work.py", **options: object) -> Report:
    return check_text(SIGMOID + code, name, {"scenario": "mazur", **options})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "options", "judgements"),
    [
        (ROWS, {}, 11),
        (ROWS, {"network": "2-3-sigmoid-3-sigmoid", "bias": "none"}, 11),
        (COLUMNS, {"network": "2-3-sigmoid-4-sigmoid-2-sigmoid"}, 16),
        (COLUMNS, {"network": "2-3-sigmoid-3-sigmoid-1-sigmoid", "bias": "none"}, 13),
        (LOOPS, {"bias": "trained"}, 5),
        (WHOLE, {"bias": "trained"}, 6),
        (WHOLE, {"scenario": "lab2"}, 12),
        (TANH, {"network": "2-3-tanh-4-softplus-2-relu"}, 6),
        (TANH, {"network": "3-30-tanh-20-softplus-2-relu", "samples": 4}, 6),
    ],
)
def test_right_code_is_never_accused(code: str, options: dict[str, object], judgements: int) -> None:
    report = check_text(
        SIGMOID + code, "work.py", options if "network" in options else {"scenario": "mazur", **options}
    )
    assert {result.status for result in report.results} == {"right"}, report_text(report)
    assert len(report.results) == judgements and report.exit == 0
    assert all(result.kind == "code" for result in report.results)


@pytest.mark.parametrize("layout", ["row", "column"])
def test_single_precision_is_right_and_said_so(layout: str) -> None:
    product = "a1.T @ delta2" if layout == "row" else "delta2 @ a1.T"
    report = judged(f"def dW2(a1, delta2): return ({product}).astype(np.float32)\n", layout=layout)
    assert report.results[0].status == "right" and "single" in report.results[0].note


def test_a_file_may_give_numbers_of_its_own() -> None:
    scenario = Scenario.build(network="2-2-tanh-1", layout="row", x="0.1,0.9", y="1").with_parameters(
        {"W1": [[0.1, -0.2], [0.3, 1e-7]]}
    )
    written = blank_code(scenario) + "def dW2(a1, delta2): return a1.T @ delta2\n"
    other = check_text(written, "work.py").scenario
    assert other.x.tolist() == scenario.x.tolist() and other.y.tolist() == scenario.y.tolist()
    assert {name: one.tolist() for name, one in other.parameters.items()} == {
        name: one.tolist() for name, one in scenario.parameters.items()
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ('{"delta2": [1, 2]}', "'delta2' is no quantity that is given"),
        ('{"x": [0.1, y]}', "'y' is no number"),
        ('{"x": [0.1, 0.2, 0.3]}', "work.py:2"),
    ],
)
def test_what_cannot_be_given_is_told_with_its_line(given: str, says: str) -> None:
    with pytest.raises(BptraceError, match=re.escape(says)):
        check_text(f'NETWORK = "2-2-tanh-1"\nGIVEN = {given}\ndef z1(x, W1, b1): return x @ W1 + b1\n', "work.py")


def test_half_precision_is_no_ground_to_accuse_and_none_to_pass() -> None:
    code = """
def z1(x, W1): return (x @ W1).astype(np.float16)
def z2(a1, W2): return (a1.astype("f2") @ W2).astype(float)
def dW1(x, delta1): return 2 * (x.T @ delta1).astype(np.float16)
"""
    report = judged(code, layout="row", bias="none")
    assert {result.status for result in report.results} == {"not-judged"} and report.exit == 4
    assert "float16" in report.results[0].note


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "name", "status", "mistake"),
    [
        ("def delta1(delta2, W2): return delta2 @ W2.T", "delta1", "wrong", "missing-activation-derivative"),
        (
            "def delta1(delta2, W2, a1): return (delta2 @ W2) * a1 * (1 - a1)",
            "delta1",
            "wrong",
            "missing-transpose",
        ),
        ("def delta2(a2, y): return (y - a2) * a2 * (1 - a2)", "delta2", "wrong", "sign-flipped"),
        ("def dW1(x, delta1): return x.T @ delta1 / len(x)", "dW1", "right-here-only", "divided-by-samples"),
        ("def dW1(x, delta1): return x @ delta1", "dW1", "shape", "missing-transpose"),
        ("def db1(delta1): return delta1", "db1", "right-here-only", "bias-not-summed"),
        (
            "def delta1(delta2, W2_new, a1): return (delta2 @ W2_new.T) * a1 * (1 - a1)",
            "delta1",
            "wrong",
            "updated-weights",
        ),
        ("def W1_new(W1, dW1): return W1 + 0.5 * dW1", "W1_new", "wrong", "update-added"),
        ("def loss(a, y): return ((a - y) ** 2).sum()", "L", "wrong", "missing-half"),
        ("def z1(x, W1): return x @ W1", "z1", "wrong", "missing-bias"),
        ("def dW1(x, delta1, W1): return x.T @ delta1 + 0.02 * W1", "dW1", "wrong", "weight-decay-included"),
        ("def dW1(x, delta1, W1): return x.T @ delta1 + 0.02 * W1**2", "dW1", "wrong", None),
        (
            "def delta1(delta2, W2, a1): return (delta2 @ W2.reshape(W2.shape[::-1])) * a1 * (1 - a1)",
            "delta1",
            "wrong",
            "reshape-instead-of-transpose",
        ),
    ],
)
def test_a_mistake_is_named(code: str, name: str, status: str, mistake: str | None) -> None:
    report = judged(code + "\n", bias="trained", layout="row")
    result = report.results[0]
    assert (result.name, result.status) == (name, status), report_text(report)
    assert result.cause and result.cause.mistake == mistake


def test_one_mistake_in_a_whole_derivation_accuses_one_line() -> None:
    report = judged(WHOLE.replace("a[k] - y if", "y - a[k] if"), bias="trained", layout="row", sign="plus", loss="sse")
    assert report.first_wrong == "delta2"
    assert sorted(result.status for result in report.results).count("wrong") == 1
    assert {result.status for result in report.results if result.name != "delta2"} == {"follows"}


def test_shapes_are_told_by_the_names_of_operands_and_the_line() -> None:
    code = "SCENARIO = 'lab2'\ndef delta2(delta3, W3, a2):\n    return (delta3 @ W3) * a2 * (1 - a2)\n"
    report = check_text(code, "work.py")
    assert report.results[0].hints[0] == "Line 3: delta3 @ W3: shapes (1×10) and (50×10) do not fit."
    told = check_text("SCENARIO = 'lab2'\nimport numpy as np\ndef dW2(x, delta2): return np.dot(x, delta2)\n", "a.py")
    assert "x @ delta2: shapes (1×2) and (1×50) do not fit" in told.results[0].hints[0]


def test_shapes_in_a_function_for_every_layer_are_told_by_quantities_too() -> None:
    code = """SCENARIO = "lab2"
def times(a, b): return a @ b
def delta(delta_next, W_next, a):
    mine = W_next + 0
    return times(delta_next, mine) * a * (1 - a)
"""
    told = check_text(code, "work.py").results[0].hints[0]
    assert told == "Line 2: a @ b, here delta4 @ b: shapes (1×1) and (10×1) do not fit."


@pytest.mark.parametrize("body", ["...", '"""Shapes."""', "pass", "raise NotImplementedError", "return ..."])
def test_a_function_still_to_be_written_is_neither_run_nor_judged(body: str) -> None:
    report = judged(f"def delta2(y): {body}\ndef backward(x): {body}\n")
    assert [(result.name, result.status) for result in report.results] == [
        ("delta2", "not-judged"),
        ("backward", "not-judged"),
    ]
    assert report.exit == 4 and report.first is None


@pytest.mark.parametrize("options", [{"scenario": "mazur"}, {"network": "2-3-prelu-3-softmax", "layout": "column"}])
def test_a_new_file_of_code_has_a_blank_for_every_quantity_with_all_that_its_formula_needs(
    options: dict[str, object],
) -> None:
    scenario = Scenario.build(**options, optimizer="adam")  # type: ignore[arg-type]
    written = blank_code(scenario)
    report = check_text(written, "new.py")
    assert {result.status for result in report.results} == {"not-judged"}
    assert report.network == str(scenario.network)
    lines = derivation(scenario.network, scenario.optimizer).lines
    assert [result.name for result in report.results] == [line.name for line in lines]
    for line in lines:
        assert set(operands(line.equation.expression)) <= set(_parameters(written, line.name))


def _parameters(written: str, name: str) -> list[str]:
    found = next(one for one in ast.parse(written).body if isinstance(one, ast.FunctionDef) and one.name == name)
    return [argument.arg for argument in found.args.args]


@pytest.mark.slow
def test_a_declared_convention_is_offered_and_accepted() -> None:
    network = {"network": "2-3-sigmoid-3-sigmoid"}
    code = ROWS.replace("0.5 * np.sum(", "np.mean(").replace("return (a2 - y)", "return 2 / a2.size * (a2 - y)")
    report = check_text(SIGMOID + code, "work.py", network)
    assert report.offer == {"loss": "mse"} and report.first_wrong == "L"
    assert check_text(SIGMOID + code + "LOSS = 'mse'\n", "work.py", network).exit == 0


@pytest.mark.slow
def test_an_undeclared_layout_is_found() -> None:
    code = COLUMNS.replace('LAYOUT = "column"', "")
    report = check_text(SIGMOID + code, "work.py", {"network": "2-3-sigmoid-4-sigmoid-2-sigmoid"})
    assert report.exit == 0 and report.assumed == {"layout": "column"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def delta2(a2, t): return a2 - t", "did you mean y"),
        ("def delta2(delta2): return delta2", "defined by itself"),
        ("def dW1(W1, W1_new, eta): return (W1 - W1_new) / eta", "comes after it"),
        ("def delta1(delta9): return delta9", "delta9"),
        ("def delta1(delta2): raise KeyError('oh')", "Line 3 raises KeyError"),
    ],
)
def test_what_cannot_be_used_is_said(code: str, said: str) -> None:
    result = judged(code + "\n").results[0]
    assert result.status == "error" and said in result.note


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("def delta2(:\n", 3),
        ("1 / 0\n", 3),
        ("import sys\nsys.exit()\n", 4),
        ("import os\nos._exit(0)\n", 1),
        ("import no_such_module\n", 3),
        ("def delta7(a7, y): return a7 - y\n", 3),
    ],
)
def test_a_file_that_cannot_be_loaded_is_told_with_its_line(code: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(BptraceError) as caught:
        judged(code + ("def a1(z1): return z1\n" if "delta" not in code else ""))
    assert str(caught.value).startswith(f"work.py:{line}: ") and "\n" not in str(caught.value)
    (tmp_path / "work.py").write_text("1 / 0\ndef a1(z1): return z1\n", encoding="utf-8")
    assert cli.main(["check", str(tmp_path / "work.py")]) == 3


def test_a_file_may_import_its_neighbours_and_exams_tell_no_cause(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def square(t): return t * t\n", encoding="utf-8")
    (tmp_path / "work.py").write_text(
        "SCENARIO = 'mazur'\nfrom mine import square\ndef L(a2, y): return square(a2 - y).sum()\n", encoding="utf-8"
    )
    assert cli.main(["check", str(tmp_path / "work.py"), "--exam", "--json"]) == 1
    report = check_text((tmp_path / "work.py").read_text(), str(tmp_path / "work.py"), exam=True)
    assert report.results[0].cause is None and '"kind": "code"' in report_json(report)


def test_nothing_to_judge_is_not_right() -> None:
    assert judged("").exit == 4


@pytest.mark.slow
def test_random_right_functions_agree_with_the_derivation() -> None:
    """The probes' rounding bound holds for other orders of summation, too."""
    chance = random.Random(3)
    for _ in range(3):
        sizes = [chance.choice((2, 7, 40)) for _ in range(3)]
        network = f"{sizes[0]}-{sizes[1]}-tanh-{sizes[2]}-sigmoid"
        code = """
def dW(a_prev, delta):
    order = np.random.RandomState(1).permutation(len(a_prev))
    return sum(np.outer(a_prev[s], delta[s]) for s in order)
def delta1(delta2, W2, a1): return np.array([[sum(d * W2[i]) for i in range(len(W2))] for d in delta2]) * (1 - a1**2)
"""
        report = check_text(SIGMOID + code, "work.py", {"network": network, "samples": 5, "seed": chance.randrange(99)})
        assert {result.status for result in report.results} == {"right"} and np.isfinite(report.power.known)


def test_a_vector_for_a_column_is_right_and_told_what_numpy_makes_of_it() -> None:
    written = "NETWORK = '2-3-sigmoid-2-sigmoid'\nLAYOUT = 'column'\nimport numpy as np\n"
    report = check_text(f"{written}def db2(delta2): return np.sum(delta2, axis=1)", "work.py")
    assert report.results[0].status == "right" and "2×1" in report.results[0].note
    report = check_text(f"{written}def db2(delta2): return np.sum(delta2, axis=1, keepdims=True)", "work.py")
    assert report.results[0].status == "right" and not report.results[0].note


def test_branches_of_a_kink_that_have_changed_places_are_that() -> None:
    written = "NETWORK = '3-4-prelu-2'\nimport numpy as np\ndef delta1(W2, delta2, z1, alpha1):\n"
    report = check_text(f"{written}    return delta2 @ W2.T * np.where(z1 > 0, alpha1, 1)", "work.py")
    cause = report.results[0].cause
    assert cause and cause.mistake == "wrong-side-of-kink" and "changed places" in cause.message


def test_the_axis_is_wrong_in_every_layer_also_where_a_sum_of_errors_is_zero() -> None:
    written = "NETWORK = '2-3-tanh-3-softmax'\nLAYOUT = 'row'\ndef db(delta): return delta.sum(axis=1)"
    causes = [result.cause for result in check_text(written, "work.py", {"samples": 2}).results]
    assert [cause and cause.mistake for cause in causes] == ["bias-wrong-axis"] * 2


def test_updated_weights_are_found_in_a_derivation_that_does_not_tell_them() -> None:
    written = """NETWORK = "3-4-tanh-2-sigmoid"
def backward(x, y, W, b, z, a):
    delta2 = (a[2] - y) * a[2] * (1 - a[2])
    updated = W[2] - 0.1 * a[1].T @ delta2
    return {"delta2": delta2, "delta1": delta2 @ updated.T * (1 - a[1] ** 2)}
"""
    report = check_text(written, "work.py")
    cause = report.results[1].cause
    assert report.first_wrong == "delta1" and cause and cause.mistake == "updated-weights"


@pytest.mark.slow
def test_code_that_looks_up_the_class_is_right_for_targets_that_are_one_hot() -> None:
    written = "NETWORK = '2-3-tanh-3-softmax'\nimport numpy as np\n"
    report = check_text(f"{written}def L(a2, y): return -np.log(a2[np.arange(len(y)), y.argmax(1)]).mean()", "work.py")
    result = report.results[0]
    assert result.status == "right-here-only" and "one-hot" in result.note


@pytest.mark.slow
def test_a_numeric_difference_is_told_how_far_it_agrees() -> None:
    report = judged("""
import numpy as np
def dW2(a1, W2, b2, y):
    def loss(W2): return 0.5 * np.sum((1 / (1 + np.exp(-(a1 @ W2 + b2))) - y) ** 2)
    gradient = np.zeros(W2.shape)
    for place in np.ndindex(*W2.shape):
        nudge = np.zeros(W2.shape)
        nudge[place] = 1e-5
        gradient[place] = (loss(W2 + nudge) - loss(W2 - nudge)) / 2e-5
    return gradient
""")
    assert report.exit == 1 and report.first
    digits = re.search(r"about (\d+) digits", report.first.hints[2])
    assert digits and 8 <= int(digits[1]) <= 12


def test_a_mistyped_function_and_a_key_that_is_no_quantity_are_noted() -> None:
    written = (
        "SCENARIO = 'mazur'\ndef helper(x):\n    return x\ndef deltta1(x):\n    return helper(x)\n"
        "def slope(z):\n    return z\n"
        "def backward(x, y, W, b, z, a):\n    d2 = (a[2] - y) * a[2] * (1 - a[2])\n"
        "    return {'delta2': d2, 'nope': 3, 'deltaa1': d2, 'dW2': a[1].T @ d2, 'W1': W[1]}\n"
    )
    report = check_text(written, name="homework.py")
    notes = {result.name: result.note for result in report.results if result.status == "not-judged"}
    assert report.exit == 0 and set(notes) == {"deltta1", "nope", "deltaa1"}
    assert "delta1" in notes["deltta1"] and "delta1" in notes["deltaa1"]


def test_a_transposed_gradient_in_code_is_known_as_that_of_the_other_layout() -> None:
    report = check_text("SCENARIO = 'mazur'\ndef dW2(a1, delta2):\n    return delta2.T @ a1\n", name="homework.py")
    cause = report.results[0].cause
    assert cause and cause.mistake == "transposed-result" and "other-layout" in cause.candidates
