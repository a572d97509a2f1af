"""Random derivations as a learner would write them: the network, the numbers, a formula or figures for every line.

Right values come from evaluating the derivation here, line by line, from whatever the "learner" wrote down before.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from verification.spelling import as_calls

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Equation, Expression
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.quantity import quantity
from bptrace.network.network import Layer, Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import toml_value
from bptrace.network.update_rules import RULES
from bptrace.tracing import givens
from bptrace.verification import Report, check_text
from bptrace.verification.lines import ordered_lines
from bptrace.verification.report import NAMED

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus", "identity", "leaky-relu", "prelu")
LOGARITHMIC = ("bce", "cross-entropy")


def random_scenario(chance: random.Random) -> Scenario:
    """A network of any kind, one sample or three, numbers of any usual size."""
    hidden = [
        Layer(chance.choice((1, 2, 2, 3, 4)), chance.choice(ACTIVATIONS)) for _ in range(chance.choice((0, 1, 1, 2)))
    ]
    last = Layer(chance.choice((1, 2, 2, 3, 4)), chance.choice((*ACTIVATIONS, "softmax", "sigmoid")))
    logarithmic = LOGARITHMIC if last.activation in ("sigmoid", "softmax") else ()
    layers = (*hidden, last)
    network = Network(
        chance.choice((1, 2, 2, 3)),
        layers,
        layout=chance.choice(("row", "column")),
        bias=chance.choice(("trained", "fixed", "none")),
        loss=chance.choice(("half-sse", "sse", "mse", *logarithmic)),
        sign=chance.choice(("plus", "plus", "minus")),
    )
    numbers = np.random.default_rng(chance.randrange(10**9))
    samples, size = chance.choice((1, 1, 3)), chance.choice((0.5, 1.0, 1.0, 2.0))
    parameters = {name: size * numbers.standard_normal(network.shape_of(name)) for name in network.parameters}
    # A negative trained slope undoes itself where it is applied twice: figures could not tell σ′(a) from no σ′ at all.
    parameters |= {name: np.abs(array) for name, array in parameters.items() if name.startswith("alpha")}
    x = numbers.standard_normal(network.oriented(samples, network.inputs)).round(2)
    y = targets(network, numbers.random((samples, network.outputs)).round(2))
    plain = Scenario(network, parameters, x, y, learning_rate=chance.choice((0.1, 0.5, 1.0)))
    return plain if chance.random() < 0.6 else _updated_otherwise(plain, chance, numbers)


def _updated_otherwise(scenario: Scenario, chance: random.Random, numbers: np.random.Generator) -> Scenario:
    """With another optimizer, before its first update or in the midst of training."""
    optimizer = Optimizer(
        name=chance.choice(list(RULES)),
        form=chance.choice(("classical", "averaged")),
        weight_decay=chance.choice((0.0, 0.0, 0.02)),
        normalise=chance.random() < 0.2,
    )
    other = replace(scenario, optimizer=optimizer)
    if chance.random() < 0.5:
        return other
    state = {name: numbers.uniform(0.1, 0.9, value.shape).round(2) for name, value in other.state.items()}
    return replace(other, state=state, updates=chance.choice((1, 2, 40)))


def targets(network: Network, shares: Array) -> Array:
    """Targets that the loss takes, given numbers from 0 to 1, one sample a row; in the network's layout."""
    chosen = np.eye(shares.shape[1])[shares.argmax(axis=1)] if network.loss == "cross-entropy" else shares
    return chosen if network.layout == "row" else chosen.T


@dataclass
class Paper:
    """A derivation being written: its lines, and every value as the learner knows it."""

    scenario: Scenario
    declared: bool = True
    lines: list[str] = field(default_factory=list)
    values: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scenario, network = self.scenario, self.scenario.network
        self.lines += [f"network: {network}", f"bias: {network.bias}", f"learning-rate: {scenario.learning_rate!r}"]
        if self.declared:
            self.lines += [f"layout: {network.layout}", f"sign: {network.sign}", f"loss: {network.loss}"]
        self.lines += _updating(scenario)
        given = {"x": scenario.x, "y": scenario.y, **scenario.parameters}
        self.lines += [f"{name} = {matrix(array, repr)}" for name, array in given.items()]
        self.values |= givens(scenario)

    def compute(self, expression: Expression, values: Mapping[str, Array] | None = None) -> Array:
        """The value of an expression from what was written so far; ValueError where the shapes do not fit."""
        with np.errstate(all="ignore"):
            return np.array(value(expression, self.values if values is None else values), dtype=float)

    def formula(self, name: str, expression: Expression, chance: random.Random) -> None:
        """Write a formula down, in the screen's notation, in numpy's, or in numpy's calls."""
        written = chance.choice((mathematics, numpy_code, None))
        self.lines.append(
            written(Equation(name, expression)) if written else f"{name} = {as_calls(expression, chance)}"
        )

    def figures(self, name: str, array: Array, digits: int, carried: bool = True) -> None:
        """Write figures down; the learner goes on with the rounded ones where they are carried over."""
        self.lines.append(f"{name} = {matrix(array, lambda entry: f'{entry:.{digits}f}')}")
        if carried:
            self.values[name] = np.array([[float(f"{entry:.{digits}f}") for entry in row] for row in array])

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def matrix(array: Array, write: Callable[[float], str]) -> str:
    """`[[0.1, 0.2], [0.3, 0.4]]`."""
    return "[" + ", ".join("[" + ", ".join(write(float(entry)) for entry in row) + "]" for row in array) + "]"


def of_output(name: str) -> bool:
    """Whether it is a ∂L/∂a, which the textbook leaves out."""
    found = quantity(name)
    return found.derivative and found.base == "a"


def right_lines(network: Network, optimizer: Optimizer = SGD) -> Mapping[str, Expression]:
    """The textbook's line of every quantity, in order; ∂L/∂a among them."""
    return {line.name: line.equation.expression for line in ordered_lines(network, optimizer)}


def _updating(scenario: Scenario) -> Iterator[str]:
    """The header's lines about the optimizer, where it is not plain descent."""
    optimizer = scenario.optimizer
    if optimizer != SGD:
        yield f"optimizer: {optimizer.name}"
        told: dict[str, object] = {f"optimizer.{name}": value for name, value in optimizer.settings.items()}
        if scenario.has_updated:
            told |= {"state.updates": scenario.updates}
            told |= {f"state.{name}": value for name, value in scenario.state.items()}
        yield from (f"set: {key}={toml_value(value)}" for key, value in told.items())


def judged(written: str, exam: bool = False, hint: int = NAMED) -> Report:
    """The report on a file that means the usual sign and loss where it says nothing: no other has to be tried."""
    usual = {"sign": "plus", "loss": "half-sse"} if "softmax" not in written else {"sign": "plus"}
    meant = {option: value for option, value in usual.items() if f"{option}:" not in written}
    return check_text(written, scenario_options=meant, exam=exam, hint=hint)
