"""One entry that was added up wrongly: a term of its sum is left out, or has the wrong sign, and no other entry has."""

from collections.abc import Iterator, Mapping

import numpy as np

from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Expression, Negate, Total
from bptrace.algebra.functions import Array
from bptrace.verification.rewriting import Place, each_place
from bptrace.verification.worlds import World

MOST_TERMS = 8  # of a sum that is added up by hand


def added_wrongly(
    form: Expression, world: World, values: Mapping[str, Array], line: Place, at: tuple[int, int]
) -> Iterator[tuple[str, float]]:
    """What an entry comes to when one term of a sum in it is left out or turned, with the slip's name."""
    tree = entry(form, *at, values)
    for name, change in (("entry-missing-term", _leave_out), ("entry-term-turned", _turn)):
        for wrong, _, _ in each_place(tree, change, line):
            yield name, float(np.asarray(value(wrong, values, world.functions)).reshape(()))


def _leave_out(node: Expression, place: Place) -> Iterator[Expression]:
    if isinstance(node, Total) and 1 < len(node.terms) <= MOST_TERMS:
        terms = tuple(node.terms)
        yield from (Total((*terms[:at], *terms[at + 1 :])) for at in range(len(terms)))


def _turn(node: Expression, place: Place) -> Iterator[Expression]:
    if isinstance(node, Total) and 1 < len(node.terms) <= MOST_TERMS:
        terms = tuple(node.terms)
        yield from (Total((*terms[:at], Negate(term), *terms[at + 1 :])) for at, term in enumerate(terms))
