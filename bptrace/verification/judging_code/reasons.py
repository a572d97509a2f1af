"""What keeps a function that is right here from being right everywhere: a limit, one sample, sizes, η, a number."""

from collections.abc import Sequence
from dataclasses import replace

from bptrace.algebra.numbers import dimensions
from bptrace.algebra.quantity import quantity
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.accidental import only_for
from bptrace.verification.code.outcomes import Outcome, fitted, shape_given
from bptrace.verification.comparing import all_agree
from bptrace.verification.finding import Finding
from bptrace.verification.judging_code.changed import Changed
from bptrace.verification.judging_code.limits import Held
from bptrace.verification.judging_code.places import Places
from bptrace.verification.worlds import Updating, World


class Reasons:
    """Looks for them where the functions of one case are tried; `limited` are those that have a limit, or leave η out,
    and no other mistake.
    """

    def __init__(self, places: Places, changed: Changed) -> None:
        self.places, self.changed = places, changed
        self.scenario: Scenario = places.scenario
        self.limited: set[str] = set()

    # --- of what is right wherever it is tried first -----------------------------------------------------------------

    def right_for_some_numbers(self, held: Held, told: Finding) -> Finding | None:
        """What is told instead of what is right for usual numbers, not for much larger or smaller ones or another η."""
        sizes, written = self.places.scaled(held.name), quantity(held.name).mathematics
        if self.changed.guards_under_root(held.name, self.places.of(held.name)):
            self.limited.add(held.name)
            return replace(told, status="right-here-only", problem=text("check.guard_under_root", name=written))
        if limit := held.limit(sizes):
            without = self.changed.without_guards(held)
            if without and without.limit(sizes) is None:
                return replace(told, problem=text("check.guarded"))
            self.limited.add(held.name)
            return replace(told, status="right-here-only", problem=limit.sentence(held.name), remedy=limit.stops)
        if self._leaves_rate_out(held):
            self.limited.add(held.name)
            return replace(told, status="right-here-only", problem=text("check.right_for_rate", name=written))
        return None

    def _leaves_rate_out(self, held: Held) -> bool:
        """Whether an update that is not given η is right only where it is 1."""
        if self.scenario.rate != 1 or not quantity(held.name).new or not self.places.types_rate(held.name):
            return False
        return self.changed.leaves_rate_out(held, self.places.of(held.name, any_rate=True)[1:])

    # --- of what differs somewhere -----------------------------------------------------------------------------------

    def is_right_at_own_rate(self, held: Held) -> bool:
        """Whether it is right wherever η is what it is here: a number stands for it, and here nothing can be seen."""
        rate = self.scenario.rate
        updating = replace(self.places.updating(held.name), rate=rate)
        return quantity(held.name).new and all_agree(held.beside(self.places.elsewhere(updating)))

    def here_only(self, held: Held, places: Sequence[World], guarded: bool, stops: bool) -> str:
        """Why it is right here only, where that can be told; it `stops` where a call ended without a number."""
        told = self._here_only(held, places, stops)
        besides = text("check.guard_besides") if guarded else ""
        written = quantity(held.name).mathematics
        return f"{told or text('check.here_only', name=written)} {besides}" if besides else told

    def _here_only(self, held: Held, places: Sequence[World], stops: bool) -> str:
        name, sizes = held.name, self.places.scaled(held.name)
        written = quantity(name).mathematics
        if limit := held.usual_limit(places, sizes):
            self.limited.add(name)
            return limit.sentence(name)
        if self.scenario.samples == 1 and held.for_one_sample(places, sizes):
            return text("check.here_only_sample", name=written)
        if stops:
            return text("check.here_only_stops", name=written)
        told = only_for(name, self.places.updating(name), self.scenario, lambda one: self._is_right_at(held, one))
        return told or self._for_sizes(held, places)

    def _is_right_at(self, held: Held, updating: Updating) -> bool:
        """Whether it is right with probes that are updated so, with larger numbers too: no limit is to blame then."""
        larger = next(one for one in self.places.scaled(held.name, updating) if one.larger)
        plain = replace(held, own=False)
        return all_agree(plain.beside(self.places.elsewhere(updating))) and plain.limit([larger]) is None

    def _for_sizes(self, held: Held, places: Sequence[World]) -> str:
        """That other sizes show it, and which, where it is right with other numbers of the sample's own."""
        if not all_agree(held.beside(self.places.alike(held.name))):
            return ""
        beside = zip(places, held.beside(places), strict=True)
        other = next(place for place, one in beside if one is None or one.differs)
        sizes = "-".join(map(str, other.network.sizes))
        written = quantity(held.name).mathematics
        return text("check.here_only_sizes", name=written, sizes=sizes, count=other.scenario.samples)

    def misfit(self, name: str, places: Sequence[World], found: Sequence[Outcome]) -> str:
        """Where it gives another shape than the right one, if anywhere."""
        for place, one in zip(places, found, strict=True):
            expected = place.values[name].shape
            if one.value is not None and fitted(one.value, expected) is None:
                return text(
                    "check.misfit_elsewhere",
                    name=quantity(name).mathematics,
                    sizes="-".join(map(str, place.network.sizes)),
                    count=place.scenario.samples,
                    given=shape_given(one.value),
                    expected=dimensions(expected),
                )
        return ""
