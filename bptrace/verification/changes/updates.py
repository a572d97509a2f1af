"""Updates and sums: a step the wrong way, without η, twice with it, alone; samples that are not summed."""

from collections.abc import Iterator

from bptrace.algebra.expression import (
    Add,
    Expression,
    Negate,
    Scale,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    operands,
    substitute,
)
from bptrace.algebra.quantity import quantity
from bptrace.verification.rewriting import Place


def turn_update(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η ∂L/∂W → W + η ∂L/∂W, and the reverse; the ε that keeps from dividing by zero has no way to go."""
    if isinstance(node, Subtract):
        yield Add(node.left, node.right)
    if isinstance(node, Add) and node.right != Symbol("epsilon"):
        yield Subtract(node.left, node.right)


def drop_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """η G → G."""
    if isinstance(node, Scale) and node.left == Symbol("eta"):
        yield node.right


def uncorrected(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η m̂ / (√v̂ + ε) → W − η m_new / (√v_new + ε)."""
    corrected = [name for name in operands(node) if quantity(name).state in ("mhat", "vhat")]
    if corrected:
        yield substitute(node, {name: Symbol(f"{name.replace('hat', '')}_new") for name in corrected})


def rate_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """η G → η² G."""
    if isinstance(node, Scale) and node.left == Symbol("eta"):
        yield Scale(node.left, node)


def only_step(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η G → −η G."""
    if quantity(place.name).state:
        return
    if isinstance(node, Subtract):
        yield Negate(node.right)
    if isinstance(node, Add):
        yield node.right


def forget_kept(node: Expression, place: Place) -> Iterator[Expression]:
    """β m + ∂L/∂W → ∂L/∂W: as in the first update, before which nothing was kept."""
    kept = place.name.removesuffix("_new")
    if quantity(kept).state and isinstance(node, Add) and kept in operands(node.left):
        yield node.right


def drop_sum(node: Expression, place: Place) -> Iterator[Expression]:
    """Σᵢ δ → δ."""
    if isinstance(node, Sum) and node.axis is not None:
        yield node.operand


def other_axis(node: Expression, place: Place) -> Iterator[Expression]:
    """Σᵢ δ → Σⱼ δ, also turned so that it lies as the right one does, or Σ δ."""
    if isinstance(node, Sum) and node.axis is not None:
        yield Sum(node.operand, 1 - node.axis)
        yield Transpose(Sum(node.operand, 1 - node.axis))
        yield Sum(node.operand, None)
