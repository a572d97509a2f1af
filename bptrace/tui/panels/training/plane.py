"""The decision field: the plane of two inputs as the network sees it, with the samples."""

import numpy as np
from textual.app import ComposeResult
from textual.containers import Vertical

from bptrace.algebra.functions import Array
from bptrace.network.network import Network
from bptrace.texts import text
from bptrace.training.progress import classes
from bptrace.tui.panels.lines import BLANK, line, muted, wrapped
from bptrace.tui.panels.training import lines
from bptrace.tui.panels.training.look import Look
from bptrace.tui.panels.training.progress import Said
from bptrace.tui.widgets.decision_field import MARKS, DecisionField, Samples

CELLS_A_MARK, FEWEST_MARKS = 6, 40  # more marks would hide the field
ROOM = 0.05  # of the data's range, left free around it


class Field(Vertical):
    """The field; a sentence where there is no such plane."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.shown = network.inputs == 2
        self._seen: tuple[int, tuple[int, ...]] | None = None
        self.set_class(not self.shown, "-none")

    def compose(self) -> ComposeResult:
        """Heading, field, legend."""
        yield Said(classes="heading")
        if self.shown:
            yield DecisionField()
        yield Said(classes="legend")

    def show(self, look: Look) -> None:
        """The field with the weights that are looked at, and which samples are right."""
        data, network = look.training.data, look.training.start.network
        wrong = classes(look.outputs) != classes(data.y)
        drawn = drawn_of(classes(data.y), max(self.size.area // CELLS_A_MARK, FEWEST_MARKS))
        title, below = self.query_one(".heading", Said), self.query_one(".legend", Said)
        told = len(drawn) if self.shown else len(data)
        title.say(lines.field_heading(int(np.sum(~wrong)), len(data), told, look.epoch, title.size.width))
        if not self.shown:
            key = "training.no_field_one" if network.inputs == 1 else "training.no_field"
            below.say(BLANK, *wrapped(line(muted(text(key, inputs=network.inputs))), max(below.size.width, 10)))
            return
        field = self.query_one(DecisionField)
        field.x_range, field.y_range = (span(data.x[:, axis]) for axis in (0, 1))
        field.samples = Samples(data.x[drawn], classes(data.y[drawn]).astype(int), wrong[drawn])
        grid = field.grid
        seen = look.moment.updates, grid.shape
        if grid.size and seen != self._seen:
            found = look.training.measure.outputs(grid.reshape(-1, 2), look.moment.parameters)
            field.values, self._seen = shades(found).reshape(grid.shape[:2]), seen
        count = max(network.outputs, 2)
        several, halves = network.outputs > 1, network.outputs == 1 and not np.all(np.isin(data.y, (0, 1)))
        marks = MARKS[: min(count, len(MARKS))]
        below.say(lines.legend(marks, several, below.size.width, halves, field.has_brackets))


def drawn_of(truth: Array, most: int) -> list[int]:
    """About `most` of the samples, evenly of every class: where classes alternate, a stride would pass some by."""
    chosen: list[int] = []
    for number_ in np.unique(truth):
        members = np.flatnonzero(truth == number_)
        share = max(most * len(members) // len(truth), 1)
        chosen += [int(members[place]) for place in lines.evenly(len(members), share)]
    return sorted(chosen)


def shades(outputs: Array) -> Array:
    """0 to 1 for every row: the output itself, or the class among several."""
    if outputs.shape[1] == 1:
        return outputs[:, 0]
    return np.asarray(classes(outputs) / (outputs.shape[1] - 1))


def span(values: Array) -> tuple[float, float]:
    """From 0 to 1 where all values are there, else a little beyond them."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    room = (high - low) * ROOM or 1.0
    return low - room, high + room
