"""Rewriting one place of a tree: the tool of which the catalogue of mistakes is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bptrace.algebra.expression import (
    Apply,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
    children,
    rebuild,
)
from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.quantity import find_quantity
from bptrace.network.network import Network

ONE, TWO, HALF = (Number(Fraction(number)) for number in ("1", "2", "1/2"))


@dataclass(frozen=True)
class Place:
    """Which line of which network is rewritten."""

    network: Network
    name: str

    @property
    def layers(self) -> range:
        """The numbers of the layers."""
        return range(1, self.network.depth + 1)

    @property
    def functions(self) -> tuple[str, ...]:
        """The activations that may be mistaken for another: the network's, and the two that everybody knows."""
        used = (layer.activation for layer in self.network.layers)
        return tuple(dict.fromkeys(name for name in ("sigmoid", "tanh", *used) if name != "identity"))

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
    """Function and layer of f′(z): ("sigmoid", 2) for σ′(z⁽²⁾)."""
    if isinstance(node, Apply) and node.function.startswith("d") and node.function[1:] in FUNCTIONS:
        argument = symbol_of(node.operand, "z")
        return (node.function[1:], argument[1]) if argument else None
    return None


def from_activation(function: str, a: Expression) -> Expression | None:
    """f′ written in a = f(z), as on paper: a (1 − a), 1 − a², …"""
    match function:
        case "sigmoid":
            return Hadamard(a, Subtract(ONE, a))
        case "tanh":
            return Subtract(ONE, Power(a, 2))
        case "relu":
            return Apply(a, "drelu")
        case "softplus":
            return Subtract(ONE, Apply(Negate(a), "exp"))
    return None


def with_slopes_of_activations(expression: Expression) -> Expression:
    """The same tree with every f′(z) written in a = f(z)."""
    found = slope(expression)
    if found:
        return from_activation(found[0], Symbol(f"a{found[1]}")) or expression
    return rebuild(expression, tuple(with_slopes_of_activations(child) for child in children(expression)))
