"""Conditions and watched formulas over the quantities of one network."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bptrace.algebra.condition_reader import SCALAR, read_condition, read_watched
from bptrace.algebra.conditions import Condition, Watched
from bptrace.network.network import Network


def condition(typed: str, network: Network, samples: int = 1, extra: Iterable[str] = ()) -> Condition:
    """The condition that was typed; `extra` are single numbers besides the network's own quantities, `accuracy`.

    Raises FormulaError with one sentence and a column.
    """
    vocabulary = network.vocabulary
    known = replace(vocabulary, shapes={**vocabulary.shapes, **dict.fromkeys(extra, SCALAR)})
    return read_condition(typed, known, lengths(network, samples))


def watched(typed: str, network: Network, samples: int = 1) -> Watched:
    """The formula to watch that was typed. Raises FormulaError with one sentence and a column."""
    return read_watched(typed, network.vocabulary, lengths(network, samples))


def lengths(network: Network, samples: int) -> Mapping[str, int]:
    """What the dimensions of symbolic shapes stand for: m samples, n0 inputs, n1 units of layer 1, …"""
    return {"m": samples, **{f"n{layer}": size for layer, size in enumerate(network.sizes)}}
