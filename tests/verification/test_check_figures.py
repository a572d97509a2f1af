"""Figures are judged by their digits, with the learner's own earlier values, and never without grounds."""

from math import exp, log

import pytest
from verification.derivations import judged

from bptrace.verification import Report, Result, check_text

MAZUR = """
scenario: mazur
a1 = [0.5933, 0.5969]
L  = 0.2984
δ⁽²⁾ = (a⁽²⁾ − y) ⊙ a⁽²⁾ ⊙ (1 − a⁽²⁾)
delta2 = [0.1385, -0.0381]
dW2 = [[0.0822, -0.0226], [0.0827, -0.0227]]
"""
AFTER_UPDATE = """
delta1 = [0.0073, 0.0085]
dW1 = [[0.00036, 0.00042],
       [0.00073, 0.00085]]
W1_new = [[0.1498, 0.2498], [0.1996, 0.2996]]
"""


def result(report: Report, name: str, kind: str = "figure") -> Result:
    return next(one for one in report.results if (one.name, one.kind) == (name, kind))


def statuses(report: Report) -> dict[str, str]:
    return {one.name: one.status for one in report.results}


def test_the_published_figures_of_mazur_are_right() -> None:
    report = judged(MAZUR)
    assert report.exit == 0 and report.first_wrong is None
    assert {one.status for one in report.results} == {"right"}
    assert report.power.revealable < report.power.known


def test_gradients_from_the_updated_weights_are_named_and_what_comes_after_follows() -> None:
    report = judged(MAZUR + AFTER_UPDATE)
    assert report.first_wrong == "delta1" and report.exit == 1
    assert result(report, "delta1").cause is not None and result(report, "delta1").cause.mistake == "updated-weights"
    assert statuses(report) | {"dW1": "follows", "W1_new": "follows"} == statuses(report)
    assert [one.name for one in report.results if one.passed is False] == ["delta1"]


@pytest.mark.slow
def test_an_exam_tells_right_from_wrong_and_nothing_else() -> None:
    report = judged(MAZUR + AFTER_UPDATE, exam=True)
    assert report.exit == 1 and report.first_wrong == "delta1"
    assert all(one.cause is None and not one.hints for one in report.results)


@pytest.mark.slow
def test_a_formula_may_speak_of_a_later_quantity_that_has_figures_beside_it() -> None:
    report = judged("scenario: mazur\ndelta2 = [0.1385, -0.0381]\ndelta1 = delta2 @ W2_new.T * a1 * (1 - a1)\n")
    assert result(report, "delta1", "formula").cause.mistake == "updated-weights"


@pytest.mark.slow
@pytest.mark.parametrize(("hint", "mistake"), [(1, None), (2, None), (3, "updated-weights"), (4, "updated-weights")])
def test_a_cause_is_told_no_further_than_the_hints_that_were_asked_for(hint: int, mistake: str | None) -> None:
    cause = result(judged(MAZUR + AFTER_UPDATE, hint=hint), "delta1").cause
    assert cause is not None and cause.mistake == mistake
    assert ("updated" in cause.message) == (hint >= 3)
    assert ("W⁽²⁾" in cause.message + cause.hint) == (hint >= 2)
    assert ("W⁽²⁾ᵀ) ⊙" in cause.hint) == (hint == 4)


CLASSES = """
network: 2-2-tanh-3-softmax
x = [[1.0, 0.5], [-0.6, 0.9]]
y = [[0, 1, 0], [0, 0, 1]]
W1 = [[0.3, 0.3], [0.4, -0.9]]
b1 = [[-0.4, 0.2]]
W2 = [[0.2, -0.6, 0.8], [0.7, 0.6, -0.7]]
b2 = [[0.4, -0.1, 0.3]]
"""


def test_a_line_without_a_product_of_matrices_is_not_of_the_other_layout() -> None:
    divided_by_classes = "delta2 = [[0.1359, -0.2576, 0.1217], [0.0885, 0.0682, -0.1566]]"  # 3 of them, 2 samples
    assert result(judged(CLASSES + divided_by_classes), "delta2").cause.mistake == "wrong-size"


@pytest.mark.parametrize(("inputs", "named"), [(2, "divided-by-samples"), (3, None)])
def test_of_sizes_that_are_the_same_number_none_is_blamed(inputs: int, named: str | None) -> None:
    three = [[1, 2, 3], [0, 1, 1], [2, 0, 1]]
    x = [row[:inputs] for row in three]
    header = f"network: {inputs}-4-tanh-2\nseed: 1\nx = {x}\ny = [[1, 0], [0, 1], [1, 1]]\n"
    third = (judged(header + "dW1 = ?").trace.values["dW1"] / 3).round(5).tolist()
    assert result(judged(f"{header}dW1 = {third}"), "dW1").cause.mistake == named


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("[[0.0822, -0.0226], [0.0872, -0.0227]]", "swapped-digits"),
        ("[[0.0822, -0.0226], [0.827, -0.0227]]", "shifted-point"),
        ("[[0.0822, -0.0226], [-0.0827, -0.0227]]", "lost-sign"),
        ("[[0.0822, 0.0827], [0.0827, -0.0227]]", "other-place"),
        ("[[0.0822, -0.0226], [0.0728, -0.0227]]", None),
        ("[[0.0282, -0.0226], [0.0287, -0.0227]]", None),
    ],
)
def test_a_slip_of_the_pen_is_named_where_it_is_the_only_one(typed: str, named: str | None) -> None:
    lines = "scenario: mazur\na1 = [0.593270, 0.596884]\ndelta2 = [0.138499, -0.038098]\n"
    assert result(judged(f"{lines}dW2 = {typed}"), "dW2").cause.mistake == named


def test_one_entry_alone_is_told_as_such_and_may_be_that_of_the_other_place() -> None:
    lines = "scenario: mazur\nlayout: row\na1 = [0.593270, 0.596884]\ndelta2 = [0.138499, -0.038098]\n"
    found = result(judged(f"{lines}dW2[0,1] = 0.0827"), "dW2")
    assert found.hints[0] == "∂L/∂W⁽²⁾[0,1] is wrong." and "other-place" in found.cause.candidates


def test_a_single_number_ten_times_too_small_may_hold_the_learning_rate_or_a_shifted_point() -> None:
    lines = "network: 2-1\nloss: half-sse\nlearning-rate: 0.1\nx = [1, 2]\ny = 1\nW1 = [[0.5], [0.3]]\nb1 = 0.1234\n"
    cause = result(judged(f"{lines}delta1 = 0.02234"), "delta1").cause
    assert cause.mistake is None and {"learning-rate-included", "shifted-point"} <= set(cause.candidates)


def test_a_figure_is_right_within_half_a_unit_of_its_last_digit() -> None:
    truth = 0.29837110876
    for figure in ("0.3", "0.298", "0.2984", "0.29837", "0.298371109"):
        assert statuses(judged(f"scenario: mazur\nL = {figure}")) == {"L": "right"}, (figure, truth)
    for figure in ("0.2985", "0.2983", "0.29838", "0.298371110"):
        assert statuses(judged(f"scenario: mazur\nL = {figure}")) == {"L": "wrong"}, (figure, truth)


def test_what_rounded_earlier_figures_explain_is_rounded_and_one_unit_more_is_wrong() -> None:
    lines = "scenario: mazur\ndelta2 = [0.14, -0.04]\na1 = [0.59, 0.60]\n"
    report = judged(lines + "dW2 = [[0.0826, -0.0236], [0.0840, -0.0240]]")  # 0.59 · 0.14, …: truth is 0.0822
    assert statuses(report)["dW2"] == "rounded" and report.exit == 0
    assert statuses(judged(lines + "dW2 = [[0.0926, -0.0236], [0.0840, -0.0240]]"))["dW2"] == "wrong"


def test_a_line_right_by_the_truth_is_right_whatever_stands_before_it() -> None:
    report = judged("scenario: mazur\ndelta2 = [0.9, 0.9]\ndW2 = [[0.0822, -0.0226], [0.0827, -0.0227]]")
    assert statuses(report) == {"delta2": "wrong", "dW2": "right"}


def test_the_first_wrong_line_is_first_in_the_derivation_not_in_the_file() -> None:
    report = judged("scenario: mazur\ndW2 = [[0.9, 0.9], [0.9, 0.9]]\na1 = [0.9, 0.9]")
    assert report.first_wrong == "a1"
    assert [one.name for one in report.results] == ["dW2", "a1"]


def test_figures_that_follow_from_a_wrong_formula_of_the_same_quantity_follow() -> None:
    report = judged("scenario: mazur\ndelta2 = a2 - y\ndelta2 = [0.7414, -0.2171]")
    assert result(report, "delta2", "formula").status == "wrong"
    assert result(report, "delta2", "figure").status == "follows"


def test_a_wrong_figure_beside_a_right_formula_is_the_one_accused() -> None:
    report = judged("scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2)\ndelta2 = [0.1385, -0.0481]")
    assert result(report, "delta2", "formula").status == "right"
    assert result(report, "delta2", "figure").status == "wrong"
    assert result(report, "delta2", "figure").counts == {"right": 1, "wrong": 1, "zero": 0, "not_judged": 0}
    assert result(report, "delta2", "figure").worst_index == (0, 1)


def test_single_entries_merge_and_unknown_ones_are_not_judged() -> None:
    report = judged("scenario: mazur\ndW2[1,0] = 0.0827\ndW2[0,1] = -0.9\ndW2[0,0] = ?")
    assert len(report.results) == 1 and report.results[0].line == 2
    assert report.results[0].counts == {"right": 1, "wrong": 1, "zero": 0, "not_judged": 2}


def test_a_vector_takes_one_index() -> None:
    assert statuses(judged("scenario: mazur\na1[1] = 0.5969")) == {"a1": "right"}


@pytest.mark.parametrize(
    "written",
    [
        "[[0.0822, -0.0226], [0.0827, -0.0227]]",
        "[[ 0.0822 -0.0226]\n [ 0.0827 -0.0227]]",
        "np.array([[0.0822, -0.0226], [0.0827, -0.0227]])",
        "[0.0822, −0.0226; 0.0827, −0.0227]",
        "[[8.22e-2, -2.26·10⁻²], [8.27e-2, -2.27e-2]]",
        "[[0.0822, 0.0827], [-0.0226, -0.0227]].T",
    ],
)
def test_a_matrix_may_be_written_in_every_usual_way(written: str) -> None:
    assert statuses(judged(f"scenario: mazur\ndW2 = {written}")) == {"dW2": "right"}


def test_figures_of_another_shape_are_told_so() -> None:
    report = judged("scenario: mazur\nlayout: row\na1 = [[0.5933], [0.5969]]")
    assert statuses(report) == {"a1": "shape"} and report.exit == 1
    assert report.results[0].cause is not None and "transpose" in report.results[0].cause.message


def test_zeros_of_few_digits_tell_nothing_and_exact_zeros_are_right() -> None:
    assert statuses(judged("scenario: mazur\ndW1 = [[0, 0], [0, 0]]")) == {"dW1": "not-judged"}
    report = judged("network: 2-1-sigmoid\nx = [0, 1]\ny = 1\nW1 = [[1], [1]]\nb1 = 0\ndW1 = [[0], [-0.0529]]")
    assert report.exit == 0 and report.results[0].counts["zero"] == 1


def test_figures_that_depend_on_a_seed_are_not_judged_and_exit_with_4() -> None:
    report = judged("network: 2-3-sigmoid-1\nx = [1, 2]\ny = 1\na1 = [0.5, 0.5, 0.5]\ndW1 = [[1,1,1],[1,1,1]]")
    assert statuses(report) == {"a1": "not-judged", "dW1": "not-judged"} and report.exit == 4
    assert "W1" in report.results[0].note
    assert judged("network: 2-3-sigmoid-1\nx = [1, 2]\ny = 1\ndelta2 = a2 - y\na1 = [0.5, 0.5, 0.5]").exit == 0


def test_own_figures_ground_what_is_computed_from_them() -> None:
    known = "network: 2-2-sigmoid-1-sigmoid\ny = 1\na1 = [0.6, 0.7]\na2 = 0.8\n"
    report = judged(known + "delta2 = -0.032\ndW2 = [[-0.0192], [-0.0224]]")
    assert statuses(report) == {"a1": "not-judged", "a2": "not-judged", "delta2": "right", "dW2": "right"}
    assert statuses(judged(known + "delta2 = -0.2"))["delta2"] == "wrong"


def test_givens_set_the_scenario_and_are_not_judged() -> None:
    report = judged("network: 1-1-sigmoid\nx = 2\ny = 1\nW1 = 0.5\nb1 = -1\neta = 0.5\nz1 = 0\nW1_new = 0.625")
    assert statuses(report) == {"z1": "zero"} | {"z1": "right", "W1_new": "right"}


def test_a_mistake_made_on_the_way_is_named_and_accused_once() -> None:
    without_slope = "dW1 = [[0.001818, 0.002069], [0.003635, 0.004137]]\ndb1 = [0.03635, 0.04137]"
    report = judged(f"scenario: mazur\n{without_slope}")
    assert [one.passed for one in report.results].count(False) == 1
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake == "missing-activation-derivative"
    assert report.results[1].status == "follows"


@pytest.mark.parametrize(
    ("figures", "names"),
    [
        ("L = 0.5967", "missing-half"),
        ("delta2 = [-0.1385, 0.0381]", "sign-flipped"),
        ("delta1 = [0.03635, 0.04137]", "missing-activation-derivative"),
    ],
)
def test_common_mistakes_are_named_from_a_few_digits(figures: str, names: str) -> None:
    report = judged(f"scenario: mazur\n{figures}")
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake == names


def test_nothing_is_named_from_digits_that_fit_by_accident() -> None:
    report = judged("scenario: mazur\nL = 0.6")
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake is None and "missing-half" in report.first.cause.candidates


def test_a_mistake_in_one_entry_alone_is_named_with_the_entry() -> None:
    given = (
        "network: 2-2-sigmoid-1\nx = [0.4, 0.7]\ny = 1\nW1 = [[0.35, -0.6], [0.8, 0.15]]\nb1 = [0.2, -0.1]\nb2 = 0.3\n"
    )
    report = check_text(f"{given}z1 = [0.9000, -0.1350]")  # right is [0.9, -0.235]
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake == "missing-bias" and "[0,1]" in report.first.cause.message


def test_a_single_zero_among_right_figures_is_given_no_name() -> None:
    given = "network: 2-2-sigmoid-1\nx = [0.4, 0]\ny = 1\nW1 = [[0.35, -0.6], [0.8, 0.15]]\nb1 = [0.2, -0.1]\n"
    given += "W2 = [0.3, 0.8]\nb2 = 0.1\n"
    for figures in ("z1 = [0.3400, 0.0000]", "W1_new = [[?, ?], [0.8000, 0.0000]]"):
        report = check_text(f"{given}eta = 0.5\n{figures}")
        assert report.first is not None and report.first.cause is not None
        assert report.first.cause.mistake is None


def test_off_by_one_in_the_last_digit_says_so() -> None:
    report = judged("scenario: mazur\nL = 0.2985")
    assert report.first is not None and report.first.cause is not None
    assert not report.first.cause.candidates and "last digit" in report.first.cause.message


@pytest.mark.parametrize(
    "figures",
    [
        "delta1 = [0.2, 0]\ndW1 = [[1, 0], [0.4, 0]]",  # one digit
        "delta1 = [0.2, 0]\ndW1 = [[0.2, 0], [0.5, 0]]",
        "delta2 = 40.00\ndW2 = [[100.00], [0]]\ndb2 = 40.01",  # nothing on the way that could be rounded
    ],
)
def test_small_whole_numbers_and_what_has_no_steps_are_not_off_by_rounding(figures: str) -> None:
    given = "network: 2-2-relu-1\nx = [1, 2]\ny = 1\nW1 = [[1, -1], [0.5, 0.5]]\nb1 = [0.5, -1]\n"
    report = judged(f"{given}W2 = [[0.5], [0.8]]\nb2 = 39.75\n{figures}")
    assert report.exit == 1
    assert not any(result.diagnosis and result.diagnosis.last_digit for result in report.results)


@pytest.mark.parametrize("factor", [0.7, 1.01, 3.3])
def test_a_slip_is_given_no_name_but_its_ratio(factor: float) -> None:
    figures = ", ".join(f"{factor * entry:.6f}" for entry in (0.138498562, -0.038098237))
    report = judged(f"scenario: mazur\ndelta2 = [{figures}]")
    assert report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake is None and not report.first.cause.candidates
    assert f"{factor:.2f}" in report.first.cause.message


def test_a_square_gradient_in_the_other_layout_is_named() -> None:
    turned = "dW2 = [[0.0822, 0.0827], [-0.0226, -0.0227]]"
    report = judged(f"scenario: mazur\nlayout: row\n{turned}\ndW1 = [[0.000439, 0.000498], [0.000877, 0.000995]]")
    assert report.first_wrong == "dW2" and report.first is not None and report.first.cause is not None
    assert report.first.cause.mistake == "other-layout"


def test_an_odd_activation_does_not_tell_where_a_sign_was_flipped() -> None:
    given = "network: 2-2-tanh-1\nx = [0.3, 0.7]\ny = 1\nW1 = [[1, 2], [-1, 1]]\nb1 = [0.1, 0.2]\nlayout: row\n"
    cause = judged(given + "a1 = [0.291313, -0.905148]").results[0].cause
    assert cause is not None and cause.mistake is None and "sign-flipped" in cause.candidates
    cause = judged(given + "z1 = [-0.30000, 1.50000]\na1 = [0.291313, -0.905148]").results[1].cause
    assert cause is not None and cause.mistake == "sign-flipped"


WHOLE = """network: 2-2-relu-1
x = [1, 2]
y = 1
W1 = [[1, -1], [0.5, 0.5]]
b1 = [1, -1]
W2 = [[0.5], [0.8]]
b2 = 0.4
z1 = [3, -1]
a1 = [3, 0]
"""


def test_a_whole_number_that_is_exact_hides_no_mistake_after_it() -> None:
    report = check_text(WHOLE + "z2 = 1.5\na2 = 1.5")  # the bias is missing
    assert [result.status for result in report.results] == ["right", "right", "wrong", "follows"]
    assert {result.status for result in check_text(WHOLE + "z2 = 1.9\na2 = 1.9").results} == {"right"}


@pytest.mark.parametrize(("figures", "shown"), [("0.0822, -0.1288", 0.0822), ("0.4398, -0.1288", 0.4398)])
def test_wrong_figures_after_a_wrong_line_stand_beside_what_more_of_them_agree_with(figures: str, shown: float) -> None:
    """W² of Mazur: 0.0822, −0.0226, 0.0827, −0.0227 in truth; after a δ² without its slope 0.4398, −0.1288, …"""
    report = check_text(f"scenario: mazur\ndelta2 = a2 - y\ndW2 = [[{figures}], [0.0827, 0.3]]")
    told = result(report, "dW2")
    assert told.status == "wrong" and told.worst_index == (1, 1)
    assert told.right is not None and round(float(told.right[0, 0]), 4) == shown


def test_what_rounding_on_the_way_may_have_cost_in_every_figure_is_told_so() -> None:
    given = "network: 2-2-sigmoid-2-sigmoid\nx = [0.4, 0.7]\ny = [0, 1]\nW1 = [[0.1, 0.2], [0.3, 0.4]]\nb1 = [0, 0]\n"
    given += "W2 = [[0.5, 0.6], [0.7, 0.8]]\nb2 = [0, 0]\n"
    result = check_text(given + "a1 = [0.56, 0.59]\nz2 = [0.70, 0.80]\na2 = [0.66, 0.70]").results[-1]
    assert result.status == "not-judged" and "steps rounded on the way" in result.note


def test_the_entry_that_is_off_by_most_is_a_wrong_one() -> None:
    """δ² without its slope makes the second entry −0.1288, which is right from there; the last one is no one's."""
    told = result(check_text("scenario: mazur\ndelta2 = a2 - y\ndW2 = [[0.0822, -0.1288], [0.0827, -0.0300]]"), "dW2")
    assert told.right is not None and round(float(told.right[0, 1]), 4) == -0.0226
    assert told.worst_index == (1, 1) and told.max_absolute_error == pytest.approx(0.00726, abs=1e-5)


def test_steps_rounded_on_the_way_are_neither_right_nor_accused() -> None:
    given = "network: 1-1-softplus-1\nx = 1.2\ny = 3\nW1 = 1\nb1 = 0\nW2 = 90\nb2 = 0\n"
    a1 = round(log(1 + exp(1.2)), 4)
    slope, delta2 = 1 / (1 + exp(-1.2)), round(90 * a1, 4) - 3
    on_the_way, closely = round(delta2 * 90, 4) * round(slope, 4), delta2 * 90 * slope
    written = f"{given}a1 = {a1:.4f}\na2 = {90 * a1:.4f}\ndelta2 = {delta2:.4f}\n"
    for delta1, status in ((closely, "rounded"), (on_the_way, "not-judged"), (on_the_way * 1.001, "wrong")):
        assert statuses(check_text(f"{written}delta1 = {delta1:.4f}"))["delta1"] == status
    assert statuses(check_text(f"{given}delta1 = {on_the_way:.4f}"))["delta1"] == "wrong"  # nothing else was rounded


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("z1 = [0.3*0.5 - 0.8*0.4 + 0.1, -0.3*0.2 - 0.8*0.7]", "right"),
        ("z1 = [0.3*0.5 - 0.8*0.4, -0.3*0.2 - 0.8*0.7]", "wrong"),
        ("a1 = [1/(1 + exp(0.07)), 1/(1+e^-(-0.62))]", "right"),
        ("a1 = [[1/(1 + exp(0.07)), 1/(1 + exp(0.62))]]", "right"),
        ("a1 = [(1/2)*(0.96501), 0.35]", "right"),
        ("z2 = 0.483*0.6 - 0.350*0.9 + 0.2", "right"),
        ("z2 = 0.483*0.6 - 0.350*0.9", "wrong"),
        ("L = ½·(0.5436 − 1)²", "right"),
    ],
)
def test_a_figure_may_be_what_it_is_computed_from(line: str, status: str) -> None:
    given = "network: 2-2-sigmoid-1-sigmoid\nx = [0.3, -0.8]\ny = 1\nW1 = [[0.5, -0.2], [0.4, 0.7]]\nb1 = [0.1, 0]\n"
    report = check_text(f"{given}W2 = [[0.6], [-0.9]]\nb2 = 0.2\n{line}")
    assert [result.status for result in report.results] == [status]


def test_gradients_nudged_one_way_only_are_known_for_what_they_are() -> None:
    file = "network: 2-1\nx = [3, -2]\ny = [3]\nW1 = [[0.5], [1]]\nb1 = [1.5]\ndW1 = [[{}], [{}]]\n"
    up, down, neither = (judged(file.format(*figures)) for figures in (("-3.75", "5"), ("-8.25", "3"), ("-3.6", "5")))
    assert up.first and "h = 0.5" in up.first.hints[2] and up.first.passed is False
    assert down.first and "L(w − h)" in down.first.hints[2]
    assert neither.first and "h = " not in neither.first.hints[2]


def test_a_trained_slope_that_nobody_gave_is_what_it_starts_with() -> None:
    given = "network: 2-2-prelu-1\nx = [0.5, -1]\nW1 = [[0.6, -0.3], [-0.2, 0.8]]\nb1 = [0.1, -0.1]\n"
    report = check_text(f"{given}a1 = [0.6, -0.2625]")
    assert [result.status for result in report.results] == ["right"]


def test_a_formula_after_a_wrong_one_says_whose_values_were_put_in() -> None:
    report = judged("scenario: mazur\ndelta2 = a2 - y\ndW2 = 2 * a1.T @ delta2\n")
    first, second = (result(report, name, "formula") for name in ("delta2", "dW2"))
    assert "the right δ⁽²⁾" in second.hints[0] and "the right" not in first.hints[0]


def test_many_digits_before_a_name_are_read_at_once() -> None:
    assert check_text(f"scenario: mazur\nL = {'1' * 300} W1").results[0].status in ("wrong", "shape", "error")


def test_of_possible_causes_those_in_the_line_itself_are_told_and_few() -> None:
    given = "network: 1-1-3-relu-1\nx = [2]\ny = [2]\nW1 = [[0.5]]\nb1 = [1]\nW2 = [[1, -1, 0.5]]\nb2 = [0, 1, 1]\n"
    report = check_text(f"{given}W3 = [[1], [5], [-3]]\nb3 = [4]\ndelta3 = -2\ndelta2 = [-2, -10, 6]")
    assert report.first and report.first.diagnosis and report.first.cause
    assert not any(one.inside for one in report.first.diagnosis.fitting)
    assert report.first.cause.candidates[0] == "missing-relu-mask" and len(report.first.cause.candidates) <= 3


DECAYED = (
    "network: 2-1\nbias: none\nlearning-rate: 0.8\nset: optimizer.decay=0.5\nset: optimizer.decay_every=3\n"
    "set: state.epoch=7\nx = [2, 1]\ny = 0\nW1 = [[1], [2]]\n"
)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("W1_new = [[-11.80], [-4.40]]", "rate-not-decayed"),
        ("W1_new = W1 - 0.8 dW1", "rate-not-decayed"),
        ("W1_new = W1 - 0.8 * 0.5^2 dW1", None),
        ("W1_new = W1 - 0.7 dW1", ""),
    ],
)
def test_a_learning_rate_that_was_not_decayed_is_named(line: str, name: str | None) -> None:
    report = check_text(DECAYED.replace("y = 0", "y = -4") + line)
    cause = report.results[0].cause
    assert (cause and (cause.mistake or "")) == name


@pytest.mark.parametrize("figure", ["0.018054", "0.059974"])
def test_a_logarithm_to_another_base_is_named(figure: str) -> None:
    given = "network: 2-3-tanh-2-softmax\nseed: 2\nlayout: row\nx = [1, 2]\ny = [1, 0]\n"
    report = check_text(f"{given}L = {figure}")
    assert report.first and report.first.cause and report.first.cause.mistake == "other-base-of-logarithm"
    assert check_text(f"{given}L = 0.041571").exit == 0
