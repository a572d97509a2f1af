"""A stand-in for an array: whoever computes with it, computes nothing and is noted down.

The equations are evaluated with stand-ins by the very function that evaluates them with numbers, and so are the
functions of the table: what a kernel computes is what the trace computes, operation by operation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Equation
from bptrace.training.kernels.tape import Form, Node, Tape


class StandIn(NDArrayOperatorsMixin):
    """An array of float64 of which only the shape is known, and how it is made."""

    dtype = np.dtype(float)

    def __init__(self, tape: Tape, node: Node) -> None:
        self.tape, self.node = tape, node

    @property
    def shape(self) -> Form:
        """As an array's."""
        return self.node.form

    @property
    def ndim(self) -> int:
        """As an array's."""
        return len(self.node.form)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        nodes = [self._node(given) for given in inputs]
        noted = self.tape.matmul(*nodes) if ufunc is np.matmul else self.tape.apply(ufunc.__name__, *nodes)
        return StandIn(self.tape, noted)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, inputs: Sequence[Any], options: Mapping[str, Any]
    ) -> Any:
        return _FUNCTIONS[function](self, *inputs, **options) if function in _FUNCTIONS else NotImplemented

    def _node(self, given: Any) -> Node:
        """What an operand is on the tape; an array that is no stand-in has the same number everywhere."""
        if isinstance(given, StandIn):
            return given.node
        found = np.asarray(given, dtype=float)
        return self.tape.constant(found.flat[0], found.shape)

    def where(self, *three: Any) -> "StandIn":
        """The second operand where the first is true, else the third."""
        return StandIn(self.tape, self.tape.apply("where", *map(self._node, three)))

    def reduced(self, operation: str, axis: int | tuple[int, ...]) -> "StandIn":
        """Along an axis, or some."""
        axes = axis if isinstance(axis, tuple) else (axis,)
        return StandIn(self.tape, self.tape.reduce(operation, self.node, axes))


_FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    np.where: StandIn.where,
    np.sum: lambda _, of, axis, keepdims: of.reduced("sum", axis),
    np.max: lambda _, of, axis, keepdims: of.reduced("max", axis),
    np.swapaxes: lambda _, of, *axes: StandIn(of.tape, of.tape.transpose(of.node)),
    np.real: lambda _, of: of,
    np.shape: lambda _, of: of.shape,
    np.iscomplexobj: lambda _, of: False,
}


def noted(equations: Sequence[Equation], forms: Mapping[str, Form]) -> tuple[Tape, dict[str, Node]]:
    """The tape of some equations evaluated one after the other, and the node of every quantity.

    `forms` are the shapes of what the equations start from.
    """
    tape = Tape()
    quantities: dict[str, Any] = {name: StandIn(tape, tape.given(name, form)) for name, form in forms.items()}
    for equation in equations:
        quantities[equation.name] = value(equation.expression, quantities)
    return tape, {name: quantity.node for name, quantity in quantities.items()}
