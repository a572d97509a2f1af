"""What the numeric gradient check says about one step, in words."""

from collections.abc import Iterator

import numpy as np

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import full, index, scientific
from bptrace.algebra.quantity import quantity
from bptrace.gradient_checking import QuantityCheck, can_check, check_quantity, effort
from bptrace.texts import text
from bptrace.tracing import Step, Trace

MOST = 100_000_000  # multiplications that a check may take while something is written down: about half a second


def checked(traced: Trace, step: Step) -> QuantityCheck | None:
    """The check of a step; None where there is nothing to check or it would take too long."""
    if not can_check(step.name) or effort(traced, step.name) > MOST:
        return None
    with np.errstate(all="ignore"):  # what overflows is told as not judged
        return check_quantity(traced, step.name)


def check_sentences(step: Step, check: QuantityCheck | None, cell: tuple[int, int] | None = None) -> Iterator[str]:
    """How many entries are what, the worst of them where one is wrong, and both values of `cell` where one is chosen.

    Nothing for a step that the loss has no derivative by.
    """
    if not can_check(step.name):
        return
    gradient = _gradient(step.name)
    if check is None:
        yield text("export.check_none", gradient=gradient)
        return
    counts = ", ".join(text(f"export.count_{name}", count=count) for name, count in check.counts.items() if count)
    yield text("export.check", gradient=gradient, counts=counts, largest=scientific(check.largest_difference, 1))
    place = check.worst_index if check.counts["wrong"] else cell
    if place is not None:
        derived, numeric = full(float(check.analytic[place])), full(float(check.numeric[place]))
        yield text("export.check_entry", place=index(place), derived=derived, numeric=numeric)


def _gradient(name: str) -> str:
    """`∂L/∂W⁽²⁾` for dW2, `∂L/∂z⁽²⁾` for z2; a δ by its own name."""
    found = quantity(name)
    return symbol_term(name if found.derivative or found.base == "delta" else f"d{name}").text
