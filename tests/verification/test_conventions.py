"""Layout and ReLU′(0) are accepted as they are; sign, ½, mean and sum are asked for where they would help."""

import pytest

from bptrace.verification import check_text
from bptrace.waiting import Abandoned, while_wanted

BACKWARD_IN_COLUMNS = """
z1 = W1 x + b1
delta2 = (a2 - y) * a2 * (1 - a2)
dW2 = delta2 a1ᵀ
delta1 = (W2ᵀ δ2) ⊙ a1 ⊙ (1 − a1)
"""


def test_a_file_in_the_other_layout_is_judged_in_it_and_told_so() -> None:
    report = check_text("scenario: mazur\n" + BACKWARD_IN_COLUMNS)
    assert report.exit == 0 and report.assumed == {"layout": "column"}


def test_weights_that_fit_only_the_other_layout_choose_it() -> None:
    given = "network: 2-3-sigmoid-1\nx = [1, 2]\ny = 1\nW1 = [[1, 2], [3, 4], [5, 6]]\nb1 = [0, 0, 0]\n"
    report = check_text(given + "z1 = [5, 11, 17]")
    assert report.exit == 0 and report.assumed == {"layout": "column"}


def test_a_declared_layout_is_kept() -> None:
    report = check_text("scenario: mazur\nlayout: row\n" + BACKWARD_IN_COLUMNS)
    assert report.exit == 1 and not report.assumed


def test_one_line_in_the_other_layout_is_that_mistake() -> None:
    text = "scenario: mazur\n" + BACKWARD_IN_COLUMNS.replace("dW2 = delta2 a1ᵀ", "dW2 = a1ᵀ δ2")
    report = check_text(text)
    assert report.first_wrong == "dW2"
    assert [result.passed for result in report.results].count(False) == 1


def test_no_layout_is_guessed_from_what_one_sample_makes_right_in_it() -> None:
    code = "def delta2(a2, y):\n    return 2 * (a2 - y) * a2 * (1 - a2) / len(y)\n"
    report = check_text(f'NETWORK = "3-4-relu-2-sigmoid"\nLOSS = "mse"\n{code}', name="mean.py")
    cause = report.results[0].cause
    assert not report.assumed and cause and cause.mistake == "not-divided-by-outputs"


@pytest.mark.parametrize(
    ("lines", "first", "offer"),
    [
        ("delta2 = (y - a2) * dsigmoid(z2)\ndW2 = -a1.T @ delta2", "delta2", {"sign": "minus"}),
        ("L = Σ (a2 − y)²\ndelta2 = 2 (a2 - y) * dsigmoid(z2)", "L", {"loss": "sse"}),
        ("delta2 = 2 (a2 - y) * dsigmoid(z2) / (m n2)", "delta2", {"loss": "mse"}),
        ("L = Σ (a2 − y)²\ndelta2 = 2 (y - a2) * dsigmoid(z2)", "L", {"sign": "minus", "loss": "sse"}),
    ],
)
def test_an_undeclared_convention_accuses_one_line_and_offers_the_header(
    lines: str, first: str, offer: dict[str, str]
) -> None:
    header = "network: 2-4-sigmoid-3-sigmoid\nlayout: row\n"
    report = check_text(header + lines)
    assert report.first_wrong == first and report.offer == offer
    assert [result.passed for result in report.results].count(False) == 1
    assert report.first is not None and report.first.cause is not None
    assert all(f"`{key}: {value}`" in report.first.cause.message for key, value in offer.items())
    declared = "".join(f"{key}: {value}\n" for key, value in offer.items())
    assert check_text(header + declared + lines).exit == 0


ONE_OUTPUT = "network: 2-3-relu-1\nx = [[1, 2], [3, 4], [0.5, -1]]\ny = [[1], [2], [3]]\n"
ONE_OUTPUT_IN_CODE = """
NETWORK = "2-3-relu-1"
GIVEN = {"x": [[1, 2], [3, 4], [0.5, -1]], "y": [[1], [2], [3]]}
def loss(a, y):
    return ((a - y) ** 2).mean()
def delta2(a2, y):
    return 2 * (a2 - y) / len(y)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "name"),
    [
        (ONE_OUTPUT + "L = mean((a2-y)^2)\ndelta2 = 2*(a2-y)/m\ndW2 = a1.T @ delta2", ""),
        (ONE_OUTPUT + "delta2 = 2*(a2-y)/m", ""),
        (ONE_OUTPUT_IN_CODE, "mean.py"),
    ],
)
def test_a_header_is_offered_though_one_output_makes_the_file_right_here_only(written: str, name: str) -> None:
    report = check_text(written, name=name)
    assert report.offer == {"loss": "mse"} and report.counts["wrong"] == 1
    assert report.first and report.first.cause and "`loss: mse`" in report.first.cause.message
    assert check_text(written, name=name, scenario_options={"loss": "mse"}).exit == 0


def test_a_forgotten_slope_is_no_other_loss_of_one_sample() -> None:
    report = check_text("scenario: mazur\ndelta2 = a2 - y")
    assert not report.offer and report.first and report.first.cause
    assert report.first.cause.mistake == "missing-activation-derivative"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("network", "loss", "delta"),
    [("2-2-softmax", "-sum(y*log(a1))", "a1 - y"), ("2-2", "sum((a1-y)^2)/(2m)", "(a1 - y)/m")],
)
def test_where_no_header_declares_a_loss_its_delta_follows(network: str, loss: str, delta: str) -> None:
    given = f"network: {network}\nx = [[1, 2], [3, 4], [0.5, -1]]\ny = [[1, 0], [0, 1], [1, 0]]\n"
    report = check_text(f"{given}L = {loss}\ndelta1 = {delta}\ndW1 = x.T @ delta1")
    assert [result.status for result in report.results] == ["wrong", "follows", "right"]
    assert report.first and report.first.cause and "no header" in report.first.cause.message
    assert check_text(f"{given}L = {loss}\ndelta1 = y - a1").counts["wrong"] == 2


@pytest.mark.slow
def test_a_header_that_would_not_help_is_not_offered() -> None:
    lines = "delta2 = (y - a2) * dsigmoid(z2)\ndelta1 = delta2 @ W2.T"
    report = check_text("network: 2-3-sigmoid-2-sigmoid\nlayout: row\n" + lines)
    assert not report.offer and report.counts["wrong"] == 2


def test_no_header_is_offered_that_is_right_for_this_sample_alone() -> None:
    given = "network: 2-3-tanh-2-sigmoid\nx = [0.3, 0.2]\ny = [1, 1]\n"
    report = check_text(given + "delta2 = abs(a2 - y) * a2 * (1 - a2)")
    assert not report.offer and report.results[0].diagnosis and report.results[0].diagnosis.mistake == "absolute-error"


@pytest.mark.slow
def test_a_learning_rate_typed_as_a_number_is_offered_where_nobody_said_what_it_is() -> None:
    updates = "W1_new = W1 - 0.5 dW1\nb1_new = b1 - 0.5 db1\n"
    report = check_text(f"network: 2-2-1\n{updates}")
    assert report.offer == {"learning_rate": "0.5"} and report.first and report.first.cause
    assert "`learning-rate: 0.5`" in report.first.cause.message
    assert not check_text(f"network: 2-2-1\neta = 0.1\n{updates}").offer
    assert not check_text(f"network: 2-2-1\n{updates.replace('-', '+')}").offer


@pytest.mark.parametrize(("at_zero", "figure"), [("0", "0.000"), ("0.5", "0.500"), ("1", "1.000")])
def test_every_usual_slope_of_relu_at_zero_is_accepted(at_zero: str, figure: str) -> None:
    given = "network: 1-1-relu-1\nx = 1\ny = 0\nW1 = 1\nb1 = -1\nW2 = 1\nb2 = 1\n"
    report = check_text(given + f"delta2 = 1.000\ndelta1 = {figure}\ndW1 = {figure}")
    assert report.exit == 0
    assert report.assumed == ({} if at_zero == "0" else {"relu": at_zero})


AT_ZERO = (
    "network: 2-3-relu-1\nx = [1, 0]\ny = 0\nW1 = [[0, 1, -1], [1, 2, 3]]\nb1 = [0, 0, 0]\nb2 = 0\nW2 = [1, 2, 3]\n"
)


@pytest.mark.parametrize(
    ("mask", "at_zero", "figure"),
    [
        ("(z1 >= 0)", "1", "2.0"),
        ("where(z1 < 0, 0, 1)", "1", "2.0"),
        ("((z1 > 0) + (z1 >= 0)) / 2", "0.5", "1.0"),
        ("(1 - (z1 <= 0))", "0", "0.0"),
    ],
)
def test_a_mask_says_what_the_slope_of_relu_at_zero_is(mask: str, at_zero: str, figure: str) -> None:
    written = f"{AT_ZERO}delta1 = delta2 @ W2.T * {mask}\n"
    assumed = {} if at_zero == "0" else {"relu": at_zero}
    for figures in ("", f"delta1 = [{figure}, 4.0, 0]"):
        report = check_text(written + figures)
        assert report.exit == 0 and report.assumed == assumed
    contradicted = check_text(f"{written}delta1 = [{'2.0' if at_zero == '0.5' else '1.0'}, 4.0, 0]")
    assert [result.passed for result in contradicted.results] == [True, False]


def test_an_inconsistent_slope_of_relu_at_zero_is_accused() -> None:
    given = "network: 1-1-relu-1\nx = 1\ny = 0\nW1 = 1\nb1 = -1\nW2 = 1\nb2 = 1\n"
    assert check_text(given + "delta1 = 0.7").exit == 1


@pytest.mark.parametrize(("at_zero", "figure"), [("0", "0.000"), ("0.5", "0.500"), ("1", "1.000")])
def test_a_slope_that_fits_exactly_is_preferred_to_one_that_rounding_would_excuse(at_zero: str, figure: str) -> None:
    given = "network: 1-1-relu-1\nx = 1\ny = 0\nW1 = 1\nb1 = -1\nW2 = 1\nb2 = 1\nz1 = 0.00\n"
    report = check_text(given + f"delta2 = 1.000\ndelta1 = {figure}\ndW1 = {figure}")
    assert {result.status for result in report.results} == {"right"}
    assert report.assumed == ({} if at_zero == "0" else {"relu": at_zero})


def test_what_nobody_waits_for_is_judged_no_further() -> None:
    steps = iter([True] * 3)
    with pytest.raises(Abandoned), while_wanted(lambda: next(steps, False)):
        check_text("scenario: mazur\nz1 = x @ W1 + b1\na1 = sigmoid(z1)\nz2 = a1 @ W2 + b2\n")
    assert check_text("scenario: mazur\nz1 = x @ W1 + b1\n").exit == 0
