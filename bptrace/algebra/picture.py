"""An equation as matrices laid out so that the eye sees row meet column (Falk's scheme).

The left factor stands at the left, the right factor above, their product where they meet; operands that act entry by
entry are stacked under the product, and the result comes last.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import (
    Add,
    Apply,
    Binary,
    Divide,
    Equation,
    Expression,
    Hadamard,
    MatMul,
    Scale,
    Softmax,
    Subtract,
    Sum,
    Unary,
    is_scalar,
)
from bptrace.algebra.extremes import Extremes, extremes
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import symbol_term, terms
from bptrace.algebra.terms import Term
from bptrace.frozen import frozen

Link = Literal["row", "column", "entry", "all"]


@frozen(eq=False)
class Block:
    """One matrix of a picture.

    `label` names it, `operator` joins it to what stands before it ("=", "⊙", "+", "−", "·" or ""), `value` is 2-D,
    `link` says which of its entries made entry [i,j] of the result: row i, column j, entry [i,j] (broadcast where it
    has one row or one column) or all of them.
    """

    label: tuple[Term, ...]
    operator: str
    value: NDArray[np.float64]
    link: Link = "entry"

    @cached_property
    def ends(self) -> Extremes:
        """The least and the greatest entry, looked for once."""
        return extremes(self.value)


@frozen(eq=False)
class Picture:
    """A product has `left` and `above`; `stack` holds what is combined entry by entry, the product first."""

    left: Block | None
    above: Block | None
    stack: tuple[Block, ...]
    result: Block

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """The rows and columns of every block."""
        factors = [block for block in (self.left, self.above) if block]
        return [(len(block.value), block.value.shape[1]) for block in (*factors, *self.stack, self.result)]


def lay_out(equation: Equation, quantities: Mapping[str, Array]) -> Picture:
    """The picture of an equation, every block evaluated from the same tree as the result.

    A result that is among the quantities already is not worked out again.
    """

    def block(node: Expression, operator: str, link: Link = "entry") -> Block:
        return Block(terms(node), operator, _matrix(value(node, quantities)), link)

    expression = _written_out(equation.expression, quantities)
    known = quantities.get(equation.name)
    worth = value(equation.expression, quantities) if known is None else known
    result = Block((symbol_term(equation.name),), "=", _matrix(worth))
    if isinstance(expression, MatMul):
        return Picture(block(expression.left, "", "row"), block(expression.right, "·", "column"), (), result)
    stages = _stages(expression)
    first = stages[0].node
    stack = tuple(block(stage.node, stage.operator, stage.link) for stage in stages)
    if isinstance(first, MatMul):
        stack = (replace(stack[0], operator="="), *stack[1:])
        return Picture(block(first.left, "", "row"), block(first.right, "·", "column"), stack, result)
    return Picture(None, None, stack, result)


def _written_out(expression: Expression, quantities: Mapping[str, Array]) -> Expression:
    """softmax as exponentials over their sum, unless these overflow or vanish: then as the one function it is."""
    if not isinstance(expression, Softmax):
        return expression
    exponentials = Apply(expression.operand, "exp")
    written = Divide(exponentials, Sum(exponentials, expression.axis))
    with np.errstate(all="ignore"):
        return written if np.isfinite(value(written, quantities)).all() else expression


def _matrix(array: Array) -> NDArray[np.float64]:
    return np.atleast_2d(np.asarray(array, dtype=float))


@frozen
class _Stage:
    """One block to come: what is computed, how it joins what stands above it, and what of it made an entry."""

    operator: str
    node: Expression
    link: Link = "entry"


_SIGNS = {Hadamard: "⊙", Add: "+", Subtract: "−", Divide: "/", Scale: "·"}
_SUMMED: dict[int | None, Link] = {None: "all", 0: "column", 1: "row"}


def _stages(node: Expression) -> list[_Stage]:
    """How a person would compute it: the first operand, then one operation below the other."""
    match node:
        case Scale(factor, operand) if not is_scalar(operand):
            return [*_grouped(operand, node), _Stage("·", factor)]
        case Binary(left, right) if type(node) in _SIGNS:
            return [*_grouped(left, node), _Stage(_SIGNS[type(node)], right)]
        case Sum(operand, axis) | Softmax(operand, axis):
            return [replace(stage, link=_SUMMED[axis]) for stage in _computed(operand)]
        case Unary(operand):
            return _computed(operand)
    return [_Stage("", node)]


def _computed(node: Expression) -> list[_Stage]:
    """The stages of an inner part, closed by its own value."""
    stages = _stages(node)
    return stages if stages[-1].node is node else [*stages, _Stage("=", node)]


def _grouped(operand: Expression, node: Expression) -> list[_Stage]:
    """A sum inside a product gets a line of its own, as brackets would; a chain of one kind runs on."""
    additive = (Add, Subtract)
    one_kind = type(operand) in _SIGNS and isinstance(operand, additive) == isinstance(node, additive)
    return _stages(operand) if one_kind or isinstance(operand, MatMul) else _computed(operand)
