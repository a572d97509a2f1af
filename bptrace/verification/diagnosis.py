"""Why a line is wrong: the known mistakes are made in the right line until one reproduces what the learner has.

A cause is named only where exactly one mistake does, and where the agreement can be no accident: formulas must agree in
every world, figures within their digits, with digits enough that the same could hardly come of a slip. Otherwise those
that would fit are candidates and nothing is named: a wrong name is worse than none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from bptrace.algebra.expression import Apply, Expression, Size, operands, walk
from bptrace.algebra.functions import FUNCTIONS, Array
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.alternatives import (
    Alternative,
    alternatives,
    alternatives_inside,
    alternatives_unsummed,
    turned,
)
from bptrace.verification.comparing import Comparison, all_agree, bounded, compare, compare_bounded, evaluated
from bptrace.verification.fitted import with_usual_decay, with_weight_decay
from bptrace.verification.forms import form_of_update, right_forms
from bptrace.verification.one_sided import one_sided_step
from bptrace.verification.own import Own, reach
from bptrace.verification.reading import Reading
from bptrace.verification.repairing import Repair, repair_of
from bptrace.verification.rewriting import Place
from bptrace.verification.slips import Slip, slip_in
from bptrace.verification.sums_by_hand import added_wrongly
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import Updating, World, squares

CHANCE = 0.01  # the largest expected number of mistakes that fit by accident at which one is still named
COMMON = 8  # how many mistakes are as common as the common ones: these need less evidence
MOST_CANDIDATES = 5
STEPS = ("drelu", "dleaky_relu")


@frozen
class Diagnosis:
    """The mistake that explains a line (None: none does alone), those that would fit, how many were tried.

    `ratio` is yours / right where that is the same in every entry (nan: it is not); `slip` is how the digits of a
    figure may have been miscopied instead; `repair` is what would make a formula right that no mistake explains;
    `one_sided` the h with which nudging one way only gives figures that no mistake explains (nan: none does).
    """

    found: Alternative | None = None
    fitting: tuple[Alternative, ...] = ()
    tried: int = 0
    ratio: float = float("nan")
    slip: Slip | None = None
    repair: Repair | None = None
    one_sided: float = float("nan")

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
    yield tuple(_inside(network, name, used, updating)), where


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


def _inside(network: Network, name: str, inner: Sequence[str], updating: Updating) -> Iterator[Alternative]:
    for used in inner:
        if used in right_forms(network, updating.optimizer):
            yield from alternatives_inside(network, name, used, updating)


# --- formulas --------------------------------------------------------------------------------------------------------


def diagnose_formula(reading: Reading, network: Network, name: str, worlds: Sequence[World]) -> Diagnosis:
    """The cause of a formula that is not right; `worlds` are those in which a fitting one was judged."""
    square = reading.fit != "fits"
    tree = reading.blind if square else reading.tree
    if tree is None:
        return Diagnosis()
    updating = updating_of(worlds)
    places = squares(network, updating) if square else worlds
    sizes = _sizes(tree)
    form = form_of_update(name) if f"d{name.removesuffix('_new')}" in operands(tree) else 0
    right = right_forms(network, updating.optimizer)[name][form]
    mine = {world: bounded(tree, world) for world in places}

    def is_like(other: Expression, where: Sequence[World]) -> bool:
        return reproduced(
            compare_bounded(mine[world], other, world, forgive_overflow=world is worlds[0]) for world in where
        )

    def explains(one: Alternative, where: Sequence[World]) -> bool:
        foreign = square and not sizes <= _sizes(one.expression)  # in a square world all sizes are one
        return one.fits != square and not foreign and is_like(one.expression, where)

    single = of_one_sample(places)
    if is_like(right, single):
        single = []  # there nothing can be seen of the mistake

    def stages() -> Stages[World]:
        yield from known_mistakes(network, name, updating, places, form)
        if worlds[0].scenario.samples == 1:
            yield alternatives_unsummed(network, name, updating), places
        if single:
            yield from known_mistakes(network, name, updating, single, form)
        if not square and (yours := mine[places[0]][0]) is not None:
            yield tuple(with_weight_decay(name, right, yours, places[0])), places

    found = first_that_explains(stages(), explains, places)
    if found.fitting:
        return found
    repair = None if square else _repair(tree, right, Place(network, name), places)
    return replace(found, ratio=_ratio(tree, right, places), repair=repair)


def _repair(tree: Expression, right: Expression, place: Place, worlds: Sequence[World]) -> Repair | None:
    telling = worlds[::-1]  # the probes tell more than the sample, and sooner

    def is_right(mended: Expression) -> bool:
        turns_as_right = turns(mended) <= turns(right)  # else it may agree because a limit is never reached
        return turns_as_right and all_agree(compare(mended, right, world) for world in telling)

    return repair_of(tree, place, telling[0].values, is_right)


def turns(tree: Expression) -> set[Expression]:
    """The functions with a kink or a step in a formula, with what they are applied to."""
    kinked = (node for node in walk(tree) if isinstance(node, Apply))
    return {node for node in kinked if node.function in STEPS or FUNCTIONS[node.function].kinks}


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


def _sizes(tree: Expression) -> set[str]:
    """The sizes it speaks of, which are one and the same in a square world."""
    return {node.name for node in walk(tree) if isinstance(node, Size)}


def updating_of(worlds: Sequence[World]) -> Updating:
    """How parameters are updated in these worlds, the η of probes apart."""
    scenario = worlds[0].scenario
    return Updating(scenario.optimizer, updates=scenario.updates)


def _ratio(tree: Expression, right: Expression, worlds: Sequence[World]) -> float:
    ratios = []
    for world in worlds:
        pair = [evaluated(one, world) for one in (tree, right)]
        if pair[0] is not None and pair[1] is not None and pair[0].shape == pair[1].shape:
            ratios.append(constant_ratio(pair[0], pair[1]))
    return ratios[0] if ratios and np.ptp(ratios) <= 1e-6 * abs(ratios[0]) else float("nan")


def constant_ratio(yours: Array, right: Array, spread: float = 1e-6) -> float:
    """yours / right where it is one finite number in every entry that is not zero, else nan."""
    used = (right != 0) & np.isfinite(yours) & np.isfinite(right)
    if not used.any() or np.any(yours[~used & np.isfinite(yours)]):
        return float("nan")
    ratios = yours[used] / right[used]
    return float(ratios.mean()) if np.ptp(ratios) <= spread * abs(ratios.mean()) else float("nan")


# --- figures ---------------------------------------------------------------------------------------------------------


def diagnose_figure(
    typed: Typed, network: Network, world: World, owns: Sequence[Own], listed: Callable[[str], bool]
) -> Diagnosis:
    """The cause of figures that are not right, within their digits; `listed` says what is written down."""
    updating = updating_of([world])
    forms = right_forms(network, updating.optimizer)
    right = forms[typed.name][0]
    silent = [name for name in operands(right) if name in forms and not listed(name)]
    known = [
        *turned(network, typed.name, typed.values.shape),
        *alternatives(network, typed.name, updating=updating),
        *_inside(network, typed.name, silent, updating),
    ]
    fits = partial(_fitting, typed=typed, world=world, owns=owns, right=right)
    found = fits(known) or [(one, True) for one, likely in fits(with_usual_decay(typed.name, right, world)) if likely]
    fitting = [one for one, _ in found]
    one_function = len({one.signature for one in fitting}) == 1
    if quantity(typed.name).base == "a" and len({one.inside for one in fitting}) > 1:
        one_function = False  # −tanh(z) is tanh(−z): nobody can see whether z was wrong on the way
    slip = _slip(typed, world, owns, right)
    sure = one_function and all(likely for _, likely in found) and not slip
    named = _with_synonyms(max(fitting, key=lambda one: bool(one.inside)), fitting) if sure else None
    told = Diagnosis(named, tuple(fitting[:MOST_CANDIDATES]), len(known), _ratio_of_figures(typed, world), slip)
    return told if fitting or slip else replace(told, one_sided=one_sided_step(typed, world, CHANCE))


def _fitting(
    some: Iterable[Alternative], typed: Typed, world: World, owns: Sequence[Own], right: Expression
) -> list[tuple[Alternative, bool]]:
    """Those that give the figures, and whether that can be no accident."""
    tried = list(some)
    often = sum(not one.rewrite.mistake.rare for one in tried)
    chances = [(one, _chance_of_fit(one, typed, world, owns, right)) for one in tried]
    return [(one, chance * _tried_as_often(one, often) <= CHANCE) for one, chance in chances if chance is not None]


def _tried_as_often(one: Alternative, known: int) -> float:
    """How many mistakes as likely as this one have had the chance to fit by accident."""
    mistake = one.rewrite.mistake
    return np.inf if mistake.rare else COMMON if mistake.common else known


def _with_synonyms(found: Alternative, alike: Sequence[Alternative]) -> Alternative:
    """The named mistake, with the names of those that are the same function."""
    names = dict.fromkeys(name for one in alike for name in (one.identifier, *one.synonyms))
    return replace(found, synonyms=tuple(name for name in names if name != found.identifier))


def _chance_of_fit(
    one: Alternative, typed: Typed, world: World, owns: Sequence[Own], right: Expression
) -> float | None:
    """None where the mistake does not give these figures, else how likely a slip would have landed on them."""
    for own in owns:
        computed, expected = (evaluated(tree, world, own.values) for tree in (one.expression, right))
        if computed is None or expected is None or not _as_written(computed, typed):
            continue
        slack = reach(one.expression, own.values, own.halves, computed).reshape(typed.values.shape)
        computed = computed.reshape(typed.values.shape)
        allowed = typed.half_units + slack + 1e-9 * np.abs(computed)
        known = typed.known
        with np.errstate(invalid="ignore"):
            if not np.all(np.abs(typed.values - computed)[known] <= allowed[known]):
                continue
            telling = known & (np.abs(computed - expected) > allowed)
        if telling.any():
            return _accident(typed, computed, expected, allowed, telling)
    return None


def _slip(typed: Typed, world: World, owns: Sequence[Own], right: Expression) -> Slip | None:
    """How one figure was miscopied, beside what follows from the learner's own values."""
    for own in owns:
        expected = evaluated(right, world, own.values)
        if expected is not None and expected.shape == typed.values.shape:
            allowed = typed.half_units + reach(right, own.values, own.halves, expected) + 1e-9 * np.abs(expected)
            made = partial(added_wrongly, right, world, own.values, Place(world.network, typed.name))
            if slip := slip_in(typed, expected, allowed, CHANCE, made):
                return slip
    return None


def _as_written(computed: Array, typed: Typed) -> bool:
    """Whether it is in the shape of the figures; a vector may have been written down the other way."""
    turned_over = computed.shape == typed.values.shape[::-1] and 1 in computed.shape
    return computed.shape == typed.values.shape or turned_over


def _accident(typed: Typed, computed: Array, expected: Array, allowed: Array, telling: Array) -> float:
    """The share of figures of this size that would have fitted; entries that move together count once."""
    scale = np.maximum(np.abs(expected).max(), np.abs(typed.values[typed.known]).max())
    shares = np.sort(np.minimum(1.0, allowed[telling] / scale))
    if np.isfinite(constant_ratio(computed[telling], expected[telling])):
        return float(shares[0])
    independent = min(len(shares), max(typed.values.shape))
    return float(np.prod(shares[-independent:]))


def _ratio_of_figures(typed: Typed, world: World) -> float:
    right = world.values[typed.name]
    known = typed.known & (np.abs(typed.values) > 20 * typed.half_units) & (right != 0)
    if not np.array_equal(known, typed.known) or known.sum() < 2:
        return float("nan")
    loosest = float((typed.half_units[known] / np.abs(typed.values[known])).max())
    return constant_ratio(typed.values[known], right[known], 4 * loosest)
