"""The training step is the derivation's equations, printed as numpy and compiled.

Nothing is written by hand here but the frame around the lines: a changed rule of the chain rule changes the program.
"""

import linecache
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from textwrap import indent
from typing import Any

import numpy as np

from bptrace.algebra.evaluation import Shape, shape
from bptrace.algebra.expression import Equation, Expression, Sum, children, operands, rebuild
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.notation import numpy_code
from bptrace.network.derivation import Derivation, Line
from bptrace.network.network import Network

_UPDATES = """\
def updates(samples, eta, {parameters}):
    for x, y in samples:
{lines}
        {trained} = {new}
    return {parameters}
"""
_FORWARD = """\
def forward(x, {parameters}):
{lines}
    return {results}
"""


@dataclass(frozen=True, eq=False)
class Program:
    """A compiled function, its source, and the quantities it returns."""

    source: str
    run: Callable[..., tuple[Array, ...]]
    results: tuple[str, ...]


def updates_program(plan: Derivation, batch: int) -> Program:
    """`updates(samples, eta, W1, b1, …)`: one update for every (x, y) in `samples`; the parameters after the last.

    The forward, backward and update lines of `plan`; what nothing needs, the loss, is left out. Where a `batch` is one
    sample, sums over the samples have one term and are left out too: their calls would take a fifth of the time.
    """
    network, lines = plan.network, plan.phase("forward", "backward", "update")
    if batch == 1:
        lines = tuple(_of_one_sample(line, network) for line in lines)
    source = _UPDATES.format(
        parameters=_tuple(network.parameters),
        lines=_code(lines, 2),
        trained=_tuple(network.trained),
        new=_tuple([f"{name}_new" for name in network.trained]),
    )
    return Program(source, _compiled(source, "updates"), network.parameters)


def forward_program(plan: Derivation) -> Program:
    """`forward(x, W1, b1, …)`: what the loss is made of, the output first, for any number of samples at once."""
    network = plan.network
    needed = operands(plan.by_name["L"].equation.expression)
    results = tuple(dict.fromkeys((f"a{network.depth}", *(name for name in needed if name != "y"))))
    source = _FORWARD.format(
        parameters=_tuple(network.parameters), lines=_code(plan.phase("forward"), 1), results=_tuple(results)
    )
    return Program(source, _compiled(source, "forward"), results)


def _of_one_sample(line: Line, network: Network) -> Line:
    """The line without sums of a single term."""
    shapes = {name: _with_one_sample(found) for name, found in network.shapes.items()}

    def simpler(node: Expression) -> Expression:
        inner = rebuild(node, tuple(simpler(child) for child in children(node)))
        if isinstance(inner, Sum) and inner.axis is not None and shape(inner.operand, shapes)[inner.axis] == 1:
            return inner.operand
        return inner

    return replace(line, equation=Equation(line.name, simpler(line.equation.expression)))


def _with_one_sample(found: Shape) -> Shape:
    return found and (found[0] if found[0] != "m" else 1, found[1] if found[1] != "m" else 1)


def _code(lines: Sequence[Line], depth: int) -> str:
    return indent("\n".join(numpy_code(line.equation) for line in lines), "    " * depth)


def _tuple(names: Sequence[str]) -> str:
    return ", ".join(names) + "," * (len(names) == 1)


def _compiled(source: str, name: str) -> Callable[..., tuple[Array, ...]]:
    """The function that `source` defines; its lines are known to tracebacks."""
    place = f"<bptrace {name} {sha256(source.encode()).hexdigest()[:12]}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    space: dict[str, Any] = {"np": np, **{function.name: function.value for function in FUNCTIONS.values()}}
    exec(compile(source, place, "exec"), space)  # nothing but what numpy_code prints
    made: Callable[..., tuple[Array, ...]] = space[name]
    return made
