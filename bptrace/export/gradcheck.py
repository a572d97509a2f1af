"""A gradient check, written down: as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bptrace.algebra.numbers import full, index, scientific
from bptrace.export.json_format import strict_json
from bptrace.export.text import scenario_lines
from bptrace.gradient_checking import METHODS, GradientCheck, QuantityCheck
from bptrace.sweeping import SweptStep
from bptrace.texts import text


def gradcheck_json(check: GradientCheck, swept: Sequence[SweptStep] = ()) -> str:
    """`bptrace.gradcheck/1`; analytic and numeric are those of the worst entry. A sweep is there if it was made."""
    return strict_json(
        {
            "format": "bptrace.gradcheck/1",
            "network": str(check.trace.scenario.network),
            "method": check.method,
            "step": check.step,
            "exit": check.exit_code,
            "results": [_fields(result) for result in check.results],
            **({"sweep": [{"step": row.step, **row.errors} for row in swept]} if swept else {}),
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


def sweep_text(swept: Sequence[SweptStep]) -> str:
    """One row a step: the median relative error of every method; nothing without a sweep."""
    if not swept:
        return ""
    head = "".join(f"{method:>14}" for method in METHODS)
    rows = [
        f"{scientific(row.step):>10}" + "".join(f"{scientific(row.errors[m]):>14}" for m in METHODS) for row in swept
    ]
    return "\n".join(["", text("export.sweep"), "", f"{text('export.sweep_step'):>10}{head}", *rows]) + "\n"


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
