"""Arithmetic between trees without clutter: no product by 1, no doubled minus, no transpose of a transpose.

Derived equations are put together with these, so that they come out as a person would write them.
"""

from bptrace.algebra.expression import (
    Add,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Scale,
    Subtract,
    Sum,
    Transpose,
    children,
    is_scalar,
    rebuild,
)


def transpose(operand: Expression) -> Expression:
    """Aᵀ, and A for Aᵀᵀ; a number is its own transpose."""
    if is_scalar(operand):
        return operand
    return operand.operand if isinstance(operand, Transpose) else Transpose(operand)


def negate(operand: Expression) -> Expression:
    """−A, written without a doubled minus: −(−A) is A and −(A − B) is B − A; the sign of a product is its own."""
    match operand:
        case Negate(inner):
            return inner
        case Number(number):
            return Number(-number)
        case Subtract(left, right):
            return Subtract(right, left)
        case Hadamard(left, right) | MatMul(left, right) | Divide(left, right) if _has_minus(left):
            return rebuild(operand, (negate(left), right))
        case Scale(left, right) if _has_minus(right):
            return Scale(left, negate(right))
    return Negate(operand)


def _has_minus(operand: Expression) -> bool:
    match operand:
        case Negate() | Subtract():
            return True
        case Hadamard(left, _) | MatMul(left, _) | Divide(left, _):
            return _has_minus(left)
        case Scale(_, right):
            return _has_minus(right)
    return False


def lift_minus(expression: Expression) -> Expression:
    """The same value with every minus moved outwards: A (−B) is −(A B), A − (−B) is A + B, −A + B is B − A."""
    inner = tuple(lift_minus(child) for child in children(expression))
    bare = tuple(child.operand if isinstance(child, Negate) else child for child in inner)
    minuses = sum(isinstance(child, Negate) for child in inner)
    match expression:
        case MatMul() | Hadamard() | Scale() | Divide() | Sum() | Transpose() if minuses:
            lifted = rebuild(expression, bare)
            return Negate(lifted) if minuses % 2 else lifted
        case Negate() if minuses:
            return bare[0]
        case Add() if isinstance(inner[0], Negate) and minuses == 1:
            return Subtract(inner[1], bare[0])
        case Subtract() if minuses == 2:
            return Subtract(bare[1], bare[0])
        case Add() | Subtract() if isinstance(inner[1], Negate):
            return (Subtract if isinstance(expression, Add) else Add)(inner[0], bare[1])
    return rebuild(expression, inner)


def scale(factor: Expression, operand: Expression) -> Expression:
    """factor · A, with constants multiplied out: ½ · 2 A is A, and (1/m) · A is A / m."""
    match factor, operand:
        case Number(number), _ if number == 1:
            return operand
        case Number(number), _ if number == -1:
            return negate(operand)
        case Negate(inner), _:
            return negate(scale(inner, operand))
        case _, Number(number) if number == 1:
            return factor
        case Number(first), Number(second):
            return Number(first * second)
        case Number(), Scale(Number() as inner, rest):
            return scale(scale(factor, inner), rest)
        case Divide(above, below), _:
            return Divide(scale(above, operand), below)
        case Number(), Divide(above, below):
            return Divide(scale(factor, above), below)
    return Scale(factor, operand)


def divide(above: Expression, below: Expression) -> Expression:
    """A / B, where a number that A is divided by stays the last divisor: (y / m) / a is y / a / m."""
    match above:
        case Divide(inner, divisor) if is_scalar(divisor) and not is_scalar(below):
            return Divide(divide(inner, below), divisor)
        case Negate(inner):
            return negate(divide(inner, below))
    return Divide(above, below)
