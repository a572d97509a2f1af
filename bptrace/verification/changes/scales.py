"""What a whole line is multiplied or divided by: −1, 2, ½, m, n, η."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.expression import Add, Divide, Expression, Negate, Number, Scale, Size, Subtract, Symbol
from bptrace.verification.rewriting import HALF, TWO, Place


def _without(node: Expression, size: Size) -> Expression | None:
    """A / (m n) without one of the two."""
    if isinstance(node, Divide):
        if node.right == size:
            return node.left
        if isinstance(node.right, Scale) and size in (node.right.left, node.right.right):
            kept = node.right.right if node.right.left == size else node.right.left
            return Divide(node.left, kept)
    return None


def drop_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A / m → A."""
    if (kept := _without(node, place.network.symbolic_sizes["m"])) is not None:
        yield kept


def drop_outputs(node: Expression, place: Place) -> Iterator[Expression]:
    """A / n → A."""
    if (kept := _without(node, place.network.symbolic_sizes[f"n{place.network.depth}"])) is not None:
        yield kept


def _step_or_whole(node: Expression, change: Expression | Number, *, divide: bool = False) -> Expression:
    """The line scaled by something; of an update, its step."""
    if isinstance(node, Subtract | Add) and isinstance(node.right, Scale) and node.right.left == Symbol("eta"):
        return replace(node, right=Scale(node.right.left, _step_or_whole(node.right.right, change, divide=divide)))
    return Divide(node, change) if divide else Scale(change, node)


def flip(node: Expression, place: Place) -> Iterator[Expression]:
    """A → −A."""
    yield Negate(node)


def double(node: Expression, place: Place) -> Iterator[Expression]:
    """A → 2 A."""
    yield _step_or_whole(node, TWO)


def halve(node: Expression, place: Place) -> Iterator[Expression]:
    """A → ½ A."""
    yield _step_or_whole(node, HALF)


def divide_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / m."""
    yield _step_or_whole(node, place.network.symbolic_sizes["m"], divide=True)


def multiply_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → m A."""
    yield _step_or_whole(node, place.network.symbolic_sizes["m"])


def divide_by_outputs(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / n."""
    yield _step_or_whole(node, place.network.symbolic_sizes[f"n{place.network.depth}"], divide=True)


def include_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """A → η A."""
    yield Scale(Symbol("eta"), node)
