"""Where a person stands in a trace: one immutable value that every panel is drawn from.

A step, a jump or a switch of notation makes a new moment. Arrays stay inside the trace; moments are never compared.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from bptrace.algebra.numbers import index
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.network import Layout
from bptrace.network.scenario import Scenario
from bptrace.stops import NO_STOPS, Stops
from bptrace.tracing import Step, Trace, trace
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.history import Cell as Cell
from bptrace.tui.panels.history import History, Point

if TYPE_CHECKING:
    from bptrace.editing import Effect
    from bptrace.training.visit import Visit

Notation = Literal["mathematics", "numpy", "sums"]
NOTATIONS: tuple[Notation, ...] = ("mathematics", "numpy", "sums")
MODES = ("", "numbers", "shades", "both")
DIGITS = (0, 2, 3, 4, 6, 8)


@frozen(eq=False)
class Moment:
    """A trace, the step that is looked at, the entry of every step, and how things are shown.

    `hidden` names quantities (`dW1`) and entries (`dW1[0,1]`) whose values a person has still to predict; `effect` is
    what the edit did that led here, if one did; `history` knows the ways back; `stops` are breakpoints and watches;
    `at_term` is the step, the entry and the place in its sum where one goes term by term; `asks_shape` hides also the
    shape of what is hidden.
    """

    trace: Trace
    checks: Checks
    history: History
    index: int = 0
    cells: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    notation: Notation = "mathematics"
    mode: str = ""
    digits: int = 0
    hidden: frozenset[str] = frozenset()
    effect: "Effect | None" = None
    stops: Stops = NO_STOPS
    at_term: tuple[str, Cell, int] | None = None
    asks_shape: bool = False

    @classmethod
    def begin(cls, traced: Trace, visit: "Visit | None" = None) -> "Moment":
        """The first step of a trace; `visit` tells which update of a run it is."""
        return cls(traced, Checks(traced), History((Point(traced.scenario, visit=visit),)))

    # --- what is looked at ---------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The current step."""
        return self.trace.steps[self.index]

    @property
    def name(self) -> str:
        """The quantity it computes."""
        return self.step.name

    @property
    def cell(self) -> Cell:
        """The chosen entry of the current step."""
        return self.cells.get(self.name, (0, 0))

    @property
    def is_hidden(self) -> bool:
        """Whether the chosen value has still to be predicted."""
        return self.name in self.hidden or f"{self.name}{index(self.cell)}" in self.hidden

    @property
    def hides_shape(self) -> bool:
        """Whether the shape of the current step's value has still to be predicted."""
        return self.asks_shape and self.is_hidden

    @property
    def uses_hidden(self) -> bool:
        """Whether an operand of the step has still to be predicted, so that its numbers must not be put in."""
        return any(name.partition("[")[0] in self.step.operands for name in self.hidden)

    @property
    def hidden_cells(self) -> frozenset[Cell] | Literal["all"]:
        """The entries of the current step that have still to be predicted."""
        if self.name in self.hidden:
            return "all"
        own = (entry.removeprefix(f"{self.name}[") for entry in self.hidden if entry.startswith(f"{self.name}["))
        return frozenset((int(row), int(column)) for row, column in (cell[:-1].split(",") for cell in own))

    @property
    def untold(self) -> str:
        """The first operand of the current step that has still to be predicted, in whole or in part; else nothing."""
        wanted = {name.partition("[")[0] for name in self.hidden}
        return next((name for name in self.step.operands if name in wanted), "")

    @property
    def untold_gradient(self) -> str:
        """What the check of the entry would tell though it has still to be predicted (δ for a z); else nothing."""
        name = quantity(quantity(self.name).source).gradient
        return name if name in self.hidden or f"{name}{index(self.cell)}" in self.hidden else ""

    @property
    def at_end(self) -> bool:
        """Whether this is the last step."""
        return self.index == len(self.trace) - 1

    @property
    def scenario(self) -> Scenario:
        """What is traced."""
        return self.trace.scenario

    # --- terms of the chosen entry -------------------------------------------------------------------------------

    @property
    def term(self) -> int | None:
        """Which step of building the chosen entry term by term is looked at; None where it is seen as a whole."""
        if self.at_term is None or self.at_term[:2] != (self.name, self.cell) or self.is_hidden or self.uses_hidden:
            return None
        return self.at_term[2]

    def term_by_term(self, term: int | None) -> Self:
        """At a step of building the chosen entry, or at the whole of it."""
        return replace(self, at_term=None if term is None else (self.name, self.cell, term))

    # --- other steps ---------------------------------------------------------------------------------------------

    def at(self, index: int) -> Self:
        """Another step, the nearest there is."""
        return replace(self, index=min(max(index, 0), len(self.trace) - 1))

    def to(self, name: str) -> Self:
        """The step that computes `name`. KeyError where none does."""
        return self.at(self.trace.step(name).index)

    def by_layer(self, direction: int) -> Self:
        """The first step of the next layer, or of this or the previous one."""
        return self._by_group(direction, lambda step: (step.phase, step.layer))

    def by_phase(self, direction: int) -> Self:
        """The first step of the next phase, or of this or the previous one."""
        return self._by_group(direction, lambda step: step.phase)

    def _by_group(self, direction: int, group: "object") -> Self:
        starts = [0]
        for before, step in zip(self.trace.steps, self.trace.steps[1:], strict=False):
            if group(before) != group(step):  # type: ignore[operator]
                starts.append(step.index)
        if direction > 0:
            return self.at(next((start for start in starts if start > self.index), self.index))
        return self.at(max((start for start in starts if start < self.index), default=0))

    # --- other entries -------------------------------------------------------------------------------------------

    def choose(self, row: int, column: int) -> Self:
        """Another entry of the current step, the nearest there is."""
        rows, columns = self.step.value.shape
        cell = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        if cell == self.cell:
            return self
        return replace(self, cells=MappingProxyType({**self.cells, self.name: cell}))

    def moved(self, rows: int, columns: int) -> Self:
        """The entry so many rows and columns on; sideways it goes on in the next row."""
        (row, column), (height, width) = self.cell, self.step.value.shape
        if columns:
            flat = min(max(row * width + column + columns, 0), height * width - 1)
            row, column = divmod(flat, width)
        return self.choose(row + rows, column)

    # --- another trace -------------------------------------------------------------------------------------------

    def on(self, scenario: Scenario) -> "Moment":
        """The same step and entries of another scenario's trace."""
        traced = trace(scenario, fine=self.trace.derivation.fine)
        return self._with_trace(traced)

    def in_layout(self, layout: Layout) -> "Moment":
        """The same numbers with rows and columns exchanged, the cursor on the same number."""
        if layout == self.scenario.network.layout:
            return self
        return replace(self.on(self.scenario.with_layout(layout)), cells=turned(self.cells))

    def in_detail(self, fine: bool) -> "Moment":
        """The same trace with or without every ∂L/∂a as a step of its own."""
        return self._with_trace(trace(self.scenario, fine))

    def _with_trace(self, traced: Trace) -> "Moment":
        index = traced.step(self.name).index if self.name in traced else min(self.index, len(traced) - 1)
        effect = self.effect and self.effect.in_layout(traced.scenario.network.layout, traced)
        return replace(self, trace=traced, checks=Checks(traced), index=index, effect=effect)


def turned(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """The same entries in the other layout."""
    return MappingProxyType({name: (column, row) for name, (row, column) in cells.items()})
