"""Why a formula is wrong: the mistake that gives what it gives in every world, else what one change would mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.expression import Apply, Expression, Size, operands, walk
from bptrace.algebra.functions import FUNCTIONS
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.alternatives import Alternative, alternatives_unsummed
from bptrace.verification.comparing import Bounded, all_agree, bounded, compare, compare_bounded, evaluated
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
from bptrace.verification.fitted import with_first_rate, with_weight_decay
from bptrace.verification.forms import form_of_update, right_forms
from bptrace.verification.reading import Reading
from bptrace.verification.repairing import Repair, repair_of
from bptrace.verification.rewriting import Place
from bptrace.verification.worlds import World, squares

STEPS = ("drelu", "dleaky_relu")


def diagnose_formula(reading: Reading, network: Network, name: str, worlds: Sequence[World]) -> Diagnosis:
    """The cause of a formula that is not right; `worlds` are those in which a fitting one was judged."""
    square = reading.fit != "fits"
    tree = reading.blind if square else reading.tree
    if tree is None:
        return Diagnosis()
    updating = updating_of(worlds)
    places = squares(network, updating) if square else worlds
    form = form_of_update(name) if f"d{name.removesuffix('_new')}" in operands(tree) else 0
    right = right_forms(network, updating.optimizer)[name][form]
    given = {world: bounded(tree, world) for world in places}
    sought = _Sought(Place(network, name), tree, right, form, tuple(worlds), tuple(places), square, given)
    found = first_that_explains(sought.stages(), sought.explained_by, places)
    if found.fitting:
        return found
    return replace(found, ratio=_ratio(tree, right, places), repair=None if square else sought.repair())


@frozen(eq=False)
class _Sought:
    """A formula whose cause is looked for, beside the right one, and what it gives in the `places` where mistakes have
    to give the same: `worlds` in which it was judged or, of one that does not fit there, `square` ones.
    """

    place: Place
    tree: Expression
    right: Expression
    form: int
    worlds: Sequence[World]
    places: Sequence[World]
    square: bool
    given: Mapping[World, Bounded]

    def stages(self) -> Stages[World]:
        """The mistakes that may have been made, the likelier ones first."""
        network, name, updating = self.place.network, self.place.name, updating_of(self.worlds)
        yield from known_mistakes(network, name, updating, self.places, self.form)
        if self.worlds[0].scenario.samples == 1:
            yield alternatives_unsummed(network, name, updating), self.places
        single = of_one_sample(self.places)
        if single and not self._gives(self.right, single):  # else nothing can be seen of the mistake there
            yield from known_mistakes(network, name, updating, single, self.form)
        if not self.square:
            yield tuple(with_first_rate(name, self.right, self.worlds[0])), self.places
        if not self.square and (yours := self.given[self.places[0]][0]) is not None:
            yield tuple(with_weight_decay(name, self.right, yours, self.places[0])), self.places

    def explained_by(self, one: Alternative, where: Sequence[World]) -> bool:
        """Whether a mistake gives the same in these places."""
        foreign = self.square and not _sizes(self.tree) <= _sizes(one.expression)  # there all sizes are one
        return one.fits != self.square and not foreign and self._gives(one.expression, where)

    def _gives(self, other: Expression, where: Sequence[World]) -> bool:
        sample = self.worlds[0]  # in which numbers may be such that they overflow
        compared = (
            compare_bounded(self.given[world], other, world, forgive_overflow=world is sample) for world in where
        )
        return reproduced(compared)

    def repair(self) -> Repair | None:
        """What one change makes it right everywhere."""
        telling = self.places[::-1]  # the probes tell more than the sample, and sooner

        def is_right(mended: Expression) -> bool:
            turns_as_right = turns(mended) <= turns(self.right)  # else it may agree because a limit is never reached
            return turns_as_right and all_agree(compare(mended, self.right, world) for world in telling)

        return repair_of(self.tree, self.place, telling[0].values, is_right)


def turns(tree: Expression) -> set[Expression]:
    """The functions with a kink or a step, with what they are applied to; A > 0 turns where ReLU′(A) does."""
    called = (node for node in walk(tree) if isinstance(node, Apply))
    kinked = (replace(node, function="drelu") if node.function == "is_positive" else node for node in called)
    return {node for node in kinked if node.function in STEPS or FUNCTIONS[node.function].kinks}


def _sizes(tree: Expression) -> set[str]:
    """The sizes it speaks of, which are one and the same in a square world."""
    return {node.name for node in walk(tree) if isinstance(node, Size)}


def _ratio(tree: Expression, right: Expression, worlds: Sequence[World]) -> float:
    ratios = []
    for world in worlds:
        pair = [evaluated(one, world) for one in (tree, right)]
        if pair[0] is not None and pair[1] is not None and pair[0].shape == pair[1].shape:
            ratios.append(constant_ratio(pair[0], pair[1]))
    return ratios[0] if ratios and np.ptp(ratios) <= 1e-6 * abs(ratios[0]) else float("nan")
