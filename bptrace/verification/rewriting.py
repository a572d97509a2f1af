"""Rewriting one place of a tree: the tool of which the catalogue of mistakes is made."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from bptrace.algebra.expression import (
    Apply,
    ApplyPair,
    Expression,
    Number,
    Sum,
    Symbol,
    children,
    rebuild,
)
from bptrace.algebra.functions import FUNCTIONS, function_of
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.simplifying import slope_in_value
from bptrace.frozen import frozen
from bptrace.network.network import Network

TWO, HALF = Number(Fraction(2)), Number(Fraction(1, 2))


@frozen
class Place:
    """Which line of which network is rewritten."""

    network: Network
    name: str

    @property
    def layer(self) -> int:
        """The number of its layer, 0 for the loss."""
        found = find_quantity(self.name)
        return (found and found.layer) or 0

    @property
    def layers(self) -> range:
        """The numbers of the layers."""
        return range(1, self.network.depth + 1)

    @property
    def functions(self) -> tuple[str, ...]:
        """The activations that may be mistaken for another: the network's, and the two that everybody knows."""
        used = (function_of(layer.activation) for layer in self.network.layers if not layer.has_slope)
        return tuple(dict.fromkeys(("sigmoid", "tanh", *(function.name for function in used if function))))

    def below(self, layer: int) -> str:
        """The name of a layer's output, x for layer 0."""
        return f"a{layer}" if layer else "x"


Change = Callable[[Expression, Place], Iterator[Expression]]


def each_place(
    expression: Expression, change: Change, place: Place
) -> Iterator[tuple[Expression, Expression, Expression]]:
    """The tree with one node changed, for every node and every change of it; with the node before and after."""
    for new in change(expression, place):
        yield new, expression, new
    operands = children(expression)
    for position, operand in enumerate(operands):
        for inner, before, after in each_place(operand, change, place):
            yield rebuild(expression, (*operands[:position], inner, *operands[position + 1 :])), before, after


def symbol_of(node: Expression, *bases: str) -> tuple[str, int] | None:
    """Base and layer of a node that is a plain quantity of one of these bases; x counts as a of layer 0."""
    if not isinstance(node, Symbol):
        return None
    found = find_quantity(node.name)
    if found is None or found.derivative or found.new:
        return None
    base, layer = ("a", 0) if found.base == "x" else (found.base, found.layer or 0)
    return (base, layer) if base in bases else None


def slope(node: Expression) -> tuple[str, int] | None:
    """Function and layer of f′(z): ("sigmoid", 2) for σ′(z⁽²⁾), ("prelu", 1) for PReLU′(z⁽¹⁾, α⁽¹⁾)."""
    if isinstance(node, Apply | ApplyPair) and node.function.startswith("d") and node.function[1:] in FUNCTIONS:
        argument = symbol_of(children(node)[0], "z")
        return (node.function[1:], argument[1]) if argument else None
    return None


def with_argument(node: Expression, argument: Expression) -> Expression:
    """The function of another argument: σ′(z) → σ′(a), PReLU′(z, α) → PReLU′(a, α)."""
    return rebuild(node, (argument, *children(node)[1:]))


def without_sum(expression: Expression, axis: int) -> Expression:
    """The same tree with no sum over this axis."""
    if isinstance(expression, Sum) and expression.axis == axis:
        return without_sum(expression.operand, axis)
    return rebuild(expression, tuple(without_sum(child, axis) for child in children(expression)))


def with_slopes_of_activations(expression: Expression) -> Expression:
    """The same tree with every f′(z) written in a = f(z)."""
    found = slope(expression)
    if found:
        return slope_in_value(found[0], Symbol(f"a{found[1]}")) or expression
    return rebuild(expression, tuple(with_slopes_of_activations(child) for child in children(expression)))
