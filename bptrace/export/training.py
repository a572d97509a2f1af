"""A finished training, written down: a summary, JSON, and its history as CSV."""

from typing import TYPE_CHECKING

from bptrace.algebra.numbers import literal, number, percent
from bptrace.export.json_format import strict_json
from bptrace.texts import text

if TYPE_CHECKING:
    from bptrace.training import Run


def run_json(run: "Run") -> str:
    """`bptrace.train/1`."""
    data = run.scenario.data
    return strict_json(
        {
            "format": "bptrace.train/1",
            "network": str(run.scenario.network),
            "data": None if data is None else data.name,
            "epochs": run.epochs,
            "updates": run.updates,
            "seconds": run.seconds,
            "updates_per_second": run.updates_per_second,
            "kernel": run.kernel,
            "loss": run.loss,
            "accuracy": run.accuracy,
            "soft_accuracy": run.soft_accuracy,
            "stopped": run.stopped,
            "parameters": run.parameters,
            "history": [
                {"epoch": e.epoch, "loss": e.loss, "accuracy": e.accuracy, "soft_accuracy": e.soft_accuracy}
                for e in run.history
            ],
        }
    )


def run_text(run: "Run") -> str:
    """The summary: how long, how it ended, and what became of loss and accuracy."""
    first, data = (run.history[0].loss if run.history else run.loss), run.scenario.data
    lines = [
        text("export.run_network", network=run.scenario.network, data=data.name if data else text("export.by_hand")),
        text(f"export.run_{run.stopped}", epochs=run.epochs, updates=run.updates),
        text("export.run_speed", seconds=number(run.seconds, 2), rate=round(run.updates_per_second)),
        text("export.run_loss", first=number(first), last=number(run.loss)),
        text("export.run_accuracy", accuracy=percent(run.accuracy), soft=percent(run.soft_accuracy)),
    ]
    return "\n".join(lines) + "\n"


def history_csv(run: "Run") -> str:
    """One epoch a line."""
    rows = [",".join([str(e.epoch), *map(literal, (e.loss, e.accuracy, e.soft_accuracy))]) for e in run.history]
    return "\n".join(["epoch,loss,accuracy,soft_accuracy", *rows]) + "\n"
