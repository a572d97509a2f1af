"""Formulas are tried on the learner's sample, on other samples and other sizes, and by their symbolic shapes."""

import pytest
from verification.derivations import judged

from bptrace.errors import BptraceError
from bptrace.export.report import report_text
from bptrace.verification import Report, Result, check_text

DEEP = "network: 2-3-sigmoid-4-sigmoid-1\n"
SQUARE = "network: 2-4-sigmoid-4-sigmoid-4-sigmoid\nlayout: row\n"


def only(report: Report) -> Result:
    assert len(report.results) == 1
    return report.results[0]


def mistake(result: Result) -> str | None:
    assert result.cause is not None
    return result.cause.mistake


@pytest.mark.parametrize(
    "line",
    [
        "δ⁽²⁾ = (δ⁽³⁾ W⁽³⁾ᵀ) ⊙ σ′(z⁽²⁾)",
        "δ² = (δ³ · W³ᵀ) ⊙ f'(z²)",
        "delta2 = (delta3 @ W3.T) * a2 * (1 - a2)",
        "delta_2 = np.dot(delta_3, W_3.T) * dsigmoid(z_2)",
        "delta2 = sigmoid(z2) * (1 - sigmoid(z2)) * ((a3 - y) W3ᵀ)",
        "delta2 = (W3 δ3ᵀ)ᵀ ⊙ (a2 − a2 ⊙ a2)",
        "∂L/∂z⁽²⁾ = δ⁽³⁾ W⁽³⁾ᵀ ⊙ (a⁽²⁾ − (a⁽²⁾)²)",
        "dW3 = a⁽²⁾ᵀ δ⁽³⁾",
        "∂L/∂W³ = (δ³ᵀ a²)ᵀ",
        "db2 = delta2.sum(axis=0)",
        "db2 = np.sum(delta2, axis=0, keepdims=True)",
        "L = 1/2 * np.sum((y - a3)**2)",
        "z2 = a_1 @ W_2 + b_2",
        "a1 = 1/(1+exp(-z1))",
        "W2_new = W2 − η · ∂L/∂W²",
        "W2_new = W2 - eta * (a1.T @ delta2)",
    ],
)
def test_a_right_formula_is_right_in_every_notation(line: str) -> None:
    assert only(judged(DEEP + line)).status == "right"


def test_nothing_times_the_logarithm_of_a_negative_number_is_no_number() -> None:
    assert only(judged("scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2) + 0 * log(y - 2)")).status != "right"


def test_a_formula_needs_no_numbers_to_be_judged() -> None:
    report = judged("network: 2-3-sigmoid-1\ndelta1 = (delta2 @ W2.T) * a1 * (1 - a1)")
    assert report.exit == 0


def test_a_missing_transpose_is_told_by_its_operands_even_in_a_square_network() -> None:
    result = only(judged(SQUARE + "delta2 = (delta3 W3) ⊙ σ′(z2)"))
    assert result.status == "shape" and mistake(result) == "missing-transpose"
    assert "δ⁽³⁾ is m×n₃ and W⁽³⁾ is n₂×n₃" in result.hints[0]


def test_a_transposed_result_is_a_wrong_shape_even_where_the_numbers_fit() -> None:
    result = only(judged(SQUARE + "dW2 = delta2.T @ a1"))
    assert result.status == "shape" and mistake(result) == "transposed-result"


def test_dividing_by_the_samples_is_right_for_one_sample_only() -> None:
    result = only(judged("scenario: mazur\ndW2 = a1.T @ delta2 / m"))
    assert (result.status, result.passed, mistake(result)) == ("right-here-only", True, "divided-by-samples")
    three = "network: 2-2-sigmoid\nx = [[1, 2], [3, 4], [5, 7]]\ny = [[0, 1], [1, 0], [1, 1]]\n"
    assert mistake(only(judged(three + "dW1 = x.T @ delta1 / m"))) == "divided-by-samples"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("network", "line", "name"),
    [
        ("2-3-tanh-3-softmax", "delta2 = (a2 - y) * a2 * (1 - a2)", "extra-activation-derivative"),
        ("2-3-tanh-3-softmax", "delta2 = -y / a2", "missing-activation-derivative"),
        ("2-3-tanh-2-sigmoid\nloss: bce", "delta2 = (a2 - y) / (a2 * (1 - a2))", "missing-activation-derivative"),
        ("2-3-tanh-2-sigmoid\nloss: bce", "delta2 = (a2 - y) / a2", None),
        ("2-3-tanh-3-sigmoid", "delta1 = (delta2 @ W2.T) * (1 - a1*a2)", None),
        ("2-3-sigmoid-3-sigmoid", "delta1 = (delta2 @ W2.T) * a1 * (1 - a2)", "miscopied-derivative"),
        ("2-3-tanh-3-sigmoid", "delta1 = (delta2 @ W2.T) * a1 * (1 - a1)", "derivative-of-wrong-function"),
        ("2-3-tanh-3-sigmoid", "dW2 = a1.T @ delta2 + 0.01 * W2", "weight-decay-included"),
        ("2-3-tanh-3-sigmoid", "W2_new = W2 - eta * (dW2 + W2 / 3)", "weight-decay-included"),
        ("2-3-tanh-3-sigmoid", "dW2 = a1.T @ delta2 + 0.01 * W2 * W2", None),
    ],
)
def test_a_slip_of_one_term_is_named_where_it_is_the_only_one(network: str, line: str, name: str | None) -> None:
    assert mistake(only(judged(f"network: {network}\n{line}"))) == name


@pytest.mark.parametrize(("loss", "says"), [("half-sse", "the loss is a sum"), ("mse", "the loss is a mean")])
def test_dividing_by_the_samples_is_told_by_what_the_loss_is(loss: str, says: str) -> None:
    result = only(judged(f"network: 2-2-sigmoid\nloss: {loss}\ndW1 = x.T @ delta1 / m"))
    assert mistake(result) == "divided-by-samples" and says in result.hints[2]


def test_a_number_typed_for_a_quantity_is_right_here_only() -> None:
    three = "network: 2-2-sigmoid\nx = [[1, 2], [3, 4], [5, 7]]\ny = [[0, 1], [1, 0], [1, 1]]\nloss: mse\n"
    result = only(judged(three + "delta1 = 1/3 * (a1 - y) * dsigmoid(z1)"))
    assert result.status == "right-here-only" and result.passed


@pytest.mark.parametrize(
    ("rate", "line", "status", "name"),
    [
        ("0.5", "W2_new = W2 - 0.5 * dW2", "right", None),
        ("0.5", "W2_new = W2 - dW2 / 2", "right", None),
        ("1.0", "W2_new = W2 - 1.0*dW2", "right", None),
        ("1.0", "W1_new = W1 + dW1", "wrong", "update-added"),
        ("0.5", "W2_new = W2 + 0.5*dW2", "wrong", "update-added"),
        ("1.0", "W2_new = W2 - dW2", "right-here-only", "update-without-learning-rate"),
        ("0.5", "W2_new = W2 - dW2", "wrong", "update-without-learning-rate"),
        pytest.param("0.5", "W2_new = W2 - 0.25*dW2", "wrong", None, marks=pytest.mark.slow),
    ],
)
def test_a_number_may_stand_for_the_learning_rate(rate: str, line: str, status: str, name: str | None) -> None:
    result = only(judged(f"scenario: mazur\nlearning-rate: {rate}\n{line}"))
    assert result.status == status and (result.cause is None or result.cause.mistake == name)
    if status == "right-here-only":
        assert "right for η = 1" in result.hints[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("z1 = z1*1", "z⁽¹⁾ is defined by itself"),
        ("a1 = a1+0", "a⁽¹⁾ is defined by itself"),
        ("delta2 = 1*delta2", "δ⁽²⁾ is defined by itself"),
        ("dW2 = (W2 - W2_new)/eta", "∂L/∂W⁽²⁾ is defined by W⁽²⁾_new, which comes after it"),
        ("z2 = log(a2/(1-a2))", "z⁽²⁾ is defined by a⁽²⁾, which comes after it"),
        ("W2_new = W2_new - eta*dW2", "W⁽²⁾_new is defined by itself"),
        ("delta2 = db2", "δ⁽²⁾ is defined by ∂L/∂b⁽²⁾"),
    ],
)
def test_what_is_defined_by_itself_is_not_right(line: str, says: str) -> None:
    result = only(judged(f"network: 2-2-sigmoid-2-sigmoid\nlayout: row\n{line}"))
    assert (result.status, result.passed) == ("error", False) and says in result.hints[0]
    assert result.cause is not None and result.cause.mistake is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("delta1 = (delta2 @ W2_new.T) * a1 * (1 - a1)", "updated-weights"),
        ("z2 = a2 @ W2 + b2", "wrong-layer-activation"),
    ],
)
@pytest.mark.slow
def test_a_known_mistake_that_uses_what_comes_later_keeps_its_name(line: str, name: str) -> None:
    report = judged(f"network: 1-1-sigmoid-1-sigmoid\nlayout: row\n{line}")
    assert only(report).status == "wrong" and mistake(only(report)) == name


def test_a_delta_may_be_written_in_its_own_activation_and_by_way_of_da() -> None:
    lines = "delta2 = da2 * a2 * (1 - a2)\ndelta1 = (delta2 @ W2.T) * (a1 - a1*a1)"
    assert judged(f"scenario: mazur\n{lines}").exit == 0


def test_a_flipped_sign_is_looked_for_in_the_line_itself() -> None:
    result = only(judged("network: 2-2-tanh-1\na1 = -(tanh(z1))"))
    assert mistake(result) == "sign-flipped" and "On the way" not in result.hints[2]


def test_a_ratio_is_told_with_the_digits_that_tell_it_from_one() -> None:
    result = only(judged("scenario: mazur\ndelta2 = 1.0001*(a2-y)*a2*(1-a2)"))
    assert "1.0001 times" in result.hints[2]
    result = only(judged("scenario: mazur\ndelta2 = 1.00000001*(a2-y)*a2*(1-a2)"))
    assert "times" not in result.hints[2]


def test_where_delta_is_minus_the_slope_the_gradient_s_update_is_still_subtracted() -> None:
    header = "scenario: mazur\nsign: minus\n"
    result = only(judged(header + "W1_new = W1 + eta*dW1"))
    assert mistake(result) == "update-added"
    assert "should be W⁽¹⁾ − η ∂L/∂W⁽¹⁾" in result.hints[2] and "W⁽¹⁾ − η ∂L/∂W⁽¹⁾" in result.hints[3]
    assert judged(header + "W1_new = W1 - eta*dW1\nW2_new = W2 + eta * a1.T @ delta2").exit == 0


def test_a_number_that_is_right_for_these_samples_is_not_accused_where_nothing_shows() -> None:
    dead = "network: 2-2-relu-1-relu\nlayout: row\nx=[[1,0],[0,1],[1,1]]\ny=[[0],[0],[0]]\nbias: fixed\nloss: mse\n"
    dead += "W1=[[1,0],[0,1]]\nb1=[-5,-5]\nW2=[[1],[1]]\nb2=-1\n"
    results = judged(dead + "delta2 = 2/3 * (a2 - y) * drelu(z2)\nL = 1/3 * Σ (a2 - y)²").results
    assert [result.status for result in results] == ["right-here-only"] * 2


def test_what_broadcasts_only_because_a_size_is_one_is_right_here_only() -> None:
    report = judged("network: 2-3-sigmoid-1-sigmoid\nlayout: row\ndelta1 = delta2 * W2.T * a1 * (1 - a1)\ndb2 = delta2")
    assert [result.status for result in report.results] == ["right-here-only"] * 2
    assert [mistake(result) for result in report.results] == ["product-instead-of-matmul", "bias-not-summed"]


@pytest.mark.parametrize(
    ("given", "line", "cause"),
    [
        ("network: 2-3-sigmoid-1\nx = [0, 0]\ny = 1\n", "dW1 = -x.T @ delta1", "sign-flipped"),
        ("network: 2-2-relu-1\nx = [1, 2]\nW1 = [[-1, -2], [-1, -2]]\nb1 = [0, 0]\n", "z2 = 2 a1 W2 + b2", None),
        (
            "network: 2-2-relu-1\nx = [1, 2]\nW1 = [[1, 2], [1, 2]]\nb1 = [0, 0]\n",
            "delta1 = delta2 @ W2.T",
            "missing-relu-mask",
        ),
    ],
)
def test_what_no_unit_of_this_sample_shows_is_right_here_only_and_told(
    given: str, line: str, cause: str | None
) -> None:
    report = judged(given + line)
    result = only(report)
    assert result.status == "right-here-only" and report.exit == 0
    assert mistake(result) == cause and "right on this sample" in result.hints[0]


def test_zeros_of_a_sample_that_nobody_chose_make_nothing_right() -> None:
    assert judged("network: 2-3-sigmoid-1\ndW1 = -x.T @ delta1").exit == 1


def test_where_nothing_can_be_judged_a_formula_that_others_show_to_be_wrong_is_wrong() -> None:
    report = judged("network: 1-1\nx = 1e200\ny = 0\nW1 = 1e200\ndelta1 = y - a1")
    assert report.exit == 1
    assert only(report).status == "wrong"
    assert judged("network: 2-3-sigmoid-1\nx = [0, 0]\ny = 1\ndW1 = x.T @ delta1").exit == 0


def test_only_the_first_wrong_formula_is_accused_and_right_ones_after_it_are_right() -> None:
    report = judged("scenario: mazur\ndelta2 = a2 - y\ndW2 = a1.T @ delta2\ndelta1 = (delta2 @ W2.T) * dsigmoid(z1)")
    assert [result.status for result in report.results] == ["wrong", "right", "right"]


def test_a_formula_that_repeats_an_earlier_mistake_follows() -> None:
    report = judged("scenario: mazur\ndelta2 = a2 - y\ndW2 = a1.T @ (a2 - y)")
    assert [result.status for result in report.results] == ["wrong", "follows"]


def test_a_gradient_written_out_in_full_is_right_and_its_mistake_is_found() -> None:
    delta2 = "((a2 - y) * a2 * (1 - a2))"
    full = f"dW1 = x.T @ (({delta2} @ W2.T) * a1 * (1 - a1))"
    assert only(judged(f"scenario: mazur\n{full}")).status == "right"
    updated = only(judged(f"scenario: mazur\n{full.replace('W2.T', 'W2_new.T')}"))
    assert updated.status == "wrong" and mistake(updated) == "updated-weights"
    assert "δ⁽¹⁾" in updated.hints[2]


def test_two_mistakes_in_one_line_are_wrong_and_unnamed() -> None:
    result = only(judged(SQUARE + "delta2 = 3 * (delta3 @ W3.T) * a2"))
    assert result.status == "wrong" and mistake(result) is None


def test_a_relu_slope_of_the_activation_is_no_mistake() -> None:
    report = judged("network: 2-3-relu-1-tanh\nlayout: row\ndelta1 = (delta2 @ W2.T) * relu'(a1)")
    assert only(report).status == "right"


def test_saturated_samples_do_not_accuse_the_textbook_formula() -> None:
    sample = "network: 1-1-sigmoid-1-tanh\nx = 40\ny = 0.5\nW1 = 1\nb1 = 0\nW2 = 30\nb2 = 1\n"
    report = judged(sample + "delta2 = (a2 - y) * (1 - a2**2)\ndelta1 = (delta2 @ W2.T) * a1 * (1 - a1)")
    assert all(result.passed is not False for result in report.results)


def test_a_formula_that_overflows_here_is_not_accused() -> None:
    sample = "network: 1-1-sigmoid\nx = -1000\ny = 0.5\nW1 = 1\nb1 = 0\n"
    assert only(judged(sample + "a1 = exp(z1)/(1 + exp(z1))")).passed is not False
    assert only(judged(sample.replace("-1000", "1000") + "a1 = exp(z1)/(1 + exp(z1))")).passed is not False


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("delta2 = (a2 - yy)", "yy"),
        ("delta2 = (a2 - y", "never closed"),
        ("delta2 = a2 -", "too early"),
        ("delta2 = maximum(0.1, 0.2)", "numbers only"),
        ("delta2 = __import__('os')", "no meaning"),
    ],
)
def test_a_formula_that_cannot_be_read_is_told_in_a_sentence(line: str, says: str) -> None:
    try:
        result = only(judged(f"scenario: mazur\n{line}"))
        assert result.status == "error" and result.passed is False and says in result.hints[0]
    except BptraceError as error:
        assert says in str(error)


@pytest.mark.parametrize(("line", "has"), [("z1 = x @ W1", "x W⁽¹⁾"), ("delta1 = delta2 @ W2.T", "δ⁽²⁾ W⁽²⁾ᵀ")])
def test_the_second_hint_does_not_tell_what_was_left_out(line: str, has: str) -> None:
    hints = only(judged(f"scenario: mazur\n{line}")).hints
    assert hints[1] == f"Look at {has}: is that all?" and "missing" in hints[2]


def test_where_what_which_and_how_are_told_one_after_the_other() -> None:
    hints = only(judged("scenario: mazur\ndelta1 = (delta2 @ W2_new.T) * a1 * (1 - a1)")).hints
    assert len(hints) == 4
    assert hints[0] == "δ⁽¹⁾ is wrong in both entries."
    assert hints[1] == "Look at W⁽²⁾."
    assert "updated" in hints[2]
    assert hints[3] == "Right is δ⁽¹⁾ = (δ⁽²⁾ W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)."


def test_what_holds_for_one_sample_is_said_to() -> None:
    one = "network: 2-3-sigmoid-2-sigmoid\nlayout: row\n"
    for line in ("db2 = delta2", "dW2 = a1.T @ delta2 / m"):
        assert "for this one sample, but not for a batch" in only(judged(one + line)).hints[0]
    narrow = only(judged("network: 2-3-sigmoid-1\nlayout: row\ndelta1 = delta2 * W2.T * a1 * (1 - a1)"))
    assert narrow.status == "right-here-only" and "batch" not in narrow.hints[0]


@pytest.mark.parametrize(
    ("figures", "told"), [("[3, 3]", "off by 3.0381 at [0,1]\n"), ("[0.1, 0.1]", " % of the largest")]
)
def test_only_a_share_that_says_something_is_told(figures: str, told: str) -> None:
    assert told in report_text(judged(f"scenario: mazur\ndelta2 = {figures}"))


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("db1 = [[1, 1, 1, 1]] @ delta1", "right-here-only"),
        ("db1 = np.array([1, 1, 1, 1]) @ delta1", "right-here-only"),
        ("db1 = [[1, 1, 1, 0]] @ delta1", "wrong"),
        ("db1 = [[1/4, 1/4, 1/4, 1/4]] @ delta1", "wrong"),
        ("db1 = ones((1, m)) @ delta1", "right"),
        ("db1 = np.ones((1, 4)) @ delta1", "right-here-only"),
        ("db1 = [[1, 1, 1]] @ delta1", "shape"),
    ],
)
def test_a_matrix_of_numbers_may_stand_in_a_formula(line: str, status: str) -> None:
    report = judged(f"network: 2-3-tanh-2\nlayout: row\nx = [[1, 2], [0, 3], [2, 0.5], [-1, 1]]\n{line}")
    assert [result.status for result in report.results] == [status]


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ("delta2 = (a2 - y) * a2 * (1 - a2)", "right"),
        ("delta2 = (a2 - y) * a2", "wrong"),
        ("delta2 = (a2 - y) * a1", "shape"),
        ("delta2 = (a2 - y) * q", "error"),
        ("delta2 = 0.2 * sqrt(4) = [0.1385, -0.0381]", "right"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_of_two_formulas_for_one_quantity_the_one_that_is_wrong_is_told(other: str, status: str, above: bool) -> None:
    right = "delta2 = (a2 - y) * dsigmoid(z2)"
    results = check_text("\n".join(["scenario: mazur", *((other, right) if above else (right, other))])).results
    (told,) = (result for result in results if result.kind == "formula")
    assert told.status == status
    if status != "right":
        assert told.lines == ((2, 2) if above else (3, 3),)


def test_right_for_one_sample_is_said_only_of_what_is() -> None:
    biases = "Σ_i (x[i] W1[i,j] + b1[j])"  # n₀ times each, and they begin with 0
    (result,) = judged(f"network: 2-3-1\nseed: 1\nx = [0.4, 0.7]\nz1[j] = {biases}").results
    assert result.status == "right-here-only" and "one sample" not in result.note and "sizes there" not in result.note
