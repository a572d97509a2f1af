"""Why a line is wrong: the known mistakes are made in the right line until one reproduces what the learner has.

A cause is named only where exactly one mistake does, and where the agreement can be no accident: formulas must agree in
every world, figures within their digits, with digits enough that the same could hardly come of a slip. Otherwise those
that would fit are candidates and nothing is named: a wrong name is worse than none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from bptrace.algebra.expression import operands
from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.alternatives import Alternative, alternatives, alternatives_inside
from bptrace.verification.comparing import Comparison, all_agree
from bptrace.verification.forms import right_forms
from bptrace.verification.repairing import Repair
from bptrace.verification.slips import Slip
from bptrace.verification.worlds import Updating, World

MOST_CANDIDATES = 3


@frozen
class Diagnosis:
    """The mistake that explains a line (None: none does alone), those that would fit, how many were tried.

    `ratio` is yours / right where that is the same in every entry (nan: it is not); `slip` is how the digits of a
    figure may have been miscopied instead; `repair` is what would make a formula right that no mistake explains;
    `one_sided` the h with which nudging one way only gives figures that no mistake explains (nan: none does);
    `last_digit` says that figures are off by one in it and no further.
    """

    found: Alternative | None = None
    fitting: tuple[Alternative, ...] = ()
    tried: int = 0
    ratio: float = float("nan")
    slip: Slip | None = None
    repair: Repair | None = None
    one_sided: float = float("nan")
    last_digit: bool = False

    @property
    def mistake(self) -> str | None:
        """The identifier of the mistake that is named, None where none is."""
        if self.found:
            return self.found.identifier
        return self.slip.identifier if self.slip and not (self.fitting or self.slip.alone) else None

    @property
    def candidates(self) -> tuple[str, ...]:
        """Identifiers of the other mistakes that would fit, synonyms of the named one among them but for rare ones."""
        names = [name for one in self.fitting for name in (one.identifier, *one.common_synonyms)]
        slips = [self.slip.identifier] if self.slip else []
        return tuple(name for name in dict.fromkeys([*names, *slips]) if name != self.mistake)


# --- looking for it --------------------------------------------------------------------------------------------------

Where = TypeVar("Where")
Stages = Iterator[tuple[Sequence[Alternative], Sequence[Where]]]
"""Mistakes with the places in which they have to give what the learner has: the likelier ones come first."""


def known_mistakes(
    network: Network, name: str, updating: Updating, where: Sequence[Where], form: int = 0
) -> Stages[Where]:
    """Those of the line itself, then those made on the way to it."""
    yield alternatives(network, name, form, updating), where
    used = operands(right_forms(network, updating.optimizer)[name][form])
    yield tuple(mistakes_inside(network, name, used, updating)), where


def first_that_explains(
    stages: Stages[Where], explains: Callable[[Alternative, Sequence[Where]], bool], everywhere: Sequence[Where]
) -> Diagnosis:
    """The mistakes of the first stage in which any explains what the learner has; one alone is named."""
    tried = 0
    for some, where in stages:
        tried += len(some) * (where is everywhere)
        fitting = tuple(one for one in some if explains(one, where))
        if fitting:
            return Diagnosis(fitting[0] if len(fitting) == 1 else None, fitting[:MOST_CANDIDATES], tried)
    return Diagnosis(tried=tried)


def mistakes_inside(network: Network, name: str, inner: Sequence[str], updating: Updating) -> Iterator[Alternative]:
    """The mistakes made in earlier lines, seen in the line of `name`."""
    for used in inner:
        if used in right_forms(network, updating.optimizer):
            yield from alternatives_inside(network, name, used, updating)


# --- what they are compared by -----------


def reproduced(comparisons: Iterable[Comparison | None]) -> bool:
    """Whether a mistake gives in every world what the learner has; one that gives no number where they have one does
    not.
    """
    seen = list(comparisons)
    lost = (one is not None and bool(np.any(np.isfinite(one.yours) & ~np.isfinite(one.right))) for one in seen)
    return all_agree(seen) and not any(lost)


def of_one_sample(worlds: Sequence[World]) -> list[World]:
    """The worlds of one sample, where the learner's own is one: who thinks of one sample may leave a mean out."""
    if worlds[0].scenario.samples != 1:
        return []
    return [world for world in worlds if world.scenario.samples == 1]


def updating_of(worlds: Sequence[World]) -> Updating:
    """How parameters are updated in these worlds, the η of probes apart."""
    scenario = worlds[0].scenario
    return Updating(scenario.optimizer, updates=scenario.updates)


def constant_ratio(yours: Array, right: Array, spread: float = 1e-6) -> float:
    """yours / right where it is one finite number in every entry that is not zero, else nan."""
    used = (right != 0) & np.isfinite(yours) & np.isfinite(right)
    if not used.any() or np.any(yours[~used & np.isfinite(yours)]):
        return float("nan")
    ratios = yours[used] / right[used]
    return float(ratios.mean()) if np.ptp(ratios) <= spread * abs(ratios.mean()) else float("nan")
