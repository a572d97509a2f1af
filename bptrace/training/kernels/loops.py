"""A schedule as loops over the entries of flat matrices, for a compiler.

Operations entry by entry that follow each other are one loop, and so is a product over a single index: what only they
need is never stored. Every product and every sum is a function of its own, in which the order of adding is free. All
are taken into the one that calls them: otherwise the process that compiles them would add in another order than those
that find the kernel afterwards.
"""

from collections.abc import Mapping, Sequence

from bptrace.training.kernels.exponential import exponential
from bptrace.training.kernels.lowering import COUNT, SAMPLES
from bptrace.training.kernels.products import Flat, loop, product, reduction
from bptrace.training.kernels.rows import parts
from bptrace.training.kernels.schedule import Schedule
from bptrace.training.kernels.tape import Form, Node

OPERATIONS = {
    "add": "{} + {}",
    "subtract": "{} - {}",
    "multiply": "{} * {}",
    "divide": "{} / {}",
    "power": "{} ** {}",
    "matmul": "{} * {}",
    "negative": "-{}",
    "absolute": "abs({})",
    "copysign": "(-abs({0}) if {1} < 0.0 else abs({0}))",
    "reciprocal": "1.0 / {}",
    "square": "{0} * {0}",
    "sqrt": "np.sqrt({})",
    "exp": "exp({})",
    "log": "np.log({})",
    "log1p": "np.log1p({})",
    "tanh": "np.tanh({})",
    "greater": "{} > {}",
    "greater_equal": "{} >= {}",
    "equal": "{} == {}",
    "where": "{1} if {0} else {2}",
}
"""An operation on single entries; a product over one index is one."""
HEAD_CODE = """\
import numpy as np
from numba import njit

entry = njit(error_model="numpy", fastmath={"contract"}, forceinline=True)
total = njit(error_model="numpy", fastmath={"reassoc", "contract", "nsz"}, forceinline=True)
whole = {"error_model": "numpy", "fastmath": {"contract"}, "cache": "__file__" in globals()}"""


def is_entrywise(node: Node) -> bool:
    """Whether it is done entry by entry in a loop."""
    return node.entrywise or (node.operation == "matmul" and node.operands[0].form[1] == 1)


def groups(nodes: Sequence[Node]) -> list[list[Node]]:
    """Neighbours of one shape that are done entry by entry, together; everything else by itself."""
    found: list[list[Node]] = []
    for node in nodes:
        if found and _joins(node, found[-1]):
            found[-1].append(node)
        else:
            found.append([node])
    return found


def _joins(node: Node, group: Sequence[Node]) -> bool:
    last = group[-1]
    same = is_entrywise(node) and is_entrywise(last) and node.form == last.form
    return same and not _is_turned(node) and not _is_turned(last)


def _is_turned(node: Node) -> bool:
    """Whether it reads a whole matrix across: what is read is written at another step of the loop."""
    return any(
        read.operation == "transpose" and read.form == node.form and min(read.form) > 1 for read in node.operands
    )


class LoopSource:
    """The source of `updates(xs, ys, eta, …, row, room)`: updates in place, every sample a row of xs.

    `row` has the entries of all matrices, one after the other, `room` is for what is stored on the way: as many entries
    as `rooms` together.
    """

    def __init__(self, plan: Schedule) -> None:
        self._plan = plan
        self._names = {node: name for name, node in plan.givens.items()}
        self._constant: list[str] = []
        self.rooms: list[int] = []
        self._functions: list[str] = []
        self._needed = _needed_later(groups(_matrices(plan.each)), plan)
        once = self._lines(plan.once)
        each = [*self._lines(plan.each), *self._replaced()]
        self.text = self._written([*self._constant, *once], each)

    def _written(self, once: Sequence[str], each: Sequence[str]) -> str:
        """The whole source, around the lines before the first update and those of each."""
        plan = self._plan
        count = [f"{COUNT} += 1.0"] * (COUNT in plan.givens)
        samples = [f"{name} = {name}s[u]" for name in SAMPLES]
        loops = [*once, "for u in range(len(xs)):", *indented([*samples, *each, *count])]
        rooms = {_room(number): (size,) for number, size in enumerate(self.rooms)}
        body = [*_parts("row", plan.carried), *_parts("room", rooms), *loops]
        numbers = [name for name, node in plan.givens.items() if not node.form]
        given = [*(f"{name}s" for name in SAMPLES), *numbers, "row", "room"]
        head = [f"@njit({_signature(len(numbers))!r}, **whole)", f"def updates({', '.join(given)}):"]
        blocks = ["\n".join(["@entry", *exponential("exp")]), *self._functions, "\n".join([*head, *indented(body)])]
        return "\n\n\n".join([HEAD_CODE, *blocks, ""])

    def _lines(self, nodes: Sequence[Node]) -> list[str]:
        """Numbers first, then matrices."""
        lines = [line for node in nodes if node.form == () for line in self._number(node)]
        return [*lines, *(line for group in groups(_matrices(nodes)) for line in self._group(group))]

    def _number(self, node: Node) -> list[str]:
        operands = [self._named(operand) for operand in node.operands]
        self._names[node] = f"n{len(self._names)}"
        return [f"{self._names[node]} = {OPERATIONS[node.operation].format(*operands)}"]

    def _group(self, group: list[Node]) -> list[str]:
        return self._fused(group) if is_entrywise(group[0]) else self._called(group[0])

    def _called(self, node: Node) -> list[str]:
        """A product or a sum, by a function of its own."""
        name, operands = f"{node.operation}{len(self._functions)}", [self._array(operand) for operand in node.operands]
        arguments = ("left", "right")[: len(operands)]
        lines = product(node) if node.operation == "matmul" else reduction(node)
        head = f"def {name}({', '.join((*arguments, 'out'))}):"
        self._functions.append("\n".join(["@total", head, *indented(lines)]))
        return [f"{name}({', '.join((*operands, self._stored(node)))})"]

    def _fused(self, group: Sequence[Node]) -> list[str]:
        """One loop, or two, over the entries of some matrices of one shape."""
        form = group[0].form
        read = [operand for node in group for operand in node.operands if operand not in group and operand.form]
        flat = all(_place_in_row(operand, form) for operand in read)
        own = {node: f"v{number}" for number, node in enumerate(group)}
        lines = []
        for node in group:
            operands = [own.get(operand) or self._entry(operand, form, flat) for operand in node.operands]
            lines.append(f"{own[node]} = {OPERATIONS[node.operation].format(*operands)}")
            if node in self._needed:
                where = _place_in_row(node, form) if flat else Flat.of(node).at("i", "j")
                lines.append(f"{self._stored(node)}[{where}] = {own[node]}")
        if flat:
            return loop("p", 0, group[0].size, lines)
        return loop("i", 0, form[0], loop("j", 0, form[1], lines))

    def _entry(self, operand: Node, form: Form, flat: bool) -> str:
        """One entry of what a loop reads."""
        if operand.operation == "constant" or operand.form == ():
            return self._named(operand)
        where = _place_in_row(operand, form) if flat else Flat.of(operand).at("i", "j")
        return f"{self._array(operand)}[{where}]"

    def _named(self, node: Node) -> str:
        """A number."""
        return f"({node.detail!r})" if node.operation == "constant" else self._names[node]

    def _array(self, node: Node) -> str:
        """Where the entries of a node lie, row after row."""
        base = node.base
        if base.operation == "constant" and base not in self._names:
            self._names[base] = f"c{len(self._constant)}"
            self._constant.append(f"{self._names[base]} = np.full({base.size}, {base.detail!r})")
        return self._names[base]

    def _stored(self, node: Node) -> str:
        """Where the entries of a node are left."""
        if node in self._plan.in_place:
            self._names[node] = self._plan.in_place[node]
        elif node not in self._names:
            self._names[node] = _room(len(self.rooms))
            self.rooms.append(node.size)
        return self._names[node]

    def _replaced(self) -> list[str]:
        """What takes the place of the old when all is computed."""
        copies = self._plan.copied.items()
        return [f"{name}[:] = {self._array(node)}" for name, node in copies]


def _place_in_row(operand: Node, form: Form) -> str:
    """The place of its entry in one loop over all entries of a matrix; nothing where two loops are needed."""
    if operand.size == 1:
        return "0"
    turned = operand.operation == "transpose" and min(operand.form) > 1
    return "p" if operand.size == form[0] * form[1] and not turned else ""


def _matrices(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.form]


def _needed_later(groups: Sequence[Sequence[Node]], plan: Schedule) -> set[Node]:
    """What is read outside the loop that makes it."""
    needed = set(plan.results.values())
    for group in groups:
        needed.update(operand.base for node in group for operand in node.operands if operand.base not in group)
    return needed


def _room(number: int) -> str:
    return f"r{number}"


def _parts(whole: str, forms: Mapping[str, Form]) -> list[str]:
    """A name for every part of a row of entries."""
    found = zip(forms, parts(forms.values()), strict=True)
    return [f"{name} = {whole}[{begun}:{end}]" for name, (begun, end) in found]


def _signature(numbers: int) -> str:
    return f"void({', '.join(['float64[:, ::1]'] * len(SAMPLES) + ['float64'] * numbers + ['float64[::1]'] * 2)})"


def indented(lines: Sequence[str]) -> list[str]:
    """One level deeper."""
    return [f"    {line}" for line in lines]
