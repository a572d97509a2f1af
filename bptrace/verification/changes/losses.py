"""The loss and its error a − y: no target, no square, no ½, logarithms that are lost or swapped."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from bptrace.algebra.expression import (
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Scale,
    Subtract,
    Sum,
    Symbol,
    walk,
)
from bptrace.algebra.quantity import quantity
from bptrace.errors import BptraceError
from bptrace.network.derivation import derivation
from bptrace.network.losses import LOSSES
from bptrace.verification.rewriting import HALF, Place


def _is_error(node: Expression) -> bool:
    return isinstance(node, Subtract) and Symbol("y") in (node.left, node.right)


def drop_target(node: Expression, place: Place) -> Iterator[Expression]:
    """a − y → a."""
    if isinstance(node, Subtract) and _is_error(node):
        yield node.left if node.right == Symbol("y") else Negate(node.right)


def absolute_error(node: Expression, place: Place) -> Iterator[Expression]:
    """a − y → |a − y|, (a − y)² → |a − y|."""
    if isinstance(node, Power) and _is_error(node.operand):
        yield Apply(node.operand, "abs")
    elif _is_error(node):
        yield Apply(node, "abs")


def not_squared(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y)² → a − y."""
    if isinstance(node, Power):
        yield node.operand


def drop_half(node: Expression, place: Place) -> Iterator[Expression]:
    """½ A → A."""
    if isinstance(node, Scale) and node.left == HALF:
        yield node.right


def drop_total(node: Expression, place: Place) -> Iterator[Expression]:
    """Σ A → A."""
    if isinstance(node, Sum) and node.axis is None:
        yield node.operand


def swap_in_logarithm(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) → a ⊙ log(y)."""
    if isinstance(node, Hadamard) and isinstance(node.right, Apply) and node.right.function == "log":
        yield Hadamard(node.right.operand, Apply(node.left, "log"))


def drop_weight(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) → log(a)."""
    if isinstance(node, Hadamard) and isinstance(node.right, Apply) and node.right.function == "log":
        yield node.right


def drop_logarithm(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) → y ⊙ a."""
    if isinstance(node, Hadamard) and isinstance(node.right, Apply) and node.right.function == "log":
        yield Hadamard(node.left, node.right.operand)


def other_base(node: Expression, place: Place) -> Iterator[Expression]:
    """A loss made of natural logarithms → the same of logarithms to base 10, to base 2."""
    if any(isinstance(part, Apply) and part.function == "log" for part in walk(node)):
        yield from (Divide(node, Apply(Number(Fraction(base)), "log")) for base in (10, 2))


def of_other_loss(node: Expression, place: Place) -> Iterator[Expression]:
    """The line as it is with another loss of the same network."""
    for loss in LOSSES:
        with suppress(BptraceError):
            line = derivation(replace(place.network, loss=loss), fine=is_gradient_of_output(place)).by_name[place.name]
            if place.layer in (0, place.network.depth) and loss != place.network.loss:
                yield line.equation.expression


def is_gradient_of_output(place: Place) -> bool:
    """Whether the line is a ∂L/∂a."""
    found = quantity(place.name)
    return found.derivative and found.base == "a"


def swap_targets(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) + (1 − y) ⊙ log(1 − a) → (1 − y) ⊙ log(a) + y ⊙ log(1 − a)."""
    match node:
        case Add(Hadamard(y, first), Hadamard(rest, last)):
            yield Add(Hadamard(rest, first), Hadamard(y, last))


def root_of_squares(node: Expression, place: Place) -> Iterator[Expression]:
    """Σ (a − y)² → √Σ (a − y)²."""
    if isinstance(node, Sum) and isinstance(node.operand, Power):
        yield Apply(node, "sqrt")


def square_of_sum(node: Expression, place: Place) -> Iterator[Expression]:
    """Σ (a − y)² → (Σ (a − y))²."""
    match node:
        case Sum(Power(errors, exponent), axis):
            yield Power(Sum(errors, axis), exponent)


def one_of_two(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) + (1 − y) ⊙ log(1 − a) → y ⊙ log(a)."""
    if isinstance(node, Add):
        yield node.left
