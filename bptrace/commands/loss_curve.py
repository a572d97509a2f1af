"""The loss by epoch as a small plot among lines of text."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bptrace.algebra.numbers import short
from bptrace.texts import text
from bptrace.training import Epoch
from bptrace.tui.widgets.axes import axis_of
from bptrace.tui.widgets.braille import characters, dots

WIDTH, HEIGHT = 60, 6
INDENT = 2


def loss_curve(history: Sequence[Epoch], ascii_only: bool = False) -> str:
    """A few lines, logarithmic where the loss falls below a tenth of where it was; nothing for a single epoch.

    Epochs whose loss is no finite number are left out.
    """
    known = [epoch for epoch in history if np.isfinite(epoch.loss)]
    if len(known) < 2:
        return ""
    epochs, losses = np.array([epoch.epoch for epoch in known]), np.array([epoch.loss for epoch in known])
    log = bool(losses.min() > 0 and losses.max() > 10 * losses.min())
    axis = axis_of(losses, log, zero=not log)
    field = dots((epochs - epochs[0]) / (epochs[-1] - epochs[0]), axis.share(losses), WIDTH, HEIGHT)
    rows = _marks(field) if ascii_only else characters(field)
    top, bottom = short(axis.value(1.0)), short(axis.value(0.0))
    room = max(len(top), len(bottom))
    labels = [top, *[""] * (HEIGHT - 2), bottom]
    lines = [f"{' ' * INDENT}{label:>{room}} {row}".rstrip() for label, row in zip(labels, rows, strict=True)]
    first, last = str(epochs[0]), str(epochs[-1])
    below = f"{first}{last:>{WIDTH - len(first)}}"
    scale = text("export.curve_log" if log else "export.curve_linear")
    pad = " " * (INDENT + room + 1)
    return "\n".join([f"{' ' * INDENT}{scale}", *lines, f"{pad}{below}"]) + "\n"


def _marks(field: NDArray[np.bool_]) -> list[str]:
    """The same dots as stars, for those who read ASCII alone."""
    height, width = field.shape[0] // 4, field.shape[1] // 2
    cells = np.asarray(field.reshape(height, 4, width, 2).any(axis=(1, 3)))
    return ["".join("*" if cell else " " for cell in row) for row in cells.tolist()]
