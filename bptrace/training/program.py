"""The training step is the derivation's equations, lowered to operations on whole matrices, printed and compiled.

Nothing is written by hand here but the frame around the lines: a changed rule of the chain rule changes the program.
"""

from collections.abc import Callable, Iterable

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.network.derivation import Derivation
from bptrace.training.kernels import jit
from bptrace.training.kernels.lowering import COUNT, forward_schedule, update_schedule
from bptrace.training.kernels.numpy_source import Compiled, forward_function, updates_function

Arrays = tuple[Array, ...]
Pair = tuple[Array, Array]


class BySize(dict[int, Compiled]):
    """A function for every number of samples that turns up, made when it does: it knows the shapes of its matrices."""

    def __init__(self, made: Callable[[int], Compiled], layout: str) -> None:
        super().__init__()
        self._made, self._axis = made, 0 if layout == "row" else 1

    def __missing__(self, samples: int) -> Compiled:
        self[samples] = found = self._made(samples)
        return found

    def of(self, x: Array) -> Compiled:
        """The function for the samples of x."""
        return self[x.shape[self._axis]]


class UpdatesProgram:
    """The updates of a network; `results` are its parameters, then what the optimizer keeps."""

    def __init__(self, plan: Derivation, samples: int, kernel: str = "numpy") -> None:
        """`samples` is the usual number of samples an update; the last update of an epoch may have fewer.

        Those few are left to numpy where the kernel is `jit`: they are not worth another compilation.
        """
        network, optimizer = plan.network, plan.optimizer
        self.results = (*network.parameters, *(kept for name in network.trained for kept in optimizer.kept(name)))
        self._plan, self._scalars = plan, optimizer.scalars
        self._usual, self._kernel = samples, kernel
        self._functions = BySize(self._compiled, network.layout)

    @property
    def usual(self) -> Compiled:
        """The function for the usual number of samples, compiled by now."""
        return self._functions[self._usual]

    def _compiled(self, samples: int) -> Compiled:
        by_numba = self._kernel == "jit" and samples == self._usual
        return (jit.updates_function if by_numba else updates_function)(update_schedule(self._plan, samples))

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
        self._functions = BySize(lambda samples: forward_function(forward_schedule(plan, samples)), plan.network.layout)

    def run(self, x: Array, *parameters: Array) -> Arrays:
        """The results for the samples in x, any number of them at once."""
        return self._functions.of(x).run(x, *parameters)
