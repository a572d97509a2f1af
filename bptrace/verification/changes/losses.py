"""The loss and its error a − y: no target, no square, no ½, logarithms that are lost or swapped."""

from collections.abc import Iterator

from bptrace.algebra.expression import Add, Apply, Expression, Hadamard, Negate, Power, Scale, Subtract, Sum, Symbol
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


def one_of_two(node: Expression, place: Place) -> Iterator[Expression]:
    """y ⊙ log(a) + (1 − y) ⊙ log(1 − a) → y ⊙ log(a)."""
    if isinstance(node, Add):
        yield node.left
