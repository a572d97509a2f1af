"""How each optimizer updates one parameter W from its gradient g, as equations.

What is kept for the next update has names of its own (`mW1`, `vW1`, `accW1`): an update computes `mW1_new` before
`W1_new`, and the next one starts from there.

Sources: Polyak 1964 (momentum); Duchi, Hazan & Singer 2011 (adagrad); Hinton, lecture 6e, 2012 (rmsprop); Kingma & Ba
2015, algorithm 1 (adam).
"""

from collections.abc import Callable, Iterator

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Equation,
    Expression,
    Power,
    ScalarPower,
    Scale,
    Subtract,
    Sum,
    Symbol,
)
from bptrace.frozen import frozen

Equations = Iterator[Equation]

ETA, BETA, BETA1, BETA2, EPSILON, WEIGHT_DECAY, T = map(
    Symbol, ("eta", "beta", "beta1", "beta2", "epsilon", "weight_decay", "t")
)


def sgd(w: str, g: Expression) -> Equations:
    """W_new = W − η g."""
    yield descent(w, Scale(ETA, g))


def momentum(w: str, g: Expression) -> Equations:
    """m_new = β m + g; W_new = W − η m_new."""
    yield Equation(f"m{w}_new", Add(Scale(BETA, Symbol(f"m{w}")), g))
    yield descent(w, Scale(ETA, Symbol(f"m{w}_new")))


def averaged_momentum(w: str, g: Expression) -> Equations:
    """m_new = β m + (1 − β) g; W_new = W − η m_new."""
    yield average(f"m{w}", BETA, g)
    yield descent(w, Scale(ETA, Symbol(f"m{w}_new")))


def adagrad(w: str, g: Expression) -> Equations:
    """acc_new = acc + g²; W_new = W − η g / (√acc_new + ε)."""
    yield Equation(f"acc{w}_new", Add(Symbol(f"acc{w}"), Power(g, 2)))
    yield descent(w, scaled(g, f"acc{w}_new"))


def rmsprop(w: str, g: Expression) -> Equations:
    """v_new = β v + (1 − β) g²; W_new = W − η g / (√v_new + ε)."""
    yield average(f"v{w}", BETA, Power(g, 2))
    yield descent(w, scaled(g, f"v{w}_new"))


def adam(w: str, g: Expression) -> Equations:
    """m_new and v_new average g and g²; m̂ and v̂ are they over 1 − βᵗ; W_new = W − η m̂ / (√v̂ + ε)."""
    yield average(f"m{w}", BETA1, g)
    yield average(f"v{w}", BETA2, Power(g, 2))
    yield Equation(f"mhat{w}", Divide(Symbol(f"m{w}_new"), rest(ScalarPower(BETA1, T))))
    yield Equation(f"vhat{w}", Divide(Symbol(f"v{w}_new"), rest(ScalarPower(BETA2, T))))
    yield descent(w, scaled(Symbol(f"mhat{w}"), f"vhat{w}"))


# --- their parts -----------------------------------------------------------------------------------------------------


def descent(w: str, step: Expression) -> Equation:
    """W_new = W − step."""
    return Equation(f"{w}_new", Subtract(Symbol(w), step))


def average(kept: str, beta: Expression, new: Expression) -> Equation:
    """v_new = β v + (1 − β) new."""
    return Equation(f"{kept}_new", Add(Scale(beta, Symbol(kept)), Scale(rest(beta), new)))


def rest(share: Expression) -> Expression:
    """1 − share."""
    return Subtract(ONE, share)


def scaled(g: Expression, squares: str) -> Expression:
    """η g / (√squares + ε), entry by entry."""
    return Divide(Scale(ETA, g), Add(Apply(Symbol(squares), "sqrt"), EPSILON))


# --- around them -----------------------------------------------------------------------------------------------------


def decayed(w: str, gradient: Expression) -> Equation:
    """g = ∂L/∂W + λ W: the gradient of L + λ/2 Σ W²."""
    return Equation(f"g{w}", Add(gradient, Scale(WEIGHT_DECAY, Symbol(w))))


def normalised(step: Equation) -> Equations:
    """u = what the update would be; W_new = u / √(Σ u²)."""
    updated = Symbol(f"u{step.name.removesuffix('_new')}")
    yield Equation(updated.name, step.expression)
    yield Equation(step.name, Divide(updated, Apply(Sum(Power(updated, 2), None), "sqrt")))


@frozen
class Rule:
    """An optimizer's equations, the letters of what it keeps, and the settings that are its own."""

    equations: Callable[[str, Expression], Equations]
    keeps: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


RULES = {
    "sgd": Rule(sgd),
    "momentum": Rule(momentum, ("m",), ("form", "beta")),
    "adagrad": Rule(adagrad, ("acc",), ("initial", "epsilon")),
    "rmsprop": Rule(rmsprop, ("v",), ("beta", "epsilon")),
    "adam": Rule(adam, ("m", "v"), ("beta1", "beta2", "epsilon")),
}
AVERAGED_MOMENTUM = Rule(averaged_momentum, ("m",), ("form", "beta"))
