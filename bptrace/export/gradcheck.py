"""A gradient check, written down: as text and as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from bptrace.algebra.numbers import full, index, scientific
from bptrace.export.json_format import strict_json
from bptrace.export.text import scenario_lines
from bptrace.gradient_checking import GradientCheck, QuantityCheck
from bptrace.texts import text


def gradcheck_json(check: GradientCheck) -> str:
    """`bptrace.gradcheck/1`; analytic and numeric are those of the worst entry."""
    return strict_json(
        {
            "format": "bptrace.gradcheck/1",
            "network": str(check.trace.scenario.network),
            "method": check.method,
            "step": check.step,
            "exit": check.exit_code,
            "results": [_fields(result) for result in check.results],
        }
    )


def _fields(result: QuantityCheck) -> dict[str, Any]:
    return {
        "name": result.name,
        "counts": result.counts,
        "max_relative_error": result.max_relative_error,
        "worst_index": result.worst_index,
        "analytic": result.analytic[result.worst_index],
        "numeric": result.numeric[result.worst_index],
    }


def gradcheck_text(check: GradientCheck) -> str:
    """The verdicts of every quantity, its worst entry with both values, and the sum of all verdicts."""
    heading = text(f"export.method_{check.method}", step=scientific(check.step))
    lines = [*scenario_lines(check.trace.scenario), heading, ""]
    for result in check.results:
        lines += _lines(result)
    return "\n".join([*lines, "", _counts(check.counts)]) + "\n"


def _lines(result: QuantityCheck) -> Iterator[str]:
    yield text("export.quantity", name=result.name, counts=_counts(result.counts))
    if result.max_relative_error:
        yield text(
            "export.worst",
            place=index(result.worst_index),
            analytic=full(result.analytic[result.worst_index]),
            numeric=full(result.numeric[result.worst_index]),
            error=scientific(result.max_relative_error),
        )


def _counts(counts: Mapping[str, int]) -> str:
    """Only what there is: "4 right", "3 right, 1 wrong"."""
    return ", ".join(text(f"export.count_{verdict}", count=count) for verdict, count in counts.items() if count)
