"""The forward pass: activations that are lost, doubled or others, and biases."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.expression import Add, Apply, ApplyPair, Divide, Expression, Softmax, Subtract, Sum, children
from bptrace.verification.rewriting import Place, symbol_of, with_argument


def drop_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """f(z) → z."""
    if isinstance(node, Apply | ApplyPair | Softmax):
        yield children(node)[0]


def other_function(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → tanh(z), σ′(z); z of an identity layer → σ(z)."""
    if isinstance(node, Apply):
        yield from (
            replace(node, function=wrong) for wrong in (*place.functions, f"d{node.function}") if wrong != node.function
        )
    elif isinstance(node, ApplyPair | Softmax):
        yield from (Apply(children(node)[0], wrong) for wrong in place.functions)
    elif place.network.layers[place.layer - 1].activation == "identity":
        yield from (Apply(node, wrong) for wrong in place.functions)


def function_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → σ(σ(z))."""
    if isinstance(node, Apply | ApplyPair | Softmax):
        yield with_argument(node, node)


def not_normalised(node: Expression, place: Place) -> Iterator[Expression]:
    """softmax(z) → exp(z)."""
    if isinstance(node, Softmax):
        yield Apply(node.operand, "exp")


def without_exponentials(node: Expression, place: Place) -> Iterator[Expression]:
    """softmax(z) → z / Σ z."""
    if isinstance(node, Softmax):
        yield Divide(node.operand, Sum(node.operand, node.axis))


def over_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """softmax over the samples of one output, or over all entries, in place of the outputs of one sample."""
    if isinstance(node, Softmax):
        exponentials = Apply(node.operand, "exp")
        yield Softmax(node.operand, 1 - node.axis)
        yield Divide(exponentials, Sum(exponentials, None))


def drop_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """A + b → A."""
    if isinstance(node, Add) and symbol_of(node.right, "b"):
        yield node.left


def subtract_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """A + b → A − b."""
    if isinstance(node, Add) and symbol_of(node.right, "b"):
        yield Subtract(node.left, node.right)
