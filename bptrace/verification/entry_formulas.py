"""Formulas for single entries, `z1[0,1] = x[0,0] W1[0,1] + x[0,1] W1[1,1] + b1[0,1]`, read as one for the quantity.

Each speaks of the sizes that there are here. What nobody wrote is not judged: in the tree it is what is right.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from bptrace.algebra.expression import Add, Expression, Hadamard, Literal, Scale, Symbol, operands
from bptrace.algebra.functions import Array
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.circular import sentence
from bptrace.verification.claims import Claim
from bptrace.verification.lines import concrete_shape
from bptrace.verification.reading import Reading, read_entry

Place = tuple[int, int]
MOST = 100  # entries that anybody writes out one by one


def read_entries(claim: Claim, scenario: Scenario) -> Reading | None:
    """The reading of all its parts; that of the first that cannot be read, None where all are plain arithmetic."""
    name, trees = claim.name, dict[Place, Expression]()
    if len(claim.parts) > MOST:
        return Reading(None, "unreadable", text("check.too_many_entries", most=MOST))
    for part in claim.parts:
        place = _place(part.entry, concrete_shape(scenario, name))
        if place is None:
            rows, columns = concrete_shape(scenario, name)
            return Reading(None, "unreadable", text("check.no_entry", name=name, rows=rows, columns=columns))
        reading = read_entry(part.formulas, scenario)
        if reading is None or reading.tree is None:
            return reading
        if name in operands(reading.tree):
            return Reading(None, "unreadable", sentence(name, (name,)))
        trees[place] = reading.tree
    return Reading(_together(name, trees, concrete_shape(scenario, name)), "narrow", entries=tuple(trees))


def only_at(entries: Sequence[Place], yours: Array, verdicts: Array) -> tuple[Array, Array]:
    """What was written, and its verdicts; nan and not judged everywhere else."""
    written = np.zeros(yours.shape, dtype=bool)
    for place in entries:
        written[place] = True
    return np.where(written, yours, np.nan), np.where(written, verdicts, np.int8(Verdict.NOT_JUDGED))


def _place(entry: tuple[int, ...], shape: Place) -> Place | None:
    """Row and column of an entry; one number alone counts along the one row, or the one column, that there is."""
    if len(entry) == 1 and 1 in shape:
        entry = (0, *entry) if shape[0] == 1 else (*entry, 0)
    if len(entry) != 2 or not all(at < size for at, size in zip(entry, shape, strict=True)):
        return None
    return entry[0], entry[1]


def _together(name: str, trees: Mapping[Place, Expression], shape: Place) -> Expression:
    """The quantity with these entries put in."""
    others = np.ones(shape)
    for place in trees:
        others[place] = 0.0
    whole: Expression = Hadamard(Symbol(name), _literal(others))
    for place, tree in trees.items():
        whole = Add(whole, Scale(tree, _literal(_one_at(place, shape))))
    return whole


def _one_at(place: Place, shape: Place) -> Array:
    only = np.zeros(shape)
    only[place] = 1.0
    return only


def _literal(entries: Array) -> Literal:
    return Literal(tuple(tuple(float(one) for one in row) for row in entries))
