"""A finished training, written down: a summary, JSON, and its history as CSV."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from bptrace.algebra.numbers import fixed, literal, number, percent
from bptrace.export.json_format import strict_json
from bptrace.texts import text
from bptrace.training import Epoch, Run
from bptrace.training.place import place_text
from bptrace.training.progress import classes


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
            "divergence": run.divergence and asdict(run.divergence),
            "parameters": run.parameters,
            **_held_out(run.measured),
            "history": [_epoch(epoch) for epoch in run.history],
        }
    )


def _epoch(epoch: Epoch) -> dict[str, float]:
    measured = {"loss": epoch.loss, "accuracy": epoch.accuracy, "soft_accuracy": epoch.soft_accuracy}
    return {"epoch": epoch.epoch, **measured, **_held_out(epoch)}


def _held_out(epoch: Epoch) -> dict[str, float]:
    """What was measured of the samples held out, where there are any."""
    if epoch.validation_loss is None or epoch.validation_accuracy is None:
        return {}
    return {"validation_loss": epoch.validation_loss, "validation_accuracy": epoch.validation_accuracy}


def run_text(run: Run, stop_when: str | None = None, saved: str | None = None) -> str:
    """The summary: how long, how it ended, and what became of loss and accuracy.

    `stop_when` was to end it, `saved` is the file that it is kept in.
    """
    data, first = run.scenario.data, run.history[0] if len(run.history) > 1 else None
    lines = [
        text("export.run_network", network=run.scenario.network, data=data.name if data else text("export.by_hand")),
        text(
            "export.run_length",
            epochs=f"{run.epochs:,}",
            updates=f"{run.updates:,}",
            seconds=fixed(run.seconds, 2),
            rate=f"{round(run.updates_per_second):,}",
            kernel=run.kernel,
        ),
        *_ending(run, stop_when),
        *_told_of(run, saved),
        *(_row(name, tell, first, run.measured) for name, tell in _MEASURES.items() if name in _epoch(run.measured)),
        *_one_class(run),
    ]
    return "\n".join(lines) + "\n"


def _told_of(run: Run, saved: str | None) -> list[str]:
    """Where to look at how it ended: the command that opens its last update."""
    if run.stopped not in ("condition", "diverged") or not run.replay.done:
        return []
    place = place_text(run.replay.last, run.replay)
    key = "export.run_open" if saved else "export.run_save_to_open"
    return [text(key, path=shlex.quote(saved or "run.npz"), place=place)]


def _one_class(run: Run) -> list[str]:
    """A data set of one class is learnt by answering always the same."""
    found = np.unique(classes(run.replay.order.data.y))
    return [text("export.run_one_class")] if len(found) == 1 and run.replay.order.data.y.shape[0] > 1 else []


def _ending(run: Run, stop_when: str | None) -> list[str]:
    """Nothing where all epochs were done and nothing else was to end them."""
    if run.stopped == "epochs":
        return [] if stop_when is None else [text("export.run_never", typed=stop_when)]
    if run.divergence is None:
        return [text(f"export.run_{run.stopped}", epochs=f"{run.epochs:,}", planned=f"{run.planned:,}")]
    found = run.divergence
    return [text("export.run_diverged", epoch=found.epoch, update=found.update, sample=found.samples[0])]


def _row(name: str, tell: Callable[[float], str], first: Epoch | None, last: Epoch) -> str:
    told = tell(getattr(last, name))
    if first is not None:
        told = text("export.run_change", before=tell(getattr(first, name)), last=told)
    return f"  {text(f'export.run_{name}'):<15}{told}"


def _share(share: float) -> str:
    """A share of one in percent with two decimals, as Lab 2 prints it; the outputs of a wild network make it huge."""
    return f"{fixed(100 * share, 2)} %" if abs(share) < 1000 else number(share)


def history_csv(run: Run) -> Iterator[str]:
    """A heading, then one epoch a line."""
    yield f"{','.join(_epoch(run.measured))}\n"
    for one in run.record:
        number, *measured = _epoch(one).values()
        yield f"{number},{','.join(map(literal, measured))}\n"


_MEASURES: dict[str, Callable[[float], str]] = {
    "loss": number,
    "accuracy": percent,
    "soft_accuracy": _share,
    "validation_loss": number,
    "validation_accuracy": percent,
}
"""What the summary tells of an epoch, and how."""
