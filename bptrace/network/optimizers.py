"""Optimizers as equations: how the update of one parameter is computed from its gradient."""

from collections.abc import Callable, Sequence

from bptrace.algebra.expression import Equation, Expression, Scale, Subtract, Symbol


def sgd(name: str, gradient: Expression) -> Sequence[Equation]:
    """W_new = W − η ∂L/∂W."""
    return [Equation(f"{name}_new", Subtract(Symbol(name), Scale(Symbol("eta"), gradient)))]


OPTIMIZERS: dict[str, Callable[[str, Expression], Sequence[Equation]]] = {"sgd": sgd}
