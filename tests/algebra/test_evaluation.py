"""Values of stacks, and of complex numbers."""

import numpy as np
import pytest

from bptrace.algebra.evaluation import matrix_product
from bptrace.algebra.functions import xlogy


def draw(rng, shape, kind):
    real = rng.normal(size=shape)
    return real if kind == "real" else real + 1j * rng.normal(size=shape)


@pytest.mark.parametrize("left", ["real", "complex"])
@pytest.mark.parametrize("right", ["real", "complex"])
@pytest.mark.parametrize(
    ("rows", "columns"), [((3, 4), (4, 2)), ((5, 3, 4), (4, 2)), ((3, 4), (5, 4, 2)), ((5, 3, 4), (5, 4, 2))]
)
def test_a_product_of_matrices_or_stacks_is_numpys(left, right, rows, columns):
    rng = np.random.default_rng(1)
    a, b = draw(rng, rows, left), draw(rng, columns, right)
    np.testing.assert_allclose(matrix_product(a, b), a @ b, rtol=1e-12)


def test_a_tiny_imaginary_part_survives_a_product():
    a = np.ones((2, 2)) + 1e-30j
    np.testing.assert_allclose(matrix_product(a, np.ones((2, 2))).imag, np.full((2, 2), 2e-30), rtol=1e-12)


def test_nothing_times_a_logarithm_is_nothing_only_where_there_is_a_logarithm() -> None:
    with np.errstate(all="ignore"):
        found = xlogy(np.array([0.0, 0.0, 0.0, 2.0]), np.array([0.0, 3.0, -1.0, np.e]))
    assert np.array_equal(found, [0.0, 0.0, np.nan, 2.0], equal_nan=True)
