"""What a person predicts is judged by what they typed, and the reply helps on without giving the answer away."""

import pytest

from bptrace.teaching.answers import Truth, judge_answer, read_sign
from bptrace.teaching.pages import Prediction


def prediction(kind: str, **entries: object) -> Prediction:
    return Prediction(1, "key", "What?", "delta2[0,1]", kind, **entries)  # type: ignore[arg-type]


def verdict(kind: str, typed: str, truth: Truth, **entries: object) -> str:
    return judge_answer(prediction(kind, **entries), typed, truth).verdict


DELTA = Truth("0.0942", 0.0942186, slack=0.0001)


@pytest.mark.parametrize(
    "typed", ["0.09", "0.094", "0.0942", "0.09422", ".09", "9.4e-2", "+0.094", " 0.09 ", "0,094", "0.1"]
)
def test_any_number_of_right_digits_will_do(typed: str) -> None:
    assert verdict("number", typed, DELTA) == "right"


def test_what_the_shown_digits_give_counts_as_right() -> None:
    reply = judge_answer(prediction("number"), "0.0941", DELTA)
    assert (reply.verdict, reply.right) == ("rounded", True)
    assert "0.0942" in reply.message


@pytest.mark.parametrize("typed", ["0.08", "0.0950", "-0.09", "0.9", "1/4", "0.0"])
def test_other_numbers_are_wrong_and_the_reply_keeps_the_answer(typed: str) -> None:
    reply = judge_answer(prediction("number"), typed, DELTA)
    assert (reply.verdict, reply.right) == ("wrong", False)
    assert "0.09" not in reply.message.replace(typed, "")


def test_a_wrong_number_is_told_what_is_wrong_with_it() -> None:
    messages = {
        judge_answer(prediction("number"), typed, DELTA).message for typed in ("-0.094", "0.94", "0.3", "0.02", "-0.3")
    }
    assert len(messages) == 5


def test_a_figure_is_not_said_to_have_the_right_digits_when_it_has_none() -> None:
    far, near = (judge_answer(prediction("number"), typed, Truth("0.07", 0.07)).message for typed in ("1", "0.7"))
    assert far != near


@pytest.mark.parametrize(("typed", "truth"), [("0", 0.4), ("1e0", 0.6), ("1", 0.5), ("1", 0.75)])
def test_a_figure_so_coarse_that_a_typical_mistake_rounds_to_it_is_wrong(typed: str, truth: float) -> None:
    reply = judge_answer(prediction("number"), typed, Truth("", truth))
    assert reply.verdict == "wrong" and reply.counts and "digit" in reply.message


@pytest.mark.parametrize(
    ("typed", "truth", "replies"),
    [
        ("2.5", 0.5, True),
        ("0.2", 0.5, True),
        ("0.3", 0.5, False),
        ("0.5", 0.5, False),
        ("2", 1.5, True),
        ("1", 0.75, True),
    ],
)
def test_a_number_that_a_known_mistake_makes_is_told_which(typed: str, truth: float, replies: bool) -> None:
    mistaken = ((2.5, "sign"), (0.2, "bias"), (2.0, "bias"), (1.0, "corner"))
    reply = judge_answer(prediction("number"), typed, Truth("", truth, mistaken=mistaken))
    assert (reply.message in {said for _, said in mistaken}) is replies
    assert reply.verdict == "wrong" or typed == "0.5"


def test_a_wrong_choice_is_told_why_where_the_lesson_says_it() -> None:
    two = prediction("choice", choices=("sum", "product", "mean"), answer="a")
    replies = [judge_answer(two, typed, Truth("", mistaken=(("b", "Side by side."),))) for typed in "bca"]
    assert [reply.right for reply in replies] == [False, False, True]
    assert replies[0].message == "Side by side." != replies[1].message


def test_a_figure_that_may_be_the_truth_or_a_mistake_rounded_is_not_told_the_mistake() -> None:
    truth = Truth("", 0.15, mistaken=((0.155, "That is what L did."),))
    told = {typed: judge_answer(prediction("number"), typed, truth).message for typed in ("0.2", "0.155", "0.16")}
    assert "digit" in told["0.2"] and told["0.155"] == "That is what L did."
    assert judge_answer(prediction("number"), "0.15", truth).right


def test_a_choice_that_ends_in_a_bracket_is_named_by_its_words() -> None:
    entries = {"choices": ("sum(d, axis=0)", "sum(d, axis=1)"), "answer": "b"}
    assert verdict("choice", "sum(d, axis=1)", Truth(""), **entries) == "right"


@pytest.mark.parametrize(("kind", "typed"), [("choice", "b"), ("sign", "+"), ("shape", "1x1")])
def test_a_hint_is_spoken_of_where_there_is_one(kind: str, typed: str) -> None:
    entries = {"choices": ("sum", "mean"), "answer": "a"} if kind == "choice" else {}
    truth = Truth("", -1.0, shape=(2, 3))
    with_hint, without = (
        judge_answer(prediction(kind, **entries, hints=hints), typed, truth) for hints in (("Add.",), ())
    )
    assert with_hint.verdict == without.verdict == "wrong"
    assert "hint" in with_hint.message and "hint" not in without.message


def test_zero_is_right_where_the_answer_is_zero() -> None:
    assert verdict("number", "0", Truth("0", 0.0)) == "right"


@pytest.mark.parametrize(("typed", "truth"), [("1/4", 0.25), ("−1/8", -0.125), ("½", 0.5)])
def test_fractions_are_numbers_too(typed: str, truth: float) -> None:
    assert verdict("number", typed, Truth("", truth)) == "right"


def test_what_is_no_number_is_asked_again_with_an_example() -> None:
    reply = judge_answer(prediction("number"), "about a tenth", DELTA)
    assert (reply.verdict, reply.counts) == ("unreadable", False)
    assert "about a tenth" in reply.message and "1/4" in reply.message


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        *[(word, 1) for word in ("+", "plus", "positive", "0.2")],
        *[(word, -1) for word in ("-", "−", "–", "Negative", "-0.3")],
        *[("0", 0), ("zero", 0), ("maybe", None), ("", None)],
    ],
)
def test_signs_may_be_typed_in_many_ways(typed: str, sign: int | None) -> None:
    assert read_sign(typed) == sign


def test_a_sign_is_judged_against_the_number() -> None:
    assert verdict("sign", "−", Truth("−", -0.3)) == "right"
    assert verdict("sign", "+", Truth("−", -0.3)) == "wrong"
    assert verdict("sign", "sideways", Truth("−", -0.3)) == "unreadable"


@pytest.mark.parametrize("typed", ["2x3", "2×3", "2 X 3", "(2,3)", "[2, 3]", "2 3", "2 by 3", "2*3"])
def test_a_shape_may_be_typed_in_many_ways(typed: str) -> None:
    assert verdict("shape", typed, Truth("2×3", shape=(2, 3))) == "right"


def test_a_shape_the_wrong_way_round_is_told_apart() -> None:
    turned = judge_answer(prediction("shape"), "3x2", Truth("2×3", shape=(2, 3)))
    other = judge_answer(prediction("shape"), "3x3", Truth("2×3", shape=(2, 3)))
    assert turned.verdict == other.verdict == "wrong" and turned.message != other.message
    assert verdict("shape", "six", Truth("2×3", shape=(2, 3))) == "unreadable"


@pytest.mark.parametrize("typed", ["b", "B", "b)", "(b)", "B.", "2", "in column j", "In column j."])
def test_a_choice_is_named_by_letter_number_or_words(typed: str) -> None:
    assert verdict("choice", typed, Truth(""), choices=("in row j", "in column j"), answer="b") == "right"


@pytest.mark.parametrize(
    ("typed", "expected"), [(".2", "right"), ("0,20", "right"), ("2", "right"), ("0.4", "wrong"), ("0.3", "unreadable")]
)
def test_a_choice_that_is_a_number_is_named_by_its_value_too(typed: str, expected: str) -> None:
    assert verdict("choice", typed, Truth(""), choices=("0.4", "0.2", "0.1"), answer="b") == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("a", "wrong"), ("1", "wrong"), ("3", "unreadable"), ("x", "unreadable")]
)
def test_other_choices_are_wrong_or_no_choice(typed: str, expected: str) -> None:
    assert verdict("choice", typed, Truth(""), choices=("in row j", "in column j"), answer="b") == expected
