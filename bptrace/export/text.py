"""A trace as plain text: read from top to bottom, by eye or by ear, without colour or boxes."""

from collections.abc import Iterator
from itertools import groupby

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.numbers import cells, dimensions, literal, power_of_ten
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Step, Trace

DIGITS = 4


def trace_text(trace: Trace) -> str:
    """Every given quantity and every step, phase by phase: formula, rule, numpy line, value."""
    lines = [*scenario_lines(trace.scenario), "", text("export.givens_heading")]
    made = {step.name for step in trace.steps}
    for name, value in trace.values.items():
        if name not in made and value.ndim == 2:
            lines += ["", text("export.given", name=name, shape=dimensions(value.shape)), *matrix_lines(value)]
    for phase, steps in groupby(trace.steps, key=lambda step: step.phase):
        lines += ["", text(f"export.{phase}_heading")]
        for step in steps:
            lines += ["", *_step(step)]
    return "\n".join(lines) + "\n"


def scenario_lines(scenario: Scenario) -> list[str]:
    """What is traced: title, network, conventions, sample."""
    network = scenario.network
    told = text(
        "export.conventions",
        layout=network.layout,
        bias=network.bias,
        sign=network.sign,
        loss=network.loss,
        optimizer=scenario.optimizer,
        rate=literal(scenario.learning_rate),
    )
    return [*filter(None, [scenario.title]), str(network), told]


def _step(step: Step) -> Iterator[str]:
    yield text("export.step", index=step.index, formula=mathematics(step.equation), shape=dimensions(step.value.shape))
    yield text("export.code", code=numpy_code(step.equation))
    yield from matrix_lines(step.value)


def matrix_lines(value: Array) -> list[str]:
    """The rows of a matrix, decimal points in line; a common power of ten stands above them."""
    rows, power = cells(value, DIGITS)
    above = [text("export.times", power=power_of_ten(power))] if power else []
    return [f"      {line}" for line in [*above, *("  ".join(row).rstrip() for row in rows)]]
