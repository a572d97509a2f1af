"""The trace: every equation of a derivation, evaluated for one scenario and frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, wraps
from types import MappingProxyType
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Equation, Expression, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import magnitude
from bptrace.frozen import frozen
from bptrace.network.derivation import Derivation, Phase, derivation
from bptrace.network.scenario import Scenario


@frozen(eq=False)
class Step:
    """One evaluated equation: where it stands, what it says, which rules made it, and its value (2-D, read-only).

    `unsimplified` is the equation's right side as the chain rule left it, where simplifying made it shorter.
    """

    index: int
    phase: Phase
    layer: int | None
    equation: Equation
    rules: tuple[str, ...]
    value: Array
    unsimplified: Expression | None = None

    @property
    def name(self) -> str:
        """The quantity this step computes."""
        return self.equation.name

    @property
    def operands(self) -> tuple[str, ...]:
        """The quantities its equation is made of."""
        return operands(self.equation.expression)


@frozen(eq=False)
class Trace:
    """All steps of one sample or batch; `values` also holds what was given: x, y, eta and the parameters."""

    scenario: Scenario
    derivation: Derivation
    steps: tuple[Step, ...]
    values: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def _by_name(self) -> Mapping[str, Step]:
        return {step.name: step for step in self.steps}

    def step(self, name: str) -> Step:
        """The step that computes `name`; KeyError where none does."""
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @cached_property
    def fine(self) -> "Trace":
        """The same trace with every ∂L/∂a as a step of its own."""
        return self if self.derivation.fine else trace(self.scenario, fine=True)

    @property
    def updated(self) -> Scenario:
        """The scenario with what this trace's update leaves behind, at the same samples; given by hand they are all."""
        scenario = self.scenario
        parameters, state = (
            {name: self.values[f"{name}_new"] for name in names} for names in (scenario.network.trained, scenario.state)
        )
        updated = scenario.after(parameters, state)
        return updated if scenario.data is not None else replace(updated, epoch=scenario.epoch + 1)

    @property
    def next(self) -> Scenario:
        """The scenario after this trace's update, at the next sample of its data set; after the last comes the first.

        Samples that were given by hand are the next ones again.
        """
        updated = self.updated
        if updated.data is None or updated.sample is None:
            return updated
        sample = (updated.sample + 1) % len(updated.data)
        return replace(updated.with_sample(sample), epoch=updated.epoch + (sample == 0))

    @cached_property
    def bounds(self) -> Mapping[str, Array]:
        """How far rounding can have moved each value, in units of u = 2⁻⁵³ (see `algebra.rounding`)."""
        return _Bounds(self._by_name, self.values)


class _Bounds(Mapping[str, Array]):
    """The rounding bound of every step's value: worked out when it is asked for, with those it follows from."""

    def __init__(self, steps: Mapping[str, Step], values: Mapping[str, Array]) -> None:
        self._steps, self._values = steps, values  # not their trace: it would be a circle around large arrays
        self._known: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        for step in self._missing(name):
            self._known[step.name] = magnitude(step.equation.expression, self._values, self._known)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)

    def _missing(self, name: str) -> list[Step]:
        """The steps whose bounds have to be known first, in their order, and the asked-for one. KeyError for none."""
        wanted, missing = {name}, []
        for step in reversed(list(self._steps.values())[: self._steps[name].index + 1]):
            if step.name in wanted and step.name not in self._known:
                wanted.update(step.operands)
                missing.append(step)
        return missing[::-1]


T = TypeVar("T")


def once_a_trace(compute: Callable[[Trace], T]) -> Callable[[Trace], T]:
    """`compute`, whose result is remembered as long as the trace lives; no trace lives for it."""
    known: WeakKeyDictionary[Trace, T] = WeakKeyDictionary()

    @wraps(compute)
    def remembered(traced: Trace) -> T:
        if traced not in known:
            known[traced] = compute(traced)
        return known[traced]

    return remembered


def trace(scenario: Scenario, fine: bool = False) -> Trace:
    """Derive, evaluate and freeze: the trace of `scenario`; `fine` keeps every ∂L/∂a as a step of its own."""
    plan = derivation(scenario.network, scenario.optimizer, fine)
    values = dict(givens(scenario))
    steps = []
    with np.errstate(all="ignore"):  # an overflow is shown as what it is, inf or nan
        for index, line in enumerate(plan.lines):
            computed = np.array(value(line.equation.expression, values), dtype=float)
            computed.setflags(write=False)
            values[line.name] = computed
            steps.append(Step(index, line.phase, line.layer, line.equation, line.rules, computed, line.unsimplified))
    return Trace(scenario, plan, tuple(steps), MappingProxyType(values))


def givens(scenario: Scenario) -> Mapping[str, Array]:
    """What a trace starts from."""
    scalars = {name: np.asarray(number) for name, number in scenario.scalars.items()}
    return {"x": scenario.x, "y": scenario.y, **scalars, **scenario.parameters, **scenario.state}
