"""Matrices one after the other in one row of entries, which is copied and handed on as a whole."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import prod

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.training.kernels.tape import Form


def joined(matrices: Iterable[Array]) -> Array:
    """All entries in a row."""
    return np.concatenate([matrix.reshape(-1) for matrix in matrices], dtype=float)


def cut(row: Array, forms: Sequence[Form]) -> list[Array]:
    """The matrices of these shapes that lie in a row; they share its memory."""
    return [row[begun:end].reshape(form) for (begun, end), form in zip(parts(forms), forms, strict=True)]


def parts(forms: Iterable[Form]) -> list[tuple[int, int]]:
    """Where in a row each of some matrices begins and ends."""
    return list(pairwise(accumulate(map(prod, forms), initial=0)))
