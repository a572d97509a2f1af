"""Logarithms kept from 0 by a small number, log(a + 1e-12): a program's habit, and no mistake in the loss."""

from collections.abc import Iterator

from bptrace.algebra.expression import Add, Apply, Expression, Number, children, rebuild, walk

LARGEST = 1e-5  # above it, it is no longer the rounding that is kept away
USUAL = (2.220446049250313e-16, *(float(f"1e-{power}") for power in range(5, 21)))


def guarded(form: Expression, small: float) -> Expression:
    """The formula with log(A + ε) for every log(A)."""
    written = rebuild(form, tuple(guarded(child, small) for child in children(form)))
    if isinstance(written, Apply) and written.function == "log":
        return Apply(Add(written.operand, Number(small)), "log")
    return written


def all_guarded(form: Expression) -> Iterator[Expression]:
    """The formula with each of the usual small numbers; nothing where it has no logarithm."""
    if any(isinstance(node, Apply) and node.function == "log" for node in walk(form)):
        yield from (guarded(form, small) for small in USUAL)


def unguarded(tree: Expression) -> Expression:
    """The formula with log(A) for every log(A + ε)."""
    match tree:
        case Apply(Add(operand, Number(small)) | Add(Number(small), operand), "log") if 0 < small <= LARGEST:
            return Apply(unguarded(operand), "log")
    return rebuild(tree, tuple(unguarded(child) for child in children(tree)))
