"""Numbers as people read them; the expected texts are written by hand."""

import math

import numpy as np
import pytest

from bptrace.algebra import numbers as n


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.75692, 4, "−0.7569"),
        (0.25, 4, "0.2500"),
        (12.5, 1, "12.5"),
        (0.0, 4, "0.0000"),
        (-0.0, 4, "0.0000"),
        (-0.001, 2, "−0.00"),
        (0.001, 2, "0.00"),
        (3.0, 0, "3"),
        (math.nan, 4, "nan"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
    ],
)
def test_fixed_has_a_true_minus_and_its_decimals(value: float, digits: int, text: str) -> None:
    assert n.fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (3e-12, 2, "3·10⁻¹²"),
        (1.6e-7, 2, "1.6·10⁻⁷"),
        (-1.25e9, 3, "−1.25·10⁹"),
        (9.99e-5, 2, "1·10⁻⁴"),
        (200.0, 1, "2·10²"),
        (0.0, 2, "0"),
        (5e-324, 2, "4.9·10⁻³²⁴"),
        (math.nan, 2, "nan"),
    ],
)
def test_scientific_drops_zeros_that_say_nothing(value: float, digits: int, text: str) -> None:
    assert n.scientific(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.13856, "0.1386"),
        (-0.0012, "−0.0012"),
        (0.00012345, "1.23·10⁻⁴"),
        (99999.0, "99999.0000"),
        (123456.0, "1.23·10⁵"),
        (0.0, "0"),
        (-0.0, "0"),
        (math.inf, "∞"),
    ],
)
def test_number_turns_to_powers_only_when_decimals_would_hide_it(value: float, text: str) -> None:
    assert n.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (-0.0, "0"),
        (1860.0, "1860"),
        (1234.5, "1234"),
        (0.0012, "0.0012"),
        (-3e-7, "−3·10⁻⁷"),
        (2.5e8, "2.5·10⁸"),
        (0.9999, "1"),
        (math.nan, "nan"),
    ],
)
def test_short_drops_zeros_that_say_nothing(value: float, text: str) -> None:
    assert n.short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1385643526170001, "0.138564352617"),
        (0.5, "0.500000000000"),
        (-12.0, "−12.0000000000"),
        (-1.316167473e-7, "−1.31616747300·10⁻⁷"),
        (0.9999999999999, "1.00000000000"),
        (0.0, "0"),
        (math.nan, "nan"),
    ],
)
def test_full_shows_twelve_significant_digits(value: float, text: str) -> None:
    assert n.full(value) == text


@pytest.mark.parametrize("value", [0.1, -1 / 3, 1e-30, 5e-324, -0.0, 1e300])
def test_a_literal_reads_back_as_the_same_number(value: float) -> None:
    text = n.literal(value)
    assert text.isascii()
    assert float(text) == value
    assert math.copysign(1, float(text)) == math.copysign(1, value)


def test_a_literal_of_a_numpy_number_is_bare() -> None:
    assert n.literal(np.float64(0.5)) == "0.5"


def test_cells_put_the_decimal_points_in_line_and_keep_exact_zero_bare() -> None:
    texts, power = n.cells(np.array([[-0.7569, 0.0], [12.25, 1e-9], [-0.0, -1e-9]]), 4)
    assert power == 0
    assert texts == [["−0.7569", " 0     "], ["12.2500", " 0.0000"], [" 0     ", "−0.0000"]]


@pytest.mark.parametrize(
    ("largest", "digits", "power"),
    [
        (0.1386, 4, 0),
        (0.012, 4, 0),
        (0.00123, 4, -3),
        (0.531, 2, -1),
        (0.53, 2, 0),
        (0.1, 2, 0),
        (1e-5, 4, -5),
        (5.3, 2, 0),
        (999.0, 2, 0),
        (1500.0, 2, 3),
        (3e-12, 4, -12),
        (0.0, 4, 0),
        (math.nan, 4, 0),
        (math.inf, 4, 0),
    ],
)
def test_a_power_of_ten_comes_out_only_when_the_largest_entry_needs_it(largest: float, digits: int, power: int) -> None:
    assert n.common_power(np.array([[largest, 0.0]]), digits) == power


def test_the_common_power_divides_every_entry() -> None:
    texts, power = n.cells(np.array([[-0.131616, 0.5], [0.0, 0.00041]]), 2)
    assert power == -1
    assert texts == [["−1.32", " 5.00"], [" 0   ", " 0.00"]]


def test_cells_survive_what_is_not_a_number() -> None:
    texts, power = n.cells(np.array([[math.nan, math.inf], [-math.inf, 5.0]]), 2)
    assert power == 0
    assert texts == [["nan   ", "  ∞   "], [" −∞   ", "  5.00"]]


def test_the_smallest_and_largest_floats_do_not_overflow() -> None:
    assert n.cells(np.array([[5e-324]]), 2) == ([["4.94"]], -324)
    assert n.cells(np.array([[1.5e308]]), 2) == ([["1.50"]], 308)


def test_an_empty_matrix_has_no_cells() -> None:
    assert n.cells(np.zeros((0, 0)), 4) == ([], 0)


def test_small_helpers() -> None:
    assert n.superscript(-120) == "⁻¹²⁰"
    assert [n.power_of_ten(k) for k in (-3, 0, 2)] == ["10⁻³", "1", "10²"]
    assert n.percent(0.834) == "83 %"
    assert n.dimensions((100, 50)) == "100×50"
    assert n.index((62, 48)) == "[62,48]"


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("−1.5·10⁻⁷", "-1.5e-7"),
        ("10⁻³", "1e-3"),
        ("a · b ⊙ c", "a * b * c"),
        ("100×50", "100x50"),
        ("δ⁽²⁾ W⁽³⁾ᵀ", "delta2 W3.T"),
        ("σ′(z⁽²⁾)", "sigmoid'(z2)"),
        ("½ (a − y)²", "1/2 (a - y)^2"),
        ("−∞", "-inf"),
    ],
)
def test_plain_text_is_ascii(text: str, ascii_text: str) -> None:
    assert n.plain(text) == ascii_text
    assert n.plain(text).isascii()


@pytest.mark.parametrize("digits", [0, 2, 4])
def test_the_columns_of_a_matrix_are_as_wide_as_its_widest_entry(digits: int) -> None:
    generator = np.random.default_rng(digits)
    special = [0.0, -0.0, np.nan, np.inf, -np.inf, 9.99996, -99.99996, 1e-9, 5e-324]
    for _ in range(200):
        values = generator.normal(size=(3, 2)) * 10.0 ** generator.integers(-9, 9)
        values.flat[generator.integers(6, size=2)] = generator.choice(special, size=2)
        rows, power = n.cells(values, digits)
        plain = [[n.cell(float(value), digits, power) for value in row] for row in values]
        width = max(len(written) for row in plain for written in row)
        assert rows == [[written.rjust(width) for written in row] for row in plain]
