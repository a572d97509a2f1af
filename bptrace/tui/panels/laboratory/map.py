"""The map of verdicts: one sign for every entry of every parameter's gradient, right ones quiet, wrong ones loud."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from textual import events
from textual.message import Message

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.quantity import quantity
from bptrace.gradient_checking import QuantityCheck
from bptrace.probing import Cell
from bptrace.texts import text
from bptrace.tui.panels.check import NAMES
from bptrace.tui.panels.checks import MARKS
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.panels.laboratory.map_plan import BETWEEN, LABEL, Block, Row, column_width, plan
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    Lines,
    Span,
    cut,
    faint,
    heading,
    here,
    justified,
    line,
    muted,
    width_of,
)
from bptrace.verdicts import Verdict

UNKNOWN = -1
SEVERITY = (Verdict.RIGHT, Verdict.ZERO, Verdict.NOT_JUDGED, Verdict.WRONG)  # of several entries the last is shown
ORDER = (Verdict.RIGHT, Verdict.WRONG, Verdict.ZERO, Verdict.NOT_JUDGED)
LOOKS = {
    UNKNOWN: ("·", "faint", ""),
    Verdict.RIGHT: (MARKS[Verdict.RIGHT], "muted", ""),
    Verdict.ZERO: (MARKS[Verdict.ZERO], "faint", ""),
    Verdict.NOT_JUDGED: (MARKS[Verdict.NOT_JUDGED], "text", "linked"),
    Verdict.WRONG: (MARKS[Verdict.WRONG], "here", "wrong-cell"),
}
COUNTED = {**MARKS, Verdict.ZERO: text("debugger.verdict_zero")}  # "6 0" would be read as sixty
LEGEND_FROM = 14  # rows of the panel


def signs(verdicts: Array, block: Block) -> Array:
    """One verdict for every sign: the worst of the entries that it stands for."""
    rank = np.zeros(len(SEVERITY), dtype=np.int8)
    rank[list(SEVERITY)] = range(len(SEVERITY))
    severity = rank[verdicts]
    rows, columns = np.arange(0, verdicts.shape[0], block.rows), np.arange(0, verdicts.shape[1], block.columns)
    worst = np.maximum.reduceat(np.maximum.reduceat(severity, rows, axis=0), columns, axis=1)
    return np.array(SEVERITY, dtype=np.int8)[worst]


class Signs:
    """The signs of every quantity's check as it was last drawn: a million verdicts are summed up once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[QuantityCheck, Block, Array]] = {}

    def of(self, check: QuantityCheck, block: Block) -> Array:
        """The signs of a check, computed where it or its block is another one."""
        known = self._known.get(block.name)
        if known is None or known[0] is not check or known[1] != block:
            known = self._known[block.name] = check, block, signs(check.verdicts, block)
        return known[2]


def map_lines(bench: Bench, rows: Sequence[Row], width: int, known: Signs) -> list[Line]:
    """The rows of a plan."""
    drawn = {
        row.block.name: known.of(bench.checks[row.block.name], row.block)
        for row in (*rows, *(row.beside for row in rows if row.beside))
        if row.kind == "signs" and row.at == 0 and row.block and row.block.name in bench.checks
    }
    return [_line(bench, row, drawn, width) for row in rows]


def _line(bench: Bench, row: Row, known: dict[str, Array], width: int) -> Line:
    if row.beside:
        half = column_width(width)
        left = _line(bench, replace(row, beside=None), known, half)
        return line(left, " " * (half + BETWEEN - width_of(left)), _line(bench, row.beside, known, half))
    match row:
        case Row("above", _, count):
            return line(muted(text("laboratory.more_above", count=count)))
        case Row("below", _, count):
            return line(muted(text("laboratory.more_below", count=count)))
        case Row("heading", Block() as block):
            return _heading(bench, block, width)
        case Row("columns", Block() as block):
            return _indices(bench, block)
        case Row("signs", Block() as block):
            return _signs(bench, block, row.at, known.get(block.name))
    return BLANK


def _heading(bench: Bench, block: Block, width: int) -> Line:
    """ "∂W² 3×3", and how many entries are what."""
    right = _counts(bench, block.name)
    lefts = _titles(block, chosen=block.name == bench.name)
    left = next((one for one in lefts if width_of(one) + width_of(right) <= width), lefts[-1])
    return justified(left, right, width, gap=0)


def _titles(block: Block, chosen: bool) -> list[Line]:
    """The quantity with its shape, and how many entries a sign of the chosen one stands for; shorter and shorter."""
    name = Span(quantity(block.name).short, "gradient", bold=True, name=block.name)
    shaped = line(name, Span(f" {dimensions(block.shape)}", "muted", name=block.name))
    if block.rows * block.columns == 1 or not chosen:
        return [shaped, line(name)]
    told = [
        muted("  " + text(f"laboratory.{key}", rows=block.rows, columns=block.columns))
        for key in ("block", "block_short")
    ]
    return [line(shaped, told[0]), line(shaped, told[1]), line(name, told[1]), line(name)]


def _counts(bench: Bench, name: str) -> Line:
    check = bench.checks.get(name)
    if check is None:
        return line(faint("…" if bench.findings.is_possible(name) else "–"))
    counts = [
        Span(f"{check.counts[NAMES[verdict]]} {COUNTED[verdict]}", "wrong" if verdict is Verdict.WRONG else "muted")
        for verdict in ORDER
        if check.counts[NAMES[verdict]]
    ]
    return line(*(piece for count in counts for piece in (muted("  "), count)))


def _indices(bench: Bench, block: Block) -> Line:
    columns = block.size[1]
    chosen = bench.cell[1] if block.name == bench.name else -1
    shown = [
        (heading if at == chosen else faint)(str(at).center(block.pitch - 1)[: block.pitch - 1] + " ")
        if block.pitch > 2 or at % 5 == 0
        else Span(" " * block.pitch)
        for at in range(columns)
    ]
    return line(" " * LABEL, *shown)


def _signs(bench: Bench, block: Block, at: int, verdicts: Array | None) -> Line:
    """One row: its index, and a sign for every entry or block of entries."""
    chosen = (-1, -1)
    if block.name == bench.name:
        chosen = bench.cell[0] // block.rows, bench.cell[1] // block.columns
    index = str(at * block.rows).rjust(LABEL - 2) + "  "
    row = [UNKNOWN] * block.size[1] if verdicts is None else verdicts[at].tolist()
    spans: list[Span] = [(heading if at == chosen[0] else faint)(index)]
    for column, verdict in enumerate(row):
        is_chosen = (at, column) == chosen
        sign, role, ground = LOOKS[int(bench.account.verdict) if is_chosen and verdict == UNKNOWN else verdict]
        around = "[]" if is_chosen else "  "
        wide = f"{around[0]}{sign}{around[1]}" if block.pitch > 2 else sign
        _append(spans, here(wide) if is_chosen else Span(wide, role, ground=ground), block.pitch - len(wide))
    return tuple(spans)


def _append(spans: list[Span], sign: Span, gap: int) -> None:
    """Behind the others, with blanks after it; a sign without a ground joins one before it that looks the same."""
    last = spans[-1]
    if last.role == sign.role and not (sign.ground or last.ground or last.bold):
        spans[-1] = Span(last.text + sign.text + " " * gap, sign.role)
    else:
        spans += [sign, Span(" " * gap)] if gap else [sign]


def legend_lines(bench: Bench, width: int) -> list[Line]:
    """What the signs mean; those that are there, in as few lines as there is room for."""
    counts = {verdict: sum(check.counts[NAMES[verdict]] for check in bench.checks.values()) for verdict in ORDER}
    shown = [verdict for verdict in ORDER if counts[verdict]]
    pieces = [_explained(verdict) for verdict in shown]
    if any(not bench.findings.is_possible(name) for name in bench.names):
        pieces.append(line(faint(f" {LOOKS[UNKNOWN][0]} "), muted(text("laboratory.legend_unknown"))))
    lines: list[Line] = []
    for piece in pieces:
        if lines and width_of(lines[-1]) + width_of(piece) + 2 <= width:
            lines[-1] = line(lines[-1], "  ", piece)
        else:
            lines.append(piece)
    return lines


def _explained(verdict: Verdict) -> Line:
    sign, role, ground = LOOKS[verdict]
    return line(Span(f" {sign} ", role, ground=ground), muted(" " + text(f"laboratory.legend_{NAMES[verdict]}")))


class VerdictMap(Lines):
    """Draws the map of `bench`; a click on a sign posts `EntryChosen`."""

    bench: Bench | None = None

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._signs = Signs()

    @dataclass
    class EntryChosen(Message):
        """The person pointed at an entry, or at a quantity."""

        name: str
        cell: Cell | None

    def show(self, bench: Bench) -> None:
        """Draw this."""
        self.bench = bench
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The title, the map, the legend at the foot."""
        if self.bench is None:
            return ()
        airy = height > LEGEND_FROM
        legend = legend_lines(self.bench, width) if airy else []
        title = [line(heading(text("laboratory.map"))), BLANK] if airy else []
        room = height - len(title) - len(legend) - bool(legend)
        self._rows = [*[Row("blank")] * len(title), *self._plan(self.bench, width, room)]
        body = map_lines(self.bench, self._rows[len(title) :], width, self._signs)
        space = height - len(title) - len(body) - len(legend)
        return [cut(one, width) for one in (*title, *body, *[BLANK] * space, *legend)]

    @staticmethod
    def _plan(bench: Bench, width: int, height: int) -> list[Row]:
        return plan({name: bench.shape(name) for name in bench.names}, bench.name, width, height)

    def on_click(self, event: events.Click) -> None:
        """To the entry under the pointer, or the first one of the block."""
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y < len(self._rows):
            return
        row, x, right = self._rows[offset.y], offset.x, column_width(self.size.width) + BETWEEN
        if row.beside and x >= right:
            row, x = row.beside, x - right
        if row.block is None:
            return
        event.stop()
        cell = None
        if row.kind == "signs" and x >= LABEL:
            cell = row.at * row.block.rows, (x - LABEL) // row.block.pitch * row.block.columns
        self.post_message(self.EntryChosen(row.block.name, cell))
