"""What one change would make a learner's formula right, where no known mistake explains it.

The catalogue makes mistakes in the right tree; here the learner's own is mended in one place: a sign, a power, a factor
too many, another quantity of the same shape. What is told is true whatever they were thinking: with this in place of
that, the formula is right everywhere.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace

from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Power,
    Scale,
    Subtract,
    Sum,
    Symbol,
    size,
)
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.verification.rewriting import Place, each_place

LARGEST = 40  # nodes of a formula that is tried to be mended: one longer takes too long
_SQUARE = 2


@frozen
class Repair:
    """`new` in place of `old` would make the formula right."""

    old: Expression
    new: Expression


def repair_of(
    tree: Expression, place: Place, known: Container[str], is_right: Callable[[Expression], bool]
) -> Repair | None:
    """The first change of one place after which `is_right` holds, None where no single one does; `known` are the
    quantities that may be put in.
    """
    if size(tree) > LARGEST:
        return None
    shapes = {name: shape for name, shape in derivation(place.network).shapes.items() if name in known}
    for change in (_turn, _reshape_power, _drop, _other_call, _add_one, _other_quantity(shapes)):
        for mended, old, new in each_place(tree, change, place):
            if is_right(mended):
                return Repair(old, new)
    return None


def _turn(node: Expression, place: Place) -> Iterator[Expression]:
    """A + B ↔ A − B, f(A) → f(−A)."""
    if isinstance(node, Add | Subtract):
        yield (Subtract if isinstance(node, Add) else Add)(node.left, node.right)
    elif isinstance(node, Negate):
        yield node.operand
    elif isinstance(node, Apply):
        turned = node.operand.operand if isinstance(node.operand, Negate) else Negate(node.operand)
        yield replace(node, operand=turned)


def _reshape_power(node: Expression, place: Place) -> Iterator[Expression]:
    """A² → A, A³; a sum along another axis; A → A², of a bracket or a quantity."""
    if isinstance(node, Power):
        yield node.operand
        yield from (replace(node, exponent=other) for other in (2, 3) if other != node.exponent)
    elif isinstance(node, Sum):
        yield from (replace(node, axis=other) for other in (None, 0, 1) if other != node.axis)
    elif isinstance(node, Symbol | Add | Subtract):
        yield Power(node, _SQUARE)


def _drop(node: Expression, place: Place) -> Iterator[Expression]:
    """A ⊙ B, A + B, A / B → A or B; f(A) → A; a product for a sum, and the reverse."""
    if isinstance(node, Hadamard | Scale | Add | Subtract):
        yield node.left
        yield node.right
    elif isinstance(node, Divide):
        yield node.left
    elif isinstance(node, Apply):
        yield node.operand
    if isinstance(node, Hadamard | Divide | Add):
        for other in (Hadamard, Divide, Add):
            if not isinstance(node, other):
                yield other(node.left, node.right)


def _other_call(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(A) → tanh(A), σ′(A)."""
    if isinstance(node, Apply):
        known = (*place.functions, *(f"d{one}" for one in place.functions), "exp", "log", "sqrt")
        yield from (replace(node, function=other) for other in known if other != node.function)


def _add_one(node: Expression, place: Place) -> Iterator[Expression]:
    """A → 1 − A, 1 + A."""
    yield Subtract(ONE, node)
    yield Add(ONE, node)


def _other_quantity(shapes: Mapping[str, Shape]) -> Callable[[Expression, Place], Iterator[Expression]]:
    """A quantity → another of its shape that is no later one of the same line."""

    def change(node: Expression, place: Place) -> Iterator[Expression]:
        if isinstance(node, Symbol) and node.name in shapes:
            yield from (
                Symbol(other)
                for other, shape in shapes.items()
                if shape == shapes[node.name] and other not in (node.name, place.name)
            )

    return change
