"""Small numbers that keep from log 0 and from dividing by 0, log(a + 1e-12) and √v + ε: a habit, and no mistake.

Where such a number stands, or none where there is one, a line may be right but for it.
"""

from collections.abc import Iterator

from bptrace.algebra.expression import (
    Add,
    Apply,
    Expression,
    Number,
    Symbol,
    children,
    operands,
    rebuild,
    substitute,
    walk,
)

LARGEST = 1e-5  # above it, it is no longer the rounding that is kept away
USUAL = (2.220446049250313e-16, *(float(f"1e-{power}") for power in range(5, 21)))
_EPSILON = "epsilon"


def unguarded(tree: Expression) -> Expression:
    """The formula with A for every A + ε."""
    match tree:
        case Add(operand, small) | Add(small, operand) if _is_small(small):
            return unguarded(operand)
    return rebuild(tree, tuple(unguarded(child) for child in children(tree)))


def _is_small(node: Expression) -> bool:
    return node == Symbol(_EPSILON) or (isinstance(node, Number) and 0 < node.value <= LARGEST)


def all_guarded(form: Expression) -> Iterator[Expression]:
    """The formula with each of the usual small numbers, in logarithms, or beside roots and under them, or with none;
    nothing where it has neither.
    """
    if _EPSILON in operands(form):
        plain = unguarded(form)
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
