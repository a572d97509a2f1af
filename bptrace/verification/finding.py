"""The verdict on one claim, whatever it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.verification.comparing import Comparison
from bptrace.verification.diagnosis import Diagnosis
from bptrace.verification.reading import Reading

Status = Literal["right", "rounded", "right-here-only", "wrong", "shape", "error", "timeout", "follows", "not-judged"]
Kind = Literal["formula", "code", "figure"]
PASSED: Mapping[str, bool | None] = {
    **dict.fromkeys(("right", "rounded", "right-here-only"), True),
    **dict.fromkeys(("wrong", "shape", "error", "timeout"), False),
    **dict.fromkeys(("follows", "not-judged")),
}


@frozen(eq=False)
class Finding:
    """The verdict on one claim: `yours` beside `right`, entry by entry, and what can be said of it.

    Arrays are None where there is nothing to compare. `right` follows from the learner's own earlier values where those
    are wrong. `problem` and `remedy` are sentences about a shape or a text that cannot be read, `problem` also why
    nothing was judged; `besides` is what is said after the cause; `at` is the line of the file where it came about,
    where one is known.
    """

    name: str
    kind: Kind
    status: Status
    lines: tuple[tuple[int, int], ...]
    yours: Array | None = None
    right: Array | None = None
    verdicts: Array | None = None
    problem: str = ""
    remedy: str = ""
    besides: str = ""
    reading: Reading | None = None
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    at: int | None = None

    @property
    def passed(self) -> bool | None:
        """True, False, or None where it is neither."""
        return PASSED[self.status]

    @property
    def line(self) -> int:
        """The first line that holds it."""
        return self.lines[0][0]


def status_of(
    here: Comparison | None, elsewhere: Sequence[Comparison | None], chosen: bool, narrow: bool = False
) -> Status:
    """What agreement on the sample, on the twin (the first elsewhere) and on the probes comes to.

    Zeros that should be zero, as where every unit is dead, agree on a sample that somebody has `chosen`; one that
    nobody knows of may be all zeros by accident, and who is wrong on its twin is wrong.
    """
    if here is None or here.differs:
        return "wrong"
    away = [place is None or place.differs for place in elsewhere]
    if not any(away):
        told = here.agrees or any(place is not None and place.agrees for place in elsewhere)
        return "not-judged" if not told else "right-here-only" if narrow else "right"
    return "wrong" if away[0] and not (here.judged if chosen else here.agrees) else "right-here-only"
