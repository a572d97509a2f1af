"""The page about the reports: what they claim, what holds, what was luck; with a picture of every table.

The pictures stand in a folder beside the page, of its name.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from bptrace.errors import UsageError
from bptrace.export.curve_picture import curves_svg, has_curves
from bptrace.export.reproduction import (
    HOLDING,
    cells,
    claim_line,
    first_cells,
    first_label,
    full_name,
    heading,
    kernels_told,
    pair_line,
    support_counts,
    support_line,
)
from bptrace.export.strip_picture import strip_svg
from bptrace.files import ready_to_write, write_whole
from bptrace.keeping import make_folder
from bptrace.reproduction.reproducing import Reproduction
from bptrace.reproduction.verdicts import VERDICTS, Measured
from bptrace.reproduction.vocabulary import vocabulary
from bptrace.texts import text

Row = Sequence[str]
SHORT = ("table", "seeds", "figures", "claims", "supported")


def page_ready(path: str) -> None:
    """Raise, before long runs, where the page or the folder of its pictures could not be written."""
    folder = _folder(path)
    ready_to_write(path)
    ready_to_write(folder / "a" if os.path.isdir(folder) else folder)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(text("reproduce.no_folder", folder=folder))


def write_page(found: Sequence[Reproduction], path: str) -> None:
    """Write the pictures, then the page that shows them. Raises BptraceError where one cannot be written."""
    folder = _folder(path)
    make_folder(folder)
    for one in found:
        name = one.experiment.name
        if any(row.values for row in one.rows):
            write_whole(folder / f"{name}.svg", strip_svg(one, _caption(one)))
        if has_curves(one):
            write_whole(folder / f"{name}-curves.svg", curves_svg(one, _curve_caption(one)))
    write_whole(path, page(found, folder.name))


def _folder(path: str) -> Path:
    """Where its pictures are. Raises UsageError where that would be the page itself."""
    if Path(path).suffix.lower() != ".md":
        raise UsageError(text("reproduce.no_page", path=path))
    return Path(path).with_suffix("")


def page(found: Sequence[Reproduction], folder: str) -> str:
    """The whole page as Markdown; `folder` is where its pictures are."""
    parts = [
        f"# {text('reproduce.page_title')}",
        text("reproduce.page_intro", command=text("reproduce.page_command")),
        f"## {text('reproduce.page_short')}",
        _table([text(f"reproduce.page_{name}") for name in SHORT], map(_short, found)),
        text("reproduce.page_short_about"),
        f"## {text('reproduce.page_rule_title')}",
        text("reproduce.page_rule"),
    ]
    for report, several in groupby(found, key=lambda one: one.experiment.report):
        if report in ("lab1", "lab2"):
            parts += [f"## {text(f'reproduce.{report}')}", text(f"reproduce.page_{report}")]
        parts += [part for one in several for part in _section(one, folder)]
    return "\n\n".join([*parts, *_names()]) + "\n"


def _short(one: Reproduction) -> Row:
    """An experiment in one line: how its figures and its claims fare in its best reading."""
    experiment, found = one.experiment, one.support
    best = (found and found.best) or next(iter(experiment.readings), "")
    verdicts = Counter(row.verdict for row in one.rows if row.row.reading in ("", best))
    figures = [_count(verdicts[verdict], verdict or "too_few") for verdict in (*VERDICTS, None) if verdicts[verdict]]
    holdings = Counter(claim.holding for claim in one.claims if claim.reading in ("", best))
    claims = [_count(count, holding or "too_few") for holding, count in holdings.items()]
    nothing = text("reproduce.page_nothing")
    supported = nothing if found is None else found.best or text("reproduce.page_alike")
    named = f"[{heading(experiment)}](#{experiment.name})"
    return named, _seeds(one.rows), ", ".join(figures), ", ".join(claims) or nothing, supported


def _count(count: int, what: str) -> str:
    return text("reproduce.page_claim_count", count=count, holding=text(f"reproduce.{what}"))


def _section(one: Reproduction, folder: str) -> Iterator[str]:
    experiment = one.experiment
    yield f'<a id="{experiment.name}"></a>\n\n### {heading(experiment)}'
    yield from filter(None, [experiment.says and text("reproduce.report_says", says=experiment.says), experiment.about])
    kernels = kernels_told(one.kernels) or text("reproduce.page_nothing")
    yield text("reproduce.page_published", seeds=_seeds(one.rows), kernels=kernels)
    has_readings = any(row.row.reading for row in one.rows)
    reading = [text("reproduce.page_reading")] * has_readings
    titles = [text(f"reproduce.{name}") for name in ("published", "median", "between", "on_it", "verdict")]
    rows = (_row(row, cells(row, experiment.measure), has_readings) for row in one.rows)
    yield _table([text("reproduce.row"), *reading, *titles], rows)
    if any(row.values for row in one.rows):
        yield f"![{_caption(one)}]({folder}/{experiment.name}.svg)"
    yield from _firsts(one, reading)
    if has_curves(one):
        yield f"![{_curve_caption(one)}]({folder}/{experiment.name}-curves.svg)"
    yield from _claims(one)
    if one.support is not None:
        counts = "\n".join(f"* {line}" for line in support_counts(one.support))
        yield f"**{support_line(one.support)}**\n\n{counts}"


def _seeds(rows: Sequence[Measured]) -> str:
    """`20`, or the least and the most where rows differ."""
    counts = [len(row.values) for row in rows]
    least, most = min(counts), max(counts)
    return str(most) if least == most else text("reproduce.range", low=least, high=most)


def _row(one: Measured, numbers: Row, has_readings: bool) -> Row:
    row = one.row
    name = row.name if row.epoch is None else text("reproduce.row_at_epoch", name=row.name, epoch=f"{row.epoch:,}")
    return [name, *[row.reading or text("reproduce.no_reading")] * has_readings, *numbers]


def _firsts(one: Reproduction, reading: list[str]) -> Iterator[str]:
    rows = [(row, row.firsts) for row in one.rows if row.firsts is not None]
    if not rows:
        return
    titles = [text(f"reproduce.{name}") for name in ("published", "median", "between", "reached")]
    told = (
        [first_label(row), *[row.row.reading or text("reproduce.no_reading")] * len(reading), *first_cells(row, found)]
        for row, found in rows
    )
    yield text("reproduce.page_first") + "\n\n" + _table([text("reproduce.row"), *reading, *titles], told)


def _claims(one: Reproduction) -> Iterator[str]:
    if one.claims:
        lines = []
        for claim in one.claims:
            lines.append(f"* {HOLDING[claim.holding]} **{claim_line(claim)}**")
            lines += [f"  * {pair_line(pair, claim)}" for pair in claim.pairs if pair.seeds]
        yield "\n".join([text("reproduce.claims"), "", *lines])
    diverged = [row for row in one.rows if row.diverged and row.row.epoch is None]
    if diverged:
        yield "\n".join(
            "* " + text("reproduce.diverged", count=row.diverged, seeds=len(row.values), row=full_name(row))
            for row in diverged
        )


def _caption(one: Reproduction) -> str:
    return text("reproduce.page_picture", title=one.experiment.title)


def _curve_caption(one: Reproduction) -> str:
    return text("reproduce.page_curves", title=one.experiment.title)


def _names() -> Iterator[str]:
    """The reports' names beside ours."""
    yield f"## {text('reproduce.page_names_title')}"
    yield text("reproduce.page_names")
    titles = [text(f"reproduce.page_{name}") for name in ("ours", "what")]
    for report, several in groupby(vocabulary(), key=lambda named: named.report):
        rows = ((one.name, ", ".join(f"`{name}`" for name in one.ours), one.what) for one in several)
        yield f"### {text(f'reproduce.{report}')}\n\n" + _table([text(f"reproduce.{report}"), *titles], rows)


def _table(titles: Row, rows: "Iterator[Row] | map[Row]") -> str:
    """Markdown's table; the bars in a cell are no borders."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
