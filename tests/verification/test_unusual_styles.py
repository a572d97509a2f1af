"""Right derivations in styles of people's own are right, wrong ones wrong, and no wrong cause is named."""

import pytest
from verification.derivations import judged

from bptrace.errors import BptraceError
from bptrace.export.report import report_text
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
        TWO + "W1 -= eta*dW1\nb2 −= η·db2",
        TWO + "L(a, y) = ½ Σ (a2 − y)²",
    ],
)
def test_a_right_formula_is_right_however_it_is_written(text: str) -> None:
    assert [(result.name, result.status) for result in judged(text).results if result.status != "right"] == []


@pytest.mark.parametrize(
    ("defined", "used"),
    [
        ("e = a2 - y", "delta2 = e*a2*(1 - a2)"),
        ("e = a2 - y\ng = a2*(1 - a2)", "delta2 = e ⊙ g"),
        ("e = y - a2", "L = ½ Σ e²"),
        ("e_2 = a2 - y = [0.1, 0.2]", "L = 0.5 * np.sum(e_2**2)"),
        ("s = sigmoid", "delta2 = (a2 - y) * s(z2) * (1 - s(z2))"),
        ("σ(z) = 1/(1 + exp(-z))\nσ'(z) = σ(z)(1 − σ(z))", "delta2 = (a2 - y)*σ'(z2)"),
        ("h(u) = 2u − 1", "a1 = ½ (h(sigmoid(z1)) + 1)"),
        ("g(z) = exp(-z)/(1 + exp(-z))**2", "delta1 = (delta2 @ W2.T) * g(z1)"),
    ],
)
def test_names_of_ones_own_stand_for_what_they_are_said_to_be(defined: str, used: str) -> None:
    for text in (f"{defined}\n{used}", f"{used}\n{defined}"):
        results = judged(TWO + text).results
        assert sorted({result.status for result in results}) == ["not-judged", "right"], text


def test_a_name_of_ones_own_means_the_last_definition_above() -> None:
    lines = "g = a2*(1 - a2)\ndelta2 = (a2 - y)*g\ng = a1*(1 - a1)\ndelta1 = (delta2 @ W2.T)*g\n"
    assert judged(TWO + lines).exit == 0 and judged(TWO + lines.replace("1 - a1", "1 + a1")).first_wrong == "delta1"


@pytest.mark.parametrize(
    "text", ["delat2 = (a2 - y)*a2*(1 - a2)", "e = a2 - y\ndelta2 = (a2 - y)*e2", "e = e*a2\nL = e"]
)
def test_a_name_that_no_line_uses_may_be_a_slip_and_one_that_means_itself_means_nothing(text: str) -> None:
    assert judged(TWO + "db2 = sum(delta2, axis=0)\n" + text).exit == 1


def test_a_name_of_ones_own_that_no_line_uses_is_no_failure_and_no_pass() -> None:
    report = judged(TWO + "gradient = 3\ndelta2 = (a2 - y)*a2*(1 - a2)")
    assert [(result.name, result.passed) for result in report.results] == [("gradient", None), ("delta2", True)]
    assert report.exit == 0 and judged(TWO + "gradient = 3\ndelta2 = ?").exit == 4


def test_a_formula_for_one_entry_leaves_the_other_lines_to_be_judged() -> None:
    report = judged(TWO + "delta1[0,0] = a1[0,0]*(1 - a1[0,0])\ndelta2 = (a2 - y)*a2*(1 - a2)")
    assert [(result.name, result.status) for result in report.results] == [("delta1", "wrong"), ("delta2", "right")]


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
    assert result.status == "right" and "log 0" in result.note


def test_what_an_optimizer_keeps_is_a_parameter_of_a_function_for_every_layer() -> None:
    written = """
def mW_new(mW, dW, beta): return beta * mW + dW
def W_new(W, mW_new, eta): return W - eta * mW_new
"""
    report = check_text(written, "work.py", {"network": "2-3-sigmoid-1-sigmoid", "optimizer": "momentum"})
    assert {result.status for result in report.results} == {"right"} and len(report.results) == 4


@pytest.mark.slow
def test_a_mistake_that_gives_no_number_explains_none() -> None:
    written = CODE + "def loss(a, y): return np.mean(-(y * np.log(a) + (1 - y) * np.log(1 - a)))\n"
    (result,) = check_text(written, "work.py", {"network": "2-3-sigmoid-1-sigmoid", "loss": "bce"}).results
    assert result.cause is not None and result.cause.mistake == "divided-by-outputs"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("delta2 = (a2 - y)*a2*(1 - a2)**2", "With 1 − a⁽²⁾ in place of (1 − a⁽²⁾)² it would be right."),
        ("delta2 = a2*a2 - a2*a2*a2 + y*a2 + y*a2*a2", "in place of"),
        ("delta1 = (delta2 @ W2.T)*exp(z1)/(1 + exp(-z1))**2", "With exp(−z⁽¹⁾) in place of exp(z⁽¹⁾)"),
        ("a1 = 1/exp(-z1)", "With 1 + exp(−z⁽¹⁾) in place of exp(−z⁽¹⁾)"),
        ("z1 = (x @ W1)*b1", "With x W⁽¹⁾ + b⁽¹⁾ in place of (x W⁽¹⁾) ⊙ b⁽¹⁾"),
    ],
)
def test_where_no_mistake_is_known_the_one_change_that_mends_it_is_told(line: str, told: str) -> None:
    (result,) = judged(TWO + line).results
    assert result.cause is not None and result.cause.mistake is None and told in result.cause.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "where", "ratio"),
    [
        ("d = a1.T @ delta2; d[1] *= 1.5", "all of row 1, and nowhere", "about 1.50 times"),
        ("d = a1.T @ delta2; d[:, 0] *= a1[0, 0]; d[:, 0] += 1", "all of column 0, and nowhere", "None of"),
        ("d = a1.T @ delta2; d[0, 1] *= -1", "1 of 6 entries: [0,1]", "about −1.00 times"),
        ("d = 0 * a1.T @ delta2", "all 6 entries", "0 in every entry"),
    ],
)
def test_what_has_no_name_is_told_by_its_place_and_its_ratio(body: str, where: str, ratio: str) -> None:
    code = f"def dW2(a1, delta2):\n    {body}\n    return d\n"
    (result,) = check_text(code, "work.py", {"network": "2-3-sigmoid-2-sigmoid"}).results
    assert result.cause is not None and where in result.hints[0] and ratio in result.cause.message


@pytest.mark.parametrize("line", ["a1 = (exp(z1) + exp(-z1))/(exp(-z1) - exp(-z1))", "a1 = 1/(z1 - z1)"])
def test_what_is_infinite_everywhere_is_never_right(line: str) -> None:
    assert judged("network: 2-3-tanh-1\n" + line).exit != 0


def test_what_is_given_below_its_update_is_told_so() -> None:
    lines = "W1 = W1 - eta dW1\nx = 2\ny = 1\nW1 = 1\nb1 = 0\ndW1 = 2\n"
    report = check_text("network: 1-1\nlearning-rate: 0.5\n" + lines)
    assert "W1 in line 6 stands below its update in line 3" in report.results[-1].note


def test_decimal_commas_stand_between_spaces() -> None:
    assert check_text("scenario: mazur\na1 = [0,5933 0,5969]\ndelta2 = 13,85% -3,81%").exit == 1
    assert check_text("scenario: mazur\na1 = [0,5933 0,5969]\ndelta2 = [0,1385  -0,0381]").exit == 0


def test_a_line_that_cannot_be_read_is_not_called_wrong() -> None:
    told = report_text(judged(TWO + "delta2 = np.einsum('ij,ij->ij', a2 - y, a2)"))
    assert "line 2: δ⁽²⁾ is the first line that cannot be used" in told and "a .py file" in told


MAZUR = "scenario: mazur\ndelta2 = [0.13850, -0.03810]\n"


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("delta1 = [0.01337, 0.01500]", "missing-term"),
        ("delta1 = [0.00877, -0.00504]", "entry-missing-term"),
        ("z1 = [0.3575, 0.3625]", "missing-term"),
        ("L = 0.27481", "missing-term"),
        ("W2_new = [[0.35692, 0.50880], [0.40642, 0.55862]]", "weight-decay-included"),
    ],
)
def test_what_was_forgotten_by_hand_is_named(line: str, mistake: str) -> None:
    report = check_text(MAZUR + line)
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake == mistake, report.first.cause.message


ROWS = "x = [[.1, .9], [.4, -.3], [.7, .2]]\nseed: 1\n"


@pytest.mark.parametrize(
    "line", ["a1 = tanh(z1)/(z1 > 0)", "delta1 = (delta2 @ W2.T) * (1 - a1**2)/(z1 > 0)", "a1 = tanh(exp(log(z1)))"]
)
def test_what_divides_by_zero_is_no_overflow(line: str) -> None:
    report = check_text(f"network: 2-3-tanh-1-sigmoid\n{ROWS}y = [[0], [1], [1]]\n{line}")
    assert [result.status for result in report.results] == ["wrong"]


def test_a_mend_that_would_sum_a_number_is_none() -> None:
    written = f"network: 2-3-tanh-1-sigmoid\nloss: bce\n{ROWS}y = [[1], [0], [1]]\nL = -mean(log(1 - abs(y - a2)))"
    assert [result.status for result in check_text(written).results] == ["right-here-only"]


@pytest.mark.parametrize("line", ["beta2 = 0.9", "beta2: 0.9"])
def test_a_number_of_the_optimizer_is_set_in_the_header(line: str) -> None:
    with pytest.raises(BptraceError, match=r":3: beta2 belongs to the optimizer: write `set: optimizer\.beta2=…`"):
        check_text(f"scenario: mazur\noptimizer: adam\n{line}\n")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("a1 = z1*(z1 > 0)", "right"),
        ("delta1 = (delta2 @ W2.T)*(a1 > 0)", "right"),
        ("delta1 = (delta2 @ W2.T)*(z1 > 0.001)", "right-here-only"),
        ("a2 = minimum(sigmoid(z2), 0.95)", "right-here-only"),
    ],
)
def test_a_limit_that_no_usual_number_reaches_is_right_here_only(line: str, status: str) -> None:
    report = check_text(f"network: 2-4-relu-1-sigmoid\n{ROWS}y = [[0], [1], [1]]\n{line}")
    assert [result.status for result in report.results] == [status]
    assert "With σ(z⁽²⁾) in place of" in (told := report_text(report)) or "in place of" not in told
