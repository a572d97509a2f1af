"""One entry built up term by term: each term of its sum with the total so far, then what is done with the total.

δ⁽²⁾[0,0] = (δ⁽³⁾[0,0] · W⁽³⁾ᵀ[0,0] + …) · σ′(z⁽²⁾[0,0]) takes one step for every term of the sum, and one for the
slope. An entry without a sum is a single step. Terms are written only when they are asked for: there may be thousands.
"""

from collections.abc import Mapping

import numpy as np

from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import number_of
from bptrace.algebra.expansion import put_numbers
from bptrace.algebra.expression import Equation, Expression, Number, Total, children, rebuild, walk
from bptrace.algebra.functions import Array
from bptrace.algebra.general_term import general_term, summands
from bptrace.algebra.notation import terms
from bptrace.algebra.terms import Terms
from bptrace.frozen import frozen


@frozen
class TermStep:
    """A term, or an operation on the total: in letters, with numbers put in, its value, and the total so far."""

    letters: Terms
    numbers: Terms
    value: float
    running: float


class TermSteps:
    """The steps that build entry `index` of an equation; `count` of them are terms of its sum."""

    def __init__(self, equation: Equation, index: tuple[int, int], quantities: Mapping[str, Array]) -> None:
        self._quantities = quantities
        self._full = entry(equation.expression, *index, quantities)
        self._total = next((node for node in walk(self._full) if isinstance(node, Total)), None)
        with np.errstate(all="ignore"):
            if self._total is None:
                self.values = np.array([number_of(self._full, quantities)])
                self._outer: list[TermStep] = []
            else:
                self.values = np.asarray(summands(self._total, quantities), dtype=float)
                self._outer = self._stages(self._total, float(np.sum(self.values)))
            self.running = np.cumsum(self.values)

    @property
    def count(self) -> int:
        """How many terms the sum has."""
        return len(self.values)

    def label(self, number: int) -> str:
        """Which term of the sum a step is, "k=8"; nothing for what is done with the total."""
        return general_term(self._total).label(number) if self._total is not None and number < self.count else ""

    def __len__(self) -> int:
        return self.count + len(self._outer)

    def __getitem__(self, number: int) -> TermStep:
        if number >= self.count:
            return self._outer[number - self.count]
        term = self._full if self._total is None else self._total.terms[number]
        # The sum that the entry is made of, to its last digit: numpy does not add from left to right.
        is_last = number == self.count - 1
        running = float(np.sum(self.values) if is_last else self.running[number])
        with np.errstate(all="ignore"):
            numbers = terms(put_numbers(term, self._quantities))
        return TermStep(terms(term), numbers, float(self.values[number]), running)

    def _stages(self, inner: Expression, running: float) -> list[TermStep]:
        """What is done with the total, `inner`, from the inside to the outside."""
        stages = []
        for node in reversed(_path(self._full, inner)[:-1]):
            known = Number(running)
            whole = rebuild(node, tuple(known if child is inner else child for child in children(node)))
            running = number_of(whole, self._quantities)
            stages.append(TermStep(terms(whole), terms(put_numbers(whole, self._quantities)), running, running))
            inner = node
        return stages


def _path(root: Expression, wanted: Expression) -> list[Expression]:
    """The nodes from the root down to the very node `wanted`; empty where it is not below."""
    if root is wanted:
        return [root]
    if isinstance(root, Total):  # its terms are no place to look in: the first sum is the one that is wanted
        return []
    for child in children(root):
        if below := _path(child, wanted):
            return [root, *below]
    return []
