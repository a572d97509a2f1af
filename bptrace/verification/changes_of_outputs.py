"""What makes a right tree wrong where the network answers: softmax, the losses of logarithms, a trained slope."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    walk,
)
from bptrace.algebra.functions import function_of
from bptrace.verification.rewriting import Place, slope

# --- softmax ---------------------------------------------------------------------------------------------------------


def not_normalised(node: Expression, place: Place) -> Iterator[Expression]:
    """softmax(z) → exp(z)."""
    if isinstance(node, Softmax):
        yield Apply(node.operand, "exp")


def over_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """softmax over the samples of one output, or over all entries, in place of the outputs of one sample."""
    if isinstance(node, Softmax):
        exponentials = Apply(node.operand, "exp")
        yield Softmax(node.operand, 1 - node.axis)
        yield Divide(exponentials, Sum(exponentials, None))


def slope_again(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y) / m, in which the slope has cancelled, → (a − y) / m ⊙ f′(z)."""
    activation = place.network.layers[place.layer - 1].activation
    if place.layer != place.network.depth or any(slope(inner) for inner in walk(node)):
        return
    if function := function_of(activation):
        yield Hadamard(node, Apply(Symbol(f"z{place.layer}"), function.derivative))
    elif activation == "softmax":
        yield Hadamard(node, entry_by_entry(Symbol(f"a{place.layer}")))


def entry_by_entry(a: Expression) -> Expression:
    """a ⊙ (1 − a): how an output of softmax moves with its own z, all others left out."""
    return Hadamard(a, Subtract(ONE, a))


def only_own(node: Expression, place: Place) -> Iterator[Expression]:
    """a ⊙ (G − Σ (G ⊙ a)) → G ⊙ a ⊙ (1 − a), a ⊙ G."""
    match node:
        case Hadamard(a, Subtract(g, Sum(Hadamard(same, again)))) if (g, a) == (same, again):
            yield Hadamard(g, entry_by_entry(a))
            yield Hadamard(a, g)


# --- logarithms ------------------------------------------------------------------------------------------------------


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


# --- trained slopes --------------------------------------------------------------------------------------------------


def other_side(node: Expression, place: Place) -> Iterator[Expression]:
    """ReLU(−z) → ReLU(z)."""
    if isinstance(node, Apply) and node.function == "relu" and isinstance(node.operand, Negate):
        yield replace(node, operand=node.operand.operand)
