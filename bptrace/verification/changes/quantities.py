"""One quantity where another belongs: of another layer, before its activation, after its update."""

from collections.abc import Iterator

from bptrace.algebra.expression import Expression, Subtract, Symbol
from bptrace.verification.rewriting import Place, symbol_of


def updated_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W → W_new."""
    found = symbol_of(node, "W")
    if found and f"W{found[1]}" in place.network.trained:
        yield Symbol(f"W{found[1]}_new")


def gradient_for_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W → ∂L/∂W."""
    if found := symbol_of(node, "W"):
        yield Symbol(f"dW{found[1]}")


def other_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W⁽³⁾ → W⁽²⁾."""
    if found := symbol_of(node, "W"):
        yield from (Symbol(f"W{layer}") for layer in place.layers if layer != found[1])


def other_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """b⁽²⁾ → b⁽¹⁾."""
    if found := symbol_of(node, "b"):
        yield from (Symbol(f"b{layer}") for layer in place.layers if layer != found[1])


def other_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """a⁽²⁾ → a⁽¹⁾."""
    if found := symbol_of(node, "a"):
        yield from (Symbol(place.below(layer)) for layer in (0, *place.layers) if layer != found[1])


def pre_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """a → z."""
    found = symbol_of(node, "a")
    if found and found[1]:
        yield Symbol(f"z{found[1]}")


def other_delta(node: Expression, place: Place) -> Iterator[Expression]:
    """δ⁽²⁾ → δ⁽¹⁾, ∂L/∂a⁽²⁾, a − y."""
    if found := symbol_of(node, "delta"):
        yield from (Symbol(f"delta{layer}") for layer in place.layers if layer != found[1])
        yield Symbol(f"da{found[1]}")
        yield Subtract(Symbol(f"a{place.network.depth}"), Symbol("y"))
