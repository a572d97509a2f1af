"""Formulas of an optimizer's steps are judged as those of any other line."""

import pytest
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.errors import BptraceError
from bptrace.network.update_rules import RULES
from bptrace.verification import check_text


def verdicts(optimizer: str, *lines: str, options: str = "") -> dict[str, str]:
    report = check_text("\n".join([f"scenario: mazur\noptimizer: {optimizer}\n{options}", *lines]))
    return {result.name: result.status for result in report.results}


@pytest.mark.parametrize("optimizer", sampled(RULES, 3))
@pytest.mark.parametrize("write", [mathematics, numpy_code])
def test_every_line_as_it_is_shown_is_right(optimizer: str, write) -> None:
    changed = "set: optimizer.weight_decay=0.02\nset: optimizer.normalise=true"
    scenario = Scenario.build(
        "mazur", optimizer=optimizer, set={"optimizer.weight_decay": 0.02, "optimizer.normalise": True}
    )
    steps = [step for step in trace(scenario).steps if step.phase == "update"]
    found = verdicts(optimizer, *(write(step.equation) for step in steps), options=changed)
    assert found == {step.name: "right" for step in steps} and len(found) >= 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("optimizer", "line", "status"),
    [
        ("adam", "mW1_new = 0.9 mW1 + 0.1 dW1", "right"),
        ("adam", "mW1_new = 0.9 mW1 + dW1", "wrong"),
        ("adam", "mW1_new = (1 - beta1) dW1", "right-here-only"),
        ("adam", "vW1_new = beta2 vW1 + (1 - beta2) dW1", "wrong"),
        ("adam", "mhatW1 = mW1_new / (1 - 0.9^1)", "right-here-only"),
        ("adam", "mhatW1 = mW1_new", "wrong"),
        ("adam", "mhatW1 = mW1_new / (1 - beta2^t)", "wrong"),
        ("adam", "W1_new = W1 - eta mhatW1 / sqrt(vhatW1)", "right"),
        ("adam", "W1_new = W1 - eta mhatW1 / (vhatW1 + epsilon)", "wrong"),
        ("adam", "mhatW1 = mW1_new / (1 - beta1)", "right-here-only"),
        ("momentum", "W1_new = W1 - eta dW1", "right-here-only"),
        ("momentum", "W1_new = W1 + eta mW1_new", "wrong"),
        ("momentum", "mW1_new = beta mW1 + (1 - beta) dW1", "wrong"),
        ("momentum", "W1_new = W1 - eta (beta mW1 + dW1)", "right"),
        ("adagrad", "accW1_new = accW1 + dW1", "wrong"),
        ("sgd", "W1_new = W1 - 0.5 mW1", "error"),
    ],
)
def test_a_formula_is_judged_by_what_the_optimizer_does(optimizer: str, line: str, status: str) -> None:
    assert list(verdicts(optimizer, line).values()) == [status]


@pytest.mark.parametrize(
    ("optimizer", "line", "told"),
    [
        ("adam", "vhatW1 = vW1_new / (1 - beta2 t)", "v̂_W⁽¹⁾ is right in this update alone, where t is 1."),
        (
            "adam",
            "mW1_new = (1 - beta1) dW1 - beta1 mW1",
            "m_W⁽¹⁾_new is right only as long as what the optimizer keeps is what it starts with.",
        ),
        (
            "rmsprop\nlearning-rate: 0.1",
            "W1_new = W1 - (1 - beta) dW1 / (sqrt(vW1_new) + epsilon)",
            "W⁽¹⁾_new is right for β = 0.9 alone.",
        ),
    ],
)
def test_what_a_number_hides_is_right_here_only_and_why(optimizer: str, line: str, told: str) -> None:
    result = check_text(f"scenario: mazur\noptimizer: {optimizer}\n{line}").results[0]
    assert (result.status, result.note) == ("right-here-only", told)


@pytest.mark.slow
def test_the_number_of_the_update_may_be_given() -> None:
    given = "network: 1-1\noptimizer: adam\nmW1_new = 0.271\n"
    for t, status in ((1, "wrong"), (3, "right")):
        report = check_text(f"{given}t = {t}\nmhatW1 = mW1_new / (1 - beta1^t)\nmhatW1 = 1.0")
        figure = next(one for one in report.results if (one.name, one.kind) == ("mhatW1", "figure"))
        assert figure.status == status
    code = 'NETWORK = "1-1"\nOPTIMIZER = "adam"\nGIVEN = {"t": 3}\ndef mhatW1(mW1_new): return mW1_new / (1 - 0.9**3)'
    assert check_text(code, "work.py").results[0].passed
    with pytest.raises(BptraceError, match="counted from 1"):
        check_text(f"{given}t = 0")


def test_a_power_forgotten_in_the_first_update_is_named() -> None:
    result = check_text("scenario: mazur\noptimizer: adam\nmhatW1 = mW1_new / (1 - beta1)").results[0]
    assert result.status == "right-here-only" and result.cause and result.cause.mistake == "missing-power"


@pytest.mark.slow
def test_a_known_mistake_is_named_with_any_optimizer() -> None:
    report = check_text("scenario: mazur\noptimizer: momentum\nW1_new = W1 + eta mW1_new")
    cause = report.results[0].cause
    assert cause is not None and cause.mistake == "update-added"


def test_what_an_optimizer_has_kept_may_be_given_as_a_matrix() -> None:
    given = "network: 1-1\noptimizer: momentum\nlearning-rate: 0.5\nx = 2\ny = 1\nW1 = 1\nb1 = 0\nmW1 = 0.5\n"
    report = check_text(given + "dW1 = 2\nmW1_new = 0.9 mW1 + dW1 = 2.45\nW1_new = -0.225")
    assert [result.status for result in report.results] == ["right"] * 4
    assert check_text(given + "W1_new = 0.000").exit == 1


def test_what_is_kept_is_no_guess_below_the_gradients() -> None:
    given = "network: 1-1\noptimizer: adagrad\nlearning-rate: 0.1\nx = 2\ny = 1\nW1 = 1\nb1 = 0\ndW1 = 2\n"
    with pytest.raises(BptraceError, match=":9: accW1 below dW1 may be what was kept before"):
        check_text(given + "accW1 = 4\nW1_new = 0.9")
    assert {result.passed for result in check_text(given + "accW1_new = 4.0\nW1_new = 0.9").results} == {True}


def test_an_update_under_the_old_name_is_an_update_and_goes_on_as_one() -> None:
    found = verdicts(
        "momentum",
        "dW2 = a1.T @ delta2",
        "mW2 = beta mW2 + dW2",
        "W2 = W2 - eta mW2",
        "mW1 = dW1",
        "W1_new = W1 - eta mW1",
    )
    assert found == {
        "dW2": "right",
        "mW2_new": "right",
        "W2_new": "right",
        "mW1_new": "right-here-only",
        "W1_new": "right",
    }
    assert verdicts("momentum", "mW2 = beta mW2 + dW2", "W2 = W2 - eta dW2")["W2_new"] == "right-here-only"


def test_what_an_optimizer_forgot_is_named() -> None:
    report = check_text("scenario: mazur\noptimizer: adagrad\naccW1 = dW1 * dW1")
    assert report.results[0].cause and report.results[0].cause.mistake == "missing-optimizer-state"


@pytest.mark.parametrize(
    ("line", "accused"),
    [
        ("delta1 = (delta2 @ W2.T) * a1 * (1 - a1)", None),
        ("delta1 = (delta2 @ W2_new.T) * a1 * (1 - a1)", "delta1"),
    ],
)
def test_weights_that_may_be_old_or_new_accuse_nobody(line: str, accused: str | None) -> None:
    written = f"scenario: mazur\nW2 = W2 - eta dW2\n{line}"
    if accused:
        assert check_text(written).first_wrong == accused
    else:
        with pytest.raises(BptraceError, match=r"line 2.*old one.*W2_new") as caught:
            check_text(written)
        assert caught.value.exit_code == 3
    assert check_text(f"scenario: mazur\n{line}\nW2 = W2 - eta dW2").first_wrong == accused


def test_figures_below_an_update_are_what_came_of_it() -> None:
    update = "scenario: mazur\nlayout: column\na1 = sigmoid(W1 x + b1)\nW2 = W2 - eta dW2\nW2 = "
    report = check_text(f"{update}[[0.3589, 0.4087], [0.5113, 0.5614]]")
    assert {result.name: result.status for result in report.results} == {"a1": "right", "W2_new": "right"}
    assert check_text(f"{update}[[0.3589, 0.4087], [0.5113, 0.6514]]").first_wrong == "W2_new"


def test_a_second_update_of_the_same_name_is_asked_about() -> None:
    with pytest.raises(BptraceError, match=":3: W2_new was given a formula in line 2"):
        check_text("scenario: mazur\nW2 = W2 - eta dW2\nW2 = W2 + eta dW2")


def test_brackets_that_are_missing_below_the_line_are_named() -> None:
    report = check_text("network: 2-1\noptimizer: adagrad\nW1_new = W1 - eta dW1 / sqrt(accW1_new) + epsilon")
    assert report.first and report.first.cause and report.first.cause.mistake == "missing-brackets"


def test_where_an_optimizer_starts_at_one_it_is_not_said_to_start_at_zero() -> None:
    given = "network: 1-1\noptimizer: adagrad\nset: optimizer.initial=1\nx = 2\ny = 1\nW1 = 1\nb1 = 0\n"
    report = check_text(f"{given}accW1_new = 4.000\ndW1 = 2.000")
    cause = {result.name: result.cause for result in report.results}["accW1_new"]
    assert cause and cause.mistake == "missing-optimizer-state" and "first update" not in cause.message
