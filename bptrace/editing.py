"""Editing: a given number changed by hand, the scenario that results, and what the change did to the loss."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Self

import numpy as np

from bptrace.algebra.assignment import Assignment, Operator, Place
from bptrace.algebra.chain_rule import derive
from bptrace.algebra.evaluation import value
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.rounding import SAFETY, UNIT
from bptrace.errors import UsageError, shortened
from bptrace.frozen import frozen
from bptrace.network.network import Layout
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Step, Trace, givens, trace


@frozen(eq=False)
class Edit:
    """`quantity` was `before` and is `after`: arrays of its whole shape in `layout`.

    `place` is what was named: (row, column), None for a whole axis, () for everything.
    """

    quantity: str
    place: Place
    before: Array
    after: Array
    layout: Layout

    @cached_property
    def changed(self) -> tuple[tuple[int, int], ...]:
        """The entries that became others, in numpy's order."""
        before, after = np.atleast_2d(self.before), np.atleast_2d(self.after)
        return tuple((int(row), int(column)) for row, column in np.argwhere(before != after))

    def in_layout(self, layout: Layout) -> Self:
        """The same change in `layout`."""
        if layout == self.layout:
            return self
        return replace(self, place=self.place[::-1], before=self.before.T, after=self.after.T, layout=layout)


def edited(
    scenario: Scenario, name: str, place: Place, number: float | tuple[float, ...], operator: Operator = "="
) -> Scenario:
    """`scenario` with `number` at `place` of what is given under `name` (`W2`, `b1`, `x`, `y`, `eta`, …).

    A place is (row, column), None for a whole axis, or () for everything. Raises UsageError where there is no such
    quantity or place, or where the result is no finite number.
    """
    numbers = number if isinstance(number, tuple) else (float(number),)
    return assigned(scenario, Assignment(name, place, operator, numbers))[0]


def assigned(scenario: Scenario, assignment: Assignment) -> tuple[Scenario, Edit]:
    """The scenario that an assignment makes, and the change; UsageError where it makes no sense or changes nothing."""
    before = _given(scenario, assignment.name)
    after = assignment.applied(before)
    if np.array_equal(before, after):
        raise UsageError(text("editing.unchanged", place=assignment.written))
    changed = with_given(scenario, assignment.name, after)
    place, layout = assignment.within(before.shape or (1, 1)), scenario.network.layout
    kept = givens(changed).get(assignment.name, after)  # without any weight decay its λ is in no equation any more
    return changed, Edit(assignment.name, place, before, kept, layout)


def with_given(scenario: Scenario, name: str, new: Array) -> Scenario:
    """The same scenario with another array for one of its givens (see `tracing.givens`).

    An edited input or target is the sample's as it is looked at; the data set it came from stays as it is. η is edited
    as it is in this epoch, after its decay. Raises UsageError where the number makes no sense there.
    """
    if name in scenario.parameters:
        return scenario.with_parameters({name: new})
    if name in scenario.state:
        changed: dict[str, Any] = {"state": {**scenario.state, name: new}}
    elif name in ("x", "y"):
        changed = {name: new}
    elif name == "eta":
        changed = {"learning_rate": float(new) / scenario.optimizer.rate(1.0, scenario.epoch)}
    elif name == "t":
        changed = {"updates": _updates_before(float(new))}
    else:
        number: dict[str, Any] = {name: float(new)}
        changed = {"optimizer": replace(scenario.optimizer, **number)}
    return replace(scenario, **changed)


def _updates_before(t: float) -> int:
    """How many updates were made before update number t."""
    if t < 1 or not t.is_integer():
        raise UsageError(text("editing.no_update_number"))
    return int(t) - 1


def _given(scenario: Scenario, name: str) -> Array:
    """What is given under a name. Raises UsageError telling what is, where nothing is."""
    known = givens(scenario)
    if name in known:
        return known[name]
    listed = known_names(known)
    found = find_quantity(name)
    if found is not None and name in trace(scenario, fine=True):
        raise UsageError(text("editing.computed", name=symbol_term(name).text, known=listed))
    by_case = {given.lower(): given for given in known}
    near = get_close_matches(name.lower(), by_case, n=1)
    hint = text("editing.did_you_mean", name=by_case[near[0]]) if near else ""
    raise UsageError(text("editing.unknown", name=shortened(name, LONGEST), hint=hint, known=listed))


LONGEST = 16  # characters of an unknown name that an answer repeats
FEW = 8  # names that are listed one by one


def known_names(known: Mapping[str, Array]) -> str:
    """ "x, y, eta, W1, b1 … b3": the names, those in the middle left out where they are many."""
    names = list(known)
    if len(names) <= FEW:
        return ", ".join(names)
    return f"{', '.join(names[: FEW - 3])} … {names[-1]}"


# --- what it did -----------------------------------------------------------------------------------------------------


@frozen(eq=False)
class Effect:
    """An edit between two traces: one of the scenario before it, one of the scenario after it."""

    edit: Edit
    before: Trace
    after: Trace

    def in_layout(self, layout: Layout, after: Trace) -> "Effect":
        """The same effect seen in `layout`, as finely as `after`."""
        before = trace(self.before.scenario.with_layout(layout), fine=after.derivation.fine)
        return Effect(self.edit.in_layout(layout), before, after)

    def changed(self, name: str) -> bool:
        """Whether any entry of a quantity became another number."""
        if name not in self._known:
            old, new = self.before.values.get(name), self.after.values.get(name)
            self._known[name] = old is not None and new is not None and not np.array_equal(old, new, equal_nan=True)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def values_before(self, step: Step) -> Mapping[str, Array] | None:
        """The values from before, where they have everything that a step of the later trace is made of."""
        known = self.before.values
        return known if {step.name, *step.operands} <= known.keys() else None

    def entry_before(self, name: str, cell: tuple[int, int]) -> float | None:
        """What an entry was, if it became another number."""
        if not self.changed(name):
            return None
        old, new = float(self.before.values[name][cell]), float(self.after.values[name][cell])
        return None if old == new or (np.isnan(old) and np.isnan(new)) else old

    @property
    def loss_change(self) -> float:
        """The true ΔL."""
        return float(self.after.values["L"].item() - self.before.values["L"].item())

    @cached_property
    def loss_error(self) -> float:
        """How far rounding can have moved ΔL."""
        return SAFETY * UNIT * float(self.before.bounds["L"].item() + self.after.bounds["L"].item())

    @cached_property
    def foretold(self) -> float | None:
        """Σ g·Δw, with g = ∂L/∂w before the edit; None for what the loss does not depend on (η)."""
        gradient = gradient_of_given(self.before, self.edit.quantity)
        if gradient is None:
            return None
        with np.errstate(all="ignore"):
            return float(np.sum(gradient * (self.edit.after - self.edit.before)))


def gradient_of_given(traced: Trace, name: str) -> Array | None:
    """∂L/∂(a given), also for what is not trained (x, y, fixed biases); None where the loss does not depend on it.

    By the chain rule from the forward equations, in the given's shape.
    """
    if f"d{name}" in traced.values:
        return traced.values[f"d{name}"]
    network = traced.scenario.network
    gradients = derive(network.forward, network.shapes)
    if name not in gradients:
        return None
    deltas = {f"dz{k}": f"delta{k}" for k in range(1, network.depth + 1)}
    arriving = {dz: network.sign_of(delta) * traced.values[delta] for dz, delta in deltas.items()}
    with np.errstate(all="ignore"):
        found = value(gradients[name].expression, {**traced.values, **arriving})
    return np.broadcast_to(found, traced.values[name].shape)
