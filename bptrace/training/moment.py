"""Where a run stands after so many updates: all that the next one needs."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario


@frozen(eq=False)
class Moment:
    """The parameters, and what the optimizer keeps, after so many updates of a run."""

    parameters: Mapping[str, Array]
    state: Mapping[str, Array]
    updates: int = 0

    @classmethod
    def begin(cls, start: Scenario) -> "Moment":
        """Before the first update."""
        return cls(start.parameters, start.state)

    @property
    def arrays(self) -> Mapping[str, Array]:
        """Everything in it."""
        return {**self.parameters, **self.state}

    @property
    def is_finite(self) -> bool:
        """Whether every number is one."""
        return all(bool(np.isfinite(array).all()) for array in self.arrays.values())

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return sum(array.size for array in self.arrays.values())

    def packed(self) -> Array:
        """All numbers in a row."""
        return np.concatenate([array.reshape(-1) for array in self.arrays.values()])

    def unpacked(self, numbers: Array, updates: int) -> "Moment":
        """Another moment of the same run from its numbers in a row."""
        found, begun = {}, 0
        for name, array in self.arrays.items():
            found[name] = numbers[begun : begun + array.size].reshape(array.shape)
            begun += array.size
        parameters, state = ({name: found[name] for name in names} for names in (self.parameters, self.state))
        return Moment(MappingProxyType(parameters), MappingProxyType(state), updates)
