"""A trace as a numpy program that runs by itself and leaves every quantity under its name."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.notation import numpy_code
from bptrace.algebra.numbers import literal
from bptrace.export.program_functions import function_sources
from bptrace.texts import text
from bptrace.tracing import Trace

IMPORT_CODE = "import numpy as np"
QUIET_CODE = {
    "sigmoid": ("over", "export.overflow"),
    "xlogy": ("divide", "export.saturated"),
}  # functions whose warnings say nothing: which kind, and why
SHOW_CODE = 'if __name__ == "__main__":\n    print("L =", L.item())'


def program(trace: Trace) -> str:
    """The functions, the numbers, then the very line of every step; run as a script it prints the loss."""
    functions = ["\n" + source for source in function_sources(numpy_code(step.equation) for step in trace.steps)]
    parts = [_heading(trace, functions), *functions, "\n".join(_givens(trace)), *_phases(trace), SHOW_CODE]
    return "\n\n".join(parts) + "\n"


def _heading(trace: Trace, functions: list[str]) -> str:
    network = trace.scenario.network
    told = text("export.program", network=network, layout=network.layout, loss=network.loss)
    quiet = [
        f'np.seterr({kind}="ignore")  # {text(why)}'
        for name, (kind, why) in QUIET_CODE.items()
        if any(f"def {name}(" in function for function in functions)
    ]
    return "\n\n".join([f'"""{told}"""', IMPORT_CODE, *quiet])


def _givens(trace: Trace) -> Iterator[str]:
    yield "\n# " + text("export.givens")
    made = {step.name for step in trace.steps}
    for name, value in trace.values.items():
        if name not in made:
            yield f"{name} = {array_code(value)}"


def array_code(value: Array) -> str:
    """An array, or a number, as numpy code with all its digits."""
    if value.ndim == 0:
        return _number(float(value))
    rows = ["[" + ", ".join(_number(number) for number in row) + "]" for row in value]
    if len(rows) == 1:
        return f"np.array([{rows[0]}])"
    return "np.array(\n    [\n" + "".join(f"        {row},\n" for row in rows) + "    ]\n)"


def _number(value: float) -> str:
    return literal(value) if np.isfinite(value) else f'float("{value}")'


def _phases(trace: Trace) -> Iterator[str]:
    for phase, steps in groupby(trace.steps, key=lambda step: step.phase):
        yield "\n".join([f"# {text(f'export.{phase}')}", *(numpy_code(step.equation) for step in steps)])
