"""Conditions and watched formulas over the quantities of one network."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bptrace.algebra.condition_reader import read_condition
from bptrace.algebra.conditions import Condition, Watched
from bptrace.algebra.expression import operands
from bptrace.algebra.measure_reader import SCALAR, read_watched
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.network.derivation import Derivation, derivation
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.network.update_rules import RULES
from bptrace.texts import text


def condition(typed: str, network: Network, optimizer: Optimizer, samples: int) -> Condition:
    """The condition over one trace that was typed. Raises FormulaError with one sentence and a column."""
    return read_condition(typed, _traced(network, optimizer), network.lengths(samples), farthest=1)


def watched(typed: str, network: Network, optimizer: Optimizer, samples: int) -> Watched:
    """The formula to watch that was typed. Raises FormulaError with one sentence and a column."""
    return read_watched(typed, _traced(network, optimizer), network.lengths(samples))


def training_condition(
    typed: str,
    network: Network,
    optimizer: Optimizer,
    samples: int,
    extra: Iterable[str],
    absent: Mapping[str, str],
) -> Condition:
    """The condition over a training whose epochs end with an update of `samples` samples.

    `extra` are single numbers besides the quantities, such as `accuracy`; `absent` those that there could be, each with
    the sentence that tells how. Raises FormulaError with one sentence and a column.
    """
    plan = derivation(network, optimizer, fine=True)
    lines = plan.phase("forward", "loss", "backward")
    kept = [kept for name in network.trained for kept in optimizer.kept(name)]
    new = [f"{name}_new" for name in (*network.trained, *kept)]
    known = _only({*(line.name for line in lines), *network.parameters, *kept, *new, "eta"}, plan)
    shapes = {**known.shapes, **dict.fromkeys(extra, SCALAR)}
    vocabulary = replace(known, shapes=shapes, absent={**known.absent, **absent})
    return read_condition(typed, vocabulary, network.lengths(samples))


def _traced(network: Network, optimizer: Optimizer) -> Vocabulary:
    """The quantities that a trace holds, those of the optimizer too."""
    plan = derivation(network, optimizer, fine=True)
    held = {name for line in plan.lines for name in (line.name, *operands(line.equation.expression))}
    return _only(held, plan)


def _only(held: set[str], plan: Derivation) -> Vocabulary:
    """The vocabulary with what is held, and the sample; what another optimizer would keep is told as such."""
    shapes = {name: shape for name, shape in plan.shapes.items() if name in held | {"x", "y"}}
    return replace(plan.vocabulary, shapes=shapes, absent=dict(_kept_by_others(plan.network, plan.optimizer)))


def _kept_by_others(network: Network, optimizer: Optimizer) -> Iterator[tuple[str, str]]:
    """The names of what other optimizers keep for the parameters, each with a sentence that names those."""
    for letter in {letter for rule in RULES.values() for letter in rule.keeps} - {*optimizer.rule.keeps}:
        others = "|".join(name for name, rule in RULES.items() if letter in rule.keeps)
        for name in (f"{letter}{parameter}" for parameter in network.trained):
            yield name, text("network.kept_by_others", optimizer=optimizer.name, name=name, others=others)
