"""How much faster the gradient check of all parameters of 2-100-50-10-1 is than a loop over them.

The rivals do the very same in this one process, a parameter at a time, running the forward pass anew: the loop a person
would write in plain numpy (two passes a parameter for a central difference, one for a complex step), and the same loop
with bptrace's own equations. The last line is what the panel shows. PyTorch's is in `torch_gradcheck.py`.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.gradient_checking import STEPS, gradient_check
from bptrace.network.scenario import Scenario
from bptrace.nudging import nudged_losses
from bptrace.tracing import Trace, givens, trace

H, CENTRAL = 1e-30, STEPS["central"]
Loss = Callable[[dict[str, np.ndarray]], complex]


def plain_loss(scenario: Scenario) -> Loss:
    """The forward pass as a person writes it."""

    def loss(parameters: dict[str, np.ndarray]) -> complex:
        a = scenario.x
        for k in range(1, scenario.network.depth + 1):
            a = 1.0 / (1.0 + np.exp(-(a @ parameters[f"W{k}"] + parameters[f"b{k}"])))
        return 0.5 * np.sum((a - scenario.y) ** 2)

    return loss


def own_loss(scenario: Scenario) -> Loss:
    """The forward pass by the equations of the trace."""
    given = givens(scenario)

    def loss(parameters: dict[str, np.ndarray]) -> complex:
        known = {**given, **parameters}
        for equation in scenario.network.forward:
            known[equation.name] = value(equation.expression, known)
        return known["L"].item()

    return loss


def one_by_one(scenario: Scenario, loss: Loss, offset: complex) -> dict[str, np.ndarray]:
    """Every parameter's gradient, by one complex step or one central difference each."""
    parameters = {name: array + 0 * offset for name, array in scenario.parameters.items()}
    gradients = {}
    for name, array in parameters.items():
        gradients[name] = np.zeros(array.shape)
        for at in np.ndindex(*array.shape):
            kept = array[at]
            array[at] = kept + offset
            above = loss(parameters)
            if isinstance(offset, complex):
                gradients[name][at] = above.imag / H
            else:
                array[at] = kept - offset
                gradients[name][at] = (above - loss(parameters)) / (2 * offset)
            array[at] = kept
    return gradients


def all_at_once(traced: Trace) -> dict[str, np.ndarray]:
    """Every parameter's gradient, by bptrace."""
    layers = range(1, traced.scenario.network.depth + 1)
    found = [nudged_losses(traced, (f"W{k}", f"b{k}"), (1j * H,)) for k in layers]
    return {name: nudged.losses[0].imag / H for layer in found for name, nudged in layer.items()}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The shortest processor time of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def centrally(traced: Trace) -> dict[str, np.ndarray]:
    """Every parameter's central difference, by bptrace."""
    found = {}
    for k in range(1, traced.scenario.network.depth + 1):
        nudged = nudged_losses(traced, (f"W{k}", f"b{k}"), (CENTRAL, -CENTRAL))
        found |= {name: (each.losses[0] - each.losses[1]) / (2 * CENTRAL) for name, each in nudged.items()}
    return found


def panel(traced: Trace) -> None:
    """What the panel shows: every parameter by central difference and complex step, and the verdicts, of δ as well."""
    centrally(traced)
    gradient_check(traced)


def lines(scenario: Scenario, traced: Trace) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """What is compared: the rival does the very same, one parameter at a time."""
    plain, own = plain_loss(scenario), own_loss(scenario)

    def both() -> None:
        one_by_one(scenario, plain, CENTRAL)
        one_by_one(scenario, plain, 1j * H)

    at_once, stepped = partial(centrally, traced), partial(all_at_once, traced)
    yield "central, against plain numpy", partial(one_by_one, scenario, plain, CENTRAL), at_once
    yield "central, against bptrace's equations", partial(one_by_one, scenario, own, CENTRAL), at_once
    yield "complex step, against plain numpy", partial(one_by_one, scenario, plain, 1j * H), stepped
    yield "central + complex + verdicts, against plain numpy", both, partial(panel, traced)


def main() -> None:
    """Try that all agree, then print the ratios."""
    scenario = Scenario.load("lab2")
    traced = trace(scenario)
    assert dict(traced.bounds) and dict(traced.fine.bounds)  # the debugger knows these before it checks anything
    plain = plain_loss(scenario)
    for found, offset, accuracy in ((all_at_once(traced), 1j * H, 1e-9), (centrally(traced), CENTRAL, 1e-4)):
        for name, expected in one_by_one(scenario, plain, offset).items():
            np.testing.assert_allclose(found[name], expected, rtol=accuracy, atol=1e-11)
    compare(scenario, traced)


def compare(scenario: Scenario, traced: Trace) -> None:
    """The ratios of every line, medians of rounds taken in turns."""
    print(f"all {scenario.network.parameter_count} parameters at once against a loop that re-runs the forward pass")
    compared = list(lines(scenario, traced))
    ratios: dict[str, list[float]] = {title: [] for title, _, _ in compared}
    for _ in range(5):
        for title, slow, fast in compared:
            ratios[title].append(seconds(slow, 1) / seconds(fast, 20))
    for title, found in ratios.items():
        print(f"  {title:<52} {statistics.median(found):5.0f} times as fast ({min(found):.0f} to {max(found):.0f})")


if __name__ == "__main__":
    main()
