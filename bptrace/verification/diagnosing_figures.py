"""Why figures are wrong: the mistake, or the slip of the pen, that gives them within their digits.

Few digits fit by accident: a mistake is named only where that is unlikely enough.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from bptrace.algebra.expression import Expression, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.alternatives import Alternative, alternatives, turned
from bptrace.verification.comparing import evaluated
from bptrace.verification.diagnosis import (
    MOST_CANDIDATES,
    Diagnosis,
    constant_ratio,
    mistakes_inside,
    updating_of,
)
from bptrace.verification.fitted import with_first_rate, with_usual_decay
from bptrace.verification.forms import right_forms
from bptrace.verification.one_sided import one_sided_step
from bptrace.verification.own import Own, precision, reach, reach_on_the_way
from bptrace.verification.rewriting import Place
from bptrace.verification.slips import Slip, slip_in
from bptrace.verification.sums_by_hand import added_wrongly
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import Updating, World

LITTLE = 0.02  # the share of the largest entry that a unit of the last digit may be, or nobody would round so
CHANCE = 0.01  # the largest expected number of mistakes that fit by accident at which one is still named
COMMON = 8  # how many mistakes are as common as the common ones: these need less evidence


def diagnose_figure(
    typed: Typed, network: Network, world: World, owns: Sequence[Own], listed: Callable[[str], bool]
) -> Diagnosis:
    """The cause of figures that are not right, within their digits; `listed` says what is written down."""
    updating = updating_of([world])
    right = right_forms(network, updating.optimizer)[typed.name][0]
    known = [
        *_known_mistakes(typed, network, updating, right, listed),
        *with_first_rate(typed.name, right, world),
    ]
    fits = partial(_fitting, typed=typed, world=world, owns=owns, right=right)
    slip = _slip(typed, world, owns, right)
    found = fits(known) or [one for one in fits(with_usual_decay(typed.name, right, world)) if _is_likely(one)]
    if not (found or slip):
        made_there = fits(alternatives(network, typed.name, updating=updating), only=True)
        found = [one for one in made_there if _is_likely(one)]
    fitting = [one for one, _ in found]
    sure = not slip and all(map(_is_likely, found)) and _one_mistake(typed, fitting)
    named = _with_synonyms(max(fitting, key=lambda one: bool(one.inside)), fitting) if sure else None
    possible = fitting if named else _nearest(fitting)
    told = Diagnosis(named, tuple(possible[:MOST_CANDIDATES]), len(known), _ratio_of_figures(typed, world), slip)
    if fitting or slip:
        return told
    if _off_by_one(typed, world, owns, right):
        return replace(told, last_digit=True)
    return replace(told, one_sided=one_sided_step(typed, world, CHANCE))


def _known_mistakes(
    typed: Typed, network: Network, updating: Updating, right: Expression, listed: Callable[[str], bool]
) -> list[Alternative]:
    """Those of the line, and of the unwritten lines before it."""
    forms = right_forms(network, updating.optimizer)
    silent = [name for name in operands(right) if name in forms and not listed(name)]
    return [
        *turned(network, typed.name, typed.values.shape),
        *alternatives(network, typed.name, updating=updating),
        *mistakes_inside(network, typed.name, silent, updating),
    ]


def _one_mistake(typed: Typed, fitting: Sequence[Alternative]) -> bool:
    """Whether they are all one function, or go by one name, made in one place."""
    if quantity(typed.name).base == "a" and len({one.inside for one in fitting}) > 1:
        return False  # −tanh(z) is tanh(−z): nobody can see whether z was wrong on the way
    return min(len({one.signature for one in fitting}), len({one.identifier for one in fitting})) == 1


def _nearest(fitting: Sequence[Alternative]) -> list[Alternative]:
    """Those made in the line itself, the common ones first; those made on the way to it only where none is."""
    own = [one for one in fitting if not one.inside]
    return sorted(own or fitting, key=lambda one: not one.rewrite.mistake.common)


def _is_likely(fitting: tuple[Alternative, bool]) -> bool:
    return fitting[1]


def _fitting(
    some: Iterable[Alternative],
    typed: Typed,
    world: World,
    owns: Sequence[Own],
    right: Expression,
    only: bool = False,
) -> list[tuple[Alternative, bool]]:
    """Those that give the figures (`only` those that are wrong, where others are right), and whether that can be no
    accident.
    """
    tried = list(some)
    often = sum(not one.rewrite.mistake.rare for one in tried)
    fits = [(one, fit) for one in tried if (fit := _fit(one, typed, world, owns, right, only))]
    return [
        (replace(one, only=fit.places) if only else one, fit.chance * _tried_as_often(one, often) <= CHANCE)
        for one, fit in fits
    ]


def _tried_as_often(one: Alternative, known: int) -> float:
    """How many mistakes as likely as this one have had the chance to fit by accident."""
    mistake = one.rewrite.mistake
    return np.inf if mistake.rare else COMMON if mistake.common else known


def _with_synonyms(found: Alternative, alike: Sequence[Alternative]) -> Alternative:
    """The named mistake, with the names of those that are the same function."""
    names = dict.fromkeys(name for one in alike for name in (one.identifier, *one.synonyms))
    return replace(found, synonyms=tuple(name for name in names if name != found.identifier))


@frozen
class _Fit:
    """The entries that a mistake explains, and how likely figures would have landed on its values by accident."""

    places: tuple[tuple[int, int], ...]
    chance: float


def _fit(
    one: Alternative, typed: Typed, world: World, owns: Sequence[Own], right: Expression, only: bool
) -> _Fit | None:
    """None where the mistake does not give these figures or, `only` that, those of them that are wrong."""
    for own in owns:
        computed, expected = (evaluated(tree, world, own.values) for tree in (one.expression, right))
        if computed is None or expected is None or not _as_written(computed, typed):
            continue
        slack = reach(one.expression, own.values, own.halves, computed).reshape(typed.values.shape)
        computed = computed.reshape(typed.values.shape)
        allowed = typed.half_units + slack + 1e-9 * np.abs(computed)
        asked = typed.known
        with np.errstate(invalid="ignore"):
            if only and expected.shape == asked.shape:
                asked = asked & ~(np.abs(typed.values - expected) <= allowed)
            if not np.all(np.abs(typed.values - computed)[asked] <= allowed[asked]):
                continue
            telling = asked & (np.abs(computed - expected) > allowed)
        if only and not computed[telling].any():
            return None  # a 0 among right figures comes of much, most of all of a blank
        if telling.any():
            places = tuple((int(row), int(column)) for row, column in np.argwhere(telling))
            return _Fit(places, _accident(typed, computed, expected, allowed, telling))
    return None


def _off_by_one(typed: Typed, world: World, owns: Sequence[Own], right: Expression) -> bool:
    """Whether every figure is right but for one unit of its last digit, which is little beside them, and steps that
    were rounded on the way can have made the difference.
    """
    unit = 2 * typed.half_units
    for own in owns:
        expected = evaluated(right, world, own.values)
        if expected is not None and expected.shape == typed.values.shape:
            off = np.abs(typed.values - expected) - reach(right, own.values, own.halves, expected)
            wrong = typed.known & ~(off <= typed.half_units)
            little = (np.abs(typed.values) >= 10 * unit) & (unit <= LITTLE * np.abs(expected).max())
            if np.all(((off <= 3 * typed.half_units) & little)[wrong]):
                return bool(np.all(_moved_on_the_way(typed, own, right, expected)[wrong]))
    return False


def _moved_on_the_way(typed: Typed, own: Own, right: Expression, computed: Array) -> Array:
    """Where the value can be another one if what is not given, and every step, was rounded as the figures were."""
    rounded = precision(typed)
    halves = {name: rounded.moved(own.values[name], own.halves[name]) for name in operands(right) if name in own.halves}
    return np.asarray(reach_on_the_way(right, own.values, halves, computed, rounded) != 0)


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
    """The share of figures of this size that would have fitted; entries that move together count once, and a 0 is
    written down for so many reasons that the first of them does not count.
    """
    scale = np.maximum(np.abs(expected).max(), np.abs(typed.values[typed.known]).max())
    shares = np.minimum(1.0, allowed[telling] / scale)
    shares[np.flatnonzero(computed[telling] == 0)[:1]] = 1.0
    shares = np.sort(shares)
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
