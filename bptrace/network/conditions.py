"""Conditions and watched formulas over the quantities of one network."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bptrace.algebra.condition_reader import SCALAR, read_condition, read_watched
from bptrace.algebra.conditions import Condition, Watched
from bptrace.algebra.expression import operands
from bptrace.algebra.parser import Vocabulary
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.network.scenario import Scenario


def condition(typed: str, scenario: Scenario) -> Condition:
    """The condition over one trace that was typed. Raises FormulaError with one sentence and a column."""
    return read_condition(typed, _traced(scenario), lengths(scenario.network, scenario.samples))


def training_condition(typed: str, scenario: Scenario, samples: int, extra: Iterable[str]) -> Condition:
    """The condition over a training whose epochs end with an update of `samples` samples.

    `extra` are single numbers besides the quantities, such as `accuracy`. Raises FormulaError with one sentence and a
    column.
    """
    network = scenario.network
    lines = derivation(network, scenario.optimizer, fine=True).phase("forward", "loss", "backward")
    held = {*(line.name for line in lines), *network.parameters, *(f"{name}_new" for name in network.trained)}
    known = _of(network, held | {"eta"})
    shapes = {**known.shapes, **dict.fromkeys(extra, SCALAR)}
    return read_condition(typed, replace(known, shapes=shapes), lengths(network, samples))


def watched(typed: str, scenario: Scenario) -> Watched:
    """The formula to watch that was typed. Raises FormulaError with one sentence and a column."""
    return read_watched(typed, _traced(scenario), lengths(scenario.network, scenario.samples))


def lengths(network: Network, samples: int) -> Mapping[str, int]:
    """What the dimensions of symbolic shapes stand for: m samples, n0 inputs, n1 units of layer 1, …"""
    return {"m": samples, **{f"n{layer}": size for layer, size in enumerate(network.sizes)}}


def _traced(scenario: Scenario) -> Vocabulary:
    """The quantities that a trace of the scenario holds."""
    lines = derivation(scenario.network, scenario.optimizer, fine=True).lines
    return _of(scenario.network, {name for line in lines for name in (line.name, *operands(line.equation.expression))})


def _of(network: Network, held: set[str]) -> Vocabulary:
    whole = network.vocabulary
    shapes = {name: shape for name, shape in whole.shapes.items() if name in held or name in ("x", "y")}
    return replace(whole, shapes=shapes)
