"""Lesson 5, the loss: replace every ... and save.

The network is 2-3-3 without activations, the loss is mse: the
mean of all squared errors, over samples and outputs. Both
functions are tried on this sample, on three samples at once, and
on networks of other sizes.
"""

import numpy as np

NETWORK = "2-3-3"
LAYOUT = "row"
LOSS = "mse"


def loss(a, y):
    """The mean of all squared errors; a and y have one sample a
    row, one output a column.
    """
    return ...


def delta2(a2, y):
    """∂L/∂z⁽²⁾. There is no activation, so it is ∂L/∂a⁽²⁾: the
    derivative of the loss above.
    """
    return ...
