"""Complex numbers in two arrays compute what numpy's own complex numbers do, and keep what is shared shared."""

import numpy as np
import pytest

from bptrace.algebra.evaluation import matrix_product
from bptrace.algebra.parts import Parts

RNG = np.random.default_rng(0)
REAL = RNG.normal(size=(1, 3, 4)) * 3
WEIGHTS = RNG.normal(size=(4, 2))
UNARY = {
    "exp": np.exp,
    "tanh": np.tanh,
    "log": lambda z: np.log(z * z + 7.0),
    "log1p": lambda z: np.log1p(np.exp(z)),
    "negative": np.negative,
    "square": lambda z: z**2,
    "cube": lambda z: z**3,
    "reciprocal": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "quotient": lambda z: z / (2.0 + np.exp(z)),
    "by a number": lambda z: (3.0 * z - 1.0) / 7.0,
    "where": lambda z: np.where(np.real(z) > 0, z, 0.1 * z),
    "sums": lambda z: np.sum(z * z, axis=-1, keepdims=True) - np.sum(z, axis=(-2, -1), keepdims=True),
    "shares": lambda z: np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True),
    "product": lambda z: matrix_product(z, WEIGHTS),
    "product of the turned": lambda z: matrix_product(WEIGHTS.T, np.swapaxes(z, -1, -2)),
    "no rule here": np.sin,
}


def parts(size):
    """Five copies that share their real part; the copies last in memory."""
    return Parts(REAL, np.moveaxis(size * RNG.normal(size=(3, 4, 5)), -1, 0))


@pytest.mark.parametrize("name", UNARY)
def test_every_operation_equals_numpys_complex_numbers(name):
    for size in (1e-30, 1e-12, 1e-7, 1e-3, 1.0):
        z = parts(size)
        mine, expected = UNARY[name](z).joined(), UNARY[name](z.joined())
        np.testing.assert_allclose(mine.real, np.broadcast_to(expected.real, mine.shape), rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(mine.imag, np.broadcast_to(expected.imag, mine.shape), rtol=1e-12, atol=1e-15 * size)


@pytest.mark.parametrize("name", UNARY)
def test_the_bound_bounds(name):
    for size in (1e-30, 1e-12, 1e-3):
        found = UNARY[name](parts(size))
        assert np.abs(found.imag).max() <= found.bound * (1 + 1e-12)


@pytest.mark.parametrize("name", ["exp", "tanh", "log", "log1p", "square", "reciprocal", "shares", "product"])
def test_a_small_step_leaves_the_real_part_shared_by_all_copies(name):
    assert UNARY[name](parts(1e-30)).real.shape[0] == 1


def test_a_small_step_beside_a_zero_is_squared_by_the_rule_of_complex_numbers():
    z = Parts(np.zeros((1, 1, 1)), np.full((1, 1, 1), 1e-3))
    assert (z * z).joined().item() == -1e-6 and (z**2).joined().item() == -1e-6
