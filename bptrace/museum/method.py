"""How the figures of an example are computed: its derivation, as derived or with one change that an erratum names.

Nothing is evaluated here that the debugger would not evaluate: the lines are the derivation's own, a mistake is a
rewrite of the catalogue, and the updates before a figure are those that training compiles from the same lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Equation, operands
from bptrace.algebra.functions import Array
from bptrace.museum.example_file import Cause
from bptrace.network.derivation import Derivation, Line
from bptrace.network.scenario import Scenario
from bptrace.tracing import givens
from bptrace.training.program import UpdatesProgram
from bptrace.verification.lines import ordered_lines
from bptrace.verification.mistakes import Rewrite, rewrites
from bptrace.verification.rewriting import with_slopes_of_activations


class Method:
    """One way to compute a scenario: its lines in the order of computing, and what is rounded on the way.

    `rewrite` is the mistake that was made in one of them. Values of several updates are worked out once.
    """

    def __init__(
        self,
        scenario: Scenario,
        rounded: Mapping[str, int] | None = None,
        line: str = "",
        rewrite: Rewrite | None = None,
    ) -> None:
        self.scenario, self.rounded, self.rewrite = scenario, rounded or {}, rewrite
        lines: Iterable[Line] = ordered_lines(scenario.network, scenario.optimizer)
        if rewrite is not None:
            wrong = Equation(line, rewrite.expression)
            lines = _in_order(replace(one, equation=wrong) if one.name == line else one for one in lines)
        self.lines = tuple(_of_rounded(one) for one in lines) if self.rounded else tuple(lines)
        self._carried = {0: (*scenario.parameters.values(), *scenario.state.values())}

    def values(self, updates: int) -> Mapping[str, Array]:
        """Every quantity after so many updates of the same samples; rounding is done in this last pass alone."""
        values = dict(givens(self._after(updates)))
        with np.errstate(all="ignore"):
            for line in self.lines:
                computed = np.array(value(line.equation.expression, values), dtype=float)
                decimals = self.rounded.get(line.name)
                values[line.name] = computed if decimals is None else np.round(computed, decimals)
        return values

    @cached_property
    def _program(self) -> UpdatesProgram:
        scenario = self.scenario
        plan = Derivation(scenario.network, self.lines, fine=True, optimizer=scenario.optimizer)
        return UpdatesProgram(plan, scenario.samples)

    def _after(self, updates: int) -> Scenario:
        """The scenario after so many updates, on from the last one before that is known."""
        start = self.scenario
        done = max(known for known in self._carried if known <= updates)
        carried = self._carried[done]
        at_once = 1 if start.optimizer.decay_every else max(updates - done, 1)  # η is the same in a run of the program
        with np.errstate(all="ignore"):
            for update in range(done, updates, at_once):
                moment = start.updates + update, start.epoch + update  # of samples given by hand, each is an epoch
                numbers = start.optimizer.numbers(start.learning_rate, *moment)
                stacks = [np.broadcast_to(given, (at_once, *given.shape)) for given in (start.x, start.y)]
                carried = self._program.run([(stacks[0], stacks[1])], *numbers.values(), *carried)
        self._carried[updates] = carried
        if not updates:
            return start
        named = dict(zip(self._program.results, carried, strict=True))
        parameters, state = ({name: named[name] for name in kept} for kept in (start.parameters, start.state))
        moved = replace(start, parameters=parameters, state=state)
        return replace(moved, updates=start.updates + updates, epoch=start.epoch + updates)


def methods(scenario: Scenario, cause: Cause) -> Iterator[Method]:
    """The scenario computed as `cause` says: one way for every place of its line where the mistake can be made.

    What cannot be computed, since shapes do not fit or a quantity would be made of itself, is no way.
    """
    if not cause.mistake:
        yield Method(scenario, cause.rounded)
        return
    right = next(one for one in ordered_lines(scenario.network, scenario.optimizer) if one.name == cause.line)
    for rewrite in rewrites(scenario.network, cause.line, right.equation.expression):
        if rewrite.mistake.identifier != cause.mistake:
            continue
        with suppress(ValueError):
            made = Method(scenario, cause.rounded, cause.line, rewrite)
            if _shapes(made) == _shapes(Method(scenario)):
                yield made


def _shapes(method: Method) -> Mapping[str, tuple[int, ...]]:
    return {name: computed.shape for name, computed in method.values(0).items()}


def _of_rounded(line: Line) -> Line:
    """The line by what was rounded: σ′(z) as a (1 − a), since whoever rounds a computes it from that a."""
    return replace(line, equation=Equation(line.name, with_slopes_of_activations(line.equation.expression)))


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """The lines, each after those it is made of; a mistake may ask for what is computed later.

    Raises ValueError where that is the quantity itself.
    """
    waiting = list(lines)
    ordered: list[Line] = []
    while waiting:
        missing = {line.name for line in waiting}
        ready = next((line for line in waiting if missing.isdisjoint(operands(line.equation.expression))), None)
        if ready is None:
            raise ValueError(waiting[0].name)
        waiting.remove(ready)
        ordered.append(ready)
    return ordered
