"""Lesson 5, the loss: a solution."""

import numpy as np

NETWORK = "2-3-3"
LAYOUT = "row"
LOSS = "mse"


def loss(a, y):
    """The mean over everything: np.mean with no axis."""
    return np.mean((a - y) ** 2)


def delta2(a2, y):
    """The 2 of the square stays, since no ½ meets it, and the mean divides by the number of entries."""
    return 2 * (a2 - y) / y.size
