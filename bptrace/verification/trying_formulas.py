"""Where a formula is tried: on the sample, on its twin, and on probes of other sizes."""

from collections.abc import Sequence
from dataclasses import replace

from bptrace.algebra.expression import Expression, Number, operands, walk
from bptrace.algebra.quantity import quantity
from bptrace.verification.case import Case
from bptrace.verification.comparing import Comparison, compare
from bptrace.verification.finding import Status, status_of
from bptrace.verification.forms import right_forms
from bptrace.verification.reading import Reading
from bptrace.verification.worlds import LATER, PROBE_RATE, Updating, World, probes, twin


class Trials:
    """Tries the formulas of one case beside the right ones, in the worlds that tell something of each."""

    def __init__(self, case: Case, sample: World) -> None:
        self.case, self.network, self.sample = case, case.network, sample
        self.forms = right_forms(case.network, case.scenario.optimizer)

    def compared(
        self, name: str, reading: Reading, places: Sequence[World], right: Expression | None = None
    ) -> tuple[Comparison | None, Status]:
        """A formula that has a tree beside the right one, here, and what that and the other places come to."""
        assert reading.tree is not None
        right = right or self.forms[name][0]
        here = compare(reading.tree, right, self.sample, forgive_overflow=True)
        elsewhere = [compare(reading.tree, right, place) for place in places]
        if here is not None and here.lost and any(place is None or place.differs for place in elsewhere):
            here = compare(reading.tree, right, self.sample)  # it is not for overflow that it has no number
        return here, status_of(here, elsewhere, self.case.has_chosen_sample, reading.fit == "narrow")

    def places(self, name: str, reading: Reading, any_rate: bool = False, later: int = LATER) -> tuple[World, ...]:
        """Where else a formula is tried: the twin, and where its shape fits everywhere, the probes, some updates
        `later`.
        """
        updating = replace(self.updating(name, reading, any_rate), later=later)
        near = twin(self.network, self.case.scenario.samples, updating)
        return (near,) if reading.fit == "narrow" else (near, *probes(self.network, updating))

    def updating(self, name: str, reading: Reading, any_rate: bool = False) -> Updating:
        """How parameters are updated there.

        An update without η has a number for it, so that η is the same there, unless it is to be `any_rate`. A number
        that the formula names and the right one does not is another there: 1 − β may be η by accident.
        """
        scenario, used = self.case.scenario, operands(reading.tree) if reading.tree else ()
        typed = reading.tree is not None and quantity(name).new and "eta" not in used
        rate = scenario.rate if typed and not any_rate else PROBE_RATE
        foreign = {*used} - {*operands(self.forms[name][0])}
        return Updating(scenario.optimizer, rate, scenario.updates).with_other(foreign)

    def holds_rate(self, reading: Reading) -> bool:
        """Whether a number was typed that could stand for η: the 1 of 1 − β does not, where η is not 1."""
        tree = reading.tree or reading.blind
        numbers = {float(node.value) for node in walk(tree) if isinstance(node, Number)} if tree else set()
        return bool(numbers - {1.0}) or self.case.scenario.rate == 1
