"""What simplifies a derived equation: honest rewrites by rules that know no loss and no activation.

A rule turns one node into an equal one, or says nothing. `simplify` uses them until none applies and keeps the result
only where it is shorter; so ∂L/∂a and the slope of a cancel where they do, and everything else stays as derived. That
the targets of a sample sum to 1, and that σ′(z) is a ⊙ (1 − a), is *known* of quantities and told by who calls.

The quotient A / B of a rule is the one that was derived: where B is 0 the equation before had no value, and after
cancelling it has its limit.
"""

from collections.abc import Callable, Mapping
from dataclasses import field

from bptrace.algebra.arithmetic import divide, lift_minus
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Power,
    Subtract,
    Sum,
    children,
    is_scalar,
    rebuild,
    size,
)
from bptrace.algebra.polynomial import collected
from bptrace.frozen import frozen

MOST_PASSES = 20


@frozen
class Known:
    """What holds for the quantities at hand: expressions that are 1, and slopes written in the function's own value."""

    ones: frozenset[Expression] = frozenset()
    slopes: Mapping[Expression, Expression] = field(default_factory=dict)


Rule = Callable[[Expression, Known], Expression | None]


# --- fractions -------------------------------------------------------------------------------------------------------

Factors = tuple[Expression, ...]


def fraction(node: Expression) -> tuple[Factors, Factors]:
    """The factors above and below the line; numbers such as m divide from outside and count as part of a factor."""
    match node:
        case Hadamard(left, right):
            (above, below), (more_above, more_below) = fraction(left), fraction(right)
            return above + more_above, below + more_below
        case Divide(left, right) if not is_scalar(right):
            (above, below), (more_below, more_above) = fraction(left), fraction(right)
            return above + more_above, below + more_below
    return () if node == ONE else (node,), ()


def product(factors: Factors) -> Expression:
    """A ⊙ B ⊙ …, 1 where there is none."""
    if not factors:
        return ONE
    *before, last = factors
    return Hadamard(product(tuple(before)), last) if before else last


def quotient(above: Factors, below: Factors) -> Expression:
    """The fraction as an expression."""
    return Divide(product(above), product(below)) if below else product(above)


def _without_common(above: Factors, below: Factors) -> tuple[Factors, Factors]:
    kept, left = [], list(below)
    for factor in above:
        if factor in left:
            left.remove(factor)
        else:
            kept.append(factor)
    return tuple(kept), tuple(left)


# --- the rules -------------------------------------------------------------------------------------------------------


def common_factor(node: Expression, known: Known) -> Expression | None:
    """(A / m) ⊙ B = (A ⊙ B) / m for a number m; the same through a sum, and for two terms divided by one number."""
    match node:
        case Hadamard(Divide(above, number), other) if is_scalar(number):
            return Divide(Hadamard(above, other), number)
        case Hadamard(other, Divide(above, number)) if is_scalar(number):
            return Divide(Hadamard(other, above), number)
        case Divide(Divide(above, number), below) if is_scalar(number) and not is_scalar(below):
            return divide(node.left, below)
        case Sum(Divide(above, number), axis) if is_scalar(number):
            return Divide(Sum(above, axis), number)
        case Add(Divide(left, number), Divide(right, same)) if is_scalar(number) and number == same:
            return Divide(Add(left, right), number)
        case Subtract(Divide(left, number), Divide(right, same)) if is_scalar(number) and number == same:
            return Divide(Subtract(left, right), number)
    return None


def targets(node: Expression, known: Known) -> Expression | None:
    """Σ y = 1 for the targets of each sample, where they are shares of one whole."""
    return ONE if node in known.ones else None


def own_slope(node: Expression, known: Known) -> Expression | None:
    """σ′(z) = a ⊙ (1 − a), where that is what G is divided by."""
    if isinstance(node, Hadamard) and node.right in known.slopes:
        slope = known.slopes[node.right]
        if set(fraction(slope)[0]) <= set(fraction(node.left)[1]):
            return Hadamard(node.left, slope)
    return None


def cancelling(node: Expression, known: Known) -> Expression | None:
    """(A / B) ⊙ B = A."""
    if not isinstance(node, Hadamard | Divide):
        return None
    above, below = fraction(node)
    kept, left = _without_common(above, below)
    return quotient(kept, left) if len(kept) < len(above) else None


def multiplying_out(node: Expression, known: Known) -> Expression | None:
    """A ⊙ (B − C / A) = A ⊙ B − C: where something cancels."""
    if not isinstance(node, Hadamard):
        return None
    for factor, inner in ((node.left, node.right), (node.right, node.left)):
        if isinstance(inner, Add | Subtract):
            parts = [Hadamard(factor, part) for part in children(inner)]
            cancelled = [cancelling(part, known) for part in parts]
            if any(cancelled):
                both = (done or quotient(*fraction(part)) for done, part in zip(cancelled, parts, strict=True))
                return rebuild(inner, tuple(both))
    return None


def common_denominator(node: Expression, known: Known) -> Expression | None:
    """(1 − B) / (1 − A) − B / A = (A − B) / (A ⊙ (1 − A)): two fractions as one, where terms cancel."""
    if not isinstance(node, Add | Subtract):
        return None
    (above, below), (more_above, more_below) = fraction(node.left), fraction(node.right)
    if not below or not more_below:
        return None
    above_all = rebuild(node, (product((*above, *more_below)), product((*more_above, *below))))
    shorter = collected(above_all)
    if shorter is None:
        return None
    simple_first = sorted((*below, *more_below), key=size)
    return quotient((shorter,), tuple(simple_first))


SIMPLIFICATIONS: dict[str, Rule] = {
    rule.__name__: rule for rule in (targets, common_factor, own_slope, cancelling, multiplying_out, common_denominator)
}


# --- what may be known -----------------------------------------------------------------------------------------------


def slope_in_value(function: str, a: Expression) -> Expression | None:
    """f′ written in a = f(z), as on paper: a (1 − a), 1 − a², …"""
    match function:
        case "sigmoid":
            return Hadamard(a, Subtract(ONE, a))
        case "tanh":
            return Subtract(ONE, Power(a, 2))
        case "relu" | "leaky_relu":
            return Apply(a, f"d{function}")
        case "softplus":
            return Subtract(ONE, Apply(Negate(a), "exp"))
    return None


# --- using them ------------------------------------------------------------------------------------------------------


def simplify(expression: Expression, known: Known) -> tuple[Expression, tuple[str, ...]]:
    """The expression as the rules leave it, and their names in the order of first use; itself where nothing is won."""
    simpler, used = lift_minus(expression), dict[str, None]()
    for _ in range(MOST_PASSES):
        before = simpler
        simpler = lift_minus(_rewritten(simpler, known, used))
        if simpler == before:
            break
    return (simpler, tuple(used)) if size(simpler) < size(lift_minus(expression)) else (expression, ())


def _rewritten(node: Expression, known: Known, used: dict[str, None]) -> Expression:
    """One pass from the leaves to the root, every rule tried once at every node."""
    node = rebuild(node, tuple(_rewritten(child, known, used) for child in children(node)))
    for name, rule in SIMPLIFICATIONS.items():
        if (found := rule(node, known)) is not None:
            used.setdefault(name)
            node = found
    return node


def minus_in_front(expression: Expression) -> Expression:
    """−(A / B) as (−A) / B, which is how a fraction with a minus is read: −y / a."""
    match expression:
        case Negate(Divide(above, below)):
            return Divide(minus_in_front(Negate(above)), below)
    return expression
