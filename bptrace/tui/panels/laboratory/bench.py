"""What is on the laboratory's bench: the entry, the method and its step. One immutable value; a key makes another."""

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Literal, Self

import numpy as np

from bptrace.algebra.quantity import quantity
from bptrace.curves import Curves
from bptrace.frozen import frozen
from bptrace.gradient_checking import STEPS, QuantityCheck
from bptrace.laboratory import Account
from bptrace.probing import Cell
from bptrace.slopes import METHODS
from bptrace.tui.panels.laboratory.findings import Findings, Setting
from bptrace.verdicts import Verdict

View = Literal["entry", "methods", "all"]


@frozen(eq=False)
class Bench:
    """The gradient `name` and its entry; every method has a step of its own, the default until it is moved."""

    findings: Findings
    name: str
    cells: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    method: str = "central"
    steps: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(STEPS))
    view: View = "entry"

    @property
    def names(self) -> tuple[str, ...]:
        """The gradients of all parameters."""
        return self.findings.names

    @property
    def cell(self) -> Cell:
        """The chosen entry."""
        return self.cells.get(self.name, (0, 0))

    @property
    def step(self) -> float:
        """The chosen step h."""
        return self.steps[self.method]

    @property
    def setting(self) -> Setting:
        """Method and step."""
        return self.method, self.step

    def shape(self, name: str) -> tuple[int, int]:
        """The shape of a gradient."""
        rows, columns = self.findings.trace.values[name].shape
        return rows, columns

    @property
    def checks(self) -> dict[str, QuantityCheck]:
        """The quantities that are checked with this setting."""
        return self.findings.checks(self.setting)

    @property
    def curves(self) -> Curves | None:
        """What is drawn: the entry's curves, or those of all entries."""
        return self.findings.whole if self.view == "all" else self.findings.curves(self.name, self.cell)

    @property
    def account(self) -> Account:
        """The check of the chosen entry."""
        return self.findings.account(self.name, self.cell, self.setting)

    # --- other entries -------------------------------------------------------------------------------------------

    def choose(self, name: str, cell: Cell) -> Self:
        """Another entry, the nearest there is."""
        rows, columns = self.shape(name)
        inside = min(max(cell[0], 0), rows - 1), min(max(cell[1], 0), columns - 1)
        return replace(self, name=name, cells=MappingProxyType({**self.cells, name: inside}))

    def moved(self, rows: int, columns: int) -> Self:
        """So many rows and columns on; beyond the last row the next quantity's map begins."""
        (row, column), (height, width) = self.cell, self.shape(self.name)
        if columns:
            row, column = divmod(row * width + column + columns, width)
        row += rows
        if 0 <= row < height:
            return self.choose(self.name, (row, column))
        beyond = self._beside(1 if row >= height else -1)
        if beyond == self.name:
            return self
        return self.choose(beyond, (0 if row >= height else self.shape(beyond)[0] - 1, column))

    def _beside(self, direction: int) -> str:
        at = self.names.index(self.name) + direction
        return self.names[min(max(at, 0), len(self.names) - 1)]

    def by_quantity(self, direction: int) -> Self:
        """The next quantity, after the last the first."""
        name = self.names[(self.names.index(self.name) + direction) % len(self.names)]
        return replace(self, name=name)

    def by_layer(self, direction: int) -> Self:
        """The first quantity of the next or previous layer."""
        layer = quantity(self.name).layer or 0
        same = [name for name in self.names if quantity(name).layer == layer + direction]
        return replace(self, name=same[0]) if same else self

    def notable(self) -> Self | None:
        """The next entry that is neither right nor zero, after the last the first; None where there is none."""
        at = self.names.index(self.name)
        for number, name in enumerate((*self.names[at:], *self.names[: at + 1])):
            if name not in self.checks:
                continue
            verdicts = self.checks[name].verdicts
            found = np.flatnonzero((verdicts == Verdict.WRONG) | (verdicts == Verdict.NOT_JUDGED))
            if number == 0:
                found = found[found > np.ravel_multi_index(self.cell, verdicts.shape)]
            if found.size:
                row, column = np.unravel_index(found[0], verdicts.shape)
                return self.choose(name, (int(row), int(column)))
        return None

    # --- other settings ------------------------------------------------------------------------------------------

    def stepped(self, direction: int) -> Self:
        """A larger or smaller step: 1, 2, 5 in every power of ten."""
        known = METHODS[self.method].steps[::2]
        at = int(np.argmin(np.abs(np.log(known / self.step)))) + direction
        return self._with_step(float(known[min(max(at, 0), known.size - 1)]))

    def with_default_step(self) -> Self:
        """The step that the check takes by itself."""
        return self._with_step(STEPS[self.method])

    def with_step_near(self, step: float) -> Self:
        """The step of the curve that is nearest."""
        known = METHODS[self.method].steps[::2]
        return self._with_step(float(known[np.argmin(np.abs(np.log(known / step)))]))

    def _with_step(self, step: float) -> Self:
        return replace(self, steps=MappingProxyType({**self.steps, self.method: step}))

    def with_next_method(self) -> Self:
        """The next method, at its own step."""
        names = tuple(METHODS)
        return replace(self, method=names[(names.index(self.method) + 1) % len(names)])
