"""Sums: a term that is left out, one that has the wrong sign, one loop too short."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.evaluation import shape
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    MatMul,
    Negate,
    Subtract,
    Sum,
    Symbol,
    Without,
    children,
    rebuild,
)
from bptrace.algebra.simplifying import slope_in_value
from bptrace.network.derivation import derivation
from bptrace.verification.rewriting import Place, slope

MOST_UNITS = 4  # units whose terms are left out one by one; of more, the first and the last


def drop_term(node: Expression, place: Place) -> Iterator[Expression]:
    """Σₖ Aₖ Bₖ without its first, its last, or another k; the same of a sum over samples, over units, or of all."""
    if isinstance(node, MatMul):
        yield from (MatMul(short, node.right) for short in _shortened(node.left, 1, place))
    elif isinstance(node, Sum):
        for axis in (0, 1) if node.axis is None else (node.axis,):
            yield from (Sum(short, node.axis) for short in _shortened(node.operand, axis, place))


def only_one_sample(node: Expression, place: Place) -> Iterator[Expression]:
    """Σₛ Aₛ Bₛ → its last term, or its first: of a loop over the samples whose result is overwritten, not added to."""
    if isinstance(node, MatMul) and _is_over_samples(node.left, 1, place):
        yield from (MatMul(Subtract(node.left, Without(node.left, 1, at)), node.right) for at in (-1, 0))
    elif isinstance(node, Sum):
        axis = 1 - place.network.axis_of_outputs
        if node.axis in (axis, None) and _is_over_samples(node.operand, axis, place):
            yield from (Sum(Subtract(node.operand, Without(node.operand, axis, at)), node.axis) for at in (-1, 0))


def _is_over_samples(summed: Expression, axis: int, place: Place) -> bool:
    return shape(summed, derivation(place.network).shapes)[axis] == "m"


def leave_open(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A with its first or its last row or column still 0: a loop over the result that is too short."""
    for axis in (0, 1):
        yield from (short for short in _shortened(node, axis, place) if short.place < 1)


def _shortened(summed: Expression, axis: int, place: Place) -> Iterator[Without]:
    dim = shape(summed, derivation(place.network).shapes)[axis]
    if dim == 1:
        return
    if dim == "m":
        yield from (Without(summed, axis, at) for at in (-1, 0))
        return
    size = dim if isinstance(dim, int) else place.network.lengths(1)[dim]
    if size > 1:
        others = range(size - 1) if size <= MOST_UNITS else (0,)
        yield from (Without(summed, axis, at) for at in (-1, *others))


def turn_term(node: Expression, place: Place) -> Iterator[Expression]:
    """A − B → A + B, A + B → A − B; in f′(z) as it is written in a, and either sign in 1 / (1 + e⁻ᶻ)."""
    if isinstance(node, Subtract):
        yield Add(node.left, node.right)
    elif isinstance(node, Add):
        yield Subtract(node.left, node.right)
    elif isinstance(node, Apply) and node.function == "sigmoid":
        yield Divide(ONE, Subtract(ONE, Apply(Negate(node.operand), "exp")))
        yield replace(node, operand=Negate(node.operand))
    elif found := slope(node):
        written = slope_in_value(found[0], Symbol(f"a{found[1]}"))
        if written and not isinstance(written, Apply):
            yield from _each_turned(written, place)


def _each_turned(written: Expression, place: Place) -> Iterator[Expression]:
    yield from turn_term(written, place)
    parts = children(written)
    for at, part in enumerate(parts):
        yield from (rebuild(written, (*parts[:at], new, *parts[at + 1 :])) for new in _each_turned(part, place))
