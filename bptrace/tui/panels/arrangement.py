"""Where the debugger's panels stand: regions from a size, no screen.

Nothing moves while a person steps: what stands where depends on the room and on the network alone.
"""

from dataclasses import dataclass
from typing import Literal

from textual.geometry import Region

Part = Literal["ribbon", "steps", "focus", "equation", "picture", "entry", "check", "rules", "source", "overview", "tabs"]
TABBED: tuple[Part, ...] = ("entry", "check", "rules", "source", "steps")
STEPS = 28  # columns of the list of steps
SIDE = 34  # columns of the panels beside a large matrix
MARGIN = 3
RIBBON_LABELLED = 100


@dataclass(frozen=True)
class Arrangement:
    """`regions` by part; `tabs` are the parts that share the slot `tabbed`, whose bar is the region "tabs"."""

    regions: dict[Part, Region]
    tabs: tuple[Part, ...] = ()
    slot: Region = Region()

    def region(self, part: Part, tab: Part | None) -> Region | None:
        """Where a part is drawn; None for a tab that is not open."""
        if part in self.tabs:
            return self.slot if part == tab else None
        return self.regions.get(part)


def arrange(width: int, height: int, large: bool) -> Arrangement:
    """The panels of a network in so many columns and rows; `large` where some matrix needs a window."""
    if width >= 140 and height >= 36 and large:
        return _beside(width, height)
    if width >= 100 and height >= 27:
        return _two_columns(width, height, large)
    if height >= 27:
        return _one_column(width, height)
    return _tabbed(width, height)


def _ribbon(width: int, rows: int, top: int = 1) -> tuple[Region, int]:
    """The ribbon, and the first row below it and its blank one."""
    x = 2 if width >= RIBBON_LABELLED else MARGIN
    return Region(x, top, width - 2 * x, rows), top + rows + 1


def _beside(width: int, height: int) -> Arrangement:
    ribbon, top = _ribbon(width, 3)
    focus = Region(STEPS + 1, top, width - STEPS - 1, height - top)
    x, inner = focus.x + MARGIN, focus.width - 2 * MARGIN
    side = width - MARGIN - SIDE
    y = top + 4
    overview, entry, check = 15, 11, 6
    rows = height - y - 1
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "steps": Region(0, top, STEPS, height - top),
        "focus": focus,
        "equation": Region(x, top + 1, inner, 2),
        "picture": Region(x, y, side - x - 2, rows),
        "overview": Region(side, y, SIDE, overview),
        "entry": Region(side, y + overview + 1, SIDE, entry),
        "check": Region(side, y + overview + entry + 1, SIDE, check),
    }
    left = height - 1 - (y + overview + entry + check + 2)
    slot = Region(side, height - 1 - left + 1, SIDE, left - 1)
    return Arrangement(regions | {"tabs": Region(side, slot.y - 1, SIDE, 1)}, ("rules", "source"), slot)


def _two_columns(width: int, height: int, large: bool) -> Arrangement:
    ribbon, top = _ribbon(width, 3)
    focus = Region(STEPS + 1, top, width - STEPS - 1, height - top)
    x, inner = focus.x + MARGIN, focus.width - 2 * MARGIN
    right = max(28, inner * 2 // 5)
    left = inner - right - 2
    check_x = x + left + 2
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "steps": Region(0, top, STEPS, height - top),
        "focus": focus,
        "equation": Region(x, top + 1, inner, 2),
    }
    if large:
        low = height - 7
        regions["tabs"] = Region(x, low, left, 1)
        regions["check"] = Region(check_x, low, right, 6)
        regions["picture"] = Region(x, top + 4, inner, low - top - 5)
        return Arrangement(regions, ("entry", "rules", "source"), Region(x, low + 1, left, 5))
    spare = max(height - 33, 0)
    rules = 5 + min(spare // 3, 5)
    entry = 6 + min(spare // 3, 6)
    low = height - 1 - rules
    middle = low - entry
    regions["rules"] = Region(x, low, left, rules)
    regions["source"] = Region(check_x, low, right, rules)
    regions["entry"] = Region(x, middle, left, entry - 1)
    regions["check"] = Region(check_x, middle, right, entry - 1)
    regions["picture"] = Region(x, top + 4, inner, middle - top - 5)
    return Arrangement(regions)


def _one_column(width: int, height: int) -> Arrangement:
    """Beside a lesson's page: everything below one another, rules and code in tabs."""
    ribbon, top = _ribbon(width, 3 if height >= 30 else 2)
    x, inner = MARGIN, width - 2 * MARGIN
    low = height - 5
    check = low - 6
    entry = check - 6
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "focus": Region(0, top, width, height - top),
        "equation": Region(x, top, inner, 3),
        "picture": Region(x, top + 3, inner, entry - top - 4),
        "entry": Region(x, entry, inner, 5),
        "check": Region(x, check, inner, 5),
        "tabs": Region(x, low, inner, 1),
    }
    return Arrangement(regions, ("rules", "source", "steps"), Region(x, low + 1, inner, 4))


def _tabbed(width: int, height: int) -> Arrangement:
    """80×24 and less: one panel at a time below the picture."""
    ribbon, top = _ribbon(width, 2)
    x, inner = MARGIN, width - 2 * MARGIN
    rows = 4 if height >= 20 else 3
    low = height - rows - 1
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "focus": Region(0, top, width, height - top),
        "equation": Region(x, top + (height >= 20), inner, 2),
        "tabs": Region(x, low, inner, 1),
    }
    y = regions["equation"].bottom + (height >= 20)
    regions["picture"] = Region(x, y, inner, low - y - (height >= 20))
    return Arrangement(regions, TABBED, Region(x, low + 1, inner, rows))
