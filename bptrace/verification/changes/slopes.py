"""A factor f′(z) that is left out, doubled, or another one."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.expression import ONE, Add, Apply, Expression, Hadamard, Negate, Power, Subtract, Sum, Symbol, walk
from bptrace.algebra.functions import function_of
from bptrace.algebra.simplifying import slope_in_value
from bptrace.verification.rewriting import Place, slope, with_argument


def drop_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → G."""
    if isinstance(node, Hadamard) and (found := slope(node.right)) and found[0] != "relu":
        yield node.left


def drop_mask(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ ReLU′(z) → G."""
    if isinstance(node, Hadamard) and (found := slope(node.right)) and found[0] == "relu":
        yield node.left


def activation_for_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z) → f(z)."""
    if found := slope(node):
        yield Symbol(f"a{found[1]}")


def wrong_argument(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z) → f′(a), and a (1 − a) → z (1 − z)."""
    if found := slope(node):
        function, layer = found
        yield with_argument(node, Symbol(f"a{layer}"))
        if written := slope_in_value(function, Symbol(f"z{layer}")):
            yield written


def activation_of_gradient(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ ReLU′(z) → ReLU(G)."""
    if isinstance(node, Hadamard) and (found := slope(node.right)) and found[0] in place.functions:
        yield Apply(node.left, found[0])


def slope_of_other_layer(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z⁽²⁾) → f′(z⁽¹⁾)."""
    if found := slope(node):
        for wrong in place.layers:
            if wrong != found[1]:
                yield with_argument(node, Symbol(f"z{wrong}"))


def slope_of_other_function(node: Expression, place: Place) -> Iterator[Expression]:
    """σ′(z) → tanh′(z)."""
    if found := slope(node):
        for wrong in place.functions:
            if wrong != found[0]:
                yield Apply(Symbol(f"z{found[1]}"), f"d{wrong}")


def half_a_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """a (1 − a) → 1 − a, a (1 + a); 1 − a² → 1 − a, a²."""
    if found := slope(node):
        a = Symbol(f"a{found[1]}")
        if found[0] in ("sigmoid", "tanh"):
            yield Subtract(ONE, a)
        if found[0] == "sigmoid":
            yield Hadamard(a, Add(ONE, a))
        if found[0] == "tanh":
            yield Power(a, 2)


def slope_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → G ⊙ f′(z) ⊙ f′(z)."""
    if isinstance(node, Hadamard) and slope(node.right):
        yield Hadamard(node, node.right)


def only_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → f′(z)."""
    if isinstance(node, Hadamard) and slope(node.right):
        yield node.right


def slope_again(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y) / m, in which the slope has cancelled, → (a − y) / m ⊙ f′(z)."""
    activation = place.network.layers[place.layer - 1].activation
    if place.layer != place.network.depth or any(slope(inner) for inner in walk(node)):
        return
    if function := function_of(activation):
        yield Hadamard(node, Apply(Symbol(f"z{place.layer}"), function.derivative))
    elif activation == "softmax":
        yield Hadamard(node, entry_by_entry(Symbol(f"a{place.layer}")))


def only_own(node: Expression, place: Place) -> Iterator[Expression]:
    """a ⊙ (G − Σ (G ⊙ a)) → G ⊙ a ⊙ (1 − a), a ⊙ G."""
    match node:
        case Hadamard(a, Subtract(g, Sum(Hadamard(same, again)))) if (g, a) == (same, again):
            yield Hadamard(g, entry_by_entry(a))
            yield Hadamard(a, g)


def entry_by_entry(a: Expression) -> Expression:
    """a ⊙ (1 − a): how an output of softmax moves with its own z, all others left out."""
    return Hadamard(a, Subtract(ONE, a))


def other_side(node: Expression, place: Place) -> Iterator[Expression]:
    """ReLU(−z) → ReLU(z)."""
    if isinstance(node, Apply) and node.function == "relu" and isinstance(node.operand, Negate):
        yield replace(node, operand=node.operand.operand)
