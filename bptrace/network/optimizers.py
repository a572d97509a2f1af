"""An optimizer: how parameters are updated, and the numbers it does so with."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Literal

from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import Equation, Expression, Symbol, operands
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.figures import rate, share, whole
from bptrace.network.update_rules import AVERAGED_MOMENTUM, RULES, Equations, Rule, decayed, normalised
from bptrace.network.words import choice, truth

Form = Literal["classical", "averaged"]
READERS: Mapping[str, Callable[[object, str], object]] = {
    "name": choice(*RULES),
    "form": choice("classical", "averaged"),
    **dict.fromkeys(("beta", "beta1", "beta2"), share),
    **dict.fromkeys(("epsilon", "initial", "decay", "weight_decay"), rate),
    "decay_every": whole,
    "normalise": truth,
}
"""What a value of each field may be."""
SHARED = ("decay", "decay_every", "weight_decay", "normalise")
OWN = tuple(name for name in READERS if name not in ("name", *SHARED))
"""The fields that every optimizer has, and those that belong to some."""


@frozen
class Optimizer:
    """An optimizer by its name and its numbers, the learning rate apart; those it has no use for change nothing.

    `form` is momentum's: β m + g, or averaged, β m + (1 − β) g. `initial` is where adagrad's sums of squares start.
    After every `decay_every` epochs the learning rate is multiplied by `decay`. `weight_decay` is λ of λ/2 Σ W², for
    weights and not for biases (Goodfellow, Bengio & Courville, Deep Learning, § 7.1). `normalise` divides every W by
    its Frobenius norm after its update, as Lab 1's L2_Norm does.
    """

    name: str = "sgd"
    form: Form = "classical"
    beta: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    initial: float = 0.0
    decay: float = 1.0
    decay_every: int = 0
    weight_decay: float = 0.0
    normalise: bool = False

    def __post_init__(self) -> None:
        for name, read in READERS.items():
            object.__setattr__(self, name, read(getattr(self, name), f"optimizer.{name}"))

    @property
    def rule(self) -> Rule:
        """Its equations."""
        return AVERAGED_MOMENTUM if (self.name, self.form) == ("momentum", "averaged") else RULES[self.name]

    @property
    def options(self) -> tuple[str, ...]:
        """The fields that mean something to it, besides its name."""
        return (*self.rule.options, *SHARED)

    @property
    def settings(self) -> Mapping[str, object]:
        """What a file has to tell of it: its own fields, and of the shared ones those that do something."""
        defaults = {field.name: field.default for field in fields(self)}
        told = {name: getattr(self, name) for name in self.options}
        return {name: value for name, value in told.items() if name not in SHARED or value != defaults[name]}

    def rate(self, learning_rate: float, epoch: int) -> float:
        """η in an epoch, counted from 0."""
        return learning_rate * self.decay ** (epoch // self.decay_every) if self.decay_every else learning_rate

    # --- as equations ------------------------------------------------------------------------------------------------

    def equations(self, parameter: str, gradient: Expression) -> Equations:
        """The update of one parameter, in the order of computing."""
        is_weight = quantity(parameter).base == "W"
        if self.weight_decay and is_weight:
            yield decayed(parameter, gradient)
            gradient = Symbol(f"g{parameter}")
        *before, step = self.rule.equations(parameter, gradient)
        yield from before
        yield from normalised(step) if self.normalise and is_weight else (step,)

    def in_gradient(self, parameter: str) -> Mapping[str, Equation]:
        """The same by the quantity computed, from ∂L/∂W as a symbol."""
        return {equation.name: equation for equation in self.equations(parameter, Symbol(f"d{parameter}"))}

    def kept(self, parameter: str) -> tuple[str, ...]:
        """The names of what is kept for a parameter from one update to the next: `mW1`, `vW1`."""
        return tuple(f"{letter}{parameter}" for letter in self.rule.keeps)

    def start(self, kept: str) -> float:
        """What every entry of it is before the first update."""
        return self.initial if quantity(kept).state == "acc" else 0.0

    @cached_property
    def scalars(self) -> tuple[str, ...]:
        """The numbers that its equations name, η first; t is the number of the update."""
        equations = self.in_gradient("W1").values()
        named = {name for equation in equations for name in operands(equation.expression)}
        return tuple(name for name in SCALARS if name in named)

    def numbers(self, learning_rate: float, updates: int, epoch: int) -> Mapping[str, float]:
        """What they are in an epoch, after so many updates: t counts from 1."""
        changing = {"eta": self.rate(learning_rate, epoch), "t": float(updates + 1)}
        return {name: changing[name] if name in changing else getattr(self, name) for name in self.scalars}

    def shapes(self, trained: Mapping[str, Shape]) -> Mapping[str, Shape]:
        """The symbolic shape of every quantity that its equations name besides a network's; `trained`: parameters'."""
        scalars: dict[str, Shape] = dict.fromkeys(self.scalars, ())
        matrices = {
            name: shape
            for parameter, shape in trained.items()
            for name in (*self.kept(parameter), *self.in_gradient(parameter))
        }
        return scalars | matrices


SCALARS = ("eta", "beta", "beta1", "beta2", "epsilon", "weight_decay", "t")
SGD = Optimizer()
