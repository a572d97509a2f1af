"""What is wrong only because an earlier line is: right once the learner's own earlier values are taken for granted."""

from collections.abc import Sequence

from bptrace.verification.comparing import Comparison, all_agree
from bptrace.verification.finding import Status
from bptrace.verification.forms import right_forms
from bptrace.verification.judging_code.comparing import compare_numbers
from bptrace.verification.judging_code.trials import Trials
from bptrace.verification.worlds import World


class Following:
    """Judges the functions that `trials` are of by their own earlier values."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.forms = right_forms(trials.network, trials.optimizer)

    def status(self, name: str, status: Status, places: Sequence[World], tainted: set[str]) -> Status | None:
        """What a line is instead where it is right by those values; `tainted` are the lines that are wrong before."""
        if status == "wrong" and self._follows(name, self._where_it_ran(name, places), tainted):
            return "follows"
        if status == "right-here-only" and self._follows(name, places, tainted):
            return "right"  # by the truth on the sample, by their own values everywhere
        return None

    def _follows(self, name: str, places: Sequence[World], tainted: set[str]) -> bool:
        used = self.trials.used(name) if name in self.trials.spoken else set(self.forms)
        if not used & tainted:
            return False
        return all_agree(self._beside_own(name, places, tainted))

    def _where_it_ran(self, name: str, places: Sequence[World]) -> list[World]:
        """Without those where one wrong line ended a whole derivation: nothing can be seen of its other lines there."""
        whole = name not in self.trials.spoken
        return [place for place in places if not (whole and self.trials.outcomes(name, [place])[0].trouble)]

    def _beside_own(self, name: str, places: Sequence[World], tainted: set[str]) -> list[Comparison | None]:
        if name in self.trials.spoken:
            found = self.trials.own(name, places, tainted)
        else:
            own = [self.trials.values(name, place) for place in places]
            found = list(zip(self.trials.outcomes(name, places), own, strict=True))
        pairs = zip(found, places, strict=True)
        return [compare_numbers(yours, self.forms[name], place, values) for (yours, values), place in pairs]
