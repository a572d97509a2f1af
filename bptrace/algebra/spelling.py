"""How every node is spelt: one rule a node, as in `chain_rule`, and brackets by levels, the same in every style.

A rule gives the terms of its node and how tightly they hold together; whoever puts that into something larger brackets
it where it would fall apart. Signs and names come from the `Style`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Binary,
    Divide,
    Entry,
    Expression,
    Hadamard,
    IndexSum,
    Largest,
    Literal,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Reshape,
    ScalarPower,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    Transpose,
    Without,
    is_scalar,
)
from bptrace.algebra.numbers import number
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.styles import ATOM, MINUS, POSTFIX, PRODUCT, SUM, TIGHT, Style
from bptrace.algebra.terms import Term, Terms, join


def symbol(name: str, style: Style, text: str | None = None) -> Term:
    """A quantity, by its own spelling or as `text`."""
    found = find_quantity(name)
    return Term(style.symbol(name) if text is None else text, found.kind if found else "", name)


Written = tuple[Terms, int]
"""The terms of a node, and how tightly they hold together."""


def spelt(node: Expression, style: Style) -> Written:
    """The node in a style."""
    return _SPELLINGS[type(node)](node, style)


def _bracketed(node: Expression, style: Style, least: int) -> Terms:
    """The node's terms, in brackets where it holds together less tightly than `least`."""
    rendered, level = spelt(node, style)
    return rendered if level >= least else join(style.brackets[0], rendered, style.brackets[1])


def inside(node: Expression, style: Style) -> Terms:
    """The node's terms where nothing beside them could take them apart."""
    return spelt(node, style)[0]


def _number(node: Number, style: Style) -> Written:
    return (Term(style.number(node.value)),), ATOM if node.value >= 0 else MINUS


def _size(node: Size, style: Style) -> Written:
    return (symbol(node.name, style, style.size(node)),), ATOM


def _entry(node: Entry, style: Style) -> Written:
    whole = (style.transposed if node.transposed else style.symbol)(node.name)
    return (symbol(node.name, style, style.entry(whole, node)),), ATOM


# sums and signs


def _sum(node: Add, style: Style) -> Written:
    return _infix(node, " + ", style, SUM)


def _difference(node: Subtract, style: Style) -> Written:
    return _infix(node, f" {style.minus} ", style, SUM)


def _negated(node: Negate, style: Style) -> Written:
    return join(style.minus, _bracketed(node.operand, style, TIGHT)), MINUS


def _total(node: Total, style: Style) -> Written:
    """A sum of terms; a negative number is subtracted, as a person would write it."""
    first, *others = node.terms
    pieces: list[str | Terms] = [_bare(first) or _bracketed(first, style, MINUS)]
    for term in others:
        positive = _without_minus(term)
        pieces += [" + " if positive is term else f" {style.minus} ", _bracketed(positive, style, PRODUCT)]
    return join(*pieces), SUM


def _without_minus(term: Expression) -> Expression:
    match term:
        case Number(value) if value < 0:
            return Number(-value)
        case Scale(Number(value), rest) if value < 0:
            return Scale(Number(-value), rest)
    return term


def _sum_of_entries(node: Sum, style: Style) -> Written:
    before, after = style.sums(node.axis)
    if after:
        return join(before, inside(node.operand, style), after), ATOM
    return join(before, _bracketed(node.operand, style, POSTFIX)), POSTFIX


def _index_sum(node: IndexSum, style: Style) -> Written:
    """Σₖ of one term; what a Σ inside it adds up needs no brackets."""
    least = MINUS if isinstance(node.term, IndexSum) else PRODUCT
    return join(style.index_sum(node.index), _bracketed(node.term, style, least)), MINUS


# products


def _infix(node: Binary, operator: str, style: Style, level: int) -> Written:
    """Operators of one level are read from the left, so only the right operand must hold tighter."""
    least = _least_before(node.left, node.right, style, level) if level > SUM else level
    right = _bracketed(node.right, style, max(level + 1, PRODUCT))
    return join(_bracketed(node.left, style, least), operator, right), level


def _least_before(left: Expression, right: Expression, style: Style, level: int) -> int:
    """A Σ that reaches to the end of the left factor is bracketed: Σ A ⊙ B would be read as Σ (A ⊙ B)."""
    return ATOM if not style.sums(None)[1] and not is_scalar(right) and _ends_in_sum(left) else level


def _ends_in_sum(node: Expression) -> bool:
    match node:
        case Sum():
            return True
        case Negate(operand):
            return _ends_in_sum(operand)
        case Scale(_, right) | MatMul(_, right) | Hadamard(_, right):
            return _ends_in_sum(right)
    return False


def _matrix_product(node: MatMul, style: Style) -> Written:
    return _infix(node, style.product, style, style.product_level)


def _hadamard(node: Hadamard, style: Style) -> Written:
    """A ⊙ B; a matrix product is bracketed, needed or not: two kinds of product side by side read badly."""
    if (weighted := _weighted_log(node, style)) is not None:
        return weighted
    sides = ((node.left, _least_before(node.left, node.right, style, PRODUCT)), (node.right, TIGHT))
    shown = (_bracketed(side, style, ATOM if isinstance(side, MatMul) else least) for side, least in sides)
    return join(next(shown), style.hadamard, next(shown)), PRODUCT


def _scaled(node: Scale, style: Style) -> Written:
    if (weighted := _weighted_log(node, style)) is not None:
        return weighted
    if is_scalar(node.right):
        sides = ((node.left, PRODUCT), (node.right, TIGHT))
        shown = (_bare(side) or _bracketed(side, style, least) for side, least in sides)
        return join(next(shown), style.scalar_product, next(shown)), PRODUCT
    return _infix(node, style.scaling, style, style.product_level)


def _weighted_log(node: Hadamard | Scale, style: Style) -> Written | None:
    """A ⊙ log B by the one function that computes it; None where it is no such product, or needs none."""
    if style.weighted_log and isinstance(node.right, Apply) and node.right.function == "log":
        return _called(style.weighted_log, style, node.left, node.right.operand)
    return None


def _bare(node: Expression) -> Terms:
    """A number put into an expansion keeps its minus without brackets: −0.7569 · −0.7323."""
    return (Term(number(node.value)),) if isinstance(node, Number) and isinstance(node.value, float) else ()


def _quotient(node: Divide, style: Style) -> Written:
    """A / B; a minus at the very front needs no brackets, −A / B, but makes the whole as loose as a minus is."""
    above, below = node.left, node.right
    if style.fraction:
        return join(r"\frac{", inside(above, style), "}{", inside(below, style), "}"), ATOM
    least = _least_before(above, below, style, PRODUCT)
    front = spelt(above, style)[1] == MINUS and least == PRODUCT
    shown = _bracketed(above, style, MINUS if front else least)
    return join(shown, style.divide, _bracketed(below, style, POSTFIX)), MINUS if front else PRODUCT


# what is raised


def _transposed(node: Transpose, style: Style) -> Written:
    if isinstance(node.operand, Symbol):
        name = node.operand.name
        return (symbol(name, style, style.transposed(name)),), POSTFIX
    return join(_bracketed(node.operand, style, ATOM), style.transpose), POSTFIX


def _power(node: Power, style: Style) -> Written:
    return _raised(node.operand, node.exponent, style)


def _raised(operand: Expression, exponent: int, style: Style) -> Written:
    return join(_bracketed(operand, style, style.power_level), style.power(exponent)), POSTFIX


def _scalar_power(node: ScalarPower, style: Style) -> Written:
    """β₁ᵗ: a number's exponent is raised as any other, and t may have a raised letter of its own."""
    base, exponent = node.left, node.right
    if isinstance(exponent, Number) and exponent.value == int(exponent.value):
        return _raised(base, int(exponent.value), style)
    inner, above = _bracketed(base, style, ATOM), _bracketed(exponent, style, ATOM)
    if style.raised_t and exponent == Symbol("t"):
        return join(inner, symbol("t", style, style.raised_t)), POSTFIX
    return join(inner, style.raised[0], above, style.raised[1]), POSTFIX


# functions


def _called(name: str, style: Style, *operands: Expression, more: str = "") -> Written:
    """`f(A, B)`."""
    inner = (piece for operand in operands for piece in (", ", inside(operand, style)))
    next(inner)
    return join(name, style.brackets[0], *inner, more, style.brackets[1]), ATOM


def _without(node: Without, style: Style) -> Written:
    before, after = style.left_out(node.axis, node.place)
    return join(before, inside(node.operand, style), after), ATOM


def _applied(node: Apply, style: Style) -> Written:
    name = style.function(node.function)
    if node.function == "sqrt" and style.fraction:
        return join(f"{name}{{", inside(node.operand, style), "}"), ATOM
    return _called(name, style, node.operand)


def _softmax(node: Softmax, style: Style) -> Written:
    name, more = style.softmax(node.axis)
    return _called(name, style, node.operand, more=more)


def _largest(node: Largest, style: Style) -> Written:
    name, more = style.largest(node.axis)
    return _called(name, style, node.operand, more=more)


def _row(numbers: Iterable[float]) -> str:
    return f"[{', '.join(f'{one:g}' for one in numbers)}]"


_SPELLINGS: Mapping[type[Expression], Callable[[Any, Style], Written]] = {
    Symbol: lambda node, style: ((symbol(node.name, style),), ATOM),
    Number: _number,
    Literal: lambda node, style: ((Term(f"[{', '.join(_row(row) for row in node.rows)}]"),), ATOM),
    Size: _size,
    Entry: _entry,
    Add: _sum,
    Subtract: _difference,
    Negate: _negated,
    Total: _total,
    Sum: _sum_of_entries,
    Largest: _largest,
    IndexSum: _index_sum,
    MatMul: _matrix_product,
    Hadamard: _hadamard,
    Scale: _scaled,
    Divide: _quotient,
    Transpose: _transposed,
    Power: _power,
    ScalarPower: _scalar_power,
    Apply: _applied,
    ApplyPair: lambda node, style: _called(style.function(node.function), style, node.left, node.right),
    Softmax: _softmax,
    Ones: lambda node, style: _called(style.ones, style, node.operand),
    Reshape: lambda node, style: _called("reshape", style, node.operand),
    Without: _without,
}
