"""Lesson 15, the numeric check: replace the ... and save.

Find ∂L/∂W⁽¹⁾ of 3-2-sigmoid without deriving anything: by complex
steps, one weight at a time. The forward pass is there, and works
with complex numbers. The result is held against the derived
gradient, to all digits. (A derived formula passes too, for it is
right; but it checks nothing.)
"""

import numpy as np

NETWORK = "3-2-sigmoid"
LAYOUT = "row"
STEP = 1e-30


def loss_with(W1, x, b1, y):
    """The whole forward pass, and the loss."""
    a1 = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return 0.5 * np.sum((a1 - y) ** 2)


def dW1(x, y, W1, b1):
    """∂L/∂W⁽¹⁾, of the shape of W1.

    For every place in W1: a complex copy of W1, with 1j * STEP
    added at that place; the loss with this copy; its imaginary
    part, divided by STEP. `for place in np.ndindex(*W1.shape)`
    goes through all places.
    """
    return ...
