"""Where the debugger's panels stand: regions from a size, no screen.

Nothing moves while a person steps: what stands where depends on the room and on the network alone.
"""

from dataclasses import replace
from typing import Literal

from textual.geometry import NULL_REGION, Region

from bptrace.frozen import frozen

Part = Literal[
    "ribbon",
    "steps",
    "focus",
    "equation",
    "picture",
    "entry",
    "check",
    "rules",
    "source",
    "overview",
    "tabs",
    "watches",
    "values",
]
TABBED: tuple[Part, ...] = ("entry", "check", "rules", "source", "steps")
STEPS = 28  # columns of the list of steps
SIDE = 38  # columns of the panels beside a large matrix, and the widest a check needs
RIGHT = 35  # the least that a check needs
WIDEST = 74  # columns of an expansion that the eye still follows
TALL = 32  # rows from which on two rows of panels leave enough for the picture
RULES = 5  # rows of the rules, their title among them
PICTURE = 9  # rows of the picture that no other panel takes from it
OVERVIEW = 14  # rows of the overview with its scale
VALUES = 42  # columns of the values so far
MARGIN = 3
RIBBON_LABELLED = 100


@frozen
class Arrangement:
    """`regions` by part; `tabs` are the parts that share the slot `tabbed`, whose bar is the region "tabs"."""

    regions: dict[Part, Region]
    tabs: tuple[Part, ...] = ()
    slot: Region = NULL_REGION

    def region(self, part: Part, tab: Part | None) -> Region | None:
        """Where a part is drawn; None for a tab that is not open."""
        if part in self.tabs:
            return self.slot if part == tab else None
        return self.regions.get(part)


def arrange(width: int, height: int, large: bool, rules: int = RULES, small: bool = False) -> Arrangement:
    """The panels of a network in so many columns and rows; `large` where some matrix needs a window.

    `rules` is how many rows the rules of some step take; beside the pictures of a `small` network stand its values.
    """
    found = _panels(width, height, large, rules)
    if small and not found.tabs and found.regions["picture"].width >= WIDEST + 2 + VALUES:
        found = _with_values(found)
    ribbon = found.regions["ribbon"]
    watches = Region(ribbon.x, ribbon.y - 1, ribbon.width, 1)  # on the line that is blank where nothing is watched
    return replace(found, regions={**found.regions, "watches": watches})


def _with_values(found: Arrangement) -> Arrangement:
    """The picture in the left column, the values so far above the check."""
    picture, check = found.regions["picture"], found.regions["check"]
    left = Region(picture.x, picture.y, check.x - 2 - picture.x, picture.height)
    values = Region(check.x, picture.y, picture.right - check.x, picture.height)
    return replace(found, regions={**found.regions, "picture": left, "values": values})


def _panels(width: int, height: int, large: bool, rules: int) -> Arrangement:
    if width >= 140 and height >= 36 and large:
        return _beside(width, height)
    if width >= 100 and height >= 27:
        return _two_columns(width, height, large or height < TALL, rules)
    if height >= 27:
        return _one_column(width, height, large)
    return _tabbed(width, height)


def _ribbon(width: int, rows: int, top: int = 1) -> tuple[Region, int]:
    """The ribbon, and the first row below it and its blank one."""
    x = 2 if width >= RIBBON_LABELLED else MARGIN
    return Region(x, top, width - 2 * x + 1, rows), top + rows + 1  # the bracket of the last node is in the margin


def _with_steps(width: int, height: int) -> dict[Part, Region]:
    """What is the same on every wide screen: the ribbon, the step list beside the focus, the equation in it."""
    ribbon, top = _ribbon(width, 3)
    focus = Region(STEPS + 1, top, width - STEPS - 1, height - top)
    return {
        "ribbon": ribbon,
        "steps": Region(0, top + 1, STEPS, height - top - 1),
        "focus": focus,
        "equation": Region(focus.x + MARGIN, top + 1, focus.width - 2 * MARGIN, 3),
    }


def _beside(width: int, height: int) -> Arrangement:
    """A large matrix with its overview, entry and check beside it."""
    regions = _with_steps(width, height)
    x, y, side = regions["equation"].x, regions["equation"].bottom, width - MARGIN - SIDE
    tabs, check = y + OVERVIEW + 1, height - 7
    regions["picture"] = Region(x, y, side - x - 2, height - y - 1)
    regions["overview"] = Region(side, y, SIDE, OVERVIEW)
    regions["tabs"] = Region(side, tabs, SIDE, 1)
    regions["check"] = Region(side, check, SIDE, 6)
    return Arrangement(regions, ("entry", "rules", "source"), Region(side, tabs + 1, SIDE, check - tabs - 2))


def _two_columns(width: int, height: int, few: bool, wanted: int) -> Arrangement:
    """The step list, and under the picture two columns of panels; `few` leaves more of the height to the picture."""
    regions = _with_steps(width, height)
    x, y, inner = regions["equation"].x, regions["equation"].bottom, regions["equation"].width
    left = min(inner - max(RIGHT, inner * 2 // 5 - 4) - 2, WIDEST)
    columns = Region(x, y, left, height - y), Region(x + left + 2, y, inner - left - 2, height - y)
    return _few_panels(regions, *columns) if few else _four_panels(regions, *columns, wanted)


def _few_panels(regions: dict[Part, Region], left: Region, right: Region) -> Arrangement:
    """Entry, rules and code by turns beside the check."""
    low = left.bottom - 7
    regions["tabs"] = Region(left.x, low, left.width, 1)
    regions["check"] = Region(right.x, low, min(right.width, SIDE), 6)
    regions["picture"] = _over(left, right, low - 1)
    return Arrangement(regions, ("entry", "rules", "source"), Region(left.x, low + 1, left.width, 5))


def _four_panels(regions: dict[Part, Region], left: Region, right: Region, wanted: int) -> Arrangement:
    """Entry and check, below them rules and code; rules that need more rows take them from a tall picture."""
    spare = max(left.bottom - 33, 0)
    rules, entry = RULES + min(spare // 3, 5), 6 + min(spare // 3, 2)
    rules += min(max(wanted - rules, 0), max(left.height - 2 - rules - entry - PICTURE, 0))
    low = left.bottom - 1 - rules
    middle = low - entry
    regions["rules"] = Region(left.x, low, left.width, rules)
    regions["source"] = Region(right.x, low, right.width, rules)
    regions["entry"] = Region(left.x, middle, left.width, entry - 1)
    regions["check"] = Region(right.x, middle, min(right.width, SIDE), entry - 1)
    regions["picture"] = _over(left, right, middle - 1)
    return Arrangement(regions)


def _over(left: Region, right: Region, bottom: int) -> Region:
    """The room above both columns' panels."""
    return Region(left.x, left.y, right.right - left.x, bottom - left.y)


def _one_column(width: int, height: int, large: bool) -> Arrangement:
    """Beside a lesson's page: everything below one another; entry, rules and code share a place, for a tall picture.

    A window ends a row above the tabs; a picture that is whole seldom needs that row, and has it when it does.
    """
    ribbon, top = _ribbon(width, 3 if height >= 30 else 2)
    x, inner = MARGIN, width - 2 * MARGIN
    check = height - 6
    entry = check - 6
    low = entry - 1
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "focus": Region(0, top, width, height - top),
        "equation": Region(x, top + 1, inner, 4),
        "picture": Region(x, top + 5, inner, low - top - 5 - large),
        "tabs": Region(x, low, inner, 1),
        "check": Region(x, check, inner, 5),
    }
    return Arrangement(regions, ("entry", "rules", "source", "steps"), Region(x, entry, inner, 5))


def _tabbed(width: int, height: int) -> Arrangement:
    """80×24 and less: one panel at a time below the picture."""
    ribbon, top = _ribbon(width, 2)
    x, inner, airy = MARGIN, width - 2 * MARGIN, height >= 20
    rows = 4 if airy else 3
    low = height - rows - 1
    equation = Region(x, top + airy, inner, 3)
    y = equation.bottom
    regions: dict[Part, Region] = {
        "ribbon": ribbon,
        "focus": Region(0, top, width, height - top),
        "equation": equation,
        "picture": Region(x, y, inner, low - y),
        "tabs": Region(x, low, inner, 1),
    }
    return Arrangement(regions, TABBED, Region(x, low + 1, inner, rows))
