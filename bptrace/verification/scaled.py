"""The probes with much smaller and much larger numbers, which show a threshold or a limit that no usual one reaches.

What is right must not be accused there: no number grows until an exponential overflows, and none shrinks until nothing
but rounding is left.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import index, short
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.losses import LOSSES
from bptrace.network.network import Network
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.comparing import Comparison
from bptrace.verification.worlds import DESCENT, Updating, World, probes, world

SMALLER, LARGER, FAR = 0.01, 6.0, 1000.0
STRAIGHT = ("identity", "relu", "leaky-relu", "prelu")  # activations that are as many times larger as z is
BOUNDED = ("sigmoid", "tanh", "softmax")

Given = Mapping[str, Array]


@frozen(eq=False)
class Scaled:
    """Probes whose numbers are `larger` or smaller; `odd_targets` tells that targets are no shares, where the loss is
    one of shares.
    """

    places: tuple[World, ...]
    larger: bool
    odd_targets: bool = False


@lru_cache(maxsize=32)
def scaled_probes(network: Network, updating: Updating = DESCENT, any_rate: bool = True) -> tuple[Scaled, ...]:
    """A hundred times smaller, six times larger, and a thousand times where nothing saturates; η too, where it may be
    `any_rate`.
    """
    usual = probes(network, updating)
    rates = [size if any_rate else 1.0 for size in (SMALLER, LARGER)]
    return (
        Scaled(tuple(_smaller(place, rates[0]) for place in usual), larger=False),
        Scaled(tuple(_larger(place, rates[1]) for place in usual), larger=True),
        Scaled(
            tuple(_far(place, rates[1]) for place in usual), larger=True, odd_targets=LOSSES[network.loss].of_shares
        ),
    )


def _smaller(place: World, rate: float) -> World:
    """Inputs, weights and errors, and biases as small as the products beside them."""
    sizes = {"W": SMALLER, "b": SMALLER**2, "alpha": 1.0}
    given = {name: sizes[quantity(name).base] for name in place.network.parameters}
    return _with_errors(place, _times(place, {"eta": rate, "x": SMALLER, **given}), SMALLER)


def _larger(place: World, rate: float) -> World:
    """Inputs, biases, and weights after layers that cannot grow: what saturates does."""
    layers, factors = place.network.layers, {"eta": rate, "x": LARGER}
    for name in place.network.parameters:
        found = quantity(name)
        bounded = (found.layer or 0) > 1 and layers[(found.layer or 0) - 2].activation in BOUNDED
        if found.base == "b" or (found.base == "W" and bounded):
            factors[name] = LARGER
    return world(place.scenario, place.functions, _times(place, factors))


def _far(place: World, rate: float) -> World:
    """Inputs and the values of straight layers; layers that saturate see what they saw before, and since weights that
    follow straight layers are so much smaller, errors are as much larger once more.
    """
    sizes = [FAR, *(FAR if layer.activation in STRAIGHT else 1.0 for layer in place.network.layers)]
    factors = {"eta": rate, "x": FAR}
    for name in place.network.parameters:
        found = quantity(name)
        here, before = sizes[found.layer or 0], sizes[(found.layer or 1) - 1]
        factors[name] = {"W": here / before, "b": here, "alpha": 1.0}[found.base]
    return _with_errors(place, _times(place, factors), FAR**2)


def _times(place: World, factors: Mapping[str, float]) -> Given:
    return {name: factor * place.values[name] for name, factor in factors.items()}


def _with_errors(place: World, given: Given, factor: float) -> World:
    """The world of these numbers, with targets for which the errors are so many times what they are in `place`."""
    output = f"a{place.network.depth}"
    reached = world(place.scenario, place.functions, given)
    errors = place.values[output] - place.values["y"]
    return world(place.scenario, place.functions, {**given, "y": reached.values[output] - factor * errors})


# --- what is told of it ----------------------------------------------------------------------------------------------


@frozen(eq=False)
class Limit:
    """That a line is no longer right with much `larger` numbers, or smaller ones: its numbers beside the right ones
    there, or why it stops. One that `usual` numbers reach is right with the others.
    """

    larger: bool
    beside: Comparison | None = None
    stops: str = ""
    usual: bool = False

    def sentence(self, name: str) -> str:
        """With the entry that is off by most."""
        written = quantity(name).mathematics
        direction = "larger" if self.larger else "smaller"
        if self.beside is None:
            return text(f"check.limit_stops_{direction}", name=written)
        off = np.where(self.beside.verdicts == Verdict.WRONG, np.abs(self.beside.yours - self.beside.right), -1.0)
        row, column = divmod(int(np.argmax(np.nan_to_num(off, nan=np.inf))), off.shape[1])
        yours, right = _told_apart(float(self.beside.yours[row, column]), float(self.beside.right[row, column]))
        entry = f"{written}{index((row, column))}" if off.size > 1 else written
        key = f"check.limit_{direction}{'_usual' if self.usual else ''}"
        return text(key, name=written, entry=entry, yours=yours, right=right)


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Both with as many digits as tell them apart."""
    written = [(short(one, digits), short(other, digits)) for digits in (3, 5, 8, 12, 17)]
    return next((pair for pair in written if pair[0] != pair[1]), written[-1])
