"""Reproduced experiments, written down: tables for a terminal."""

import math
from collections.abc import Iterator, Mapping, Sequence

from bptrace.algebra.numbers import fixed
from bptrace.export.paragraph import paragraph
from bptrace.reproduction.claims import Compared, JudgedClaim
from bptrace.reproduction.experiment import Experiment, Measure
from bptrace.reproduction.reproducing import Reproduction
from bptrace.reproduction.verdicts import Firsts, Measured, Support, Verdict
from bptrace.texts import text

MARKS: dict[Verdict, str] = {"typical": "✓", "possible": "≈", "not-seen": "✗"}
HOLDING = {"holds": "✓", "in-part": "≈", "not-shown": "○", "contradicted": "✗", None: "–"}
DECIMALS: dict[Measure, int] = {"accuracy": 0, "soft_accuracy": 2}
Cells = tuple[str, ...]


def reproduction_text(found: Sequence[Reproduction]) -> str:
    """Every experiment: its table, the first epochs, the claims, the readings; and the rule at the end."""
    lines = [line for one in found for line in (*_told(one), "")]
    return "\n".join([*lines, *paragraph(text("reproduce.rule"))]) + "\n"


def _told(one: Reproduction) -> Iterator[str]:
    experiment = one.experiment
    yield from paragraph(heading(experiment))
    if experiment.says:
        yield from paragraph(text("reproduce.report_says", says=experiment.says))
    yield ""
    yield from _table(one)
    if one.kernels:
        yield from paragraph(text("reproduce.kernel", kernels=kernels_told(one.kernels)))
    yield from _firsts(one)
    yield from _diverged(one)
    yield from _claims(one)
    yield from _support(one.support)


def heading(experiment: Experiment) -> str:
    """`Lab 1, 4 A: Six learning rates`; of a file that names no report its title alone."""
    if experiment.report not in ("lab1", "lab2"):
        return experiment.title
    report = text(f"reproduce.{experiment.report}")
    return text("reproduce.heading", report=report, place=experiment.place, title=experiment.title)


def kernels_told(kernels: Mapping[str | None, int]) -> str:
    """`numpy`; of several, how many runs each computed."""
    names = {kernel or text("reproduce.kernel_not_noted"): runs for kernel, runs in kernels.items()}
    if len(names) < 2:
        return "".join(names)
    runs_in_all = sum(kernels.values())
    return ", ".join(
        text("reproduce.kernel_runs", kernel=name, runs=runs, all=runs_in_all) for name, runs in names.items()
    )


def _table(one: Reproduction) -> Iterator[str]:
    titles = tuple(text(f"reproduce.{name}") for name in ("published", "median", "between", "on_it", "verdict"))
    rows = [cells(row, one.experiment.measure) for row in one.rows]
    widths = _widths([titles, *rows])
    labels = [_label(row) for row in one.rows]
    first = max(map(len, labels))
    yield _laid_out("", titles, first, widths)
    for label, numbers, starts in zip(labels, rows, reading_starts(one.rows), strict=True):
        yield from filter(None, [starts])
        yield _laid_out(label, numbers, first, widths)


def reading_starts(rows: Sequence[Measured]) -> list[str]:
    """For every row the reading that starts with it; empty where none does."""
    readings = [row.row.reading for row in rows]
    if not any(readings):
        return readings
    told = [reading or text("reproduce.no_reading") for reading in readings]
    return [now if now != before else "" for before, now in zip(["", *told], told, strict=False)]


def cells(one: Measured, measure: Measure) -> Cells:
    """Published, median, percentiles, how many on it, verdict."""
    published = text("reproduce.percent", number=one.row.figure.printed)
    if one.spread is None:
        return published, "", "", "", text("reproduce.no_seed")
    low, median, high = (percents(value, measure) for value in (one.spread.p10, one.spread.median, one.spread.p90))
    between = text("reproduce.percent", number=text("reproduce.range", low=low, high=high))
    on = text("reproduce.count", count=one.on, seeds=len(one.values))
    told = f"{MARKS[one.verdict]} {text(f'reproduce.{one.verdict}')}" if one.verdict else text("reproduce.too_few")
    return published, text("reproduce.percent", number=median), between, on, told


def percents(share: float, measure: Measure) -> str:
    """A share of one in percent, without the sign."""
    return fixed(100 * share, DECIMALS[measure])


def _label(one: Measured) -> str:
    row = one.row
    name = row.name if row.epoch is None else "  " + text("reproduce.at_epoch", epoch=f"{row.epoch:,}")
    return "  " + name


def _firsts(one: Reproduction) -> Iterator[str]:
    """Where the report gives epochs: when the seeds got there."""
    rows = [row for row in one.rows if row.firsts is not None]
    if not rows:
        return
    titles = tuple(text(f"reproduce.{name}") for name in ("published", "median", "between", "reached"))
    numbers = [first_cells(row, row.firsts) for row in rows if row.firsts is not None]
    labels = ["  " + first_label(row) for row in rows]
    widths, first = _widths([titles, *numbers]), max(map(len, labels))
    yield ""
    yield _laid_out(text("reproduce.first"), titles, first, widths)
    for label, told, starts in zip(labels, numbers, reading_starts(rows), strict=True):
        yield from filter(None, [starts])
        yield _laid_out(label, told, first, widths)


def first_label(one: Measured) -> str:
    """The row, and the accuracy that is reached."""
    return f"{one.row.name}, {text('reproduce.percent', number=one.row.figure.printed)}"


def first_cells(one: Measured, firsts: Firsts) -> Cells:
    """The published epoch, the median of the seeds, their percentiles, how many got there."""
    found = firsts.spread
    between = text("reproduce.range", low=_epoch(found.p10), high=_epoch(found.p90))
    reached = text("reproduce.count", count=firsts.reached, seeds=len(one.values))
    return f"{one.row.epoch:,}", _epoch(found.median), between, reached


def _epoch(epoch: float) -> str:
    return f"{epoch:,.0f}" if math.isfinite(epoch) else text("reproduce.never")


def _diverged(one: Reproduction) -> Iterator[str]:
    for row in one.rows:
        if row.diverged and row.row.epoch is None:
            told = text("reproduce.diverged", count=row.diverged, seeds=len(row.values), row=full_name(row))
            yield from paragraph("  " + told, "    ")


def full_name(one: Measured) -> str:
    """The row's name, with its reading where it has one."""
    row = one.row
    return text("reproduce.in_reading", name=row.name, reading=row.reading) if row.reading else row.name


def _claims(one: Reproduction) -> Iterator[str]:
    if one.claims:
        yield from ("", text("reproduce.claims"))
    for claim in one.claims:
        yield from paragraph(f"  {HOLDING[claim.holding]} {claim_line(claim)}", "      ")
        for pair in claim.pairs:
            yield from paragraph(f"      {pair_line(pair, claim)}", "        ") if pair.seeds else ()


def claim_line(one: JudgedClaim) -> str:
    """What is claimed, in which reading, and whether it holds."""
    says = one.claim.says
    if one.reading:
        says = text("reproduce.in_reading", name=says, reading=one.reading)
    return text("reproduce.claim", says=says, holding=text(f"reproduce.{one.holding or 'too_few'}"))


def pair_line(one: Compared, claim: JudgedClaim) -> str:
    """How many seeds say so."""
    pair = one.pair
    return text(
        "reproduce.pair_at" if pair.level else "reproduce.pair",
        better=pair.better,
        worse=pair.worse,
        level=pair.level and pair.level.printed,
        so=text(f"reproduce.{claim.claim.kind}"),
        first=one.better,
        second=one.worse,
        alike=one.alike,
    )


def _support(found: Support | None) -> Iterator[str]:
    if found is None:
        return
    yield ""
    yield from paragraph(support_line(found))
    for line in support_counts(found):
        yield from paragraph(f"  {line}", "    ")


def support_line(found: Support) -> str:
    """The reading that the figures support, or that they support none."""
    return text("reproduce.supports", best=found.best) if found.best else text("reproduce.supports_none")


def support_counts(found: Support) -> Iterator[str]:
    """For every reading how many of its figures are typical, possible, not seen."""
    for reading, (typical, possible, not_seen) in found.counts.items():
        told = {"typical": typical, "possible": possible, "not_seen": not_seen, "on": found.on[reading]}
        yield text("reproduce.counts", reading=reading, **told)


def _widths(rows: Sequence[Cells]) -> list[int]:
    return [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]


def _laid_out(label: str, numbers: Cells, first: int, widths: Sequence[int]) -> str:
    """Numbers at the right of their columns, a verdict at the left of its own."""
    *right, last = (f"{cell:>{width}}" for cell, width in zip(numbers, widths, strict=True))
    verdict = numbers[-1] if len(numbers) == 5 else last
    return f"{label:<{first}}  {'  '.join([*right, verdict])}".rstrip()
