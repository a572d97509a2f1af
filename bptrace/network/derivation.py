"""The whole derivation of a network: forward, loss, backward and update equations in the order of computing.

The backward equations are derived (`algebra.chain_rule`), never written down. Two granularities of the same derivation:
*fine* keeps ∂L/∂a as an equation of its own, *textbook* puts it into δ: δ⁽²⁾ = (δ⁽³⁾ W⁽³⁾ᵀ) ⊙ σ′(z⁽²⁾).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from bptrace.algebra.arithmetic import lift_minus, negate
from bptrace.algebra.chain_rule import derive
from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import (
    Apply,
    Equation,
    Expression,
    Negate,
    Sum,
    Symbol,
    operands,
    substitute,
)
from bptrace.algebra.functions import function_of
from bptrace.algebra.quantity import quantity
from bptrace.algebra.simplifying import Known, minus_in_front, simplify, slope_in_value
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.network.optimizers import SGD, Optimizer

Phase = Literal["forward", "loss", "backward", "update"]


@frozen
class Line:
    """One equation of a derivation, its phase, its layer (None for L) and the rules that made it, in their order.

    `unsimplified` is what the chain rule left, where simplifying made it shorter.
    """

    equation: Equation
    phase: Phase
    layer: int | None
    rules: tuple[str, ...] = ()
    unsimplified: Expression | None = None

    @property
    def name(self) -> str:
        """The quantity it computes."""
        return self.equation.name


@frozen
class Derivation:
    """The ordered equations of one network and its update."""

    network: Network
    lines: tuple[Line, ...]
    fine: bool = False
    optimizer: Optimizer = SGD

    @cached_property
    def by_name(self) -> Mapping[str, Line]:
        """The line of every quantity."""
        return {line.name: line for line in self.lines}

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The symbolic shape of every quantity there can be."""
        network = self.network
        return {**network.shapes, **self.optimizer.shapes({name: network.shapes[name] for name in network.trained})}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What a typed formula may speak of."""
        return replace(self.network.vocabulary, shapes=self.shapes)

    def lines_for(self, asked: frozenset[str]) -> tuple["Line", ...]:
        """The lines before the update that compute what is asked for, in order."""
        wanted, lines = set(asked), []
        for line in reversed(self.phase("forward", "loss", "backward")):
            if line.name in wanted:
                wanted.update(operands(line.equation.expression))
                lines.append(line)
        return tuple(reversed(lines))

    def phase(self, *phases: Phase) -> tuple[Line, ...]:
        """The lines of some phases."""
        return tuple(line for line in self.lines if line.phase in phases)


@lru_cache(maxsize=256)
def derivation(network: Network, optimizer: Optimizer = SGD, fine: bool = False) -> Derivation:
    """The derivation of `network`, with its update by `optimizer`; `fine` keeps every ∂L/∂a.

    Equations speak of n1, never of a number: it is made once for all networks that differ in their widths alone.
    """
    narrow = replace(network, inputs=1, layers=tuple(replace(layer, size=1) for layer in network.layers))
    if network != narrow:
        return replace(derivation(narrow, optimizer, fine), network=network)
    backward = tuple(_backward(network, fine))
    gradients = {line.name: line.equation.expression for line in backward}
    lines = (*_forward(network), *backward, *_update(network, optimizer, gradients))
    return Derivation(network, lines, fine, optimizer)


def _forward(network: Network) -> Iterator[Line]:
    for equation in network.forward:
        layer = quantity(equation.name).layer
        yield Line(equation, "loss" if layer is None else "forward", layer)


def _backward(network: Network, fine: bool) -> Iterator[Line]:
    """δ, ∂L/∂W, ∂L/∂b from the last layer to the first.

    The chain rule speaks of ∂L/∂z; where the convention is δ = −∂L/∂z, what stands for it is −δ.
    """
    stands_for: dict[str, Expression] = {}
    rules_of: dict[str, tuple[str, ...]] = {}
    known = _known(network)
    constants = frozenset(("x", "y", "eta"))
    for name, gradient in derive(network.forward, network.shapes, constants).items():
        symbol, of = f"d{name}", quantity(name)
        expression = lift_minus(substitute(gradient.expression, stands_for))
        hidden = (rules_of.get(used, ()) for used in operands(gradient.expression))
        shorter, simplified = simplify(expression, known)
        rules = tuple(dict.fromkeys((*chain.from_iterable(hidden), *gradient.rules, *simplified)))
        before, expression = (expression if simplified else None), shorter
        if of.base == "z":
            delta = Symbol(f"delta{of.layer}")
            minus = network.sign == "minus"
            stands_for[symbol] = Negate(delta) if minus else delta
            equation = Equation(delta.name, minus_in_front(negate(expression) if minus else expression))
            yield Line(equation, "backward", of.layer, rules, before and (negate(before) if minus else before))
        elif of.base == "a" and not fine:
            stands_for[symbol], rules_of[symbol] = expression, rules
        else:
            yield Line(Equation(symbol, minus_in_front(expression)), "backward", of.layer, rules, before)


def _known(network: Network) -> Known:
    """What derived equations may be simplified by: what the loss asks of its targets, slopes in the layer's output."""
    whole = Sum(Symbol("y"), network.axis_of_outputs)
    slopes: dict[Expression, Expression] = {
        Apply(Symbol(f"z{k}"), function.derivative): written
        for k, layer in enumerate(network.layers, 1)
        if (function := function_of(layer.activation)) and (written := slope_in_value(function.name, Symbol(f"a{k}")))
    }
    return Known(frozenset([whole] if network.has_one_whole else ()), slopes)


def _update(network: Network, optimizer: Optimizer, gradients: Mapping[str, Expression]) -> Iterator[Line]:
    """W1_new, b1_new, …, each after what it is made of.

    With δ = −∂L/∂z plain descent has the gradient written out, W + η aᵀ δ, as that convention does.
    """
    written_out = network.sign == "minus" and not (optimizer.rule.keeps or optimizer.weight_decay)
    for name in network.trained:
        gradient = gradients[f"d{name}"] if written_out else Symbol(f"d{name}")
        for equation in optimizer.equations(name, gradient):
            yield Line(Equation(equation.name, lift_minus(equation.expression)), "update", quantity(name).layer)
