"""Figures are judged by the digits that were typed."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.algebra.expression import Apply, Entry, Hadamard, MatMul, Scale, Symbol
from bptrace.verification.digits import Figure, NotAFigure, judge
from bptrace.verification.spreading import Precision, shown_spread, spread, spread_on_the_way


@pytest.mark.parametrize(
    ("typed", "value", "half_unit"),
    [
        ("0.0942", 0.0942, 0.00005),
        ("0.09", 0.09, 0.005),
        ("0.090", 0.09, 0.0005),
        ("−0.5", -0.5, 0.05),
        ("-0.5", -0.5, 0.05),
        ("–.5", -0.5, 0.05),
        ("+2", 2, 0.5),
        ("5.", 5, 0.5),
        ("0,5", 0.5, 0.05),
        ("52.5 %", 0.525, 0.0005),
        ("-1.5e-3", -0.0015, 0.00005),
        ("1.5·10⁻³", 0.0015, 0.00005),
        ("1.5 × 10^-3", 0.0015, 0.00005),
        ("1/4", 0.25, 0),
        ("−3/8", -0.375, 0),
        ("½", 0.5, 0),
        ("−¾", -0.75, 0),
        ("∞", math.inf, 0),
        ("-inf", -math.inf, 0),
    ],
)
def test_a_figure_is_worth_its_digits(typed: str, value: float, half_unit: float) -> None:
    figure = Figure.parse(typed)
    assert figure.value == pytest.approx(value)
    assert figure.half_unit == pytest.approx(half_unit)


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "--1", "1/0", "0x10", "²", "1 2", "9e999", "1/2/3", "one"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotAFigure):
        Figure.parse(typed)


@given(
    st.decimals(min_value=-1000, max_value=1000, places=6, allow_nan=False, allow_infinity=False),
    st.integers(min_value=0, max_value=5),
)
def test_a_correctly_rounded_figure_is_right_and_a_unit_further_is_wrong(exact: Decimal, digits: int) -> None:
    typed = round(exact, digits)
    unit = Decimal(1).scaleb(-digits)
    assert judge(Figure.parse(str(typed)), float(exact)) == "right"
    assert judge(Figure.parse(str(typed + 2 * unit)), float(exact)) == "wrong"


def test_a_fraction_is_exact() -> None:
    assert judge(Figure.parse("1/3"), 1 / 3) == "right"
    assert judge(Figure.parse("1/3"), 0.3333) == "wrong"


def test_slack_makes_a_near_miss_rounded() -> None:
    figure = Figure.parse("0.0941")
    assert judge(figure, 0.09416) == "wrong"
    assert judge(figure, 0.09416, slack=0.0001) == "rounded"
    assert judge(figure, 0.0952, slack=0.0001) == "wrong"


def test_nan_and_infinity_are_right_only_where_they_are_true() -> None:
    assert judge(Figure.parse("nan"), math.nan) == "right"
    assert judge(Figure.parse("inf"), math.inf) == "right"
    assert judge(Figure.parse("inf"), -math.inf) == "wrong"
    assert judge(Figure.parse("1"), math.nan) == "wrong"


def test_the_spread_of_a_product_is_each_operands_half_unit_times_the_other() -> None:
    values = {"a1": np.array([[2.0, -3.0]]), "W2": np.array([[5.0], [7.0]])}
    half = {"a1": np.array([[0.1, 0.2]]), "W2": np.array([[0.01], [0.0]])}
    moved = spread(MatMul(Symbol("a1"), Symbol("W2")), values, half)
    assert moved == pytest.approx(np.array([[0.1 * 5 + 0.2 * 7 + 0.01 * 2]]))


def test_the_spread_of_a_function_is_its_slope() -> None:
    values, half = {"z1": np.array([[0.0, 1.0]])}, {"z1": np.array([[0.001, 0.0]])}
    assert spread(Apply(Symbol("z1"), "sigmoid"), values, half) == pytest.approx(np.array([[0.00025, 0.0]]))


def test_the_spread_of_single_entries_is_a_single_number() -> None:
    values = {"a1": np.array([[2.0]]), "W1": np.array([[3.0]])}
    moved = spread(Scale(Entry("a1", 0, 0), Entry("W1", 0, 0)), values, {"a1": np.array([[0.1]])})
    assert moved == pytest.approx(0.3)


def test_rounding_on_the_way_is_within_the_spread_shown() -> None:
    """Compute with operands and intermediate results rounded to four digits, as from a screen; exact as fractions."""
    random = np.random.default_rng(5)
    for _ in range(50):
        values = {
            "delta2": random.normal(size=(1, 3)),
            "W2": random.normal(size=(2, 3)),
            "a1": random.normal(size=(1, 2)),
        }
        product = MatMul(Symbol("delta2"), Symbol("W2T"))
        values["W2T"] = values["W2"].T
        allowed = shown_spread(Hadamard(product, Symbol("a1")), values, 4)
        shown = {name: np.round(value, 4) for name, value in values.items()}
        on_the_way = np.round(shown["delta2"] @ shown["W2T"], 4)
        exact = (values["delta2"] @ values["W2T"]) * values["a1"]
        assert np.all(np.abs(on_the_way * shown["a1"] - exact) <= allowed * (1 + 1e-3))


def test_operands_that_are_exact_on_screen_leave_no_slack() -> None:
    values = {"a1": np.array([[0.5]]), "W1": np.array([[0.25]])}
    assert shown_spread(Hadamard(Symbol("a1"), Symbol("W1")), values, 4) == 0
    assert Fraction(1, 8) == Fraction(float(values["a1"][0, 0] * values["W1"][0, 0]))


def test_a_step_rounded_on_the_way_moves_what_comes_of_it() -> None:
    product = Hadamard(Hadamard(Symbol("a1"), Symbol("W1")), Symbol("a1"))
    values = {"a1": np.array([[3.0]]), "W1": np.array([[0.1234]])}
    for digits, inner in ((2, 0.0002 * 3), (3, 0.0002 * 3), (5, 0.0)):  # 0.3702 becomes 0.37
        assert spread_on_the_way(product, values, {}, Precision(0.5 * 10.0**-digits)) == pytest.approx(inner)


def test_rounded_on_the_way_to_a_function_is_what_it_is_computed_from() -> None:
    values = {"z1": np.array([[0.7]])}
    once = round(float(np.exp(-0.7)), 1)
    moved = spread_on_the_way(Apply(Symbol("z1"), "sigmoid"), values, {}, Precision(0.05))
    assert moved >= abs(1 / round(1 + once, 1) - 1 / (1 + np.exp(-0.7))) > 0
    assert spread_on_the_way(Apply(Symbol("z1"), "relu"), values, {}, Precision(0.05)) == 0
