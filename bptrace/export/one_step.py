"""One step by itself, to be pasted elsewhere: as text, as LaTeX, as numpy that runs by itself."""

from bptrace.algebra.expression import operands
from bptrace.algebra.notation import numpy_code
from bptrace.algebra.numbers import dimensions, plain
from bptrace.export.latex import step_latex
from bptrace.export.program import IMPORT_CODE, array_code
from bptrace.export.program_functions import function_sources
from bptrace.export.shown import shown
from bptrace.export.text import step_lines
from bptrace.gradient_checking import QuantityCheck
from bptrace.tracing import Step, Trace

MOST_NUMBERS = 2000  # of operands that are put into a piece of numpy; whoever pastes more has them already
MOST_SHOWN = 12  # numbers of a result that stand in a comment below its line
ENDINGS = {"text": ".txt", "latex": ".tex", "numpy": ".py"}
FORMS = tuple(ENDINGS)


def step_as(form: str, trace: Trace, step: Step, cell: tuple[int, int], check: QuantityCheck | None) -> str:
    """The step in one of FORMS; the chosen entry and the check are part of the text alone."""
    if form == "latex":
        return _latex(step)
    return _numpy(trace, step) if form == "numpy" else "\n".join(step_lines(trace, step, cell, check)) + "\n"


def _latex(step: Step) -> str:
    """A display for a document that uses amsmath; what is left out of a large matrix is told in a comment."""
    left_out = shown(step.value).left_out
    return step_latex(step) + "\n" + (f"% {plain(left_out)}\n" if left_out else "")


def _numpy(trace: Trace, step: Step) -> str:
    """The functions, the operands, the line itself, and in a comment what comes out."""
    used = operands(step.equation.expression)
    small = sum(trace.values[name].size for name in used) <= MOST_NUMBERS
    given = [f"{name} = {array_code(trace.values[name])}" for name in used if small]
    if not small:
        given = [f"# {name}: {dimensions(trace.values[name].shape)}" for name in used]
    parts = [IMPORT_CODE, "", *function_sources([numpy_code(step.equation)]), *given, numpy_code(step.equation)]
    if step.value.size <= MOST_SHOWN:
        parts += (f"# {line}" for line in array_code(step.value).splitlines())
    return "\n".join(parts) + "\n"
