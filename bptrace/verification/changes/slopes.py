"""A factor f′(z) that is left out, doubled, or another one."""

from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.arithmetic import negate
from bptrace.algebra.expression import (
    ONE,
    Apply,
    Expression,
    Hadamard,
    Negate,
    Power,
    Subtract,
    Sum,
    Symbol,
    walk,
)
from bptrace.algebra.functions import function_of
from bptrace.algebra.simplifying import slope_in_value
from bptrace.network.derivation import derivation
from bptrace.verification.rewriting import Change, Place, each_place, slope, with_argument


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
    """σ′(z) → tanh′(z), and a (1 − a) → 1 − a²."""
    if found := slope(node):
        function, layer = found
        for wrong in place.functions:
            if wrong != function:
                yield Apply(Symbol(f"z{layer}"), f"d{wrong}")
                if written := slope_in_value(wrong, Symbol(f"a{layer}")):
                    yield written


def half_a_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """a (1 − a) → 1 − a; 1 − a² → 1 − a, a²; the slope of a leaky ReLU → that of ReLU, which is 0 below 0."""
    if found := slope(node):
        a = Symbol(f"a{found[1]}")
        if found[0] in ("sigmoid", "tanh"):
            yield Subtract(ONE, a)
        if found[0] == "tanh":
            yield Power(a, 2)
        if found[0] in ("leaky_relu", "prelu"):
            yield Apply(Symbol(f"z{found[1]}"), "drelu")


def miscopied_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """a (1 − a) → a (1 − z), a⁽¹⁾ (1 − a), a (a⁽¹⁾ − a): one of its terms is another quantity, or the 1 is."""
    found = slope(node)
    written = slope_in_value(found[0], Symbol(f"a{found[1]}")) if found else None
    if found and written and not isinstance(written, Apply):
        others = [Symbol(place.below(layer)) for layer in (0, *place.layers) if layer != found[1]]
        for wrong in (Symbol(f"z{found[1]}"), *others):
            yield from (new for new, _, _ in each_place(written, _put(wrong, Symbol(f"a{found[1]}")), place))
        for wrong in others:
            yield from (new for new, _, _ in each_place(written, _put(wrong, ONE), place))


def _put(wrong: Expression, right: Expression) -> Change:
    """The change of one node, which is `right`, into another."""

    def change(node: Expression, place: Place) -> Iterator[Expression]:
        if node == right:
            yield wrong

    return change


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


def stop_at_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y) / m, in which the slope has cancelled, → ∂L/∂a, from which it would have."""
    network = place.network
    if place.layer == network.depth and not any(slope(inner) for inner in walk(node)):
        behind = derivation(network, fine=True).by_name[f"da{place.layer}"].equation.expression
        yield negate(behind) if network.sign == "minus" else behind


def only_own(node: Expression, place: Place) -> Iterator[Expression]:
    """a ⊙ (G − Σ (G ⊙ a)) → G ⊙ a ⊙ (1 − a), a ⊙ G."""
    match node:
        case Hadamard(a, Subtract(g, Sum(Hadamard(same, again)))) if (g, a) == (same, again):
            yield Hadamard(g, entry_by_entry(a))
            yield Hadamard(a, g)


def only_own_of_gradient(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y) / m, in which softmax has cancelled, → ∂L/∂a ⊙ a ⊙ (1 − a)."""
    network = place.network
    if place.layer == network.depth and network.layers[-1].activation == "softmax":
        for behind in stop_at_activation(node, place):
            yield Hadamard(behind, entry_by_entry(Symbol(f"a{place.layer}")))


def entry_by_entry(a: Expression) -> Expression:
    """a ⊙ (1 − a): how an output of softmax moves with its own z, all others left out."""
    return Hadamard(a, Subtract(ONE, a))


def other_side(node: Expression, place: Place) -> Iterator[Expression]:
    """ReLU(−z) → ReLU(z)."""
    if isinstance(node, Apply) and node.function == "relu" and isinstance(node.operand, Negate):
        yield replace(node, operand=node.operand.operand)


def sides_swapped(node: Expression, place: Place) -> Iterator[Expression]:
    """PReLU′(z, α) → PReLU′(−z, α): α where z > 0, 1 where it is below."""
    found = slope(node)
    function = function_of(found[0]) if found else None
    if found and function and function.kinks:
        yield with_argument(node, Negate(Symbol(f"z{found[1]}")))
