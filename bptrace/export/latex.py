r"""A trace as a LaTeX document that compiles by itself, with nothing but amsmath beyond what every TeX has.

The formulas are the tree's own (`algebra.notation`); a large matrix shows its ends and says what is left out.
"""

from collections.abc import Iterator
from itertools import groupby

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import latex, numpy_code, symbol_term
from bptrace.algebra.numbers import as_given, dimensions, latex_number, number, power_of_ten
from bptrace.export.checked import check_sentences, checked
from bptrace.export.latex_text import latex_text
from bptrace.export.shown import shown
from bptrace.export.text import givens, scenario_lines, step_words
from bptrace.texts import text
from bptrace.tracing import Step, Trace

PREAMBLE_CODE = r"""\documentclass[a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage[margin=2cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\allowdisplaybreaks"""


def trace_latex(trace: Trace) -> str:
    """The whole document: what is given, then every step, phase by phase."""
    parts = [PREAMBLE_CODE, r"\begin{document}", *_heading(trace), _section("givens")]
    for name, value in givens(trace):
        parts += [rf"\[ {symbol(name)} = {matrix(value)} \]", *_left_out(value)]
    for phase, steps in groupby(trace.steps, key=lambda step: step.phase):
        parts.append(_section(phase))
        for step in steps:
            parts += _step(trace, step)
    return "\n\n".join([*parts, r"\end{document}"]) + "\n"


def _heading(trace: Trace) -> Iterator[str]:
    title, *rest = scenario_lines(trace.scenario)
    yield rf"\section*{{{latex_text(title)}}}"
    yield from (latex_text(told) for told in rest)


def _section(name: str) -> str:
    return rf"\section*{{{latex_text(text(f'export.{name}_heading'))}}}"


def _step(trace: Trace, step: Step) -> Iterator[str]:
    yield rf"\subsection*{{${symbol(step.name)}$ \quad {latex_text(dimensions(step.value.shape))}}}"
    words = "\n\n".join(latex_text(told) for told in step_words(trace, step))
    yield f"{words}\n{step_latex(step)}"  # no blank line: the display belongs to the paragraph
    yield from _left_out(step.value)
    yield rf"{{\raggedright\texttt{{{latex_text(numpy_code(step.equation))}}}\par}}"
    yield from (latex_text(told) for told in check_sentences(step, checked(trace, step)))


def step_latex(step: Step) -> str:
    """The equation and, below it, its value, as one display of amsmath."""
    left, _, right = latex(step.equation).partition(" = ")
    return f"\\begin{{align*}}\n{left} &= {right} \\\\\n&= {matrix(step.value)}\n\\end{{align*}}"


def matrix(value: Array) -> str:
    """A matrix in brackets with its common power of ten in front, or a plain number."""
    if value.size == 1:
        return single(value)
    seen = shown(value)
    rows = [[_entry(entry, row) for entry in entries] for row, entries in zip(seen.rows, seen.entries, strict=True)]
    body = r" \\ ".join(" & ".join(row) for row in rows)
    factor = rf"{latex_number(power_of_ten(seen.power))} \cdot " if seen.power else ""
    return rf"{factor}\begin{{bmatrix}} {body} \end{{bmatrix}}"


def single(value: Array) -> str:
    """The number that an array of one entry holds; a setting, such as η, as it was given."""
    return latex_number(number(value.item()) if value.ndim else as_given(value.item()))


def symbol(name: str) -> str:
    """A quantity as it stands in a formula."""
    return symbol_term(name, "latex").text


def _entry(written: str, row: int | None) -> str:
    return latex_number(written) if written else r"\cdots" if row is not None else r"\vdots"


def _left_out(value: Array) -> Iterator[str]:
    yield from filter(None, [latex_text(shown(value).left_out)])
