"""What else goes on along the run: the gradient norm of every layer, a watched entry with what is kept for it.

Drawn from the check-points of the run, a column of the screen from the nearest one; norms that are not known yet come
with the next pictures.
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

AT_ONCE = 0.008  # seconds of work for one picture


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
        moments = moments_by_column(look.training, self.columns, end)
        self.heading.say(self.title(look))
        below.say(*area_lines(self.areas(look, moments), self.LEFT, below.size.height, self._fill(), cursor))

    def _fill(self) -> str:
        """Half the kind's colour, half the ground: a filled area in full colour would shout."""
        palette = theme.palette(self.app)
        ground, full = Color.parse(palette.colour("panel")), Color.parse(palette.colour(self.KIND))
        return ground.blend(full, 0.6).hex6.lower()

    @abstractmethod
    def title(self, look: Look) -> Line:
        """What is drawn."""

    @abstractmethod
    def areas(self, look: Look, moments: Sequence[Moment | None]) -> list[Area]:
        """The areas; None stands for columns that the run has not come to."""


class NormsPanel(SeriesPanel):
    """‖∂L/∂W‖ of every layer, all on one logarithmic scale."""

    KIND = "gradient"

    def __init__(self, training: Training, classes: str) -> None:
        super().__init__(classes=classes)
        self._norms = GradientNorms(training.start, training.order)
        self._ends = (np.nan, np.nan)

    def title(self, look: Look) -> Line:
        """With the ends of the scale."""
        return lines.norms_heading(*self._ends, look.epoch, self.heading.size.width)

    def areas(self, look: Look, moments: Sequence[Moment | None]) -> list[Area]:
        """One a layer."""
        end, self.complete = perf_counter() + AT_ONCE, True
        now = self._norms(look.moment)
        known = np.full((len(moments), len(now)), np.nan)
        for column, moment in enumerate(moments):
            if moment is None:
                continue
            found = self._norms.known(moment)
            if found is None and perf_counter() < end:
                found = self._norms(moment)
            if found is None:
                self.complete = False
            else:
                known[column] = found
        shares = shares_of(known, log=True)
        positive = known[np.isfinite(known) & (known > 0)]
        self._ends = (float(positive.min()), float(positive.max())) if positive.size else (np.nan, np.nan)
        names = [f"dW{layer}" for layer in range(1, len(now) + 1)]
        return [
            Area(_brief(name), self.KIND, short(value, 2), shares[:, row])
            for row, (name, value) in enumerate(zip(names, now, strict=True))
        ]


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

    def areas(self, look: Look, moments: Sequence[Moment | None]) -> list[Area]:
        """The entry itself, then what is kept for it."""
        name, place = self.watched
        shown = (name, *look.training.start.optimizer.kept(name))
        return [self._area(one, place, look, moments) for one in shown]

    def _area(self, name: str, place: tuple[int, int], look: Look, moments: Sequence[Moment | None]) -> Area:
        values = np.array([np.nan if moment is None else moment.arrays[name][place] for moment in moments])
        kind = quantity(name).kind
        return Area(_brief(name), kind, short(float(look.moment.arrays[name][place]), 2), shares_of(values, log=False))


def _brief(name: str) -> str:
    """As in the ribbon: ∂W², mW²."""
    found = symbol_term(name).text.replace("∂L/", "")
    return found.replace("⁽", "").replace("⁾", "")


def _column(epoch: float, end: float, columns: int) -> int:
    """Where an epoch stands; as in the plots."""
    return min(max(round(epoch / end * (2 * columns - 1)) // 2, 0), columns - 1)


def moments_by_column(training: Training, columns: int, end: float) -> list[Moment | None]:
    """The check-point nearest to the middle of every column; None beyond the run."""
    per_epoch = training.updates_per_epoch
    wanted: Array = np.round((np.arange(columns) + 0.5) / columns * end * per_epoch)
    reached = training.updates + end * per_epoch / columns
    return [training.recording.nearest(int(at)) if at <= reached else None for at in wanted]
