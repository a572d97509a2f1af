"""Conditions and watched formulas over the quantities of one network."""

from collections.abc import Iterable
from dataclasses import replace

from bptrace.algebra.condition_reader import read_condition
from bptrace.algebra.conditions import Condition, Watched
from bptrace.algebra.expression import operands
from bptrace.algebra.measure_reader import SCALAR, read_watched
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer


def condition(typed: str, network: Network, optimizer: Optimizer, samples: int) -> Condition:
    """The condition over one trace that was typed. Raises FormulaError with one sentence and a column."""
    return read_condition(typed, _traced(network, optimizer), network.lengths(samples), farthest=1)


def watched(typed: str, network: Network, optimizer: Optimizer, samples: int) -> Watched:
    """The formula to watch that was typed. Raises FormulaError with one sentence and a column."""
    return read_watched(typed, _traced(network, optimizer), network.lengths(samples))


def training_condition(
    typed: str, network: Network, optimizer: Optimizer, samples: int, extra: Iterable[str]
) -> Condition:
    """The condition over a training whose epochs end with an update of `samples` samples.

    `extra` are single numbers besides the quantities, such as `accuracy`. Raises FormulaError with one sentence and a
    column.
    """
    plan = derivation(network, optimizer, fine=True)
    lines = plan.phase("forward", "loss", "backward")
    kept = [kept for name in network.trained for kept in optimizer.kept(name)]
    new = [f"{name}_new" for name in (*network.trained, *kept)]
    known = _only({*(line.name for line in lines), *network.parameters, *kept, *new, "eta"}, plan.vocabulary)
    shapes = {**known.shapes, **dict.fromkeys(extra, SCALAR)}
    return read_condition(typed, replace(known, shapes=shapes), network.lengths(samples))


def _traced(network: Network, optimizer: Optimizer) -> Vocabulary:
    """The quantities that a trace holds, those of the optimizer too."""
    plan = derivation(network, optimizer, fine=True)
    held = {name for line in plan.lines for name in (line.name, *operands(line.equation.expression))}
    return _only(held, plan.vocabulary)


def _only(held: set[str], whole: Vocabulary) -> Vocabulary:
    """The vocabulary with what is held, and the sample."""
    return replace(whole, shapes={name: shape for name, shape in whole.shapes.items() if name in held | {"x", "y"}})
