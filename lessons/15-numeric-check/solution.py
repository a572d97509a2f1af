"""Lesson 15, the numeric check: a solution."""

import numpy as np

NETWORK = "3-2-sigmoid"
LAYOUT = "row"
STEP = 1e-30


def loss_with(W1, x, b1, y):
    """The whole forward pass, and the loss."""
    a1 = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return 0.5 * np.sum((a1 - y) ** 2)


def dW1(x, y, W1, b1):
    """One forward pass for every weight; nothing is subtracted, so nothing is lost."""
    gradient = np.zeros(W1.shape)
    for place in np.ndindex(*W1.shape):
        nudged = W1.astype(complex)
        nudged[place] += 1j * STEP
        gradient[place] = loss_with(nudged, x, b1, y).imag / STEP
    return gradient
