"""A trace as plain text: read from top to bottom, by eye or by ear, without colour or boxes."""

from collections.abc import Iterator
from itertools import groupby

from bptrace.algebra.expansion import LongSum, expansion
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import mathematics, numpy_code, symbol_term
from bptrace.algebra.numbers import as_given, dimensions, number, percent, power_of_ten, rows_of_cells
from bptrace.algebra.simplifying import SIMPLIFICATIONS
from bptrace.algebra.terms import text_of
from bptrace.export.checked import check_sentences, checked
from bptrace.export.sentences import sentence
from bptrace.gradient_checking import QuantityCheck
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Step, Trace

DIGITS = 4
INDENT = "   "


def trace_text(trace: Trace) -> str:
    """Every given quantity and every step, phase by phase: all that a screen would say about it."""
    return "".join(f"{line}\n" for line in trace_lines(trace))


def trace_lines(trace: Trace) -> Iterator[str]:
    """The same line by line, so that nobody has to hold all of it."""
    yield from (*scenario_lines(trace.scenario), "", text("export.givens_heading"))
    for name, value in givens(trace):
        yield ""
        if value.ndim == 0:
            yield text("export.given_number", name=name, value=as_given(value.item()))
        else:
            yield text("export.given", name=name, shape=dimensions(value.shape))
            yield from matrix_lines(value)
    for phase, steps in groupby(trace.steps, key=lambda step: step.phase):
        yield from ("", text(f"export.{phase}_heading"))
        for step in steps:
            yield ""
            yield from step_lines(trace, step, (0, 0), checked(trace, step))


def givens(trace: Trace) -> Iterator[tuple[str, Array]]:
    """What the trace starts from, by name."""
    made = {step.name for step in trace.steps}
    return ((name, value) for name, value in trace.values.items() if name not in made)


def scenario_lines(scenario: Scenario) -> list[str]:
    """What is traced: title, network, conventions, sample."""
    network = scenario.network
    told = text(
        "export.conventions",
        layout=network.layout,
        bias=network.bias,
        sign=network.sign,
        loss=network.loss,
        optimizer=scenario.optimizer.name,
        numbers=", ".join(
            f"{symbol_term(name).text} = {as_given(number)}" for name, number in scenario.scalars.items()
        ),
    )
    return [*filter(None, [scenario.title]), str(network), told]


def step_lines(trace: Trace, step: Step, cell: tuple[int, int], check: QuantityCheck | None) -> Iterator[str]:
    """A step, the most important first: equation, sentence, rules, numpy, value, entry `cell` written out, check."""
    yield text(
        "export.step", number=step.index + 1, formula=mathematics(step.equation), shape=dimensions(step.value.shape)
    )
    yield from (INDENT + told for told in step_words(trace, step))
    yield text("export.code", code=numpy_code(step.equation))
    yield from matrix_lines(step.value)
    yield from (INDENT + line for line in _entry(trace, step, cell))
    yield from (INDENT + told for told in check_sentences(step, check, cell))


def step_words(trace: Trace, step: Step) -> Iterator[str]:
    """What the step does, and which rules of the chain rule made its equation."""
    yield sentence(step, trace.scenario)
    for key, shorter in (("rules", False), ("simplified", True)):
        names = [text(f"debugger.rule_{name}") for name in step.rules if (name in SIMPLIFICATIONS) == shorter]
        if names:
            yield text(f"export.{key}", names=", ".join(names))


def _entry(trace: Trace, step: Step, cell: tuple[int, int]) -> Iterator[str]:
    """One entry: its formula, the numbers put in, its value; of a long sum the largest terms."""
    written = expansion(step.equation, cell, trace.values)
    head, *stages = (text_of(terms) for terms in written.lines)
    yield f"{text_of(written.head)} = {head}"
    if written.long_sum:
        yield from _long_sum(written.long_sum)
    yield from (f"{INDENT}= {stage}" for stage in stages)


def _long_sum(found: LongSum) -> Iterator[str]:
    yield INDENT + text("export.long_sum", count=found.count, largest=len(found.largest), share=percent(found.share))
    yield from (f"{INDENT}{INDENT}{text_of(terms)} = {number(value)}" for terms, value in found.largest)


def matrix_lines(value: Array) -> Iterator[str]:
    """The rows of a matrix, decimal points in line; a common power of ten stands above them."""
    rows, power = rows_of_cells(value, DIGITS)
    if power:
        yield f"      {text('export.times', power=power_of_ten(power))}"
    yield from (f"      {'  '.join(row).rstrip()}" for row in rows)
