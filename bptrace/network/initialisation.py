"""How weights start.

All numbers come from `numpy.random.default_rng(seed)` in one fixed order: W1, W2, … layer by layer, each drawn in
row layout (n_in × n_out) and transposed for columns, so both layouts hold the same network. Biases are never drawn, so
a network with biases and one without have the same weights: they start at 0, as in both reports' listings, unless a
number is given (Lab 2's text says 1). Only `ones` makes them 1 as well, because there every weight is 1. The trained
slope of a PReLU starts at ¼: He et al. 2015.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from bptrace.network.network import Network

ALPHA = 0.25
Weights = npt.NDArray[np.float64]


def normal(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """N(0, 1)."""
    return random.standard_normal((n_in, n_out))


def uniform(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """U[0, 1)."""
    return random.random((n_in, n_out))


def xavier(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """U(−r, r) with r = √(6 / (n_in + n_out)): Glorot & Bengio 2010, equation 16."""
    return math.sqrt(6 / (n_in + n_out)) * (2 * random.random((n_in, n_out)) - 1)


def he(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """N(0, 2 / n_in): He et al. 2015, equation 10."""
    return math.sqrt(2 / n_in) * random.standard_normal((n_in, n_out))


def zeros(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """All 0."""
    return np.zeros((n_in, n_out))


def ones(random: np.random.Generator, n_in: int, n_out: int) -> Weights:
    """All 1."""
    return np.ones((n_in, n_out))


METHODS: dict[str, Callable[[np.random.Generator, int, int], Weights]] = {
    "normal": normal,
    "uniform": uniform,
    "xavier": xavier,
    "he": he,
    "zeros": zeros,
    "ones": ones,
}


def initialise(
    network: Network, method: str = "normal", seed: int = 0, biases: float | None = None
) -> dict[str, Weights]:
    """Every parameter of `network` by name, in its layout's shape; `method` is a key of METHODS.

    Every bias starts at `biases`; None is where the method has them.
    """
    random = np.random.default_rng(seed)
    draw = METHODS[method]
    start = float(draw is ones) if biases is None else biases
    return {name: _parameter(name, network, draw, random, start) for name in network.parameters}


def _parameter(
    name: str,
    network: Network,
    draw: Callable[[np.random.Generator, int, int], Weights],
    random: np.random.Generator,
    biases: float,
) -> Weights:
    shape = network.shape_of(name)
    if name.startswith("alpha"):
        return np.full(shape, ALPHA)
    if name.startswith("b"):
        return np.full(shape, biases)
    return draw(random, *shape) if network.layout == "row" else draw(random, *reversed(shape)).T
