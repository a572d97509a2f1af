"""The numbers of a learner's function beside a right formula, as far as rounding lets anybody judge.

Nobody sees how the function came by its numbers. Where they differ from the right ones by more than the right formula's
own rounding, they are allowed that of a clumsy way as well: every function as (1 + f(z)) − 1, which is what a slope
written with exp, or 1 − tanh², loses, and every (a − b)² as a² − 2ab + b².
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product

import numpy as np

from bptrace.algebra.expression import (
    Add,
    Apply,
    Expression,
    Hadamard,
    Number,
    Power,
    Scale,
    Subtract,
    children,
    rebuild,
)
from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import magnitude, tolerance
from bptrace.verdicts import judge
from bptrace.verification.code.outcomes import Outcome, fitted
from bptrace.verification.comparing import Comparison, evaluated, own_bounds
from bptrace.verification.worlds import World

ONE = Number(1.0)
SINGLE_PRECISION = 2.0**29  # how much coarser float32 is than float64
NO_SLACK = np.zeros(())
NEAR = 1e-4  # farther away than that of the largest entry, no rounding needs to be looked at


@lru_cache(maxsize=2048)
def clumsy(expression: Expression) -> Expression:
    """The same formula, with functions and squares computed so that what is small of them is lost."""
    written = rebuild(expression, tuple(clumsy(child) for child in children(expression)))
    match written:
        case Power(Subtract(a, b), 2):
            return Add(Subtract(Power(a, 2), Scale(Number(2.0), Hadamard(a, b))), Power(b, 2))
    if isinstance(expression, Apply) and expression.function != "log":
        return Subtract(Add(written, ONE), ONE)
    return written


@lru_cache(maxsize=64)
def clumsy_bounds(world: World) -> Mapping[str, Array]:
    """How far rounding can move every quantity that a function computes once more, in that way, on its way."""
    bounds: dict[str, Array] = {}
    for line in world.lines:
        bounds[line.name] = np.asarray(magnitude(clumsy(line.equation.expression), world.values, bounds))
    return bounds


def compare_numbers(
    found: Outcome, forms: Sequence[Expression], world: World, values: Mapping[str, Array], slack: Array = NO_SLACK
) -> Comparison | None:
    """What was found beside the first of several ways to write one formula; None where there is no number to compare,
    or one of another shape. It may be off by so much `slack` as well.
    """
    expected = evaluated(forms[0], world, values)
    if found.value is None or expected is None:
        return None
    yours = fitted(found.value, expected.shape)
    if yours is None:
        return None
    bounds = world.bounds if values is world.values else own_bounds(world, values)
    coarse = clumsy_bounds(world) if values is world.values else bounds
    ways = ((forms, bounds), ([clumsy(form) for form in forms], coarse))
    compared = None
    for single, (way, moved) in product((False, True) if found.single else (False,), ways):
        coarser = SINGLE_PRECISION if single else 1.0
        allowed = [tolerance(coarser * np.asarray(magnitude(form, values, moved))) for form in way]
        with np.errstate(invalid="ignore"):
            widest = np.broadcast_to(np.fmax.reduce(np.broadcast_arrays(*allowed)) + slack, expected.shape)
        compared = Comparison(yours, expected, judge(yours, expected, widest), single)
        if not compared.differs:
            break
    return compared


def far_off(found: Outcome, form: Expression, world: World, values: Mapping[str, Array]) -> bool:
    """Whether a formula is out of the question, seen without looking at rounding."""
    expected = evaluated(form, world, values)
    if found.value is None or expected is None:
        return True
    yours = fitted(found.value, expected.shape)
    if yours is None:
        return True
    with np.errstate(all="ignore"):
        largest = np.nanmax(np.abs(expected), initial=0.0)
        return bool(np.nanmax(np.abs(yours - expected), initial=0.0) > NEAR * largest + 1e-8)
