"""Where the laboratory's parts stand: the map and the chosen entry at the left, the curve and its table at the right.

Where there is no room at the left for the entry's account, it stands below the table, or by turns in its place.
"""

from textual.geometry import NULL_REGION, Region

from bptrace.frozen import frozen

WIDE = 108  # columns from which on the account has room below the map
LOW = 26  # rows of the panels under which table and account share a place where they are not wide
TABLE, ACCOUNT, SHORT_ACCOUNT = 5, 11, 9  # rows


@frozen
class Places:
    """The parts' regions; `panels` are the grounds they lie on, `shared` tells that table and account take turns."""

    title: Region
    panels: tuple[Region, Region]
    map: Region
    heading: Region
    plot: Region
    table: Region
    account: Region
    shared: bool


def arrange(width: int, height: int, with_table: bool) -> Places:
    """The places in so many columns and rows; where table and account take turns, `with_table` tells whose it is."""
    wide, top = width >= WIDE, 2 if height < LOW + 4 else 3
    left = min(54 + (width - 120) * 2 // 5, 76) if wide else min(max(28 + (width - 80) // 2, 22), 40)
    low = height - top < LOW
    margin, above = (3, 1) if wide and not low else (2, 0) if low else (2, 1)
    first, second = Region(0, top, left, height - top), Region(left + 1, top, width - left - 1, height - top)
    inner, rows, y = (left - 2 * margin, second.width - 2 * margin), second.height - 2 * above, second.y + above
    x, shared = second.x + margin, low and not wide
    under_map = (SHORT_ACCOUNT if low else ACCOUNT) if wide else 0
    below = TABLE + 1 if wide else SHORT_ACCOUNT if low else TABLE + 1 + SHORT_ACCOUNT + 1
    plot = max(rows - 1 - below, 5)
    numbers = Region(x, y + 1 + plot + (not shared), inner[1], max(rows - 1 - plot - (not shared), 0))
    if wide:
        table, account = numbers, Region(margin, y + rows - under_map, inner[0], under_map)
    elif shared:
        table, account = (numbers, NULL_REGION) if with_table else (NULL_REGION, numbers)
    else:
        table = Region(x, numbers.y, inner[1], TABLE)
        account = Region(x, table.bottom + 1, inner[1], max(numbers.height - TABLE - 1, 0))
    return Places(
        Region(margin, 1, width - 2 * margin, 1),
        (first, second),
        Region(margin, y, inner[0], rows - under_map - bool(under_map)),
        Region(x, y, inner[1], 1),
        Region(x, y + 1, inner[1], plot),
        table,
        account,
        shared,
    )
