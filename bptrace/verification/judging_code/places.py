"""Where the functions of one case are tried, with the η, and the optimizer's numbers, that suit each of them."""

from bptrace.algebra.expression import operands
from bptrace.algebra.quantity import quantity
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.scaled import Scaled, scaled_probes
from bptrace.verification.worlds import PROBE_RATE, Updating, World, probes, squares, twin, twins


class Places:
    """The worlds in which what `trials` are of is tried."""

    def __init__(self, trials: Trials) -> None:
        self.trials, self.network, self.scenario = trials, trials.network, trials.case.scenario

    def of(self, name: str, any_rate: bool = False) -> tuple[World, ...]:
        """The sample, the twin, and worlds of other sizes."""
        updating = self.updating(name, any_rate)
        near = twin(self.network, self.scenario.samples, updating)
        return (self.trials.sample, near, *self.elsewhere(updating))

    def elsewhere(self, updating: Updating) -> tuple[World, ...]:
        """The probes, and where every size is the same."""
        return (*probes(self.network, updating), squares(self.network, updating)[0])

    def alike(self, name: str) -> tuple[World, ...]:
        """Those of the sample's own sizes."""
        return twins(self.network, self.scenario.samples, self.updating(name).at_probes)

    def scaled(self, name: str, updating: Updating | None = None) -> tuple[Scaled, ...]:
        """The probes with other sizes of numbers."""
        return scaled_probes(self.network, updating or self.updating(name), any_rate=not self.types_rate(name))

    def updating(self, name: str, any_rate: bool = False) -> Updating:
        """How parameters are updated there.

        An update that is not given η has a number for it, and so may a whole derivation: η is the same there then,
        unless it is to be `any_rate`. A number that a function asks for and the right formula does not is another
        there: 1 − β may be η by accident.
        """
        scenario, one = self.scenario, self.trials.spoken.get(name)
        rate = scenario.rate if self.types_rate(name) and not any_rate else PROBE_RATE
        updating = Updating(scenario.optimizer, rate, scenario.updates)
        right = right_forms(self.network, scenario.optimizer)[name][0]
        return updating.with_other({*one.meant.values()} - {*operands(right)}) if one else updating

    def types_rate(self, name: str) -> bool:
        """Whether there may be a number in place of η."""
        one = self.trials.spoken.get(name)
        meant = one.meant.values() if one else self.trials.function(name).required
        return (quantity(name).new or not one) and "eta" not in meant
