"""What a person has for the quantities of a scenario, to be seen beside the right values in the debugger."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.verdicts import Verdict
from bptrace.verification import Report, Result

DIGITS, MOST_DECIMALS = 4, 9  # of figures that are exact; of those that are read at a glance
CLOSE = 1e-9  # of the largest entry: what two ways of computing in binary may differ by


@frozen(eq=False)
class Figures:
    """A matrix of theirs: which of its entries they know, which of those are off, and the decimals that were typed."""

    values: Array
    known: Array
    off: Array
    decimals: int | None = None


@frozen(eq=False)
class Their:
    """What they have for one quantity, and the line it stands in; where there are no figures `note` says why."""

    line: int
    status: str
    note: str
    figures: Figures | None = None


@frozen(eq=False)
class Theirs:
    """All of it, by name: of one file, for one scenario."""

    scenario: Scenario
    file: str
    by_name: Mapping[str, Their]


def theirs_of(report: Report, chosen: Result | None = None) -> Theirs:
    """What a judged derivation holds; where a quantity has several values the `chosen` one, else the worst."""
    worst = (False, None, True)
    order = sorted(report.results, key=lambda result: (result is not chosen, worst.index(result.passed)))
    by_name: dict[str, Their] = {}
    for result in order:
        traced = report.trace if result.name in report.trace.values else report.trace.fine
        if result.name not in by_name or by_name[result.name].figures is None:
            by_name[result.name] = _their(result, traced.values.get(result.name))
    return Theirs(report.scenario, report.file, by_name)


def _their(result: Result, right: Array | None) -> Their:
    bare = Their(result.line, result.status, result.note or "".join(result.hints[:1]))
    if result.yours is None or right is None or result.yours.shape != np.atleast_2d(right).shape:
        return bare
    known = np.ones(result.yours.shape, dtype=bool) if result.typed is None else result.typed.known
    off = known & _off(result, result.yours, np.atleast_2d(right))
    return replace(bare, figures=Figures(result.yours, known, off, typed_decimals(result)))


def typed_decimals(result: Result) -> int | None:
    """As many as were typed, so that figures stand as they were written; None for formulas and very small figures."""
    if result.typed is None or not result.typed.known.any():
        return None
    finest = result.typed.half_units[result.typed.known].min()
    decimals = round(-np.log10(2 * finest)) if finest > 0 else DIGITS
    return int(decimals) if 0 <= decimals <= MOST_DECIMALS else None


def _off(result: Result, yours: Array, right: Array) -> Array:
    """Which entries are not the right ones: as they were judged, or of what follows from a mistake, by value."""
    if result.status == "wrong" and result.verdicts is not None:
        return np.asarray(result.verdicts == Verdict.WRONG)
    if result.passed:
        return np.zeros(right.shape, dtype=bool)
    allowed = CLOSE * np.abs(right).max(initial=0.0) + (0.0 if result.typed is None else result.typed.half_units)
    with np.errstate(invalid="ignore"):
        return np.asarray(~(np.abs(yours - right) <= allowed))
