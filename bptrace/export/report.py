"""A judged derivation, written down: as text, the verdict first, and as JSON."""

from collections.abc import Iterator
from typing import Any

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import index, number, percent
from bptrace.export.json_format import strict_json
from bptrace.export.paragraph import paragraph
from bptrace.texts import text
from bptrace.verification.report import Report, Result

TELLING = (0.01, 10.0)  # shares outside these say less than the error itself
SHORT_NAME = 8  # no narrower than this, so that most reports look alike
MARKS = {True: "✓", False: "✗", None: "?"}


def report_json(report: Report) -> str:
    """`bptrace.check/1`."""
    return strict_json(
        {
            "format": "bptrace.check/1",
            "file": report.file,
            "network": report.network,
            "seed": report.seed,
            "exit": report.exit,
            "first_wrong": report.first_wrong,
            "assumed": report.assumed,
            "results": [_fields(result) for result in report.results],
            "power": {"revealable": report.power.revealable, "known": report.power.known},
        }
    )


def _fields(result: Result) -> dict[str, Any]:
    cause = result.cause
    return {
        "name": result.name,
        "kind": result.kind,
        "line": result.line,
        "at_line": result.at,
        "passed": result.passed,
        "status": result.status,
        "max_absolute_error": result.max_absolute_error,
        "max_relative_error": result.max_relative_error,
        "worst_index": result.worst_index,
        "counts": result.counts,
        "cause": cause and vars(cause),
    }


def report_text(report: Report) -> str:
    """The verdict, the first wrong line with its cause, every line's verdict, and what this sample could show."""
    lines = [summary(report)]
    if report.first:
        lines += ["", *_first(report, report.first)]
    width = max([SHORT_NAME, *(len(result.name) for result in report.results)])
    rows = [_line(report, result, width) for result in report.results]
    lines += ["", *(rows or paragraph(text("check.nothing_there")))]
    notes = [*assumptions(report), *dict.fromkeys(_told_elsewhere(report))]
    lines += ["", *notes] if notes else []
    if report.power.known:
        lines += ["", power_line(report)]
    return "\n".join(lines) + "\n"


def summary(report: Report) -> str:
    """`homework.txt: 6 right, 1 wrong, 2 follow from it, 1 not judged`; only what there is."""
    counts = ", ".join(text(f"check.count_{word}", count=count) for word, count in counted(report))
    return text("check.summary", file=report.file, network=report.network, counts=counts)


def counted(report: Report) -> list[tuple[str, int]]:
    """How many results are what; those that are right here only, and those that nobody can read, apart; only what there
    is, but right always.
    """
    counts = dict.fromkeys(("right", "right-here-only", "wrong", "error", "follows", "not-judged"), 0)
    counts.update(report.counts)
    for apart, among in (("right-here-only", "right"), ("error", "wrong")):
        counts[apart] = sum(result.status == apart for result in report.results)
        counts[among] -= counts[apart]
    return [(word, count) for word, count in counts.items() if count or word == "right"]


def _first(report: Report, first: Result) -> Iterator[str]:
    key = "check.first_unusable" if first.status == "error" else "check.first_wrong"
    yield text(key, line=first.line, name=symbol_term(first.name).text)
    if not first.hints and (note := _note(report, first)):
        yield f"  {note}"
    if first.cause:
        told = dict.fromkeys(filter(None, _told(report, first)))
        yield from (f"  {sentence}" for sentence in told)
        if first.cause.mistake and first.cause.candidates:
            names = (text(f"title.{identifier}") for identifier in first.cause.candidates)
            yield "  " + text("check.synonyms", names=", ".join(names))


def _told(report: Report, result: Result) -> list[str]:
    """The rungs of the ladder that were asked for; a named mistake needs no hint at its factor."""
    rungs = list(result.hints[: report.hint])
    return [rung for position, rung in enumerate(rungs) if position != 1 or report.hint == 2]


def _line(report: Report, result: Result, width: int) -> str:
    mark = "↳" if result.status == "follows" else "~" if result.status == "right-here-only" else MARKS[result.passed]
    return text(
        "check.line",
        mark=mark,
        line=result.line,
        name=result.name,
        width=width,
        kind=text(f"check.kind_{result.kind}"),
        status=text(f"check.status_{result.status}"),
        detail=_detail(report, result),
    ).rstrip()


def _note(report: Report, result: Result) -> str:
    """What is to be said besides the verdict; in an exam not which shape would be the right one."""
    return "" if report.exam and result.status == "shape" else result.note


def _detail(report: Report, result: Result) -> str:
    """How far off the worst entry is, or why nothing is told."""
    if result.counts["wrong"] and result.max_absolute_error is not None and result.worst_index is not None:
        relative = result.max_relative_error or 0.0
        key = "check.off_by_share" if TELLING[0] <= relative <= TELLING[1] else "check.off_by"
        told = {"error": number(result.max_absolute_error), "place": index(result.worst_index)}
        return text(key, **told, relative=percent(relative))
    return "" if result is report.first else _note(report, result)


def _told_elsewhere(report: Report) -> Iterator[str]:
    """What is said of lines that passed but hold only here."""
    for result in report.results:
        if result.status == "right-here-only" and result.cause and result.cause.message != _detail(report, result):
            yield text("check.about_line", line=result.line, told=result.cause.message)


def assumptions(report: Report) -> Iterator[str]:
    """The undeclared conventions that were taken for granted."""
    for convention, said in report.assumed.items():
        yield text(f"check.assumed_{convention}", value=said)


def power_line(report: Report) -> str:
    """How many of the known mistakes this sample could have revealed."""
    return text("check.power", revealable=report.power.revealable, known=report.power.known)
