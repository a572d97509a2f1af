"""Where to stop while a trace goes on by itself, and what to watch: steps, phases, conditions and formulas.

A condition is looked at once in every trace: where the last of the quantities it speaks of has been computed; one that
speaks of given quantities alone at the first step. `previous(…)` is the trace before, the sample one came from.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import get_args

from bptrace.algebra.conditions import Condition, Watched
from bptrace.algebra.functions import Array
from bptrace.algebra.parser import FormulaError
from bptrace.algebra.syntax import read_quantity
from bptrace.frozen import frozen
from bptrace.network.conditions import condition, watched
from bptrace.network.derivation import Phase
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.network.scenario import Scenario
from bptrace.stops import WATCH, Stop
from bptrace.texts import text
from bptrace.tracing import Trace

Values = Mapping[str, Array]
MOST = 50  # stops and watches together


@frozen
class Found:
    """The step to stop at, and why."""

    index: int
    stop: Stop


# --- what is typed ---------------------------------------------------------------------------------------------------


def read_stop(typed: str, traced: Trace) -> Stop:
    """`dW2`, `backward`, `max(abs(delta1)) < 1e-4`, or `watch L`. FormulaError with one sentence where it is none."""
    said = typed.strip()
    word = said.lower()
    if word in get_args(Phase):
        return Stop("phase", word)
    if word == WATCH or word.startswith(f"{WATCH} "):
        formula = said[len(WATCH) :].strip()
        if not formula:
            raise FormulaError(text("breakpoints.watch_what"), len(typed))
        watched(formula, *_kind(traced.scenario))
        return Stop(WATCH, formula)
    name = read_quantity(said) or ""
    if name in traced or name in traced.fine:
        return Stop("step", name)
    if name in traced.values:
        raise FormulaError(text("breakpoints.is_given", name=name), 0)
    condition(said, *_kind(traced.scenario))
    return Stop("condition", said)


# --- where to stop ---------------------------------------------------------------------------------------------------


def next_stop(traced: Trace, start: int, stops: Iterable[Stop], before: Trace | None = None) -> Found | None:
    """The first step from `start` on at which one of them stops; `before` is the trace before."""
    found = [Found(index, stop) for stop in stops if (index := _place(stop, traced, start, before)) is not None]
    return min(found, key=lambda one: one.index, default=None)


def _place(stop: Stop, traced: Trace, start: int, before: Trace | None) -> int | None:
    """The step from `start` on at which it stops."""
    if stop.sort == "phase":
        index = next((step.index for step in traced.steps if step.phase == stop.said), -1)
    elif stop.sort == "step":
        index = reached(traced, stop.said)
    else:
        index = _where_it_holds(stop.said, traced, start, before)
    return index if index >= start else None


def _where_it_holds(said: str, traced: Trace, start: int, before: Trace | None) -> int:
    """The step at which the condition holds, else −1; so too where it belongs to another network."""
    asked = compiled_condition(said, traced.scenario)
    if asked is None:
        return -1
    index = known_from(asked.quantities, traced)
    if index < start:
        return -1
    names = asked.quantities | asked.earlier
    return index if asked.holds(values_of(traced, names), None if before is None else values_of(before, names)) else -1


def known_from(quantities: Iterable[str], traced: Trace) -> int:
    """The step at which the last of these quantities has been computed; 0 where all are given."""
    return max((reached(traced, name) for name in quantities), default=0)


def reached(traced: Trace, name: str) -> int:
    """The step that computes `name`, or computes it on its way (∂L/∂a in δ); 0 for what is given."""
    if name in traced:
        return traced.step(name).index
    if name not in traced.fine:
        return 0
    following = traced.fine.steps[traced.fine.step(name).index :]
    return next(traced.step(step.name).index for step in following if step.name in traced)


def values_of(traced: Trace, quantities: Iterable[str]) -> Values:
    """Values that hold these quantities: the trace's own, where they do."""
    return traced.values if all(name in traced.values for name in quantities) else traced.fine.values


def compiled_condition(said: str, scenario: Scenario) -> Condition | None:
    """The condition over this scenario's network; None where it belongs to another one."""
    return _condition(said, *_kind(scenario))


def compiled_watch(said: str, scenario: Scenario) -> Watched | None:
    """The watched formula over this scenario's network; None where it belongs to another one."""
    return _watched(said, *_kind(scenario))


Kind = tuple[Network, Optimizer, int]


def _kind(scenario: Scenario) -> Kind:
    """A scenario as far as a condition is concerned, without its arrays: two samples of one run are the same."""
    return scenario.network, scenario.optimizer, scenario.samples


@lru_cache(maxsize=2 * MOST)
def _condition(said: str, *kind: *Kind) -> Condition | None:
    try:
        return condition(said, *kind)
    except FormulaError:
        return None


@lru_cache(maxsize=2 * MOST)
def _watched(said: str, *kind: *Kind) -> Watched | None:
    try:
        return watched(said, *kind)
    except FormulaError:
        return None
