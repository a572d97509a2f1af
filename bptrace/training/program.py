"""The training step is the derivation's equations, lowered to operations on whole matrices, printed and compiled.

Nothing is written by hand here but the frame around the lines: a changed rule of the chain rule changes the program.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.network.derivation import Derivation
from bptrace.training.kernels import jit
from bptrace.training.kernels.lowering import COUNT, forward_schedule, update_schedule
from bptrace.training.kernels.numpy_source import (
    Compiled,
    Function,
    Updates,
    forward_function,
    updates_function,
)
from bptrace.training.kernels.rows import cut, joined

Arrays = tuple[Array, ...]
Pair = tuple[Array, Array]


class BySize(dict[int, Compiled[Function]]):
    """A function for every number of samples that turns up, made when it does: it knows the shapes of its matrices."""

    def __init__(self, made: Callable[[int], Compiled[Function]], layout: str) -> None:
        super().__init__()
        self._made, self._axis = made, 0 if layout == "row" else 1

    def __missing__(self, samples: int) -> Compiled[Function]:
        self[samples] = found = self._made(samples)
        return found

    def of(self, x: Array) -> Compiled[Function]:
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
    def usual(self) -> Compiled[Updates]:
        """The function for the usual number of samples, compiled by now."""
        return self._functions[self._usual]

    def _compiled(self, samples: int) -> Compiled[Updates]:
        by_numba = self._kernel == "jit" and samples == self._usual
        return (jit.updates_function if by_numba else updates_function)(update_schedule(self._plan, samples))

    def run(self, stacks: Iterable[Pair], *given: Array | float) -> Arrays:
        """`after`, of an array for each of `results`, which follow the numbers; they are left as they are."""
        scalars, carried = given[: len(self._scalars)], [np.asarray(array) for array in given[len(self._scalars) :]]
        row = self.after(stacks, scalars, joined(carried))
        return tuple(cut(row, [array.shape for array in carried]))

    def after(self, stacks: Iterable[Pair], scalars: Sequence[Array | float], row: Array) -> Array:
        """One update after the other, for every x of a stack and its y; what the last one leaves behind.

        A stack holds matrices of one shape: samples × matrix. `scalars` are η and the other numbers of the optimizer, t
        of the first update last; the row has the entries of all `results`, and is left as it is.
        """
        for xs, ys in stacks:
            row = self._functions.of(xs[0]).run(xs, ys, *scalars, row)
            if COUNT in self._scalars:
                scalars = (*scalars[:-1], scalars[-1] + len(xs))
        return row


class ForwardProgram:
    """The forward pass of a network; `results` are what the loss is made of, the output first."""

    def __init__(self, plan: Derivation) -> None:
        self.results = tuple(forward_schedule(plan, 1).results)
        self._functions = BySize(lambda samples: forward_function(forward_schedule(plan, samples)), plan.network.layout)

    def run(self, x: Array, *parameters: Array) -> Arrays:
        """The results for the samples in x, any number of them at once."""
        return self._functions.of(x).run(x, *parameters)
