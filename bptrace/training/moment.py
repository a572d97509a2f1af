"""Where a run stands after so many updates: all that the next one needs."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.training.kernels.rows import cut, joined
from bptrace.training.kernels.tape import Form

Forms = Mapping[str, Form]


@frozen(eq=False)
class Moment:
    """The parameters, and what the optimizer keeps, after so many updates of a run.

    `row` has all their numbers, which never change, `forms` their names and shapes; the first `count` of them are the
    parameters.
    """

    row: Array
    forms: Forms
    count: int
    updates: int

    @classmethod
    def begin(cls, start: Scenario) -> "Moment":
        """Before the first update."""
        return cls.of(start.parameters, start.state)

    @classmethod
    def of(cls, parameters: Mapping[str, Array], state: Mapping[str, Array], updates: int = 0) -> "Moment":
        """Of these matrices."""
        arrays = {**parameters, **state}
        forms = {name: array.shape for name, array in arrays.items()}
        return cls(joined(arrays.values()), forms, len(parameters), updates)

    def at(self, row: Array, updates: int) -> "Moment":
        """Another moment of the same run."""
        return Moment(row, self.forms, self.count, updates)

    @cached_property
    def arrays(self) -> Mapping[str, Array]:
        """Everything in it."""
        return MappingProxyType(dict(zip(self.forms, cut(self.row, list(self.forms.values())), strict=True)))

    @cached_property
    def parameters(self) -> Mapping[str, Array]:
        """The network's."""
        return MappingProxyType(dict(list(self.arrays.items())[: self.count]))

    @cached_property
    def state(self) -> Mapping[str, Array]:
        """What the optimizer keeps."""
        return MappingProxyType(dict(list(self.arrays.items())[self.count :]))

    @property
    def is_finite(self) -> bool:
        """Whether every number is one."""
        return bool(np.isfinite(self.row).all())

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return self.row.size
