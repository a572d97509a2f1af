"""Which entries of a picture were other numbers before an edit: ▴ has grown, ▾ has become less."""

from math import isnan

from bptrace.algebra.picture import Block, Picture

GROWN, LESSENED, OTHER = "▴", "▾", "~"


class Changes:
    """Compares two pictures of one equation, entry by entry, when an entry is drawn."""

    def __init__(self, now: Picture, before: Picture | None) -> None:
        self._now = _blocks(now)
        self._before = _blocks(before) if before else {}

    def __contains__(self, part: str | int) -> bool:
        """Whether a block had entries before."""
        return part in self._before

    def mark(self, part: str | int, row: int, column: int) -> str:
        """The sign to be put after an entry; nothing where it is the same. KeyError for a block that had none."""
        old, new = (float(blocks[part].value[row, column]) for blocks in (self._before, self._now))
        if old == new or (isnan(old) and isnan(new)):
            return ""
        return GROWN if new > old else LESSENED if new < old else OTHER


def _blocks(picture: Picture) -> dict[str | int, Block]:
    """The blocks by the names that a layout's places call them."""
    factors = {"left": picture.left, "above": picture.above}
    known: dict[str | int, Block] = {part: block for part, block in factors.items() if block is not None}
    return {**known, **dict(enumerate(picture.stack)), "result": picture.result}
