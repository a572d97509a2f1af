"""What is right only because a number is what it is: t = 1 makes βᵗ β, what an optimizer starts with is zero,
1 − β may just be η, and of targets that are one-hot one is all there is to be looked at.
"""

from collections.abc import Callable
from dataclasses import replace

from bptrace.algebra.expression import Symbol
from bptrace.algebra.notation import mathematics
from bptrace.algebra.quantity import quantity
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.worlds import OTHER_NUMBERS, Updating


def only_for(name: str, updating: Updating, scenario: Scenario, is_right: Callable[[Updating], bool]) -> str:
    """For which number alone a line of `name` is right, where one of those that are others in the probes is to blame;
    `is_right` says whether it is, with probes that are updated so.
    """
    written = quantity(name).mathematics
    if is_right(replace(updating, later=0)):
        return text("check.right_for_update", name=written, t=scenario.updates + 1)
    if is_right(replace(updating, kept=False)):
        return text("check.right_for_start", name=written)
    if scenario.network.has_one_whole and set(scenario.y.flat) <= {0, 1} and is_right(replace(updating, one_hot=True)):
        return text("check.right_for_one_hot", name=written)
    own = replace(updating, optimizer=scenario.optimizer)
    if own == updating or not is_right(own):
        return ""
    named = [one for one in OTHER_NUMBERS if getattr(updating.optimizer, one) != getattr(scenario.optimizer, one)]
    numbers = ", ".join(f"{mathematics(Symbol(one))} = {getattr(scenario.optimizer, one):g}" for one in named)
    return text("check.right_for_numbers", name=written, numbers=numbers)
