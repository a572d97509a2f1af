"""What a person has beside what is right, entry by entry: theirs, the right value, the numeric one, the difference."""

from collections.abc import Sequence

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import cells, fixed, index, number, power_of_ten
from bptrace.algebra.quantity import quantity
from bptrace.texts import text
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.lines import Line, Span, faint, line, muted
from bptrace.tui.theirs import DIGITS, typed_decimals
from bptrace.verdicts import Verdict
from bptrace.verification import Result

GAP = 3
FEW = 4  # entries that are never brought into another order
ALL_ROWS = 4  # yours, right, numeric, the difference


def value_lines(result: Result, checks: Checks, width: int, most: int = ALL_ROWS) -> list[Line]:
    """Yours, right, numeric and the difference, the first `most` of them, for as many entries as fit."""
    if result.yours is None or result.right is None or result.yours.shape != result.right.shape:
        return []
    numeric = _numeric(result.name, checks)
    right = "right_from_yours" if _goes_on(result, checks) else "right"
    labels = [text(f"check.row_{row}") for row in ("yours", right, "numeric", "difference")]
    label_width = max(map(len, labels)) + GAP
    rows: list[Array] = [result.yours, result.right, *([numeric] if numeric is not None else [])]
    texts, power = _texts([*rows, result.yours - result.right], result)
    column = max(max(len(cell) for row in texts for cell in row.values()), 6) + GAP
    places = _places(result)[: max((width - label_width) // column, 1)]
    lines = [line(" " * label_width, faint("".join(index(place).rjust(column) for place in places)))]
    names = [labels[0], labels[1], *([labels[2]] if numeric is not None else []), labels[3]]
    for name, cells_of in [*zip(names, texts, strict=True)][:most]:
        lines.append(_row(name, cells_of, places, result, (label_width, column), labels))
    if power:
        lines.insert(0, line(" " * label_width, muted(text("check.times", power=power_of_ten(power)))))
    hidden = result.right.size - len(places)
    if hidden:
        lines.append(line(" " * label_width, muted(text("check.more_entries", count=hidden))))
    return lines


def _goes_on(result: Result, checks: Checks) -> bool:
    """Whether the right figures are those that go on rightly from lines that are wrong, and not the true ones."""
    true, right = checks.trace.values.get(result.name), result.right
    if result.kind != "figure" or true is None or right is None or right.shape != true.shape:
        return False
    return not np.allclose(right, true, rtol=1e-9, atol=0.0, equal_nan=True)


def values_beside(result: Result, mine: bool) -> Line:
    """Theirs or the right value on one line, to stand behind a formula; nothing where it is more than a few entries."""
    yours, right = result.yours, result.right
    if yours is None or right is None or yours.shape != right.shape or right.size > FEW:
        return ()
    texts, power = _texts([yours, right, yours - right], result)
    shown = texts[0 if mine else 1]
    return () if power else tuple(_beside(shown[place], mine and _is_wrong(result, place)) for place in _places(result))


def _beside(written: str, wrong: bool) -> Span:
    return Span("  " + written.strip(), "wrong" if wrong else "text", wrong)


def _is_wrong(result: Result, place: tuple[int, int]) -> bool:
    return result.verdicts is not None and bool(result.verdicts[place] == Verdict.WRONG)


def _row(
    name: str,
    texts: dict[tuple[int, int], str],
    places: Sequence[tuple[int, int]],
    result: Result,
    widths: tuple[int, int],
    labels: Sequence[str],
) -> Line:
    mine = name == labels[0]
    quiet = name in labels[2:]
    pieces = [Span(name.ljust(widths[0]), "muted" if quiet else "text", mine)]
    for place in places:
        wrong = mine and _is_wrong(result, place)
        role = "wrong" if wrong else "muted" if quiet else "text"
        body = texts[place]
        space = len(body) - len(body.lstrip())
        pieces.append(Span(" " * (widths[1] - len(body) + space)))
        pieces.append(Span(body.lstrip(), role, wrong, underline=wrong))
    return tuple(pieces)


def _texts(rows: Sequence[Array], result: Result) -> tuple[list[dict[tuple[int, int], str]], int]:
    """Every entry of every row as text, decimal points in line; an entry nobody wrote down is a dash."""
    stacked = np.concatenate([row.reshape(1, -1) for row in rows])
    known = np.ones(rows[0].size, dtype=bool) if result.typed is None else result.typed.known.reshape(-1)
    filled = np.where(np.isnan(stacked) & ~known, 0.0, stacked)
    decimals = typed_decimals(result)
    if decimals is None:
        written, power = cells(filled, DIGITS)
    else:
        written, power = [[fixed(float(entry), decimals) for entry in row] for row in filled], 0
    written[-1] = _told_apart(filled[-1] / 10.0**power, written[-1])
    shape = rows[0].shape
    table: list[dict[tuple[int, int], str]] = []
    for line_number, row in enumerate(written):
        cell_of = {}
        for at, cell in enumerate(row):
            left, right = np.unravel_index(at, shape)
            hidden = not known[at] and line_number in (0, len(rows) - 1)
            cell_of[int(left), int(right)] = "–" if hidden else cell
        table.append(cell_of)
    return table, power


def _told_apart(differences: Array, written: list[str]) -> list[str]:
    """A difference too small for the decimals of the others keeps an exponent: what is not nothing never shows as 0."""
    lost = any(entry and not cell.strip("-−0. ") for entry, cell in zip(differences, written, strict=True))
    return [number(float(entry), 3) for entry in differences] if lost else written


def _places(result: Result) -> list[tuple[int, int]]:
    """The entries, wrong ones first where not all will fit, else in order."""
    assert result.right is not None
    every = [(int(row), int(column)) for row, column in np.ndindex(*result.right.shape)]
    verdicts = result.verdicts
    if verdicts is None or len(every) <= FEW:
        return every
    return sorted(every, key=lambda place: verdicts[place] != Verdict.WRONG)


def _numeric(name: str, checks: Checks) -> Array | None:
    """The gradient by nudging, where the quantity is one and that takes no time to be noticed."""
    if quantity(name).kind not in ("delta", "gradient") or not (checks.known(name) or checks.is_cheap(name)):
        return None
    check = checks.of(name)
    return check.numeric if check else None
