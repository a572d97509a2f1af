"""What a whole line is multiplied or divided by: −1, 2, ½, m, n, η; and one size that stands for another."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.expression import Add, Divide, Expression, Negate, Number, Scale, Size, Subtract, Symbol, walk
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
    if (kept := _without(node, place.network.symbolic_sizes[_outputs(place)])) is not None:
        yield kept


def _outputs(place: Place) -> str:
    """What the number of outputs is called."""
    return f"n{place.network.depth}"


def _is_mean_over(size: str, place: Place) -> bool:
    """Whether the loss is divided by this size."""
    return place.network.symbolic_sizes[size] in walk(place.network.forward[-1].expression)


def _step(node: Expression) -> Scale | None:
    """What an update adds or takes away, η times something; None of any other line."""
    added = node.right if isinstance(node, Subtract | Add) else None
    return added if isinstance(added, Scale) and added.left == Symbol("eta") else None


def _step_or_whole(node: Expression, change: Expression | Number, *, divide: bool = False) -> Expression:
    """The line scaled by something; of an update, its step."""
    if isinstance(node, Subtract | Add) and (step := _step(node)):
        return replace(node, right=Scale(step.left, _step_or_whole(step.right, change, divide=divide)))
    return Divide(node, change) if divide else Scale(change, node)


def flip(node: Expression, place: Place) -> Iterator[Expression]:
    """A → −A."""
    yield Negate(node)


def double(node: Expression, place: Place) -> Iterator[Expression]:
    """A → 2 A."""
    if not _step(node):
        yield Scale(TWO, node)


def double_step(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η G → W − η 2 G."""
    if _step(node):
        yield _step_or_whole(node, TWO)


def halve(node: Expression, place: Place) -> Iterator[Expression]:
    """A → ½ A."""
    if not _step(node):
        yield Scale(HALF, node)


def halve_step(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η G → W − η ½ G."""
    if _step(node):
        yield _step_or_whole(node, HALF)


def divide_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / m, where the loss is a sum over the samples."""
    if not _is_mean_over("m", place):
        yield _step_or_whole(node, place.network.symbolic_sizes["m"], divide=True)


def divide_by_samples_again(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / m, where the loss is a mean, so that 1/m is in A already."""
    if _is_mean_over("m", place):
        yield _step_or_whole(node, place.network.symbolic_sizes["m"], divide=True)


def multiply_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → m A."""
    yield _step_or_whole(node, place.network.symbolic_sizes["m"])


def divide_by_outputs(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / n, where the loss is a sum over the outputs."""
    if not _is_mean_over(_outputs(place), place):
        yield _step_or_whole(node, place.network.symbolic_sizes[_outputs(place)], divide=True)


def divide_by_outputs_again(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / n, where the loss is a mean, so that 1/n is in A already."""
    if _is_mean_over(_outputs(place), place):
        yield _step_or_whole(node, place.network.symbolic_sizes[_outputs(place)], divide=True)


def scale_by_width(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / n, n A with the width of a layer that the loss knows nothing of; 2 and ½ have names of their own."""
    sizes = place.network.symbolic_sizes
    for layer, width in enumerate(place.network.sizes):
        if width > 2:
            yield _step_or_whole(node, sizes[f"n{layer}"])
            if layer != place.network.depth:
                yield _step_or_whole(node, sizes[f"n{layer}"], divide=True)


def other_size(node: Expression, place: Place) -> Iterator[Expression]:
    """m → n of the outputs, of the inputs; a size of 1 is no divisor at all, which has a name of its own."""
    sizes = place.network.symbolic_sizes
    if node == sizes["m"]:
        ends = dict.fromkeys((place.network.depth, 0))
        yield from (sizes[f"n{end}"] for end in ends if place.network.sizes[end] != 1)


def include_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """A → η A."""
    yield Scale(Symbol("eta"), node)
