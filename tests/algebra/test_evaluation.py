"""Values of stacks, and of complex numbers."""

import numpy as np
import pytest

from bptrace.algebra.evaluation import matrix_product


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
