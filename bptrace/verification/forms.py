"""The right ways to compute one quantity: as derived, with f′ written in a, by way of ∂L/∂a, the update written out.

All give the same value from the same upstream values, but not from figures that were rounded, or from a wrong one:
whoever computes δ from their own a gets a (1 − a) of that a. A figure that any of them explains is not accused.
"""

from functools import lru_cache

from bptrace.algebra.expression import Expression, Scale, Subtract, Symbol
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.verification.case import ordered_lines
from bptrace.verification.rewriting import with_slopes_of_activations


@lru_cache(maxsize=64)
def right_forms(network: Network, optimizer: str = "sgd") -> dict[str, tuple[Expression, ...]]:
    """Every right form of every line, the textbook's first."""
    fine = derivation(network, optimizer, fine=True).by_name
    forms: dict[str, tuple[Expression, ...]] = {}
    for line in ordered_lines(network, optimizer):
        derived = [line.equation.expression, fine[line.name].equation.expression]
        if line.phase == "update":
            weight = line.name.removesuffix("_new")
            derived.append(Subtract(Symbol(weight), Scale(Symbol("eta"), Symbol(f"d{weight}"))))
        derived += [with_slopes_of_activations(form) for form in derived]
        forms[line.name] = tuple(dict.fromkeys(derived))
    return forms
