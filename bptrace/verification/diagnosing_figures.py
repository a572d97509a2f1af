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
from bptrace.verification.fitted import with_usual_decay
from bptrace.verification.forms import right_forms
from bptrace.verification.one_sided import one_sided_step
from bptrace.verification.own import Own, reach
from bptrace.verification.rewriting import Place
from bptrace.verification.slips import Slip, slip_in
from bptrace.verification.sums_by_hand import added_wrongly
from bptrace.verification.typed import Typed
from bptrace.verification.worlds import World

CHANCE = 0.01  # the largest expected number of mistakes that fit by accident at which one is still named
COMMON = 8  # how many mistakes are as common as the common ones: these need less evidence


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
        *mistakes_inside(network, typed.name, silent, updating),
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
