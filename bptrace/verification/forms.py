"""The right ways to compute one quantity: as derived, with f′ written in a, by way of ∂L/∂a, the update written out.

All give the same value from the same upstream values, but not from figures that were rounded, or from a wrong one:
whoever computes δ from their own a gets a (1 − a) of that a. A figure that any of them explains is not accused.
"""

from collections.abc import Mapping
from functools import lru_cache

from bptrace.algebra.expression import Expression
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.verification.lines import ordered_lines
from bptrace.verification.rewriting import with_slopes_of_activations

Way = Mapping[str, Expression]


@lru_cache(maxsize=64)
def ways(network: Network, optimizer: Optimizer = SGD) -> tuple[Way, ...]:
    """Ways through the whole derivation, one form a line: textbook, with slopes of a, by ∂L/∂a, by ∂L/∂a with slopes
    of a.
    """
    textbook = {line.name: line.equation.expression for line in ordered_lines(network, optimizer)}
    fine = {line.name: line.equation.expression for line in derivation(network, optimizer, fine=True).lines}
    return textbook, _by_activations(textbook), fine, _by_activations(fine)


def _by_activations(way: Way) -> Way:
    return {name: with_slopes_of_activations(form) for name, form in way.items()}


def form_of_update(name: str) -> int:
    """Which of its forms is the update in ∂L/∂W: where δ is −∂L/∂z the textbook's is another."""
    return -1 if quantity(name).new else 0


@lru_cache(maxsize=64)
def right_forms(network: Network, optimizer: Optimizer = SGD) -> dict[str, tuple[Expression, ...]]:
    """Every right form of every line, the textbook's first."""
    forms: dict[str, tuple[Expression, ...]] = {}
    in_gradients = {name: one for weight in network.trained for name, one in optimizer.in_gradient(weight).items()}
    for name in ways(network, optimizer)[0]:
        found = [way[name] for way in ways(network, optimizer)]
        if name in in_gradients:
            found.append(in_gradients[name].expression)
        forms[name] = tuple(dict.fromkeys(found))
    return forms
