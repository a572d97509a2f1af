"""The training step is the derivation's equations, lowered to operations on whole matrices, printed and compiled.

Nothing is written by hand here but the frame around the lines: a changed rule of the chain rule changes the program.
"""

from collections.abc import Callable, Iterable

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.network.derivation import Derivation
from bptrace.training.kernels.lowering import COUNT, forward_schedule, update_schedule
from bptrace.training.kernels.numpy_source import Compiled, forward_function, updates_function
from bptrace.training.kernels.schedule import Schedule

Arrays = tuple[Array, ...]
Pair = tuple[Array, Array]


class BySize(dict[int, Compiled]):
    """A function for every number of samples that turns up: it knows the shapes of its matrices."""

    def __init__(
        self, plan: Derivation, lower: Callable[[Derivation, int], Schedule], made: Callable[[Schedule], Compiled]
    ):
        super().__init__()
        self._plan, self._lower, self._made = plan, lower, made

    def __missing__(self, samples: int) -> Compiled:
        self[samples] = found = self._made(self._lower(self._plan, samples))
        return found

    def of(self, x: Array) -> Compiled:
        """The function for the samples of x."""
        return self[x.shape[0 if self._plan.network.layout == "row" else 1]]


class UpdatesProgram:
    """The updates of a network; `results` are its parameters, then what the optimizer keeps."""

    def __init__(self, plan: Derivation, samples: int) -> None:
        """`samples` is the usual number of samples an update; the last update of an epoch may have fewer."""
        network, optimizer = plan.network, plan.optimizer
        self.results = (*network.parameters, *(kept for name in network.trained for kept in optimizer.kept(name)))
        self._scalars = optimizer.scalars
        self._functions = BySize(plan, update_schedule, updates_function)
        self._usual = samples

    @property
    def source(self) -> str:
        """The program for the usual number of samples."""
        return self._functions[self._usual].source

    def run(self, stacks: Iterable[Pair], *given: Array | float) -> Arrays:
        """One update after the other, for every x of a stack and its y; what the last one leaves behind.

        A stack holds matrices of one shape: samples × matrix. `given` are η and the other numbers of the optimizer, t
        of the first update last, then an array for each of `results`; they are left as they are.
        """
        scalars, carried = given[: len(self._scalars)], given[len(self._scalars) :]
        for xs, ys in stacks:
            carried = self._functions.of(xs[0]).run(xs, ys, *scalars, *carried)
            if COUNT in self._scalars:
                scalars = (*scalars[:-1], scalars[-1] + len(xs))
        return tuple(map(np.asarray, carried))


class ForwardProgram:
    """The forward pass of a network; `results` are what the loss is made of, the output first."""

    def __init__(self, plan: Derivation) -> None:
        self.results = tuple(forward_schedule(plan, 1).results)
        self._functions = BySize(plan, forward_schedule, forward_function)

    def run(self, x: Array, *parameters: Array) -> Arrays:
        """The results for the samples in x, any number of them at once."""
        return self._functions.of(x).run(x, *parameters)
