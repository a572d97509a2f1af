"""What numpy would be asked to compute, noted down: every operation once, in the order it was first asked for.

A `Node` is one operation on whole matrices of known shapes. A `Tape` makes them; asked twice for the same thing it
gives the same node. What it simplifies on the way changes no digit: a sum of one term, a division by one, an operation
on constants.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from bptrace.frozen import frozen

Form = tuple[int, ...]
"""The shape of a matrix, in numbers; () is a scalar's."""

REDUCTIONS = {"sum": "add", "max": "maximum"}
"""Operations along an axis, and the ufunc that reduces it."""
WHOLE = {"given", "constant", "transpose", "matmul", *REDUCTIONS}
"""Operations that are not entry by entry."""
MASKS = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal"}
"""Operations whose entries are true or false."""


@frozen(eq=False)
class Node:
    """One operation: `given` (its name), `constant` (its number), `transpose`, `matmul`, `sum` and `max` (the axes), or
    an operation entry by entry: `where`, or a ufunc of numpy by its name.
    """

    operation: str
    operands: tuple["Node", ...]
    form: Form
    detail: Any = None

    @property
    def entrywise(self) -> bool:
        """Whether every entry is made of the entries at the same place."""
        return self.operation not in WHOLE

    @cached_property
    def size(self) -> int:
        """The number of entries."""
        return int(np.prod(self.form))

    @cached_property
    def height(self) -> int:
        """How many operations lie one above the other from here down."""
        return 1 + max((operand.height for operand in self.operands), default=0)

    @property
    def base(self) -> "Node":
        """The node whose memory this is: a transpose is another look at the same."""
        return self.operands[0].base if self.operation == "transpose" else self

    @property
    def is_stored(self) -> bool:
        """Whether it is computed, and needs a place of its own."""
        return self.operation not in ("given", "constant", "transpose")


class Tape:
    """Makes nodes, each once."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[Any, ...], Node] = {}

    def given(self, name: str, form: Form) -> Node:
        """A matrix or a number that comes from outside."""
        return self._note("given", (), form, name)

    def constant(self, number: float, form: Form = ()) -> Node:
        """One number, or a matrix that has it everywhere."""
        return self._note("constant", (), form, float(number))

    def apply(self, ufunc: str, *operands: Node) -> Node:
        """An operation entry by entry; operands are broadcast."""
        form = np.broadcast_shapes(*(operand.form for operand in operands))
        if all(operand.operation == "constant" for operand in operands) and ufunc != "where":
            return self.constant(getattr(np, ufunc)(*(operand.detail for operand in operands)), form)
        match ufunc, operands:
            case "power", (base, Node("constant", detail=2.0)):
                return self._note("square", (base,), form)
            case "divide", (Node("constant", detail=1.0, form=()), below):
                return self._note("reciprocal", (below,), form)
            case "negative", (Node("absolute", (inner,)),):
                return self._note("copysign", (inner, self.constant(-1.0)), form)
            case "divide" | "multiply", (kept, Node("constant", detail=1.0)) if kept.form == form:
                return kept
            case "multiply", (Node("constant", detail=1.0), kept) if kept.form == form:
                return kept
        return self._note(ufunc, operands, form)

    def transpose(self, operand: Node) -> Node:
        """Aᵀ; of Aᵀ it is A, and a matrix of one entry or one number everywhere has nothing to turn."""
        if operand.operation == "transpose":
            return operand.operands[0]
        form = operand.form[::-1]
        if operand.operation == "constant":
            return self.constant(operand.detail, form)
        return operand if operand.size == 1 else self._note("transpose", (operand,), form)

    def matmul(self, left: Node, right: Node) -> Node:
        """A B."""
        return self._note("matmul", (left, right), (left.form[0], right.form[1]))

    def reduce(self, operation: str, operand: Node, axes: tuple[int, ...]) -> Node:
        """Along some axes, which stay as axes of length 1; over a single term it is that term."""
        axes = tuple(sorted(axis % len(operand.form) for axis in axes))
        form = tuple(1 if axis in axes else length for axis, length in enumerate(operand.form))
        return operand if form == operand.form else self._note(operation, (operand,), form, axes)

    def again(self, node: Node, operands: tuple[Node, ...]) -> Node:
        """The same operation on other operands of the same shapes."""
        return self._note(node.operation, operands, node.form, node.detail)

    def known(self, ufunc: str, *operands: Node) -> bool:
        """Whether this has been asked for."""
        return _key(ufunc, operands, np.broadcast_shapes(*(operand.form for operand in operands))) in self._nodes

    def _note(self, operation: str, operands: tuple[Node, ...], form: Form, detail: Any = None) -> Node:
        node = Node(operation, operands, tuple(form), detail)
        return self._nodes.setdefault(_key(operation, operands, node.form, detail), node)


def _key(operation: str, operands: tuple[Node, ...], form: Form, detail: Any = None) -> tuple[Any, ...]:
    return (operation, tuple(map(id, operands)), form, detail)


def in_order(results: Iterable[Node]) -> Iterator[Node]:
    """Every node below `results` once, operands before what is made of them, what needs many of them first."""
    seen: set[Node] = set()

    def visit(node: Node) -> Iterator[Node]:
        if node not in seen:
            seen.add(node)
            for operand in sorted(node.operands, key=lambda operand: -operand.height):
                yield from visit(operand)
            yield node

    for result in results:
        yield from visit(result)
