"""What else goes on along the run: the gradient norm of every layer, a watched entry with what is kept for it.

A column of the screen is drawn from a check-point of the run that lies in it; a young run has few of them, and its own
updates are done again for the others. What is not known yet comes with the next pictures.
"""

from abc import abstractmethod
from collections.abc import Sequence
from math import prod
from time import perf_counter

import numpy as np
from textual.app import ComposeResult
from textual.color import Color

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import index, short
from bptrace.algebra.quantity import quantity
from bptrace.training import Training
from bptrace.training.gradients import GradientNorms
from bptrace.training.moment import Moment
from bptrace.tui import theme
from bptrace.tui.panels.lines import Line
from bptrace.tui.panels.training import lines
from bptrace.tui.panels.training.along import Along
from bptrace.tui.panels.training.areas import Area, area_lines, shares_of
from bptrace.tui.panels.training.curves import LABELS, axis_end
from bptrace.tui.panels.training.look import Look
from bptrace.tui.panels.training.progress import Said

RUNNING, WAITING = 0.001, 0.008  # seconds of work for one picture while the run goes on, and while nothing else is done
FEW = 3  # layers whose norms have two rows each
LARGE = 10_000  # numbers: so many moments of more are not kept
QUICKEST = 1e-6  # seconds that an update takes at least


class SeriesPanel(Along):
    """A heading and areas along the run; `complete` where every column is known."""

    LEFT = LABELS + 1
    KIND = "gradient"
    complete = True

    def compose(self) -> ComposeResult:
        """Both."""
        yield Said(classes="heading")
        yield Said(classes="areas")

    @property
    def columns(self) -> int:
        """How many columns the run has, as in the plots above."""
        return max(self.query_one(".areas", Said).size.width - self.LEFT - 1, 1)

    def draw(self, look: Look) -> None:
        """Draw what is known by now."""
        below = self.query_one(".areas", Said)
        if not below.size.height:
            return
        end = axis_end(look.training.epoch, look.training.epochs)
        cursor = None if look.epoch is None else _column(look.epoch, end, self.columns)
        areas = self.areas(look, end)
        self.heading.say(self.title(look))
        below.say(*area_lines(areas, self.LEFT, below.size.height, self._fill(), cursor))

    def _fill(self) -> str:
        """Half the kind's colour, half the ground: a filled area in full colour would shout."""
        palette = theme.palette(self.app)
        ground, full = Color.parse(palette.colour("panel")), Color.parse(palette.colour(self.KIND))
        return ground.blend(full, 0.6).hex6.lower()

    @abstractmethod
    def title(self, look: Look) -> Line:
        """What is drawn."""

    @abstractmethod
    def areas(self, look: Look, end: float) -> list[Area]:
        """The areas, over an axis that ends with the epoch `end`."""


class NormsPanel(SeriesPanel):
    """‖∂L/∂W‖ of every layer, all on one logarithmic scale."""

    KIND = "gradient"

    def __init__(self, training: Training, classes: str) -> None:
        super().__init__(classes=classes)
        self._norms = GradientNorms(training.start, training.order)
        self._ends = (np.nan, np.nan)

    @property
    def rows(self) -> int:
        """As many as its areas take: two each where they are few, and a heading between blank ones."""
        layers = len(self._norms.names)
        return 3 + layers * (2 if layers <= FEW else 1)

    def title(self, look: Look) -> Line:
        """With the ends of the scale."""
        return lines.norms_heading(*self._ends, look.epoch, self.heading.size.width)

    def areas(self, look: Look, end: float) -> list[Area]:
        """One a layer."""
        now = self._norms(look.moment)
        known = self._by_column(look, end, len(now))
        shares = shares_of(known, log=True)
        positive = known[np.isfinite(known) & (known > 0)]
        self._ends = (float(positive.min()), float(positive.max())) if positive.size else (np.nan, np.nan)
        names = [f"dW{layer}" for layer in range(1, len(now) + 1)]
        return [
            Area(_brief(name), self.KIND, short(value, 2), shares[:, row])
            for row, (name, value) in enumerate(zip(names, now, strict=True))
        ]

    def _by_column(self, look: Look, end: float, layers: int) -> Array:
        """The norms of every column, nan where they are not known; of those that are wanted a few are found.

        Whatever was found for a moment in the column will do: a longer axis wants others, and few of them are new.
        """
        until = perf_counter() + (RUNNING if look.running else WAITING)
        wanted, within = updates_by_column(look.training, self.columns, end)
        by_column, self.complete = np.full((self.columns, layers), np.nan), True
        for column, at in enumerate(wanted):
            found = self._norms.near(at, within)
            if found is None:
                moment, is_there = moment_at(look.training, at, within, until)
                if self._norms.knows(moment) or perf_counter() < until:
                    found = self._norms(moment)
                self.complete &= is_there and found is not None
            if found is not None:
                by_column[column] = found
        return by_column


class WatchedPanel(SeriesPanel):
    """One entry of a parameter, and what the optimizer keeps for it, each on a linear scale of its own."""

    KIND = "update"

    def __init__(self, training: Training, classes: str) -> None:
        super().__init__(classes=classes)
        trained = training.start.network.trained
        self._shapes = {name: training.start.parameters[name].shape for name in trained}
        self.at = 0

    @property
    def watched(self) -> tuple[str, tuple[int, int]]:
        """The parameter, and the place in it."""
        left = self.at
        for name, (rows, columns) in self._shapes.items():
            if left < rows * columns:
                return name, divmod(left, columns)
            left -= rows * columns
        raise IndexError(self.at)

    def move(self, by: int) -> None:
        """To another entry, the nearest there is."""
        self.at = min(max(self.at + by, 0), sum(map(prod, self._shapes.values())) - 1)

    def choose(self, name: str, place: tuple[int, int]) -> bool:
        """To this entry; False where there is none."""
        before = 0
        for one, (rows, columns) in self._shapes.items():
            if one == name and 0 <= place[0] < rows and 0 <= place[1] < columns:
                self.at = before + place[0] * columns + place[1]
                return True
            before += rows * columns
        return False

    def title(self, look: Look) -> Line:
        """Which entry."""
        name, place = self.watched
        return lines.watched_heading(f"{symbol_term(name).text}{index(place)}", look, self.heading.size.width)

    def areas(self, look: Look, end: float) -> list[Area]:
        """The entry itself, then what is kept for it."""
        name, place = self.watched
        until = perf_counter() + (RUNNING if look.running else WAITING)
        wanted, within = updates_by_column(look.training, self.columns, end)
        found = [moment_at(look.training, at, within, until) for at in wanted]
        moments, self.complete = [moment for moment, _ in found], all(is_there for _, is_there in found)
        shown = (name, *look.training.start.optimizer.kept(name))
        return [self._area(one, place, look, moments) for one in shown]

    def _area(self, name: str, place: tuple[int, int], look: Look, moments: Sequence[Moment]) -> Area:
        values = np.full(self.columns, np.nan)
        values[: len(moments)] = [moment.arrays[name][place] for moment in moments]
        kind = quantity(name).kind
        return Area(_brief(name), kind, short(float(look.moment.arrays[name][place]), 2), shares_of(values, log=False))


def _brief(name: str) -> str:
    """As in the ribbon: ∂W², mW²."""
    found = symbol_term(name).text.replace("∂L/", "")
    return found.replace("⁽", "").replace("⁾", "")


def _column(epoch: float, end: float, columns: int) -> int:
    """Where an epoch stands; as in the plots."""
    return min(max(round(epoch / end * (2 * columns - 1)) // 2, 0), columns - 1)


def updates_by_column(training: Training, columns: int, end: float) -> tuple[list[int], float]:
    """After how many updates the middle of every column is that the run has come to, and half a column in updates."""
    half = end * training.updates_per_epoch / columns / 2
    middles: Array = np.round((2 * np.arange(columns) + 1) * half)
    return [int(at) for at in middles if at <= training.updates + 2 * half], half


def moment_at(training: Training, at: int, within: float, until: float) -> tuple[Moment, bool]:
    """The moment after about so many updates, and whether a later picture would have no better one.

    A check-point `within` so many updates will do. Where there is none, updates are done again for as long as there is
    time; of a network or an update too large for that the nearest check-point has to do.
    """
    at, replay = min(at, training.updates), training.replay
    kept = training.recording.nearest(at)
    each = max(training.seconds / max(training.updates, 1), QUICKEST)
    if abs(kept.updates - at) <= within or kept.size > LARGE or each > WAITING:
        return kept, True
    while left := replay.distance(at):
        in_time = min((until - perf_counter()) / each, left)
        if in_time < 1:
            return kept, False
        replay.reach(at - left + int(in_time))
    return replay.moment(at), True
