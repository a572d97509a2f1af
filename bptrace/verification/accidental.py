"""What is right only because a number is what it is: t = 1 makes βᵗ β, what an optimizer starts with is zero,
1 − β may just be η, of targets that are one-hot one is all there is to be looked at, and |a| is a where no a is
negative.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from bptrace.algebra.expression import Expression, Symbol, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import mathematics
from bptrace.algebra.quantity import quantity
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.comparing import Comparison
from bptrace.verification.worlds import OTHER_NUMBERS, Updating, World

ENOUGH = 3  # entries that differ, and as many that agree: fewer may have one sign by accident


def only_for(name: str, updating: Updating, scenario: Scenario, is_right: Callable[[Updating], bool]) -> str:
    """For which number alone a line of `name` is right, where one of those that are others in the probes is to blame;
    `is_right` says whether it is, with probes that are updated so.
    """
    written = quantity(name).mathematics
    if is_right(replace(updating, later=0)):
        return text("check.right_for_update", name=written, t=scenario.updates + 1)
    if is_right(replace(updating, kept=False)):
        return text("check.right_for_start", name=written)
    if not scenario.updates and is_right(replace(updating, later=0, kept=False)):
        return text("check.right_for_first", name=written)
    if set(scenario.y.flat) <= {0, 1} and is_right(replace(updating, one_hot=True)):
        return text(
            "check.right_for_one_hot" if scenario.network.has_one_whole else "check.right_for_0_1", name=written
        )
    own = replace(updating, optimizer=scenario.optimizer)
    if own == updating or not is_right(own):
        return ""
    named = [one for one in OTHER_NUMBERS if getattr(updating.optimizer, one) != getattr(scenario.optimizer, one)]
    numbers = ", ".join(f"{mathematics(Symbol(one))} = {getattr(scenario.optimizer, one):g}" for one in named)
    return text("check.right_for_numbers", name=written, numbers=numbers)


def only_signed(written: str, tree: Expression, beside: Sequence[tuple[World, Comparison | None]]) -> str:
    """That a line is right only where one of its operands has one sign, if just that tells the entries that differ."""
    for name in operands(tree):
        seen = [
            (world.values[name], one) for world, one in beside if one and one.yours.shape == world.values[name].shape
        ]
        if not seen:
            continue
        numbers = np.concatenate([entries.ravel() for entries, _ in seen])
        verdicts = np.concatenate([one.verdicts.ravel() for _, one in seen])
        if sign := _sign_that_tells(numbers, verdicts):
            return text(f"check.right_where_not_{sign}", name=written, operand=quantity(name).mathematics)
    return ""


def _sign_that_tells(numbers: Array, verdicts: Array) -> str:
    wrong, right = numbers[verdicts == Verdict.WRONG], numbers[verdicts == Verdict.RIGHT]
    if min(wrong.size, right.size) < ENOUGH:
        return ""
    if wrong.max() < 0 <= right.min():
        return "negative"
    return "positive" if right.max() <= 0 < wrong.min() else ""
