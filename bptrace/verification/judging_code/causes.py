"""Why a function is wrong: the known mistakes, compared by value in every world with what the function gives there."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.functions import Array
from bptrace.verification.alternatives import Alternative, alternatives, alternatives_inside
from bptrace.verification.code.outcomes import Outcome
from bptrace.verification.comparing import all_agree
from bptrace.verification.diagnosis import (
    MOST_CANDIDATES,
    Diagnosis,
    constant_ratio,
    of_one_sample,
    reproduced,
    updating_of,
)
from bptrace.verification.fitted import with_weight_decay
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.comparing import compare_numbers, far_off
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.worlds import World, squares

Tried = tuple[Outcome, World, Mapping[str, Array]]  # what was given in a world, and from which values


def diagnose_code(name: str, trials: Trials, worlds: Sequence[World]) -> Diagnosis:
    """The cause of a function that is not right; one whose shapes do not fit in every world is tried in square ones."""
    right = right_forms(trials.network, trials.optimizer)[name]
    found = trials.outcomes(name, worlds)
    fits = all(
        compare_numbers(one, right, world, trials.values(name, world)) is not None
        for one, world in zip(found, worlds, strict=True)
    )
    updating = updating_of(worlds)
    places = worlds if fits else squares(trials.network, updating)
    tried_in = [
        (one, world, trials.values(name, world))
        for one, world in zip(trials.outcomes(name, places), places, strict=True)
    ]
    single = [tried for tried in tried_in if tried[1] in of_one_sample(places)]
    if all_agree(compare_numbers(yours, right, place, values) for yours, place, values in single):
        single = []  # of one sample it is right: there nothing can be seen of the mistake

    def explains(one: Alternative, where: Sequence[Tried]) -> bool:
        if one.fits != fits or any(far_off(yours, one.expression, place, values) for yours, place, values in where):
            return False
        return reproduced(compare_numbers(yours, [one.expression], place, values) for yours, place, values in where)

    def inside() -> Iterator[Alternative]:
        for used in operands(right[0]):
            if used in right_forms(trials.network, trials.optimizer):
                yield from alternatives_inside(trials.network, name, used, updating)

    tried = 0
    for where in (tried_in, single):
        for sort in (lambda: alternatives(trials.network, name, updating=updating), inside):
            known = tuple(sort())
            tried += len(known) * (where is tried_in)
            fitting = tuple(one for one in known if explains(one, where))
            if fitting:
                return Diagnosis(fitting[0] if len(fitting) == 1 else None, fitting[:MOST_CANDIDATES], tried)
    yours = found[0].value if fits else None
    for one in () if yours is None else with_weight_decay(name, right[0], yours, places[0]):
        if explains(one, tried_in):
            return Diagnosis(one, (one,), tried)
    ratios = [
        constant_ratio(compared.yours, compared.right)
        for yours, place, values in tried_in
        if (compared := compare_numbers(yours, right, place, values)) is not None
    ]
    steady = fits and bool(ratios) and np.ptp(ratios) <= 1e-6 * abs(ratios[0])
    return Diagnosis(tried=tried, ratio=ratios[0] if steady else float("nan"))
