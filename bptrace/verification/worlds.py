"""Worlds: places in which a formula can be tried, each a consistent set of values of every quantity.

One sample can agree with a wrong formula by accident: with one sample 1/m is 1, in a square network a wrong matrix
fits, a dead unit hides its factor. So formulas are tried on the person's own sample, on a *twin* (the same
architecture, other numbers), on *probes* (other widths, other η, later updates; one sample, fewer and more of them than
units), and those whose shapes do not fit on *square* worlds where every shape fits every other, so that even they can
be compared by value. Code may do something else where sizes are equal: it is tried on a square world as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import FUNCTIONS, Array, Function, function_of
from bptrace.algebra.quantity import quantity
from bptrace.algebra.rounding import magnitude
from bptrace.frozen import frozen
from bptrace.network.derivation import Line
from bptrace.network.network import Layer, Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.scenario import Scenario
from bptrace.tracing import givens
from bptrace.verification.lines import ordered_lines

PROBE_SAMPLES, PROBE_RATE, LATER = 3, 0.37, 3
OTHER_NUMBERS = {"beta": 0.71, "beta1": 0.62, "beta2": 0.83, "epsilon": 0.03, "weight_decay": 0.05}
SMALLEST_WIDTH = 4  # above the samples, and above 2: a half is then never 1/m or 1/n
CROWD = 2  # how many more samples than the widest layer has units
TWINS = (1, 500, 600, 700)  # the seeds of worlds of the sample's own sizes, the first is the twin's
TRIES = 24  # draws among which the liveliest probe is chosen
NOTHING: Mapping[str, Array] = MappingProxyType({})


@frozen(eq=False)
class World:
    """The right value of every quantity of a scenario, with its rounding bound; `functions` say what ReLU′(0) is.

    `known` remembers the value of trees that are asked for again and again, and how far rounding can move it.
    """

    scenario: Scenario
    values: Mapping[str, Array]
    bounds: Mapping[str, Array]
    functions: Mapping[str, Function]
    known: dict[int, tuple[Expression, Array | None, Array]] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        """The scenario's network."""
        return self.scenario.network

    @property
    def is_square(self) -> bool:
        """Whether there are as many samples as inputs as units in every layer."""
        return {*self.network.sizes} == {self.scenario.samples}

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everything that is computed in it."""
        return ordered_lines(self.scenario.network, self.scenario.optimizer)


def world(
    scenario: Scenario, functions: Mapping[str, Function] = FUNCTIONS, other: Mapping[str, Array] = NOTHING
) -> World:
    """Every line of the scenario's derivation, evaluated, with `other` numbers in place of what is given."""
    values = {**givens(scenario), **other}
    bounds: dict[str, Array] = {}
    with np.errstate(all="ignore"):
        for line in ordered_lines(scenario.network, scenario.optimizer):
            expression = line.equation.expression
            values[line.name] = np.array(value(expression, values, functions), dtype=float)
            bounds[line.name] = magnitude(expression, values, bounds)
    return World(scenario, MappingProxyType(values), MappingProxyType(bounds), functions)


@frozen
class Updating:
    """How parameters are updated in a world: the optimizer, η, and how many updates there were before, towards targets
    that are any shares or `one_hot`, 0 or 1.

    The probes are so many updates `later`, that β and βᵗ are not the same, and something has been `kept` from those
    before. `size` multiplies inputs and biases: a threshold or a limit in a formula shows where numbers are small or
    large. Numbers that may be typed in place of a name, β, are the same in every world.
    """

    optimizer: Optimizer = SGD
    rate: float = PROBE_RATE
    updates: int = 0
    later: int = LATER
    kept: bool = True
    one_hot: bool = False
    size: float = 1.0

    def with_other(self, names: Iterable[str]) -> "Updating":
        """With other values of these numbers: what agrees only because 1 − β is η differs then."""
        others: dict[str, Any] = {name: OTHER_NUMBERS[name] for name in names if name in OTHER_NUMBERS}
        return replace(self, optimizer=replace(self.optimizer, **others)) if others else self

    @property
    def at_probes(self) -> "Updating":
        """The same, some updates later."""
        return replace(self, updates=self.updates + self.later)


DESCENT = Updating()


@lru_cache(maxsize=32)
def twin(network: Network, samples: int, updating: Updating = DESCENT) -> World:
    """The same architecture and number of samples, since a number typed for m or n is no mistake, and other numbers."""
    return _liveliest(network, samples, TWINS[0], updating)


@lru_cache(maxsize=8)
def twins(network: Network, samples: int, updating: Updating = DESCENT) -> tuple[World, ...]:
    """Several like the twin: what is right in all of them is right for these sizes."""
    return tuple(_liveliest(network, samples, seed, updating) for seed in TWINS)


@lru_cache(maxsize=32)
def probes(network: Network, updating: Updating = DESCENT) -> tuple[World, ...]:
    """Other widths, all different, with fewer samples than any, with more than any, and with one."""
    rising = tuple(range(SMALLEST_WIDTH, SMALLEST_WIDTH + network.depth + 1))
    wide, narrowing = _with_sizes(network, rising), _with_sizes(network, rising[::-1])
    return (
        _liveliest(wide, PROBE_SAMPLES, 100, updating.at_probes),
        _liveliest(narrowing, max(rising) + CROWD, 200, updating.at_probes),
        _liveliest(wide, 1, 300, updating.at_probes),
    )


@lru_cache(maxsize=32)
def squares(network: Network, updating: Updating = DESCENT) -> tuple[World, ...]:
    """Worlds with as many samples as inputs as units in every layer."""
    sizes = {side: _with_sizes(network, (side,) * (network.depth + 1)) for side in (4, 5)}
    return tuple(_liveliest(square, side, 400, updating.at_probes) for side, square in sizes.items())


def _with_sizes(network: Network, sizes: tuple[int, ...]) -> Network:
    layers = tuple(Layer(size, layer.activation) for size, layer in zip(sizes[1:], network.layers, strict=True))
    return replace(network, inputs=sizes[0], layers=layers)


def _liveliest(network: Network, samples: int, seed: int, updating: Updating) -> World:
    """The first of several draws in which nothing is dead, or else the least dead."""
    best: World | None = None
    least = np.inf
    for attempt in range(TRIES):
        drawn = world(_drawn(network, samples, seed + attempt, updating))
        dead = _deadness(drawn)
        if dead < least:
            best, least = drawn, dead
        if not dead:
            break
    assert best is not None
    return best


def _drawn(network: Network, samples: int, seed: int, updating: Updating) -> Scenario:
    random = np.random.default_rng(seed)
    parameters = {}
    for name in network.parameters:
        shape = network.shape_of(name)
        found = quantity(name)
        fan_in = network.sizes[(found.layer or 0) - 1]
        scale = 1.2 / np.sqrt(fan_in) if found.base == "W" else 0.5 * updating.size
        parameters[name] = random.standard_normal(shape) * scale
        if found.base == "alpha":  # a negative slope would undo itself where it is applied twice
            parameters[name] = random.uniform(0.1, 0.9, shape)
    x = random.standard_normal(network.oriented(samples, network.inputs)) * updating.size
    y = random.uniform(0.1, 0.9, network.oriented(samples, network.outputs))
    if network.has_one_whole:
        axis = network.axis_of_outputs
        y = y == y.max(axis, keepdims=True) if updating.one_hot else y / y.sum(axis, keepdims=True)
    elif updating.one_hot:
        y = y.round()
    drawn = Scenario(
        network,
        parameters,
        x,
        y.astype(float),
        learning_rate=updating.rate,
        optimizer=replace(updating.optimizer, decay=1.0, decay_every=0),
        updates=updating.updates,
    )
    state = {name: random.uniform(0.1, 0.9, value.shape) for name, value in drawn.state.items()}
    return replace(drawn, state=state) if updating.kept else drawn


def _all_alike(entries: Array) -> bool:
    return bool((entries == entries.flat[0]).all())  # np.unique would import another tenth of numpy


def _deadness(drawn: World) -> float:
    """How much this world cannot show: gradients that are zero or no numbers, errors or kinked units on one side."""
    network, values = drawn.network, drawn.values
    dead_or_lost = (not np.any(values[line.name]) or not np.isfinite(values[line.name]).all() for line in drawn.lines)
    dead = sum(dead_or_lost) * 10.0
    error = values[f"a{network.depth}"] - values["y"]
    dead += error.size > 1 and _all_alike(np.sign(error))
    for number, layer in enumerate(network.layers, 1):
        z = values[f"z{number}"]
        function = function_of(layer.activation)
        kinks = function is not None and function.kinks
        dead += 0.5 * (kinks and z.size > 1 and _all_alike(z > 0))
    return float(dead)
