"""Every known mistake of one line, ready to be compared: what is no mistake after all is dropped, synonyms are merged.

Two rewrites are synonyms where they are one function, which probes with different widths tell: σ for σ′ is the same as
forgetting (1 − a). The first in the catalogue's order gives the name.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bptrace.algebra.evaluation import ShapeError, shape
from bptrace.algebra.expression import Expression, Symbol, Transpose, operands, substitute
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.verification.comparing import evaluated
from bptrace.verification.forms import right_forms
from bptrace.verification.mistakes import RARE, Rewrite, rewrites, sort_of_line, turned_operand
from bptrace.verification.rewriting import without_sum
from bptrace.verification.worlds import DESCENT, PROBE_SAMPLES, Updating, World, probes, squares, twin

Signature = tuple[object, ...]


@frozen
class Alternative:
    """A mistake in a line: its rewrite, whether the result has the line's shape, other names for the same thing.

    `inside` names the quantity in whose own equation the mistake is, where that is not the line itself; `only` are the
    entries in which it is made, where others are right. Two with one `signature` are the same function.
    """

    rewrite: Rewrite
    fits: bool
    synonyms: tuple[str, ...] = ()
    inside: str = ""
    only: tuple[tuple[int, int], ...] = ()
    signature: Signature = ()

    @property
    def identifier(self) -> str:
        """The name of the mistake."""
        return self.rewrite.mistake.identifier

    @property
    def common_synonyms(self) -> tuple[str, ...]:
        """The other names, without those of mistakes so rare that nobody thinks of them first."""
        return tuple(name for name in self.synonyms if name not in RARE)

    @property
    def expression(self) -> Expression:
        """What the line becomes."""
        return self.rewrite.expression


@lru_cache(maxsize=512)
def alternatives(network: Network, name: str, form: int = 0, updating: Updating = DESCENT) -> tuple[Alternative, ...]:
    """The distinct mistakes of one line, made in one of its right forms."""
    right = right_forms(network, updating.optimizer)[name][form]
    made = (Alternative(one, False) for one in rewrites(network, name, right))
    return _distinct(network, name, made, updating)


@lru_cache(maxsize=512)
def alternatives_inside(
    network: Network, name: str, inner: str, updating: Updating = DESCENT
) -> tuple[Alternative, ...]:
    """The mistakes of an earlier line `inner`, seen in the line of `name` that uses it."""
    forms = right_forms(network, updating.optimizer)
    right = forms[name][0]
    if inner not in operands(right):
        return ()
    made = (
        Alternative(replace(one, expression=substitute(right, {inner: one.expression})), False, inside=inner)
        for one in rewrites(network, inner, forms[inner][0])
    )
    return _distinct(network, name, (Alternative(turned_operand(right, inner), False), *made), updating)


@lru_cache(maxsize=512)
def alternatives_unsummed(network: Network, name: str, updating: Updating = DESCENT) -> tuple[Alternative, ...]:
    """The mistakes of one line as it is written for one sample, where a sum over the samples is left out."""
    right = right_forms(network, updating.optimizer)[name][0]
    short = without_sum(right, 1 - network.axis_of_outputs)
    if short == right:
        return ()
    return _distinct(network, name, (Alternative(one, False) for one in rewrites(network, name, short)), updating)


@lru_cache(maxsize=512)
def turned(network: Network, name: str, shape: tuple[int, ...]) -> tuple[Alternative, ...]:
    """A gradient of weights as it stands in the other layout: the transpose, where its shape does not give it away."""
    if sort_of_line(name) != "dW" or shape[0] != shape[1] or shape[0] == 1:
        return ()
    right = right_forms(network)[name][0]
    written = next((one for one in rewrites(network, name, right) if one.mistake.identifier == "other-layout"), None)
    if written is None:
        return ()
    transposed = Transpose(right)
    signature = (False, *(_signature(transposed, squares(network)) or ()))  # that of the transposed result
    return (Alternative(replace(written, expression=transposed), False, signature=signature),)


def _distinct(network: Network, name: str, made: Iterable[Alternative], updating: Updating) -> tuple[Alternative, ...]:
    right = Symbol(name)
    kept: dict[Signature, Alternative] = {}
    places = {True: probes(network, updating)[:2], False: squares(network, updating)}  # one sample tells no more
    truths = {fits: _signature(right, worlds) for fits, worlds in places.items()}
    for one in made:
        fits = _fits(one.expression, network, name, updating)
        signature = _signature(one.expression, places[fits])
        if signature is None or signature == truths[fits]:
            continue
        key: Signature = (fits, *signature)
        if key in kept and fits:
            key = (*key, *_told_apart(kept[key].expression, one.expression, network, updating))
        if key in kept:
            known = kept[key]
            names = dict.fromkeys((*known.synonyms, one.identifier))
            kept[key] = replace(known, synonyms=tuple(other for other in names if other != known.identifier))
        else:
            kept[key] = replace(one, synonyms=_also_called(one, name), fits=fits, signature=key)
    return tuple(kept.values())


def _also_called(one: Alternative, name: str) -> tuple[str, ...]:
    """What else a mistake is called: ∂L/∂W transposed as a whole is what programs of the other layout keep."""
    return ("other-layout",) if one.identifier == "transposed-result" and sort_of_line(name) == "dW" else ()


def _told_apart(known: Expression, other: Expression, network: Network, updating: Updating) -> Signature:
    """The other's own signature in one more world, where two that turn at different places may differ; else nothing."""
    elsewhere = (twin(network, PROBE_SAMPLES, updating),)
    seen = [_signature(one, elsewhere) or () for one in (known, other)]
    return seen[1] if seen[0] != seen[1] else ()


def _fits(expression: Expression, network: Network, name: str, updating: Updating) -> bool:
    shapes = derivation(network, updating.optimizer).shapes
    try:
        return shape(expression, shapes) == shapes[name]
    except ShapeError:
        return False


def _signature(expression: Expression, worlds: Iterable[World]) -> Signature | None:
    """What tells functions apart: their values, seen from one random direction in every world."""
    seen: list[object] = []
    with np.errstate(all="ignore"):
        for world in worlds:
            computed = evaluated(expression, world)
            if computed is None:
                return None
            projected = float(np.vdot(_direction(computed.shape), computed))
            seen += [computed.shape, f"{projected:.8e}"]
    return tuple(seen)


@lru_cache(maxsize=256)
def _direction(shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(1).standard_normal(shape)
