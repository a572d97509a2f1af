"""Small numbers that keep from log 0, from the slope of √0 and from dividing by 0: a habit, and no mistake.

They do so under a logarithm, under a root or in a denominator, log(a + 1e-12) and 1 / (√v + ε). Anywhere else a small
number is just added. Where one keeps from zero, or none where the right line has one, a line may be right but for it.
"""

from collections.abc import Iterator

from bptrace.algebra.expression import (
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    Negate,
    Number,
    Power,
    Scale,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    children,
    operands,
    rebuild,
    substitute,
    walk,
)

LARGEST = 1e-5  # above it, it is no longer the rounding that is kept away
USUAL = (2.220446049250313e-16, *(float(f"1e-{power}") for power in range(5, 21)))
_EPSILON = "epsilon"
_OF_ZERO = ("log", "sqrt")
_ON_THE_WAY = (Add, Subtract, Negate, Scale, Hadamard, Divide, Power, Sum, Transpose)
_CUT_OFF = ("relu", "abs")


def unguarded(tree: Expression, epsilon: float) -> Expression:
    """The formula with A for every A + ε that keeps from zero; `epsilon` is what the optimizer's ε is."""
    return _without_small(tree, epsilon, keeping=False)


def _without_small(node: Expression, epsilon: float, keeping: bool) -> Expression:
    """`keeping` is whether what is zero here would be a logarithm's, a root's or a denominator's zero."""
    match node:
        case Add(operand, small) | Add(small, operand) if keeping and _is_small(small, epsilon):
            return _without_small(operand, epsilon, keeping)
        case Divide(left, right):
            return Divide(_without_small(left, epsilon, keeping), _without_small(right, epsilon, keeping=True))
        case Apply(operand, function):
            inside = function in _OF_ZERO or (keeping and function in _CUT_OFF)
            return Apply(_without_small(operand, epsilon, inside), function)
    inside = keeping and isinstance(node, _ON_THE_WAY)
    return rebuild(node, tuple(_without_small(child, epsilon, inside) for child in children(node)))


def under_a_root(tree: Expression, epsilon: float) -> bool:
    """Whether a small number stands under a root, where √(v + ε) is larger by more than ε when v is small."""
    roots = (node for node in walk(tree) if isinstance(node, Apply) and node.function == "sqrt")
    return any(unguarded(root, epsilon) != root for root in roots)


def just_added(tree: Expression, epsilon: float) -> bool:
    """Whether a small number is added where it keeps from nothing; max(A, c) = c + ReLU(A − c) adds none."""
    sums = (node for node in walk(unguarded(tree, epsilon)) if isinstance(node, Add))
    pairs = (pair for node in sums for pair in ((node.left, node.right), (node.right, node.left)))
    return any(_is_small(small, epsilon) and not isinstance(other, Apply) for small, other in pairs)


def _is_small(node: Expression, epsilon: float) -> bool:
    if node == Symbol(_EPSILON):
        return epsilon <= LARGEST
    if isinstance(node, Power):
        return node.exponent > 0 and _is_small(node.operand, epsilon)
    return isinstance(node, Number) and 0 < node.value <= LARGEST


def all_guarded(form: Expression, epsilon: float) -> Iterator[Expression]:
    """The formula with each of the usual small numbers, in logarithms, or beside roots and under them, or with none;
    nothing where it has neither, or where the optimizer's `epsilon` is not small.
    """
    if _EPSILON in operands(form) and epsilon > LARGEST:
        return
    if _EPSILON in operands(form):
        plain = unguarded(form, epsilon)
        yield plain
        for small in map(Number, USUAL):
            yield substitute(form, {_EPSILON: small})
            yield _guarded(plain, "sqrt", small)
    elif any(isinstance(node, Apply) and node.function == "log" for node in walk(form)):
        yield from (_guarded(form, "log", Number(small)) for small in USUAL)


def _guarded(form: Expression, function: str, small: Number) -> Expression:
    """The formula with f(A + ε) for every f(A)."""
    written = rebuild(form, tuple(_guarded(child, function, small) for child in children(form)))
    if isinstance(written, Apply) and written.function == function:
        return Apply(Add(written.operand, small), function)
    return written
