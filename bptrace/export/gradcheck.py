"""A gradient check, written down: as text and as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from bptrace.algebra.numbers import full, index, scientific
from bptrace.export.json_format import strict_json
from bptrace.export.text import scenario_lines
from bptrace.gradient_checking import GradientCheck, QuantityCheck
from bptrace.network.scenario import Scenario
from bptrace.texts import text


def gradcheck_json(check: GradientCheck, scenario: Scenario, exit_code: int) -> str:
    """`bptrace.gradcheck/1`."""
    return strict_json(
        {
            "format": "bptrace.gradcheck/1",
            "network": str(scenario.network),
            "method": check.method,
            "step": check.step,
            "exit": exit_code,
            "results": [_quantity(result) for result in check.results],
        }
    )


def _quantity(result: QuantityCheck) -> dict[str, Any]:
    worst = result.worst_index
    return {
        "name": result.name,
        "counts": dict(result.counts),
        "max_relative_error": result.max_relative_error,
        "worst_index": None if worst is None else list(worst),
        "analytic": None if worst is None else result.analytic[worst],
        "numeric": None if worst is None else result.numeric[worst],
    }


def gradcheck_text(check: GradientCheck, scenario: Scenario) -> str:
    """One line a quantity, the worst entry of each with both values, and the sum of all verdicts."""
    lines = [*scenario_lines(scenario), text("export.method", method=check.method, step=scientific(check.step)), ""]
    for result in check.results:
        lines += _quantity(result)
    return "\n".join([*lines, "", _counts(check.counts)]) + "\n"


def _quantity(result: QuantityCheck) -> Iterator[str]:
    yield text("export.quantity", name=result.name, counts=_counts(result.counts))
    if result.worst_index is not None:
        yield text(
            "export.worst",
            place=index(result.worst_index),
            analytic=full(result.analytic[result.worst_index]),
            numeric=full(result.numeric[result.worst_index]),
            error=scientific(result.max_relative_error),
        )


def _counts(counts: Mapping[str, int]) -> str:
    return text("export.counts", **counts)
