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
from bptrace.algebra.functions import IN_PROGRAMS, Array
from bptrace.algebra.notation import numpy_code
from bptrace.network.derivation import Derivation, Line

_UPDATES = """\
def updates(samples, {scalars}, {carried}):
    for x, y in samples:
{lines}
        {changed} = {new}{count}
    return {carried}
"""
_COUNT = "\n        t += 1"
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
    """`updates(samples, eta, W1, b1, …)`: one update for every (x, y) in `samples`; what the last one leaves behind.

    After η come the other numbers of the optimizer, t of the first update last; after the parameters what it keeps.
    The lines are the forward, backward and update lines of `plan`; what nothing needs, the loss, is left out. Where a
    `batch` is one sample, sums over the samples have one term and are left out too: their calls would take a fifth of
    the time.
    """
    network, optimizer = plan.network, plan.optimizer
    lines = plan.phase("forward", "backward", "update")
    if batch == 1:
        lines = tuple(_of_one_sample(line, plan) for line in lines)
    kept = [kept for name in network.trained for kept in optimizer.kept(name)]
    changed, carried = (*network.trained, *kept), (*network.parameters, *kept)
    source = _UPDATES.format(
        scalars=", ".join(optimizer.scalars),
        carried=_tuple(carried),
        lines=indent(_code(lines), "    " * 2),
        changed=_tuple(changed),
        new=_tuple([f"{name}_new" for name in changed]),
        count=_COUNT * ("t" in optimizer.scalars),
    )
    return Program(source, _compiled(source, "updates"), carried)


def forward_program(plan: Derivation) -> Program:
    """`forward(x, W1, b1, …)`: what the loss is made of, the output first, for any number of samples at once."""
    network = plan.network
    needed = operands(plan.by_name["L"].equation.expression)
    results = tuple(dict.fromkeys((f"a{network.depth}", *(name for name in needed if name != "y"))))
    source = _FORWARD.format(
        parameters=_tuple(network.parameters),
        lines=indent(_code(plan.phase("forward")), "    "),
        results=_tuple(results),
    )
    return Program(source, _compiled(source, "forward"), results)


def _of_one_sample(line: Line, plan: Derivation) -> Line:
    """The line without sums of a single term."""
    shapes = {name: _with_one_sample(found) for name, found in plan.shapes.items()}

    def simpler(node: Expression) -> Expression:
        inner = rebuild(node, tuple(simpler(child) for child in children(node)))
        if isinstance(inner, Sum) and inner.axis is not None and shape(inner.operand, shapes)[inner.axis] == 1:
            return inner.operand
        return inner

    return replace(line, equation=Equation(line.name, simpler(line.equation.expression)))


def _with_one_sample(found: Shape) -> Shape:
    return found and (found[0] if found[0] != "m" else 1, found[1] if found[1] != "m" else 1)


def _code(lines: Sequence[Line]) -> str:
    return "\n".join(numpy_code(line.equation) for line in lines)


def _tuple(names: Sequence[str]) -> str:
    return ", ".join(names) + "," * (len(names) == 1)


def _compiled(source: str, name: str) -> Callable[..., tuple[Array, ...]]:
    """The function that `source` defines; its lines are known to tracebacks."""
    place = f"<bptrace {name} {sha256(source.encode()).hexdigest()[:12]}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    space: dict[str, Any] = {"np": np, **IN_PROGRAMS}
    exec(compile(source, place, "exec"), space)  # nothing but what numpy_code prints
    made: Callable[..., tuple[Array, ...]] = space[name]
    return made
