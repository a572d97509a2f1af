"""Loss and accuracy by epoch; one cursor runs through whatever shares their axis."""

import itertools

import numpy as np
from textual.app import ComposeResult

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import percent
from bptrace.training import Epoch
from bptrace.tui.panels.training import lines
from bptrace.tui.panels.training.along import Along
from bptrace.tui.panels.training.look import Look
from bptrace.tui.panels.training.progress import Said
from bptrace.tui.widgets.loss_plot import Curve, LossPlot

LABELS = 11  # columns of the y axes; below them a name and its figure have room


class CurvePanel(Along):
    """A heading and a plot by epoch."""

    def __init__(self, classes: str) -> None:
        super().__init__(classes=f"{classes} by-epoch")

    def compose(self) -> ComposeResult:
        """Both."""
        yield Said(classes="heading")
        yield LossPlot()

    def on_mount(self) -> None:
        """The screen has the keys."""
        self.plot.can_focus, self.plot.label_width = False, LABELS

    @property
    def plot(self) -> LossPlot:
        """The curves."""
        return self.query_one(LossPlot)

    def plotted(self, look: Look, *curves: Curve) -> None:
        """These curves along the run, with its cursor."""
        self.plot.x_range = 0.0, axis_end(look.training.epoch, look.training.epochs)
        self.plot.curves = curves
        self.plot.cursor = None if look.epoch is None else float(look.epoch)


class LossPanel(CurvePanel):
    """The loss; of the samples held out too, where there are any."""

    def on_mount(self) -> None:
        """On a logarithmic scale at first."""
        super().on_mount()
        self.plot.log_y = True

    def draw(self, look: Look) -> None:
        """Draw the history as it is now."""
        history = look.training.history.epochs
        x = epochs_of(history)
        curves = [Curve(x, np.array([epoch.loss for epoch in history]))]
        if look.training.order.held_out.size:
            curves.append(Curve(x, np.array([epoch.validation_loss for epoch in history], dtype=float), "muted"))
        if found := shown_epoch(look):
            self.plot.cursor_text = lines.cursor_text(found)
        self.plotted(look, *curves)
        self.heading.say(lines.loss_heading(look.training, self.plot.log_y, self.heading.size.width))


class AccuracyPanel(CurvePanel):
    """The share of right classes, and softly; of the samples held out instead, where there are any."""

    rows = 9  # a half stands in the middle of five

    def on_mount(self) -> None:
        """Shares of one."""
        super().on_mount()
        self.plot.y_range = 0.0, 1.0

    def draw(self, look: Look) -> None:
        """Draw the history as it is now."""
        history = look.training.history.epochs
        x = epochs_of(history)
        if look.training.order.held_out.size:
            beside = np.array([epoch.validation_accuracy for epoch in history], dtype=float)
        else:
            beside = np.clip([epoch.soft_accuracy for epoch in history], 0.0, 1.0)
        found = shown_epoch(look)
        if found and look.epoch is not None:
            self.plot.cursor_text = percent(found.accuracy)
        self.plotted(look, Curve(x, np.array([epoch.accuracy for epoch in history])), Curve(x, beside, "muted"))
        self.heading.say(lines.accuracy_heading(found, self.heading.size.width))


def epochs_of(history: tuple[Epoch, ...]) -> Array:
    """The numbers of the epochs that are kept."""
    return np.array([epoch.epoch for epoch in history], dtype=float)


def shown_epoch(look: Look) -> Epoch | None:
    """The epoch kept that is nearest to the cursor; without one the last."""
    history = look.training.history
    if look.epoch is None or not history.epochs:
        return history.last
    at = look.epoch
    return min(history.epochs, key=lambda epoch: abs(epoch.epoch - at))


def axis_end(epoch: int, epochs: int) -> float:
    """Where the axis ends: a round number not far beyond `epoch`, so that a young curve is seen; at most all epochs."""
    round_ends = (digit * 10**power for power in itertools.count(1) for digit in (1, 2, 5))
    return float(min(next(end for end in round_ends if end >= 1.05 * epoch), max(epochs, 1)))
