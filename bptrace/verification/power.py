"""How much a sample can show: of the known mistakes in the judged lines, how many would have changed a number.

One sample with a dead unit, a zero input or a single row hides many of them; whoever is told "right" should know.
"""

from collections.abc import Iterable

import numpy as np

from bptrace.frozen import frozen
from bptrace.verdicts import Verdict
from bptrace.verification.alternatives import Alternative, alternatives
from bptrace.verification.comparing import compare
from bptrace.verification.diagnosis import updating_of
from bptrace.verification.finding import Finding
from bptrace.verification.judging import Judge


@frozen
class Power:
    """`revealable` of the `known` mistakes in the lines that were judged."""

    revealable: int = 0
    known: int = 0


def power(judge: Judge, findings: Iterable[Finding]) -> Power:
    """The power of the learner's own sample, for figures within the digits they were given."""
    revealable = known = 0
    counted: set[str] = set()
    updating = updating_of([judge.sample])
    for finding in findings:
        if finding.verdicts is None or finding.status == "not-judged" or finding.name in counted:
            continue
        counted.add(finding.name)
        tried = [
            one
            for one in alternatives(judge.network, finding.name, updating=updating)
            if one.fits or finding.kind != "figure"
        ]
        known += len(tried)
        with np.errstate(all="ignore"):
            revealable += sum(_shows(judge, finding, one) for one in tried)
    return Power(revealable, known)


def _shows(judge: Judge, finding: Finding, one: Alternative) -> bool:
    if not one.fits:
        return True
    found = compare(one.expression, judge.forms[finding.name][0], judge.sample)
    if found is None:
        return False
    if finding.kind != "figure":
        return bool(np.any((found.verdicts == Verdict.WRONG) & (finding.verdicts != Verdict.NOT_JUDGED)))
    typed = judge.case.figures[finding.name]
    seen = typed.known & (np.abs(found.yours - found.right) > 2 * typed.half_units) & (found.verdicts == Verdict.WRONG)
    return bool(seen.any())
