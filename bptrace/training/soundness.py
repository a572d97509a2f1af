"""Whether what a file tells of a run can be: numbers where numbers belong, and nothing that contradicts the rest."""

import math
from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from bptrace.network.settings import MOST_EPOCHS
from bptrace.training.order import Order
from bptrace.training.result import Stopped

SHARES = ("loss", "accuracy", "soft_accuracy")
HELD_OUT = ("validation_loss", "validation_accuracy")


def require(holds: bool, what: str) -> None:
    """Raise ValueError where it does not."""
    if not holds:
        raise ValueError(what)


def check_settings(settings: Any, done: int) -> None:
    """How a run went, as a file has it, of a scenario with `done` updates. Raises ValueError, or KeyError."""
    require(isinstance(settings, Mapping), "settings")
    require(_is_count(settings["updates"], done), "updates")
    require(_is_count(settings["planned"], MOST_EPOCHS), "planned")
    require(_is_count(settings["epoch"]), "epoch")
    require(_is_count(settings["batch"]) and settings["batch"] > 0, "batch")
    require(isinstance(settings["shuffle"], bool), "shuffle")
    require(_is_number(settings["seconds"]) and 0 <= settings["seconds"] < math.inf, "seconds")
    require(settings["stopped"] in get_args(Stopped), "stopped")
    require((settings["stopped"] == "diverged") == (settings["divergence"] is not None), "divergence")


def check_progress(settings: Mapping[str, Any], arrays: Mapping[str, Any], order: Order) -> None:
    """What was measured, and where the run stood, against the order of its updates. Raises ValueError, or KeyError."""
    updates, at = settings["updates"], arrays["checkpoints_at"]
    require(at.ndim == 1 and at.dtype.kind in "iu" and at[-1] <= updates, "checkpoints_at")
    measured, names = settings["measured"], (*SHARES, *(HELD_OUT if order.held_out.size else ()))
    require(_is_count(measured["epoch"]) and all(_is_number(measured[name]) for name in names), "measured")
    history, held_out = arrays["history"], arrays["validation"]
    require(history.dtype.kind == held_out.dtype.kind == "f" and history.shape[1:] == (4,), "history")
    require(held_out.shape == (len(history) if order.held_out.size else 0, 2), "validation")
    epochs = history[:, 0]
    require(bool(np.all(epochs == np.round(epochs)) and np.all(np.diff(epochs, prepend=-1.0) > 0)), "epochs")
    require(bool(np.all(epochs <= order.epoch_of(updates))), "epochs")
    found = settings["divergence"]
    if found is not None:
        place = [*divmod(updates, order.updates_per_epoch), order.numbers(updates).tolist()]
        require([found["epoch"], found["update"], found["samples"]] == place, "divergence")


def _is_count(value: object, most: float = math.inf) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
