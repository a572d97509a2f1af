"""Why a function is wrong: the known mistakes, compared by value in every world with what the function gives there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.expression import ONE, Expression, Transpose, Without, operands, substitute, walk
from bptrace.algebra.functions import Array
from bptrace.verification.alternatives import Alternative, alternatives
from bptrace.verification.code.outcomes import Outcome
from bptrace.verification.comparing import Comparison, evaluated
from bptrace.verification.diagnosis import (
    Diagnosis,
    Stages,
    constant_ratio,
    first_that_explains,
    known_mistakes,
    of_one_sample,
    reproduced,
    updating_of,
)
from bptrace.verification.fitted import with_weight_decay
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.changed import Changed
from bptrace.verification.judging_code.comparing import compare_numbers, far_off
from bptrace.verification.judging_code.limits import Held
from bptrace.verification.judging_code.places import Places
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.worlds import World, squares

Tried = tuple[Outcome, World, Mapping[str, Array]]  # what was given in a world, and from which values


class Causes:
    """The causes of what is wrong with the functions of one case; that of one function is looked for once."""

    def __init__(self, places: Places, changed: Changed) -> None:
        self.trials, self.places, self.changed = places.trials, places, changed
        self._known: dict[str, Diagnosis] = {}

    def of(self, name: str) -> Diagnosis:
        """The cause, as it shows in this layer or in another one that the same function speaks of."""
        found = self.in_this_layer(name)
        return found if found.fitting else next(self._in_other_layers(name), found)

    def _in_other_layers(self, name: str) -> Iterator[Diagnosis]:
        """What is wrong with the function in the other layers that it speaks of."""
        one = self.trials.spoken.get(name)
        others = (other for other in self.trials.spoken.values() if one and other.function is one.function)
        named = (found for other in others if other.name != name and (found := self.in_this_layer(other.name).found))
        for found in named:
            if same := as_in_another_layer(name, found, self.trials, self.places.of(name)):
                yield Diagnosis(same, (same,))

    def in_this_layer(self, name: str) -> Diagnosis:
        """By the mistakes at any η; by those with the number that was typed for it; or without small numbers that keep
        from zero.
        """
        if name not in self._known:
            places, at_this_rate = self.places.of(name, any_rate=True), self.places.of(name)
            found = diagnose_code(name, self.trials, places)
            again = not found.fitting and at_this_rate != places
            found = diagnose_code(name, self.trials, at_this_rate) if again else found
            without = None if found.fitting else self.changed.without_guards(Held(name, self.trials, self._right(name)))
            unguarded = diagnose_code(name, without.trials, places) if without else found
            self._known[name] = unguarded if unguarded.fitting else found
        return self._known[name]

    def _right(self, name: str) -> Sequence[Expression]:
        return right_forms(self.trials.network, self.trials.optimizer)[name]


def diagnose_code(name: str, trials: Trials, worlds: Sequence[World]) -> Diagnosis:
    """The cause of a function that is not right; one whose shapes do not fit in every world is tried in square ones,
    and one with sizes of its own where it runs.
    """
    right = right_forms(trials.network, trials.optimizer)[name]
    tried = _tried(name, trials, worlds)
    ran = [one for one in tried if _beside(right, one) is not None]
    if len(ran) == len(tried):
        return _diagnosed(name, trials, tried, fits=True)
    in_squares = _tried(name, trials, squares(trials.network, updating_of(worlds)))
    found = _diagnosed(name, trials, in_squares, fits=False)
    nothing_seen = len(ran) < 2 or reproduced(_beside(right, one) for one in ran)
    return found if found.fitting or nothing_seen else _diagnosed(name, trials, ran, fits=True)


def _diagnosed(name: str, trials: Trials, tried: Sequence[Tried], fits: bool) -> Diagnosis:
    """The mistake that gives what the function gave, among those after which the shapes still fit, or no longer do."""
    right, worlds = right_forms(trials.network, trials.optimizer)[name], [world for _, world, _ in tried]
    updating, lone = updating_of(worlds), of_one_sample(worlds)
    single = [one for one in tried if one[1] in lone]
    if reproduced(_beside(right, one) for one in single):
        single = []  # there nothing can be seen of the mistake

    def explains(one: Alternative, where: Sequence[Tried]) -> bool:
        if where is single and all(_leaves_nothing(one, *place) for place in where):
            return False
        if isinstance(one.expression, Transpose) and any(_is_vector(found) for found, _, _ in where):
            return False  # a vector is its own transpose: nobody can tell
        if one.fits != fits or any(far_off(found, one.expression, world, values) for found, world, values in where):
            return False
        return reproduced(_beside([one.expression], place) for place in where)

    def stages() -> Stages[Tried]:
        yield from known_mistakes(trials.network, name, updating, tried)
        if single:
            yield from known_mistakes(trials.network, name, updating, single)
        yours, place, _ = tried[0]
        if fits and yours.value is not None:
            yield tuple(with_weight_decay(name, right[0], yours.value, place)), tried

    found = first_that_explains(stages(), explains, tried)
    return found if found.fitting or not fits else replace(found, ratio=_ratio(right, tried))


def as_in_another_layer(name: str, named: Alternative, trials: Trials, worlds: Sequence[World]) -> Alternative | None:
    """The mistake that the same function was found to make in another layer, where its numbers in this one tell
    nothing: errors of softmax outputs add up to 0.
    """
    updating = updating_of(worlds)
    tried = _tried(name, trials, squares(trials.network, updating))
    for one in alternatives(trials.network, name, updating=updating):
        same = one.identifier == named.identifier and _pattern(one.rewrite.used) == _pattern(named.rewrite.used)
        if same and not any(far_off(found, one.expression, world, values) for found, world, values in tried):
            return one
    return None


def _is_vector(found: Outcome) -> bool:
    return found.value is not None and found.value.ndim == 1


def _leaves_nothing(one: Alternative, found: Outcome, place: World, values: Mapping[str, Array]) -> bool:
    """Whether what a mistake leaves out is all there is: of one sample a loop that is too short sees nothing."""
    left = (evaluated(node, place, values) for node in walk(one.rewrite.used) if isinstance(node, Without))
    return any(rest is not None and not rest.any() for rest in left)


def _pattern(expression: Expression) -> Expression:
    """The tree without the names of its quantities."""
    return substitute(expression, dict.fromkeys(operands(expression), ONE))


def _tried(name: str, trials: Trials, places: Sequence[World]) -> list[Tried]:
    outcomes = trials.outcomes(name, places)
    return [(one, place, trials.values(name, place)) for one, place in zip(outcomes, places, strict=True)]


def _beside(forms: Sequence[Expression], tried: Tried) -> Comparison | None:
    found, place, values = tried
    return compare_numbers(found, forms, place, values)


def _ratio(right: Sequence[Expression], tried: Sequence[Tried]) -> float:
    """yours / right where that is one number in every entry and every world, else nan."""
    compared = [beside for one in tried if (beside := _beside(right, one)) is not None]
    ratios = [constant_ratio(one.yours, one.right) for one in compared]
    return ratios[0] if ratios and np.ptp(ratios) <= 1e-6 * abs(ratios[0]) else float("nan")
