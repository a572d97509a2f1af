"""Lesson 13, the bias gradient: replace every ... and save.

The network is 3-2-tanh-2. Both functions speak of every layer,
and are tried with one sample and with three.
"""

import numpy as np

NETWORK = "3-2-tanh-2"
LAYOUT = "row"


def db(delta):
    """∂L/∂b of a layer: delta is m×n_out, a row for each sample;
    b is 1×n_out, and so is this.
    """
    return ...


def b_new(b, db, eta):
    """The bias after one update."""
    return ...
