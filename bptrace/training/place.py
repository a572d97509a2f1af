"""A place in a run as it is typed: `3000`, the first update of an epoch, or `3000:17`, the one that has this sample."""

import re

from bptrace.errors import UsageError, shortened
from bptrace.texts import text
from bptrace.training.replay import Replay

_PLACE = re.compile(r"\s*(\d{1,18})\s*(?::\s*(\d{1,18})\s*)?")


def is_place(typed: str) -> bool:
    """Whether a place was typed, or meant to be."""
    return typed.strip()[:1].isdecimal() and not re.search(r"[<>=]", typed)


def read_place(typed: str, replay: Replay) -> int:
    """The number of the update that was typed. Raises UsageError where the run has no such."""
    found = _PLACE.fullmatch(typed)
    if found is None:
        raise UsageError(text("replay.no_place", typed=shortened(typed)))
    epoch, order = int(found[1]), replay.order
    if not replay.done:
        raise UsageError(text("replay.no_updates"))
    last = order.epoch_of(replay.last)
    if epoch > last:
        raise UsageError(text("replay.no_epoch", epoch=epoch, epochs=last + 1, last=last))
    update = order.update_of(epoch, None if found[2] is None else int(found[2]))
    if update > replay.last:
        raise UsageError(text("replay.not_reached", typed=typed.strip(), last=place_text(replay.last, replay)))
    return update


def place_text(update: int, replay: Replay) -> str:
    """How an update is typed: `3000:17`."""
    return f"{replay.order.epoch_of(update)}:{replay.order.numbers(update)[0]}"
