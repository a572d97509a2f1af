"""Typed conditions: what they mean, beside numpy's own answer; and what is refused with a reason."""

import numpy as np
import pytest
from any_text import any_text
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace import Scenario, trace
from bptrace.algebra.parser import FormulaError
from bptrace.network import conditions

SCENARIO = Scenario.build(network="2-4-relu-3-tanh-1-sigmoid", seed=3, x=[[0.4, -0.7]], y=[[1.0]])
NOW = trace(SCENARIO, fine=True).values
BEFORE = {name: np.asarray(value) + 1.0 for name, value in NOW.items()}

KIND = SCENARIO.network, SCENARIO.optimizer, SCENARIO.samples

a1, z1, L, W1, delta2 = (NOW[name] for name in ("a1", "z1", "L", "W1", "delta2"))
MEANINGS = {
    "max(abs(delta2)) < 1e-4": np.abs(delta2).max() < 1e-4,
    "max(abs(delta2)) < 10": np.abs(delta2).max() < 10,
    "min(W1) <= -1.5 and max(W1) >= 1.5": W1.min() <= -1.5 and W1.max() >= 1.5,
    "any(a1 == 0)": (a1 == 0).any(),
    "all(a1 == 0)": (a1 == 0).all(),
    "all(a1 ≥ 0 or z1 < 0)": ((a1 >= 0) | (z1 < 0)).all(),
    "not any(a1 > 0.1 and z1 < 0.5)": not ((a1 > 0.1) & (z1 < 0.5)).any(),
    "isnan(L)": np.isnan(L).all(),
    "not isnan(L) and not not (L > 0)": True,
    "0 < L <= 1 < 2": 0 < L[0, 0] <= 1,
    "1 < L < 0": False,
    "W1[1,2] == min(W1)": W1[1, 2] == W1.min(),
    "(L + 1) * 2 > 2.5 or ((L > 7))": (L[0, 0] + 1) * 2 > 2.5,
    "sum(abs(W1 - eta dW1)) > 6": np.abs(W1 - 0.1 * NOW["dW1"]).sum() > 6,
    "loss == L": True,
    "max(a1) * max(z1) / 2 > 0.3": a1.max() * z1.max() / 2 > 0.3,
    "dead(1)": (a1 == 0).all(),
    "L < previous(L)": True,  # all was larger by one
    "previous(max(abs(W1)) - 1) > max(W1)": np.abs(W1 + 1).max() - 1 > W1.max(),
    "L < previous": True,
    "max(abs(W1)) * 2 > previous": np.abs(W1).max() * 2 > np.abs(W1 + 1).max() * 2,
    "fell(L) and not rose(W1[0,0])": True,
    "dead(1) > 0.1": (z1 <= 0).mean() > 0.1,
    "0.99 < dead(1) + 0.5": (z1 <= 0).mean() + 0.5 > 0.99,
    "any(da1 > 0)": (NOW["da1"] > 0).any(),
    "m != 2": True,
    "mean(W1) < 0.1": W1.mean() < 0.1,
    "dead(1) > previous(dead(1))": (z1 <= 0).mean() > (z1 + 1 <= 0).mean(),
    "dead(1) >= previous": True,
}


@pytest.mark.parametrize("typed", MEANINGS)
def test_a_condition_holds_exactly_where_numpy_says_so(typed):
    assert conditions.condition(typed, *KIND).holds(NOW, BEFORE) is bool(MEANINGS[typed])


def test_a_comparison_with_the_time_before_the_first_does_not_hold():
    for typed in ("L > previous(L)", "L <= previous(L)", "previous(L) == previous(L)"):
        assert not conditions.condition(typed, *KIND).holds(NOW)


def test_nan_is_found_and_compares_as_nothing():
    wild = {**NOW, "L": np.array([[np.nan]])}
    assert conditions.condition("isnan(L)", *KIND).holds(wild)
    assert not conditions.condition("L < 1 or L >= 1", *KIND).holds(wild)


def test_a_layer_is_dead_where_no_unit_answers_any_sample():
    dead = {**NOW, "z1": -np.ones((1, 4))}
    found = conditions.condition("dead(1)", *KIND)
    assert found.holds(dead) and list(found.dying) == ["dead(1)"]
    assert not found.holds({**dead, "z1": np.array([[-1.0, -1, -1, -1], [-1, -1, 0.1, -1]])})
    assert not found.holds({**dead, "dead(1)": np.array([[0.75]])})  # what is known of more samples counts


def test_a_condition_knows_what_it_needs_now_and_what_of_the_time_before():
    found = conditions.condition("max(abs(delta2)) > previous(L) and n1 > 2", *KIND)
    assert found.quantities == {"delta2"} and found.earlier == {"L"}


REFUSED = {
    "": ("ends too early", 0),
    "L": ("neither true nor false", 0),
    "max(a1)": ("neither true nor false", 0),
    "L = 0": ("write ==", 2),
    "a1 == 0": ("any(…) or all(…)", 0),
    "L > 0 and a1 == 0": ("any(…) or all(…)", 0),
    "any(a1)": ("neither true nor false", 4),
    "any a1 > 0": ("needs brackets", 0),
    "any(a1 > 0 and a2 > 0)": ("any(…) or all(…) around each", 11),
    "los < 0.1": ("did you mean loss?", 0),
    "maxx(a1) > 2": ("did you mean max?", 0),
    "L < 0.1 adn L > 0": ("did you mean and?", 8),
    "L < any(a1 > 0)": ("no number to calculate with", 4),
    "L < < 2": ("'<' does not belong at column 5", 4),
    "L ; 2": ("';' at column 3 has no meaning", 2),
    "delta9 > 0": ("layers 1 to 3", 0),
    "dead(2)": ("its activation is tanh", 5),
    "dead(9)": ("dead(1) to dead(3)", 5),
    "W1[5,1] > 0": ("[0,0] to [1,3]", 3),
    "max(W1 @ a1) > 1": ("matrix product needs", 7),
    "any(dx > 1)": ("dx is no quantity", 4),
    "previous > L": ("write previous(L)", 0),
    "abs(L - previous) < 1": ("write previous(L)", 8),
    "norm(W1) > 2": ("and max, min, sum, mean", 0),
    "L == nan": ("did you mean isnan?", 5),
    "abs > 2": ("abs needs brackets", 0),
    "max(mW1) > 0": ("sgd keeps no mW1", 4),
    "rose(L, 3)": ("only a training can", 0),
    "rose(L, 0)": ("how many times", 0),
    "previous(previous(L)) > L": ("only a training can", 9),
    "accuracy > 0.9": ("accuracy is no quantity", 0),
    "-" * 300 + "L > 0": ("nested more than", 41),
    "(" * 300: ("nested more than", 40),
    "any(" * 90: ("nested more than", 163),
    "L > 0 or " * 90 + "L > 0": ("longer than 400", 400),
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_condition_is_refused_with_one_sentence_and_its_place(typed):
    sentence, column = REFUSED[typed]
    with pytest.raises(FormulaError) as refused:
        conditions.condition(typed, *KIND)
    assert sentence in str(refused.value)
    assert refused.value.column == column


def test_a_watched_formula_has_a_value_and_a_comparison_is_none():
    assert conditions.watched("max(abs(delta2))", *KIND).value(NOW)[0, 0] == np.abs(delta2).max()
    assert conditions.watched("W1", *KIND).value(NOW).shape == (2, 4)
    assert conditions.watched("L - previous(L)", *KIND).value(NOW, BEFORE)[0, 0] == pytest.approx(-1)
    assert np.isnan(conditions.watched("previous(W1[0,1])", *KIND).value(NOW)).all()
    with pytest.raises(FormulaError, match="not a comparison"):
        conditions.watched("L < 3", *KIND)


PIECES = (
    "L", "a1", "W1", "delta2", "dW1", "x", "eta", "m", "loss", "accuracy", "a1.T", "z9", "W1[0,1]", "any(", "all(",
    "max(", "min(", "isnan(", "previous(", "dead(", "dead(1)", "not", "and", "or", "<", "<=", ">", ">=", "==", "=",
    "!=", "(", ")", "[", "]", ",", "+", "-", "*", "/", "@", "⊙", "·", "²", "^", "**", "1", "0.5", "1e308", "1e-400",
    "Σ", "√", "abs(", "exp(", "σ'(", "sum(", "axis=1", "½", "__import__('os')", "lambda", ";", "π", "\x00", "²³",
)  # fmt: skip
TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=120).map("".join),
    any_text(60),
)


def judged(typed: str) -> None:
    for read in (conditions.condition, conditions.watched):
        try:
            found = read(typed, *KIND)
        except FormulaError as refused:
            assert str(refused) and "\n" not in str(refused) and 0 <= refused.column <= max(len(typed), 400)
        else:
            found.holds(NOW, BEFORE) if read is conditions.condition else found.value(NOW, BEFORE)


@given(TYPED)
def test_whatever_is_typed_gives_a_condition_or_one_sentence(typed):
    judged(typed)


@pytest.mark.parametrize("typed", ["[W1[0,1]]", "[ W1[0,1]", "[dead(1)] > 0", "[1/0] < 1", "[[1], 2]"])
def test_what_stands_in_a_matrix_of_numbers_is_a_number_or_told(typed):
    judged(typed)


@pytest.mark.slow
@settings(max_examples=1000)
@given(typed=TYPED | st.text(max_size=60))
@pytest.mark.parametrize("block", range(8))
def test_whatever_is_typed_gives_a_condition_or_one_sentence_many_times(block, typed):
    judged(typed)
