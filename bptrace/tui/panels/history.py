"""The way a person came through samples, updates and edits: scenarios and places, no traces.

Like a browser's pages, the points stand in a row; going back keeps those ahead until something else is done. The points
between two updates (or choices of a sample) differ by edits alone: together they are one *stay*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Self

from bptrace.frozen import frozen
from bptrace.network.network import Layout
from bptrace.network.scenario import Scenario
from bptrace.tracing import givens

if TYPE_CHECKING:
    from bptrace.editing import Edit
    from bptrace.training.visit import Visit

Cell = tuple[int, int]
Came = Literal["start", "update", "sample", "edit", "opened"]
MOST_NUMBERS = 16_000_000  # kept in all points together: 128 MB


@frozen(eq=False)
class Spot:
    """A step, and the chosen entry of every step, in a layout."""

    step: str
    cells: Mapping[str, Cell]
    layout: Layout


@frozen(eq=False)
class Point:
    """A scenario, how one came to it (by which edit, made where), and the spot at which it was left.

    `edits` tells how many edits the scenario holds, `fresh` how many numbers it does not share with the point before,
    `visit` which update of a run it is, or would be but for the edits.
    """

    scenario: Scenario
    came: Came = "start"
    edits: int = 0
    edit: "Edit | None" = None
    made: Spot | None = None
    spot: Spot | None = None
    fresh: int = 0
    visit: "Visit | None" = None


@frozen(eq=False)
class History:
    """All points, the oldest first, and the index of the one where the person is."""

    points: tuple[Point, ...]
    at: int = 0

    @property
    def here(self) -> Point:
        """Where the person is."""
        return self.points[self.at]

    def left(self, scenario: Scenario, spot: Spot) -> Self:
        """With the present point as it is left: its layout, its step, its entries."""
        now = replace(self.here, scenario=scenario, spot=spot)
        return replace(self, points=(*self.points[: self.at], now, *self.points[self.at + 1 :]))

    def on(self, scenario: Scenario, came: Came, edit: "Edit | None" = None, visit: "Visit | None" = None) -> Self:
        """At a new point; what lay ahead is given up, and the oldest points where there are too many numbers."""
        here = self.here
        edits = 0 if came == "opened" else here.edits + (came == "edit")
        new = Point(scenario, came, edits, edit, here.spot, fresh=_fresh(scenario, here.scenario), visit=visit)
        points = (*self.points[: self.at + 1], new)
        first = min(_first_kept(points), max(len(points) - 2, 0))  # the one before is always kept, to come back to
        return replace(self, points=points[first:], at=len(points) - 1 - first)

    def after(self, scenario: Scenario, visit: "Visit") -> Self:
        """At a new first point, the update before the one that was first so far."""
        second = replace(self.points[0], came="update", fresh=_fresh(self.points[0].scenario, scenario))
        return replace(self, points=(Point(scenario, visit=visit), second, *self.points[1:]), at=0)

    def to(self, at: int) -> Self:
        """At another point."""
        return replace(self, at=at)

    # --- where keys lead ---------------------------------------------------------------------------------------------

    @property
    def stay(self) -> int:
        """The index of the present stay's first point."""
        return next(at for at in range(self.at, -1, -1) if self.points[at].came != "edit" or not at)

    @property
    def back(self) -> int | None:
        """The end of the stay before this one."""
        return self.stay - 1 if self.stay else None

    @property
    def ahead(self) -> int | None:
        """The end of the stay that the present point's update led to, if one is still known."""
        following = self.at + 1
        if following == len(self.points) or self.points[following].came != "update":
            return None
        return next(
            (at - 1 for at in range(following + 1, len(self.points)) if self.points[at].came != "edit"),
            len(self.points) - 1,
        )

    @property
    def undo(self) -> int | None:
        """The point before the last edit."""
        return next((at - 1 for at in range(self.at, 0, -1) if self.points[at].came == "edit"), None)

    @property
    def redo(self) -> int | None:
        """The point after the next edit that was undone."""
        return next((at for at in range(self.at + 1, len(self.points)) if self.points[at].came == "edit"), None)


def _fresh(scenario: Scenario, before: Scenario) -> int:
    """How many numbers `scenario` keeps in arrays of its own."""
    shared = {id(array) for array in givens(before).values()}
    return sum(array.size for array in givens(scenario).values() if id(array) not in shared)


def _first_kept(points: Sequence[Point]) -> int:
    """The index of the oldest point that there is memory for."""
    numbers = 0
    for at in range(len(points) - 1, 0, -1):
        numbers += points[at].fresh
        if numbers > MOST_NUMBERS:
            return at
    return 0
