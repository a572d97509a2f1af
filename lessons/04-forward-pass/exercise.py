"""Lesson 4, the whole forward pass: replace every ... and save.

The network is 2-2-sigmoid-2-sigmoid. Each function is tried on
every layer of it, and on networks of other sizes: write what
holds for any layer. a_prev is what arrives at the layer, x for
the first one.
"""

import numpy as np

NETWORK = "2-2-sigmoid-2-sigmoid"
LAYOUT = "row"


def z(a_prev, W, b):
    """The pre-activation: 1×n_in, n_in×n_out and 1×n_out make
    1×n_out.
    """
    return ...


def a(z):
    """The activation: the sigmoid of every entry."""
    return ...


def loss(a, y):
    """Half the sum of the squared errors of the last layer."""
    return ...
