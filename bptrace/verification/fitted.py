"""A mistake with a number of the learner's own in it: one world tells the number, all of them have to bear it out."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from bptrace.algebra.expression import Add, Expression, Number, Scale, Subtract, Symbol, operands, substitute
from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.verification.alternatives import Alternative
from bptrace.verification.comparing import evaluated
from bptrace.verification.mistakes import Mistake, Rewrite
from bptrace.verification.rewriting import Place
from bptrace.verification.worlds import World

USUAL = tuple(map(Fraction, ("0.5", "0.1", "0.05", "0.02", "0.01", "0.005", "0.001", "0.0005", "0.0001")))
SEEN = 1e-10  # of the largest entry: a smaller term is not told from rounding
LARGEST_DENOMINATOR = 1000  # of a share that was typed as a fraction


def _unknown(node: Expression, place: Place) -> Iterator[Expression]:
    """Nothing: what this mistake makes of a line depends on a number that only the learner knows."""
    yield from ()


WEIGHT_DECAY = Mistake("weight-decay-included", frozenset(("dW", "update")), _unknown)

NOT_DECAYED = Mistake("rate-not-decayed", frozenset(("update",)), _unknown, common=True)


def with_weight_decay(name: str, right: Expression, yours: Array, world: World) -> Iterator[Alternative]:
    """∂L/∂W → ∂L/∂W + λ W, and W − η G → W − η (G + λ W), for the λ that `yours` tells in one world."""
    expected = evaluated(right, world)
    if not _may_decay(name, world) or expected is None or yours.shape != expected.shape:
        return
    if np.abs(yours - expected).max(initial=0.0) <= SEEN * np.abs(expected).max(initial=0.0):
        return
    moved = world.values[_weights(name).name] * (-world.scenario.rate if quantity(name).new else 1.0)
    for share in _shares(yours - expected, moved):
        yield from _with_share(name, right, share)


def with_first_rate(name: str, right: Expression, world: World) -> Iterator[Alternative]:
    """W − η G → the same with η as it was before it decayed."""
    first = world.scenario.learning_rate
    if "eta" in operands(right) and first != world.scenario.rate:
        number = Number(Fraction(repr(first)))
        made = substitute(right, {"eta": number})
        yield Alternative(Rewrite(NOT_DECAYED, made, Symbol("eta"), number), True, signature=(first,))


def with_usual_decay(name: str, right: Expression, world: World) -> Iterator[Alternative]:
    """The same for each λ that people take: figures do not tell it closely enough."""
    for share in USUAL if _may_decay(name, world) else ():
        yield from _with_share(name, right, share)


def _may_decay(name: str, world: World) -> bool:
    """Whether this is a gradient of weights, or their update, where no such term belongs."""
    found = quantity(name)
    return found.base == "W" and not found.state and not world.scenario.optimizer.weight_decay


def _weights(name: str) -> Symbol:
    return Symbol(f"W{quantity(name).layer}")


def _with_share(name: str, right: Expression, share: Fraction) -> Iterator[Alternative]:
    term = Scale(Number(share), _weights(name))
    if added := _added(right, term, quantity(name).new):
        yield Alternative(Rewrite(WEIGHT_DECAY, added, right, term), True, signature=(share,))


def _added(right: Expression, term: Expression, update: bool) -> Expression | None:
    """The line with the term in its gradient; None for an update that is no plain descent."""
    if not update:
        return Add(right, term)
    match right:
        case Subtract(weights, Scale(Symbol("eta") as rate, gradient)):
            return Subtract(weights, Scale(rate, Add(gradient, term)))
    return None


def _shares(difference: Array, moved: Array) -> Iterator[Fraction]:
    """The one number between 0 and 1 that `moved` is multiplied by, as a decimal and as a fraction may be meant."""
    used = (moved != 0) & np.isfinite(difference)
    if not used.all():
        return
    share = float(np.median(difference / moved))
    if 0 < share < 1:
        yield from dict.fromkeys((Fraction(f"{share:.6g}"), Fraction(share).limit_denominator(LARGEST_DENOMINATOR)))
