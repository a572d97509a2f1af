"""A finished training as a figure, PNG or SVG: its curves, the decision field, the truth beside the prediction.

Drawn by matplotlib, the extra `plot`, on no display. Classes have a colour and a shape each.
"""

import io
import logging
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import percent, short
from bptrace.errors import BptraceError, UsageError
from bptrace.keeping import state_folder
from bptrace.network.derivation import derivation
from bptrace.texts import text
from bptrace.training import Run
from bptrace.training.progress import Measure, classes

FORMATS = (".png", ".svg")
COLOURS = ("#2f6fb5", "#e07b28", "#3d9a6b", "#9b59b6", "#c0392b", "#7f8c8d")
SHAPES = ("o", "^", "s", "D", "v", "P")
STYLE = {
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "svg.hashsalt": "bptrace",
}
FINE = 200  # points of the decision field along a side
MARGIN = 0.04  # of the epochs, left free on both sides
FEW = 3  # points that make no line
WIDE = 50.0  # a loss that shrinks by more than this is drawn on a logarithmic scale


def ready_to_plot(path: str) -> None:
    """Raise UsageError, before a long training, where no figure could be drawn after it."""
    if Path(path).suffix.lower() not in FORMATS:
        raise UsageError(text("export.plot_format", path=path))
    if find_spec("matplotlib") is None:
        raise UsageError(text("export.no_matplotlib"))


def run_plot(run: Run, suffix: str) -> bytes:
    """The figure in the format of a file's suffix. Needs matplotlib, which keeps its list of fonts beside the rest."""
    try:
        return _figure(run, suffix)
    except Exception as error:  # of matplotlib, of what it loads, or of its settings: none of ours can be foreseen
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise BptraceError(text("export.no_plot", reason=reason)) from error


def _figure(run: Run, suffix: str) -> bytes:
    os.environ.setdefault("MPLCONFIGDIR", str(state_folder() / "matplotlib"))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with import_module("matplotlib").rc_context(STYLE):
        figure = import_module("matplotlib.figure").Figure(figsize=(10.0, 6.6), dpi=150, layout="constrained")
        _draw(figure, run)
        file = io.BytesIO()
        metadata = {"Date": None} if suffix.lower() == ".svg" else {}
        figure.savefig(file, format=suffix.lower().removeprefix("."), metadata=metadata)
    return file.getvalue()


def _draw(figure: Any, run: Run) -> None:
    data, scenario = run.replay.order.data, run.scenario
    figure.suptitle(_title(run), x=0.01, ha="left", fontweight="bold")
    above, below = figure.subfigures(2, 1, height_ratios=(1.0, 1.15))
    loss, accuracy = above.subplots(1, 2)
    _loss(loss, run)
    _accuracy(accuracy, run)
    measure = Measure(derivation(scenario.network, scenario.optimizer), data)
    outputs = measure.outputs(data.x, run.parameters)
    if data.x.shape[1] == 2:
        field, truth, prediction = below.subplots(1, 3)
        _field(field, measure, data.x, run)
        _points(truth, data.x, classes(data.y), text("export.plot_truth"))
        _points(prediction, data.x, classes(outputs), text("export.plot_prediction"))
        _ringed(prediction, data.x[classes(outputs) != classes(data.y)])
    else:
        _outputs(below.subplots(), data.y, outputs)


def _title(run: Run) -> str:
    network, data = run.scenario.network, run.scenario.data
    return text("export.run_network", network=network, data=data.name if data else text("export.by_hand"))


# --- by epoch --------------------------------------------------------------------------------------------------------


def _loss(axes: Any, run: Run) -> None:
    """The mean loss after every epoch, on a logarithmic scale where it shrinks a lot."""
    losses = [epoch.loss for epoch in run.history]
    positive = [loss for loss in losses if np.isfinite(loss) and loss > 0]
    if positive and positive[0] > WIDE * min(positive):
        axes.set_yscale("log")
    elif positive:
        axes.set_ylim(0.0, 1.05 * max(positive))
    axes.set_title(text("export.plot_loss", loss=short(run.loss)))
    _curves(axes, run, {"loss": losses, "validation_loss": [epoch.validation_loss for epoch in run.history]})


def _accuracy(axes: Any, run: Run) -> None:
    """The shares of right classes after every epoch, and the soft accuracy."""
    axes.set_ylim(0.0, 1.03)
    axes.set_title(text("export.plot_accuracy", accuracy=percent(run.accuracy)))
    shares = ("accuracy", "soft_accuracy", "validation_accuracy")
    curves = {name: [getattr(epoch, name) for epoch in run.history] for name in shares}
    # The outputs of a wild network lead the soft accuracy far off the axis.
    _curves(
        axes, run, {name: curve for name, curve in curves.items() if any(0 <= (share or 0) <= 1 for share in curve)}
    )


def _curves(axes: Any, run: Run, curves: Mapping[str, Sequence[float | None]]) -> None:
    epochs = [epoch.epoch for epoch in run.history]
    for (name, values), colour in zip(curves.items(), COLOURS, strict=False):
        finite = np.isfinite([value for value in values if value is not None])
        if len(finite) == len(values) and finite.any():
            look = {"color": colour, "linestyle": "--" if name.startswith("validation") else "-"}
            marker = "o" if finite.sum() < FEW else ""
            axes.plot(epochs, values, marker=marker, label=text(f"export.plot_{name}_by_epoch"), **look)
    _counted(axes, text("export.plot_epoch"))
    if epochs:
        around = MARGIN * (epochs[-1] - epochs[0]) or 0.5
        axes.set_xlim(epochs[0] - around, epochs[-1] + around)
    axes.grid(True, color="#dddddd", linewidth=0.6)
    if len(axes.lines) > 1:
        axes.legend()


# --- by sample -------------------------------------------------------------------------------------------------------


def _field(axes: Any, measure: Measure, x: Array, run: Run) -> None:
    """What the network says everywhere around the samples: its output, or with several outputs its class."""
    lowest, highest = x.min(axis=0), x.max(axis=0)
    margin = 0.05 * np.where(highest > lowest, highest - lowest, 1.0)
    sides = [np.linspace(*ends, FINE) for ends in zip(lowest - margin, highest + margin, strict=True)]
    points = np.stack([side.reshape(-1) for side in np.meshgrid(*sides)], axis=1)
    answers = measure.outputs(points, run.parameters)
    place = {"origin": "lower", "extent": (*sides[0][[0, -1]], *sides[1][[0, -1]]), "aspect": "auto"}
    level = (_levels if answers.shape[1] == 1 else _classes)(axes, answers, place)
    if np.isfinite(level).all() and level.min() < 0.5 < level.max():
        axes.contour(*sides, level, [0.5], colors="#333333", linewidths=1.0)
    axes.set_title(text("export.plot_field"))
    _named_inputs(axes)


def _levels(axes: Any, answers: Array, place: Mapping[str, Any]) -> Array:
    """A single output from 0 to 1, from one colour over white to the other."""
    colours = import_module("matplotlib.colors").LinearSegmentedColormap
    blended = colours.from_list("", (COLOURS[0], "white", COLOURS[1]))
    level = answers[:, 0].reshape(FINE, FINE)
    axes.figure.colorbar(axes.imshow(level, cmap=blended, vmin=0.0, vmax=1.0, **place), ax=axes)
    return level


def _classes(axes: Any, answers: Array, place: Mapping[str, Any]) -> Array:
    """The class of several outputs, each in its colour."""
    listed = import_module("matplotlib.colors").ListedColormap(COLOURS)
    level = classes(answers).reshape(FINE, FINE).astype(float)
    axes.imshow(level % len(COLOURS), cmap=listed, alpha=0.5, vmin=0.0, vmax=len(COLOURS) - 1.0, **place)
    return level


def _points(axes: Any, x: Array, found: Array, title: str) -> None:
    """The samples, each class in a colour and a shape."""
    for one in np.unique(found):
        look = {"color": COLOURS[int(one) % len(COLOURS)], "marker": SHAPES[int(one) % len(SHAPES)]}
        part = x[found == one]
        axes.scatter(
            part[:, 0], part[:, 1], s=14, linewidths=0, label=text("export.plot_class", number=int(one)), **look
        )
    axes.set_title(title)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, -0.32), ncols=len(COLOURS), handletextpad=0.1)
    _named_inputs(axes)


def _ringed(axes: Any, wrong: Array) -> None:
    """Rings around the samples of which the prediction is wrong."""
    axes.scatter(wrong[:, 0], wrong[:, 1], s=44, facecolors="none", edgecolors="#222222", linewidths=0.6)
    if len(wrong):
        axes.set_title(text("export.plot_wrong", wrong=len(wrong)))


def _outputs(axes: Any, y: Array, outputs: Array) -> None:
    """Target and output of every sample, side by side; of networks that have no plane of inputs."""
    numbers = np.arange(len(y))
    for output in range(y.shape[1]):
        colour = COLOURS[output % len(COLOURS)]
        axes.scatter(numbers, y[:, output], s=26, facecolors="none", edgecolors=colour, linewidths=0.9)
        axes.scatter(numbers, outputs[:, output], s=9, color=colour, marker="D", linewidths=0)
    axes.set_title(text("export.plot_outputs"))
    _counted(axes, text("export.plot_sample"))


def _counted(axes: Any, what: str) -> None:
    """An axis of whole numbers."""
    axes.set_xlabel(what)
    axes.xaxis.set_major_locator(import_module("matplotlib.ticker").MaxNLocator(integer=True))


def _named_inputs(axes: Any) -> None:
    axes.set_xlabel(text("export.plot_input", number=0))
    axes.set_ylabel(text("export.plot_input", number=1))
