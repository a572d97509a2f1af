"""The forward equations as a chain, and what becomes of a gradient on the way back through each: the same at every step
of a trace, so it is written down once for all of them.
"""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from bptrace.algebra.chain_rule import flow
from bptrace.algebra.expression import ONE, Apply, ApplyPair, Equation, Expression, Softmax, Symbol, operands
from bptrace.algebra.functions import FUNCTIONS, activation_symbol
from bptrace.algebra.notation import mathematics
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.tracing import Trace

G = Symbol("G")
_BARE = str.maketrans("", "", "⁽⁾")

_chains: WeakKeyDictionary[Trace, tuple["Link", ...]] = WeakKeyDictionary()


@frozen
class Link:
    """A forward equation in the chain: the quantity before it, and its other operands, which hang below it.

    `function` is what is applied to the one before, if it is a single function; `back` what an operand receives where G
    arrives, "G W²ᵀ", "G⊙σ′(z¹)", and of L, whose gradient is 1, the slope.
    """

    equation: Equation
    before: str
    others: tuple[str, ...]
    function: str
    back: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """What the equation brings into the drawing."""
        return (self.equation.name, *self.others)


def chain(traced: Trace) -> tuple[Link, ...]:
    """From x to L."""
    if traced not in _chains:
        _chains[traced] = _links(traced.scenario.network)
    return _chains[traced]


def _links(network: Network) -> tuple[Link, ...]:
    links: list[Link] = []
    before = "x"
    for equation in network.forward:
        others = tuple(name for name in operands(equation.expression) if name != before)
        back = _back(network, equation, ONE if equation is network.forward[-1] else G)
        links.append(Link(equation, before, others, _function(equation.expression), back))
        before = equation.name
    return tuple(links)


def _back(network: Network, equation: Equation, arriving: Expression) -> dict[str, str]:
    """What every operand receives; along several paths, the sum."""
    shapes = network.shapes | {G.name: network.shapes[equation.name]}
    received: dict[str, list[str]] = {}
    for name, gradient in flow(equation.expression, arriving, shapes):
        received.setdefault(name, []).append(mathematics(gradient.expression))
    return {name: " + ".join(parts).translate(_BARE) for name, parts in received.items()}


def _function(expression: Expression) -> str:
    if isinstance(expression, Apply | ApplyPair):
        return FUNCTIONS[expression.function].symbol
    return activation_symbol("softmax") if isinstance(expression, Softmax) else ""
