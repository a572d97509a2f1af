"""Sums of products multiplied out, and what of them cancels: y ⊙ (1 − a) + a ⊙ y is y.

Everything here acts entry by entry, so factors may change places.
"""

from fractions import Fraction

from bptrace.algebra.arithmetic import negate, scale
from bptrace.algebra.expression import Add, Expression, Hadamard, Negate, Number, Subtract

Monomial = tuple[Expression, ...]
Terms = dict[frozenset[tuple[Expression, int]], tuple[Monomial, Fraction]]


def collected(expression: Expression) -> Expression | None:
    """The sum multiplied out with like terms put together, the positive first; None where none are alike."""
    several = _terms(expression)
    together: Terms = {}
    for factors, number in several:
        key = frozenset((factor, factors.count(factor)) for factor in factors)
        known, before = together.get(key, (factors, Fraction(0)))
        together[key] = known, before + number
    left = [(factors, number) for factors, number in together.values() if number]
    return _sum(left) if len(left) < len(several) else None


def _terms(node: Expression) -> list[tuple[Monomial, Fraction]]:
    """Every product of the sum, with the number in front of it."""
    match node:
        case Add(left, right):
            return _terms(left) + _terms(right)
        case Subtract(left, right):
            return _terms(left) + [(factors, -number) for factors, number in _terms(right)]
        case Negate(operand):
            return [(factors, -number) for factors, number in _terms(operand)]
        case Hadamard(left, right):
            return [(a + b, p * q) for a, p in _terms(left) for b, q in _terms(right)]
        case Number(Fraction() as number):
            return [((), number)]
    return [((node,), Fraction(1))]


def _sum(terms: list[tuple[Monomial, Fraction]]) -> Expression:
    if not terms:
        return Number(Fraction(0))
    first, *rest = sorted(terms, key=lambda term: term[1] < 0)
    total = _term(*first)
    for factors, number in rest:
        total = Add(total, _term(factors, number)) if number > 0 else Subtract(total, _term(factors, -number))
    return total


def _term(factors: Monomial, number: Fraction) -> Expression:
    if not factors:
        return Number(number)
    *before, last = factors
    body = Hadamard(_term(tuple(before), Fraction(1)), last) if before else last
    return negate(body) if number == -1 else scale(Number(number), body)
