"""The panels of the training screen; each draws a training when it is told to."""

import itertools
from collections.abc import Sequence

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import percent
from bptrace.texts import text
from bptrace.training import Training
from bptrace.training.progress import classes
from bptrace.tui import theme
from bptrace.tui.panels import training_lines as lines
from bptrace.tui.panels.lines import BLANK, Line, Lines, line, muted, wrapped
from bptrace.tui.widgets.decision_field import MARKS, DecisionField, Samples
from bptrace.tui.widgets.loss_plot import Curve, LossPlot

CELLS_A_MARK, FEWEST_MARKS = 6, 40  # more marks would hide the field
LABELS = 5  # columns of the y axes
ROOM = 0.05  # of the data's range, left free around it


class Said(Lines):
    """Lines that somebody else makes."""

    said: Sequence[Line] = ()

    def say(self, *said: Line) -> None:
        """Show these."""
        self.said = said
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The lines."""
        return self.said


class ProgressLine(Lines):
    """State, bar, time left, epoch, loss."""

    training: Training | None = None
    running = False

    def show(self, training: Training, running: bool) -> None:
        """Tell how far it is."""
        self.training, self.running = training, running
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (lines.progress_line(self.training, self.running, width),) if self.training else ()


class Strip(Lines):
    """Truth beside prediction."""

    truth: Array | None = None
    outputs: Array | None = None

    def show(self, truth: Array, outputs: Array) -> None:
        """One sample a row."""
        self.truth, self.outputs = truth, outputs
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """Sample, truth, prediction."""
        if self.truth is None or self.outputs is None:
            return ()
        return lines.strip_lines(self.truth, self.outputs, width, theme.palette(self.app).grounds)


class Curves(Vertical):
    """Loss by epoch, and below it the accuracies over the same axis; one cursor runs through both."""

    def __init__(self) -> None:
        super().__init__()
        self._training: Training | None = None

    def compose(self) -> ComposeResult:
        """Two plots with their headings."""
        with Vertical(classes="loss"):
            yield Said(classes="heading")
            yield LossPlot(log_y=True)
        with Vertical(classes="accuracy"):
            yield Said(classes="heading")
            yield LossPlot()

    def on_mount(self) -> None:
        """The screen has the keys."""
        for plot in (self.loss, self.accuracy):
            plot.can_focus, plot.label_width = False, LABELS
        self.accuracy.y_range = 0.0, 1.0

    @property
    def loss(self) -> LossPlot:
        """The upper plot, which has the cursor."""
        return self.query_one(".loss LossPlot", LossPlot)

    @property
    def accuracy(self) -> LossPlot:
        """The lower plot."""
        return self.query_one(".accuracy LossPlot", LossPlot)

    def show(self, training: Training) -> None:
        """Draw the history as it is now."""
        self._training = training
        history = training.history.epochs
        x = np.array([epoch.epoch for epoch in history], dtype=float)
        end = 0.0, axis_end(training.epoch, training.epochs)
        for plot in (self.loss, self.accuracy):
            plot.x_range = end
        self.loss.curves = (Curve(x, np.array([epoch.loss for epoch in history])),)
        right = Curve(x, np.array([epoch.accuracy for epoch in history]))
        soft = np.clip([epoch.soft_accuracy for epoch in history], 0.0, 1.0)
        self.accuracy.curves = (right, Curve(x, soft, "muted"))
        self.headings()

    def headings(self) -> None:
        """What is drawn; at the cursor where there is one."""
        if self._training is None:  # keys may come before the first picture
            return
        history, at = self._training.history.epochs, self.loss.index
        epoch = history[at] if at is not None else self._training.history.last
        upper, lower = (self.query_one(f".{name} .heading", Said) for name in ("loss", "accuracy"))
        upper.say(lines.loss_heading(self._training, self.loss.log_y, upper.size.width))
        lower.say(lines.accuracy_heading(epoch, lower.size.width))

    @on(LossPlot.CursorMoved)
    def _moved(self, event: LossPlot.CursorMoved) -> None:
        assert self._training  # its curve has the point
        epoch = self._training.history.epochs[event.index]
        self.loss.cursor_text = lines.cursor_text(epoch)
        self.accuracy.cursor, self.accuracy.cursor_text = event.x, percent(epoch.accuracy)
        self.headings()

    def toggle_log(self) -> None:
        """The loss on the other scale."""
        self.loss.log_y = not self.loss.log_y
        self.headings()


def axis_end(epoch: int, epochs: int) -> float:
    """Where the axis ends: a round number not far beyond `epoch`, so that a young curve is seen; at most all epochs."""
    round_ends = (digit * 10**power for power in itertools.count(1) for digit in (1, 2, 5))
    return float(min(next(end for end in round_ends if end >= 1.05 * epoch), max(epochs, 1)))


class Field(Vertical):
    """The plane of two inputs as the network sees it, with the samples; a sentence where there is no such plane."""

    def __init__(self, training: Training) -> None:
        super().__init__()
        self.shown = training.start.network.inputs == 2
        self.set_class(not self.shown, "-none")

    def compose(self) -> ComposeResult:
        """Heading, field, legend."""
        yield Said(classes="heading")
        if self.shown:
            yield DecisionField()
        yield Said(classes="legend")

    def show(self, training: Training, outputs: Array) -> None:
        """The field now, and which samples are right."""
        data, network = training.data, training.start.network
        wrong = classes(outputs) != classes(data.y)
        drawn = lines.evenly(len(data), max(self.size.area // CELLS_A_MARK, FEWEST_MARKS))
        title, below = self.query_one(".heading", Said), self.query_one(".legend", Said)
        told = len(drawn) if self.shown else len(data)
        title.say(lines.field_heading(int(np.sum(~wrong)), len(data), told, title.size.width))
        if not self.shown:
            key = "training.no_field_one" if network.inputs == 1 else "training.no_field"
            below.say(BLANK, *wrapped(line(muted(text(key, inputs=network.inputs))), max(below.size.width, 10)))
            return
        field = self.query_one(DecisionField)
        field.x_range, field.y_range = (span(data.x[:, axis]) for axis in (0, 1))
        field.samples = Samples(data.x[drawn], classes(data.y[drawn]).astype(int), wrong[drawn])
        grid = field.grid
        if grid.size:
            found = training.measure.outputs(grid.reshape(-1, 2), training.moment.parameters)
            field.values = shades(found).reshape(grid.shape[:2])
        count = max(network.outputs, 2)
        below.say(lines.legend(MARKS[: min(count, len(MARKS))], network.outputs > 1, below.size.width))


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
