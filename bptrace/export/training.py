"""A finished training, written down: a summary, JSON, and its history as CSV."""

from collections.abc import Callable

from bptrace.algebra.numbers import fixed, literal, number, percent
from bptrace.export.json_format import strict_json
from bptrace.texts import text
from bptrace.training import Run


def run_json(run: Run) -> str:
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


def run_text(run: Run, stop_when: str | None = None) -> str:
    """The summary: how long, how it ended, and what became of loss and accuracy; `stop_when` was to end it."""
    data, first = run.scenario.data, run.history[0] if len(run.history) > 1 else None
    lines = [
        text("export.run_network", network=run.scenario.network, data=data.name if data else text("export.by_hand")),
        text(
            "export.run_length",
            epochs=f"{run.epochs:,}",
            updates=f"{run.updates:,}",
            seconds=fixed(run.seconds, 2),
            rate=f"{round(run.updates_per_second):,}",
        ),
        *_ending(run, stop_when),
        _row("loss", number, first.loss if first else None, run.loss),
        _row("accuracy", percent, first.accuracy if first else None, run.accuracy),
        _row("soft_accuracy", _share, first.soft_accuracy if first else None, run.soft_accuracy),
    ]
    return "\n".join(lines) + "\n"


def _ending(run: Run, stop_when: str | None) -> list[str]:
    """Nothing where all epochs were done and nothing else was to end them."""
    if run.stopped == "epochs":
        return [] if stop_when is None else [text("export.run_never", typed=stop_when)]
    if run.divergence is None:
        return [text(f"export.run_{run.stopped}")]
    found = run.divergence
    return [text("export.run_diverged", epoch=found.epoch, update=found.update, sample=found.samples[0])]


def _row(name: str, tell: Callable[[float], str], before: float | None, last: float) -> str:
    values = tell(last) if before is None else text("export.run_change", before=tell(before), last=tell(last))
    return f"  {text(f'export.run_{name}'):<15}{values}"


def _share(share: float) -> str:
    """A share of one in percent with two decimals, as Lab 2 prints it; the outputs of a wild network make it huge."""
    return f"{fixed(100 * share, 2)} %" if abs(share) < 1000 else number(share)


def history_csv(run: Run) -> str:
    """One epoch a line."""
    rows = [",".join([str(e.epoch), *map(literal, (e.loss, e.accuracy, e.soft_accuracy))]) for e in run.history]
    return "\n".join(["epoch,loss,accuracy,soft_accuracy", *rows]) + "\n"
