"""A trace as Markdown: formulas between dollars, matrices as tables, for GitHub and everything that shows mathematics.

Formulas keep clear of what plain Markdown would take for its own: no backslash stands before punctuation.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import latex, numpy_code
from bptrace.algebra.numbers import dimensions, latex_number, power_of_ten
from bptrace.export.checked import check_sentences, checked
from bptrace.export.latex import single, symbol
from bptrace.export.shown import shown
from bptrace.export.text import givens, scenario_lines, step_words
from bptrace.texts import text
from bptrace.tracing import Step, Trace

_SPECIAL = re.compile(r"([\\\\`*_{}\[\]<>#|$~!&])")


def trace_markdown(trace: Trace) -> str:
    """What is given, then every step, phase by phase."""
    parts = [*_heading(trace), _section("givens")]
    for name, value in givens(trace):
        equals = f" = {single(value)}" if value.size == 1 else ""
        parts += [f"${_formula(symbol(name))}{equals}$", *_table(value)]
    for phase, steps in groupby(trace.steps, key=lambda step: step.phase):
        parts.append(_section(phase))
        for step in steps:
            parts += _step(trace, step)
    return "\n\n".join(parts) + "\n"


def markdown_text(written: str) -> str:
    """`written` for a paragraph or a heading: on one line, with every sign that Markdown would obey escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(written.split()))


def _heading(trace: Trace) -> Iterator[str]:
    title, *rest = scenario_lines(trace.scenario)
    yield f"# {markdown_text(title)}"
    yield from (markdown_text(told) for told in rest)


def _section(name: str) -> str:
    return "## " + markdown_text(text(f"export.{name}_heading"))


def _step(trace: Trace, step: Step) -> Iterator[str]:
    yield f"### ${_formula(symbol(step.name))}$ ({dimensions(step.value.shape)})"
    yield from (markdown_text(told) for told in step_words(trace, step))
    equals = f" = {single(step.value)}" if step.value.size == 1 else ""
    yield f"$$\n{_formula(latex(step.equation))}{equals}\n$$"
    yield from _table(step.value)
    yield f"```python\n{numpy_code(step.equation)}\n```"
    yield from (markdown_text(told) for told in check_sentences(step, checked(trace, step)))


def _formula(written: str) -> str:
    return written.replace(r"\,", r"\thinspace")


def _table(value: Array) -> Iterator[str]:
    """A table with the numbers of rows and columns, what its entries are in units of, and what is left out.

    Nothing for a single number, which stands in its formula.
    """
    if value.size == 1:
        return
    seen = shown(value)
    if seen.power:
        yield text("export.times", power=f"${latex_number(power_of_ten(seen.power))}$")
    head = ["", *("…" if column is None else str(column) for column in seen.columns)]
    rows = [
        ["…" if row is None else f"**{row}**", *(entry or "…" for entry in entries)]
        for row, entries in zip(seen.rows, seen.entries, strict=True)
    ]
    table = [head, ["---:"] * len(head), *rows]
    yield "\n".join(f"| {' | '.join(row)} |" for row in table)
    if seen.left_out:
        yield markdown_text(seen.left_out)
