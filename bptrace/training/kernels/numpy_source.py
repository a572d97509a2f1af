"""A schedule as numpy code that allocates nothing while it runs: every operation writes into a buffer.

A buffer is taken again as soon as nothing reads it any more. Numbers are arrays without axes, which numpy takes faster
than Python's own.
"""

import linecache
from collections.abc import Callable, Sequence
from hashlib import sha256
from textwrap import indent
from typing import Any, Generic, TypeVar

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.training.kernels.lowering import COUNT
from bptrace.training.kernels.rows import parts
from bptrace.training.kernels.schedule import Schedule, may_overwrite
from bptrace.training.kernels.tape import MASKS, REDUCTIONS, Form, Node

_UPDATES = """\
def updates(xs, ys, {given}):
{before}
    for x, y in zip(xs, ys):
{each}
    return row
"""
_FORWARD = """\
def forward({given}):
{lines}
    return {results}
"""


Updates = Callable[..., Array]
Forward = Callable[..., tuple[Array, ...]]
Function = TypeVar("Function")


@frozen(eq=False)
class Compiled(Generic[Function]):
    """A function and its source."""

    source: str
    run: Function


def updates_function(plan: Schedule) -> Compiled[Updates]:
    """`updates(xs, ys, eta, …, row)`: one update for every x of a stack and its y; the row that they leave behind.

    After η come the other numbers of the optimizer, t of the first update last. The row has the entries of the
    parameters, then of what the optimizer keeps, matrix after matrix; it is left as it is.
    """
    lines = NumpySource(plan)
    scalars = [name for name, node in plan.givens.items() if node.form == ()]
    copies = [f"{name} = array({name}, float)" for name in (*scalars, "row")]
    places = zip(plan.carried.items(), parts(plan.carried.values()), strict=True)
    matrices = [f"{name} = row[{begun}:{end}].reshape({form})" for (name, form), (begun, end) in places]
    source = _UPDATES.format(
        given=", ".join((*scalars, "row")),
        before=_block(1, copies, matrices, lines.before),
        each=_block(2, lines.each, [f"{COUNT} += 1"] * (COUNT in scalars)),
    )
    return _compiled(source, "updates", lines.functions | {"array"})


def forward_function(plan: Schedule) -> Compiled[Forward]:
    """`forward(x, W1, b1, …)`: its results."""
    lines = NumpySource(plan)
    source = _FORWARD.format(
        given=", ".join(plan.givens),
        lines=_block(1, lines.before, lines.each),
        results=_tuple([lines.name(node) for node in plan.results.values()]),
    )
    return _compiled(source, "forward", lines.functions)


class NumpySource:
    """Names for all that is computed, and the lines that compute it: those `before` the first update, those of `each`.

    `functions` are those of numpy that they call.
    """

    def __init__(self, plan: Schedule) -> None:
        self._plan = plan
        self._names = {node: name for name, node in plan.givens.items()}
        self._free: dict[tuple[Form, bool], list[str]] = {}
        self._made: dict[str, str] = {}
        self._turned: dict[str, str] = {}
        self.functions: set[str] = set()
        once = [line for node in plan.once for line in self._written(node, self._buffer(node))]
        each = [line for place, node in enumerate(plan.each) for line in self._update(place, node)]
        each += [self._call("copyto", name, self.name(node)) for name, node in plan.copied.items()]
        fresh = [self._turned.pop(f"{name}_T") for name in plan.fresh if f"{name}_T" in self._turned]
        self.before = [*self._made.values(), *self._turned.values(), *once]
        self.each = [*fresh, *each]

    def name(self, node: Node) -> str:
        """Where the entries of a node are found."""
        match node:
            case Node("transpose", (base,)):
                name = f"{self._names[base]}_T"
                self._turned[name] = f"{name} = {self._names[base]}.T"
                return name
            case Node("constant") if node not in self._names:
                self._names[node] = self._make("c", "full", f"{node.form}, {node.detail!r}")
        return self._names[node]

    def _update(self, place: int, node: Node) -> list[str]:
        """The lines of one operation. An operand that ends here gives its memory away, before it where it may."""
        ending = {read.base for read in node.operands if self._ends(read.base, place)}
        early = {operand for operand in ending if may_overwrite(node, operand)}
        self._release(early)
        lines = self._written(node, self._plan.in_place.get(node) or self._buffer(node))
        self._release(ending - early)
        return lines

    def _ends(self, node: Node, place: int) -> bool:
        """Whether a buffer is read here for the last time."""
        return node in self._plan.passing and self._plan.last_read[node] == place

    def _release(self, nodes: set[Node]) -> None:
        for node in sorted(nodes, key=self.name):  # in one order: the same equations make the same code
            self._free[_kind(node)].append(self._names[node])

    def _buffer(self, node: Node) -> str:
        """A buffer of the node's shape that is free, or a new one."""
        free = self._free.setdefault(_kind(node), [])
        if not free:
            kind = ", bool" if node.operation in MASKS else ""
            free.append(self._make("r", "empty", f"{node.form}{kind}"))
        return free.pop()

    def _make(self, letter: str, function: str, arguments: str) -> str:
        name = f"{letter}{len(self._made)}"
        self.functions.add(function)
        self._made[name] = f"{name} = {function}({arguments})"
        return name

    def _written(self, node: Node, where: str) -> list[str]:
        """The lines that leave a node's entries under the name `where`."""
        lines = self._code(node, where)
        self._names[node] = where
        if node in self._plan.names:
            lines[-1] += f"  # {self._plan.names[node]}"
        return lines

    def _code(self, node: Node, where: str) -> list[str]:
        operands = [self.name(operand) for operand in node.operands]
        match node.operation:
            case "matmul":
                return [self._call("dot", *operands, where)]
            case "where":
                chosen, right, wrong = operands
                return [self._call("copyto", where, wrong), self._call("copyto", where, right, "'no'", chosen)]
            case operation if operation in REDUCTIONS:
                ufunc = REDUCTIONS[operation]
                self.functions.add(ufunc)
                return [f"{ufunc}.reduce({operands[0]}, {node.detail}, None, {where}, True)"]
        return [self._call(node.operation, *operands, where)]

    def _call(self, function: str, *arguments: str) -> str:
        self.functions.add(function)
        return f"{function}({', '.join(arguments)})"


def _kind(node: Node) -> tuple[Form, bool]:
    return node.form, node.operation in MASKS


def _block(depth: int, *lines: Sequence[str]) -> str:
    return indent("\n".join(line for some in lines for line in some), "    " * depth)


def _tuple(names: Sequence[str]) -> str:
    return ", ".join(names) + "," * (len(names) == 1)


def _compiled(source: str, name: str, functions: set[str]) -> Compiled[Any]:
    """The function that `source` defines with functions of numpy; its lines are known to tracebacks."""
    place = f"<bptrace {name} {sha256(source.encode()).hexdigest()[:12]}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    space: dict[str, Any] = {function: getattr(np, function) for function in functions}
    exec(compile(source, place, "exec"), space)  # nothing but what the printer made
    return Compiled(source, space[name])
