"""How much faster the complex-step gradient of all parameters of 2-100-50-10-1 is than re-running the forward pass.

The rivals re-run the forward pass for every parameter, in this one process: bptrace's own equations one nudge at a
time; the loop a person would write in plain numpy with a central difference (two passes a parameter); and the same
loop, as lean as can be, with the complex step (one pass).
"""

import os
import statistics
import time
from collections.abc import Callable

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.gradient_checking import gradient_check
from bptrace.network.scenario import Scenario
from bptrace.nudging import nudged_losses
from bptrace.tracing import Trace, givens, trace

H = 1e-30
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
    found = [nudged_losses(traced, (f"W{k}", f"b{k}"), 1j * H) for k in layers]
    return {name: nudged.losses.imag / H for layer in found for name, nudged in layer.items()}


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The shortest processor time of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print the ratios."""
    scenario = Scenario.load("lab2")
    traced = trace(scenario)
    assert dict(traced.bounds) and dict(traced.fine.bounds)  # the debugger knows these before it checks anything
    plain = plain_loss(scenario)
    for name, expected in one_by_one(scenario, plain, 1j * H).items():
        np.testing.assert_allclose(all_at_once(traced)[name], expected, rtol=1e-9)
    rivals = {
        "bptrace's equations, one complex step a parameter": lambda: one_by_one(scenario, own_loss(scenario), 1j * H),
        "plain numpy, one central difference a parameter": lambda: one_by_one(scenario, plain, 1e-4),
        "plain numpy, one complex step a parameter": lambda: one_by_one(scenario, plain, 1j * H),
    }
    print(f"complex-step gradients of all {scenario.network.parameter_count} parameters at once, against")
    for title, rival in rivals.items():
        ratios, whole = [], []
        for _ in range(3):
            slow = seconds(rival, 1)
            ratios.append(slow / seconds(lambda: all_at_once(traced), 30))
            whole.append(slow / seconds(lambda: gradient_check(traced), 30))
        print(f"  {title:<52} {statistics.median(ratios):5.0f} times as fast")
        print(f"  {'':<52} {statistics.median(whole):5.0f} with every delta and all verdicts")


if __name__ == "__main__":
    main()
