"""Small numbers that keep from zero, what is right here only and why, and names that are taken."""

import pytest

from bptrace.algebra.expression import Apply, Symbol, Without
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.errors import BptraceError
from bptrace.verification import Result, check_text

THREE = "x = [[0.1, 0.9], [0.4, -0.3], [0.7, 0.2]]\n"
SIGMOIDS = f"network: 2-3-tanh-2-sigmoid\nseed: 1\n{THREE}y = [[1, 0], [0, 1], [1, 1]]\n"
LOGARITHM = f"network: 2-3-tanh-1-sigmoid\nloss: bce\nseed: 1\n{THREE}y = [[1], [0], [1]]\n"


def judged(line: str, header: str = SIGMOIDS, exam: bool = False) -> Result:
    (result,) = check_text(f"sign: plus\nlayout: row\n{header}\n{line}\n", exam=exam).results
    return result


def status(line: str, header: str = SIGMOIDS) -> str:
    return judged(line, header, exam=True).status


def test_a_small_number_is_a_guard_only_where_it_keeps_from_zero() -> None:
    guarded = judged("L = -sum(y * log(a2 + 1e-9) + (1 - y) * log(1 - a2 + 1e-9)) / m", LOGARITHM)
    assert (guarded.status, guarded.note[:13]) == ("right", "Right but for")
    assert status("dW1 = x.T @ delta1 + 1e-9") == "wrong"
    assert status("a1 = tanh(z1) + 1e-8") == "wrong"
    assert status("a2 = 1 / (1 + exp(-(z2 + 1e-8)))") == "wrong"
    assert status("dW1 = x.T @ delta1 + 1e-19") == "right-here-only"
    assert status("a1 = maximum(tanh(z1), -1) + 0 * z1") == "right"


@pytest.mark.parametrize(
    ("step", "verdict", "told"),
    [
        ("mhatW1 / (sqrt(vhatW1) + epsilon)", "right", ""),
        ("mhatW1 / (sqrt(vhatW1) + 1e-7)", "right", "Right but for the small number"),
        ("mhatW1 / sqrt(vhatW1 + epsilon)", "right-here-only", "√v + ε where v is small"),
        ("mhatW1 / sqrt(vhatW1 + 1e-5)", "right-here-only", "√v + ε where v is small"),
        ("mhatW1 / abs(mhatW1)", "right-here-only", "first update alone"),
        ("dW1 / (abs(dW1) + epsilon)", "right-here-only", "first update alone"),
    ],
)
def test_where_the_small_number_stands_is_told(step: str, verdict: str, told: str) -> None:
    result = judged(f"W1 = W1 - eta {step}", f"{SIGMOIDS}optimizer: adam\n", exam=True)
    assert result.status == verdict and told in result.note


def test_where_it_stands_is_told_where_no_gradient_shows_it() -> None:
    origin = "network: 2-3-tanh-1\noptimizer: adagrad\nx = [0, 0]\ny = 0\nb1 = [0, 0, 0]\nb2 = 0\n"
    result = judged("W2_new = W2 - eta dW2 / sqrt(accW2_new + epsilon)", origin)
    assert result.status == "right-here-only" and "√v + ε where v is small" in result.note


@pytest.mark.slow
def test_an_epsilon_that_is_not_small_is_no_guard() -> None:
    large = f"{SIGMOIDS}optimizer: adam\nset: optimizer.epsilon=0.1\n"
    assert status("W1 = W1 - eta mhatW1 / sqrt(vhatW1 + epsilon)", large) == "wrong"
    assert status("W1 = W1 - eta mhatW1 / (sqrt(vhatW1) + epsilon)", large) == "right"
    step = "def W1_new(W1, mhatW1, vhatW1, eta): return W1 - eta * mhatW1 / vhatW1**0.5"
    code = f'SCENARIO = "mazur"\nOPTIMIZER = "adam"\n{step}'
    options = {"set": ["optimizer.epsilon=0.1"]}
    assert check_text(code, "work.py", scenario_options=options, exam=True).results[0].status == "wrong"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "line", "told"),
    [
        (LOGARITHM, "delta2 = (a2 - y) / 3", "right for the sizes there are here"),
        (LOGARITHM, "da2 = (a2 - y) / (a2 * (1 - a2)) / 3", "right for the sizes there are here"),
        (LOGARITHM, "L = -sum(log(1 - abs(y - a2))) / m", "right for targets that are 0 or 1"),
        (LOGARITHM, "L = -mean(log(where(y > 0.5, a2, 1 - a2)))", "right on this sample, but not on other"),
        (
            "network: 1-2-tanh-1\nx = 1\nW1 = [0.5, 0.8]\nb1 = [0, 0]\ny = 0\n",
            "delta1 = delta2 @ W2.T * (1 - a1 * abs(a1))",
            "only where a⁽¹⁾ is not negative",
        ),
    ],
)
def test_the_reason_for_right_here_is_true_or_left_out(header: str, line: str, told: str) -> None:
    result = judged(line, header)
    assert result.status == "right-here-only" and told in f"{result.note} {result.cause and result.cause.message}"
    assert result.cause and result.cause.mistake is None and not result.cause.candidates


@pytest.mark.parametrize("line", ["delta1 = (delta2 @ W2.T) / (z1 > 0)", "a1 = z1 / (z1 > 0)", "a1 = exp(log(z1))"])
def test_no_cause_is_named_that_gives_numbers_where_theirs_is_none(line: str) -> None:
    result = judged(line, f"network: 2-4-relu-2\nseed: 3\n{THREE}y = [[1, 0], [0, 1], [1, 1]]\n")
    assert result.status == "wrong" and result.cause and result.cause.mistake is None


def test_what_is_left_out_is_told_in_words() -> None:
    short = Without(Apply(Symbol("z2"), "sigmoid"), 0, -1)
    assert mathematics(short) == "(σ(z⁽²⁾) without its last row)"
    assert numpy_code(short) == "without(sigmoid(z2), 0, -1)"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("m = 3", "m is taken: it is the number of samples"),
        ("n1 = 3", "n1 is taken: it is a size"),
        ("t = y", "t is taken: it is the number of the update"),
        ("epsilon = 1e-9", "epsilon is taken: it belongs to other optimizers than sgd"),
        ("lambda = 0.1", "write `set: optimizer.weight_decay=…`"),
    ],
)
def test_a_name_that_is_taken_says_so(line: str, told: str) -> None:
    with pytest.raises(BptraceError, match=r"taken|weight_decay") as caught:
        check_text(f"{SIGMOIDS}{line}\ndelta2 = (a2 - y) * a2 * (1 - a2)\n")
    assert told in str(caught.value)


@pytest.mark.parametrize("layout", ["row", "column"])
def test_a_stable_softmax_is_read(layout: str) -> None:
    axis = 1 if layout == "row" else 0
    sizes = "x = [[0.1, 0.9], [0.4, -0.3]]\ny = [[1, 0], [0, 1]]\n"
    header = f"network: 2-4-2-softmax\nlayout: {layout}\n{sizes}"
    for largest in ("max(z2)", f"np.max(z2, axis={axis}, keepdims=True)", f"z2.max(axis={axis})"):
        shifted = f"exp(z2 - {largest})"
        right, wrong = (f"a2 = {shifted} / sum({shifted}, axis={along})" for along in (axis, 1 - axis))
        assert [one.status for one in check_text(f"{header}{right}", exam=True).results] == ["right"]
        assert [one.status for one in check_text(f"{header}{wrong}", exam=True).results] == ["wrong"]
    one_sided = f"a2 = exp(z2 - max(z2, axis={axis})) / sum(exp(z2), axis={axis})"
    assert [one.status for one in check_text(f"{header}{one_sided}", exam=True).results] == ["wrong"]


def test_the_power_of_a_sum_of_powers_is_clear() -> None:
    assert status("L = ½ (sum((a2 - y)²)^½)²") == "right"
    assert status("L = ½ sum((a2 - y)²)²") == "wrong"
    assert status("L = ½ sum(a2 - y)²") == "error"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("dalpha1 = sum((delta2 @ W2.T) * z1 * (z1 < 0), axis=0)", "over the units"),
        ("dalpha1 = sum((delta2 @ W2.T) * z1 * (z1 < 0), axis=1)", "over the samples is"),
        ("dalpha1 = (delta2 @ W2.T) * z1 * (z1 < 0)", "over the samples and the units"),
        ("db1 = delta1", "over the samples"),
        ("L = sum((a2 - y)^2, axis=0) / 2", "over the units"),
    ],
)
def test_which_sum_is_missing_is_told(line: str, told: str) -> None:
    header = f"network: 2-4-prelu-3\nseed: 1\n{THREE}y = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]\n"
    reading = judged(line, header).reading
    assert reading is not None and told in reading.remedy


def test_no_sum_is_missed_over_the_inputs_of_a_layer() -> None:
    reading = judged("db2 = dW2").reading
    assert reading is not None and not reading.remedy


def test_what_would_set_a_weight_decay_is_told() -> None:
    line = "W1_new = W1 - eta * (dW1 + lambda * W1)"
    assert "set: optimizer.weight_decay=" in judged(line).note
    assert status(line, f"set: optimizer.weight_decay=0.1\n{SIGMOIDS}") == "right"
