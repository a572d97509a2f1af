"""Losses as expressions of the output a and the target y.

half-sse is ½ Σ (a − y)², sse without the ½, both summed over samples and outputs; mse is the mean over both. bce and
cross-entropy are summed over the outputs and are the mean over the samples; their targets are shares of one whole, of
each output by itself or of all outputs together. In both 0 · log 0 is 0 (see `algebra.evaluation`).
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Scale,
    Size,
    Subtract,
    Sum,
    Symbol,
)
from bptrace.algebra.numbers import short
from bptrace.frozen import frozen
from bptrace.network.figures import Array, entry_place, refusal
from bptrace.texts import text

SHARES = ("sigmoid", "softmax")  # activations whose outputs are shares of a whole
HALF = Number(Fraction(1, 2))


def squared_errors(a: Symbol) -> Expression:
    """Σ (a − y)²."""
    return Sum(Power(Subtract(a, Symbol("y")), 2), None)


def half_sse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """½ Σ (a − y)²."""
    return Scale(HALF, squared_errors(a))


def sse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """Σ (a − y)²."""
    return squared_errors(a)


def mse(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """Σ (a − y)² / (m n): the mean over samples and outputs."""
    return Divide(squared_errors(a), Scale(samples, outputs))


def logarithmic(share: Expression, a: Expression) -> Expression:
    """y ⊙ log(a)."""
    return Hadamard(share, Apply(a, "log"))


def bce(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """−Σ (y ⊙ log(a) + (1 − y) ⊙ log(1 − a)) / m: binary cross-entropy, every output a yes or no by itself."""
    y = Symbol("y")
    both = Add(logarithmic(y, a), logarithmic(Subtract(ONE, y), Subtract(ONE, a)))
    return Divide(Negate(Sum(both, None)), samples)


def cross_entropy(a: Symbol, samples: Size, outputs: Size) -> Expression:
    """−Σ (y ⊙ log(a)) / m: the targets of a sample sum to 1."""
    return Divide(Negate(Sum(logarithmic(Symbol("y"), a), None)), samples)


def usual_loss(activation: str) -> str:
    """The loss after an output layer, where none is named."""
    return "cross-entropy" if activation == "softmax" else "half-sse"


def check_outputs(loss: str, activation: str, place: str) -> None:
    """Raises UsageError where a loss takes the logarithm of outputs that may be negative."""
    if LOSSES[loss].of_shares and activation not in SHARES:
        raise refusal("network.loss_of_shares", place, loss=loss, outputs=text("network.or").join(SHARES))


def check_targets(loss: str, targets: Array, place: str) -> None:
    """Raises UsageError where targets, one sample a row, are none for a loss: it is derived for shares of one whole.

    A sum is 1 when it is so but for the rounding of its terms: what the derivation takes for 1 has to be.
    """
    if not LOSSES[loss].of_shares:
        return
    for sample, output in np.argwhere((targets < 0) | (targets > 1))[:1]:
        wrong = float(targets[sample, output])
        raise refusal("network.target_share", entry_place(place, (int(sample), int(output))), wrong, loss=loss)
    totals = targets.sum(axis=1)
    off = np.abs(totals - 1) > 2.0**-52 * targets.shape[1]
    for sample in np.flatnonzero(off)[:1] if LOSSES[loss].of_one_whole else ():
        raise refusal("network.targets_whole", place, sample=int(sample), total=short(float(totals[sample]), 12))


@frozen
class Loss:
    """An expression of the output, the number of samples and that of outputs; and what it asks of its targets.

    `of_shares` has outputs and targets that are shares of a whole, and takes their logarithm; `of_one_whole` all
    outputs of a sample together, so that its targets sum to 1.
    """

    expression: Callable[[Symbol, Size, Size], Expression]
    of_shares: bool = False
    of_one_whole: bool = False


LOSSES = {
    "half-sse": Loss(half_sse),
    "sse": Loss(sse),
    "mse": Loss(mse),
    "bce": Loss(bce, of_shares=True),
    "cross-entropy": Loss(cross_entropy, of_shares=True, of_one_whole=True),
}
