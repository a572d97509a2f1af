"""Updates a second of 2-100-50-10-1, one sample an update: the kernels, the report's loop, PyTorch, and the machine.

    python tests/benchmarks/training_time.py [--epochs 4] [--rounds 7] [--sizes]

All train on the same 500 points from the same weights, in turn in this one process, and their weights are compared, so
that nobody wins by doing something else. What is measured is processor time, and of every ratio the median over the
rounds is told: the machine may be busy with other things. A ratio of 1 means as fast as the report's loop written
plainly in numpy. `numpy` and `jit` are a whole `Training`, with its measure after every epoch and its recording; the
kernel alone is what it hands its samples to. The machine alone is what no kernel can leave out: the exponentials, and
reading every weight twice and writing it once, both in machine code. `--sizes` adds the cost of an update from 10³ to
10⁶ parameters.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("BPTRACE_HOME", str(Path(tempfile.gettempdir()) / "bptrace-benchmark"))

import numpy as np

from bptrace import Scenario
from bptrace.training import Training


def sigmoid(x: np.ndarray) -> np.ndarray:
    """As in the report."""
    return 1.0 / (1.0 + np.exp(-x))


def der_sigmoid(y: np.ndarray) -> np.ndarray:
    """As in the report: of the output."""
    return y * (1.0 - y)


class Report:
    """Lab 2's network: what its listing computes, update by update, the loss of every sample included."""

    def __init__(self, scenario: Scenario) -> None:
        self.weights = [scenario.parameters[f"W{k}"].copy() for k in range(1, 5)]
        self.biases = [scenario.parameters[f"b{k}"].copy() for k in range(1, 5)]
        self.rate = scenario.learning_rate

    def epoch(self, inputs: np.ndarray, labels: np.ndarray) -> float:
        """One pass; the average loss on the way."""
        total, (w1, w2, w3, w4), (b1, b2, b3, b4), rate = 0.0, self.weights, self.biases, self.rate
        for idx in range(inputs.shape[0]):
            x = inputs[idx : idx + 1, :]
            h1 = sigmoid(np.dot(x, w1) + b1)
            h2 = sigmoid(np.dot(h1, w2) + b2)
            h3 = sigmoid(np.dot(h2, w3) + b3)
            out = sigmoid(np.dot(h3, w4) + b4)
            error = out - labels[idx : idx + 1, :]
            total += 0.5 * np.square(error).sum()
            delta4 = error * der_sigmoid(out)
            dw4 = np.dot(h3.T, delta4)
            delta3 = np.dot(delta4, w4.T) * der_sigmoid(h3)
            dw3 = np.dot(h2.T, delta3)
            delta2 = np.dot(delta3, w3.T) * der_sigmoid(h2)
            dw2 = np.dot(h1.T, delta2)
            delta1 = np.dot(delta2, w2.T) * der_sigmoid(h1)
            dw1 = np.dot(x.T, delta1)
            w4 -= rate * dw4
            b4 -= rate * delta4
            w3 -= rate * dw3
            b3 -= rate * delta3
            w2 -= rate * dw2
            b2 -= rate * delta2
            w1 -= rate * dw1
            b1 -= rate * delta1
        return total / inputs.shape[0]


class Eager:
    """The same network in PyTorch, as its tutorials train: modules, autograd, SGD, one sample an update."""

    def __init__(self, scenario: Scenario) -> None:
        import torch

        torch.set_num_threads(1)
        self.torch = torch
        layers: list[torch.nn.Module] = []
        for k, (size, following) in enumerate(zip(scenario.network.sizes, scenario.network.sizes[1:], strict=False), 1):
            layer = torch.nn.Linear(size, following, dtype=torch.float64)
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(scenario.parameters[f"W{k}"].T.copy()))
                layer.bias.copy_(torch.from_numpy(scenario.parameters[f"b{k}"][0].copy()))
            layers += [layer, torch.nn.Sigmoid()]
        self.model = torch.nn.Sequential(*layers)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=scenario.learning_rate)

    def epoch(self, inputs: np.ndarray, labels: np.ndarray) -> None:
        """One pass."""
        torch = self.torch
        for x, y in zip(torch.from_numpy(inputs.copy()), torch.from_numpy(labels.copy()), strict=True):
            self.optimizer.zero_grad()
            loss = 0.5 * ((self.model(x) - y) ** 2).sum()
            loss.backward()
            self.optimizer.step()


def machine(scenario: Scenario) -> Callable[[int], None]:
    """What every update has to do: an exponential for each unit and each slope, and the way of the weights."""
    from numba import njit

    from bptrace.training.kernels.exponential import exponential

    space: dict[str, object] = {"np": np}
    exec("\n".join(exponential("exp")), space)
    exp = njit(error_model="numpy", fastmath={"contract"})(space["exp"])
    units = np.linspace(-3.0, 3.0, sum(scenario.network.sizes[1:]))
    weights, out = np.ones(scenario.network.parameter_count), np.empty(units.size)

    @njit(error_model="numpy", fastmath={"contract", "reassoc", "nsz"})
    def run(updates: int, units: np.ndarray, out: np.ndarray, weights: np.ndarray) -> float:
        total = 0.0
        for _ in range(updates):
            for _ in range(2):
                for i in range(units.size):
                    out[i] = exp(units[i])
            for i in range(weights.size):
                total += weights[i]
            for i in range(weights.size):
                weights[i] = weights[i] - 1e-9 * out[0]
        return total

    run(1, units, out, weights)
    return lambda updates: run(updates, units, out, weights) and None


def seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def kernel_alone(training: Training) -> Callable[[], object]:
    """All updates of an epoch, handed over at once."""
    stacks = list(training.order.stacks(0, training.updates_per_epoch))
    row = training.moment.row
    return lambda: training.steps.program.after(stacks, (training.rate,), row)


def told(title: str, each: list[float], of: list[float], updates: int) -> None:
    """A line: microseconds an update, and how many times the speed of `of`."""
    ratio = statistics.median(b / a for a, b in zip(each, of, strict=True))
    print(
        f"{title:<28}{statistics.median(each) / updates * 1e6:9.2f} µs an update {ratio:9.2f} times the report's speed"
    )


def sizes() -> None:
    """The cost of an update by the number of parameters."""
    print(f"\n{'parameters':>12}{'numpy':>12}{'jit':>12}   µs an update, kernel alone")
    for units in (30, 97, 312, 996):
        network = f"2-{units}-sigmoid-{units}-sigmoid-1-sigmoid"
        scenario = Scenario.build(network=network, data="lab2-xor", init="xavier", learning_rate=0.01)
        costs = []
        for kernel in ("numpy", "jit")[: 1 + bool(find_spec("numba"))]:
            run = kernel_alone(Training(scenario, epochs=1, kernel=kernel))
            run()
            costs.append(min(seconds(run) for _ in range(3)) / 500 * 1e6)
        print(f"{scenario.network.parameter_count:>12,}" + "".join(f"{cost:>12.2f}" for cost in costs))


def main() -> None:
    """Print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sizes", action="store_true")
    options = parser.parse_args()
    scenario = Scenario.load("lab2")
    data = scenario.training_data
    updates = options.epochs * len(data)
    report = Report(scenario)
    kernels = ["numpy", *(["jit"] if find_spec("numba") else [])]
    trainings = {kernel: Training(scenario, epochs=10**6, kernel=kernel) for kernel in kernels}
    works: dict[str, Callable[[], object]] = {
        "report": lambda: [report.epoch(data.x, data.y) for _ in range(options.epochs)]
    }
    for kernel, training in trainings.items():
        training.steps.prepare()
        works[kernel] = lambda training=training: training.advance(updates)
        alone = kernel_alone(training)
        works[f"{kernel}, the kernel alone"] = lambda alone=alone: [alone() for _ in range(options.epochs)]
    if find_spec("numba"):
        bare = machine(scenario)
        works["the machine alone"] = lambda: bare(updates)
    if find_spec("torch"):
        eager = Eager(scenario)
        works["PyTorch, eager"] = lambda: [eager.epoch(data.x, data.y) for _ in range(options.epochs)]
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(options.rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    for name, each in taken.items():
        told(name, each, taken["report"], updates)
    for kernel, training in trainings.items():
        off = max(np.abs(training.moment.parameters[f"W{k}"] - report.weights[k - 1]).max() for k in range(1, 5))
        print(f"weights of {kernel} and of the report differ by {off:.0e} at most")
    measure = seconds(lambda: trainings["numpy"].measure(0, trainings["numpy"].moment.parameters))
    print(f"measuring an epoch takes {measure / len(data) * 1e6:.2f} µs an update of it")
    if {"jit", "PyTorch, eager"} <= taken.keys():
        ratio = statistics.median(b / a for a, b in zip(taken["jit"], taken["PyTorch, eager"], strict=True))
        print(f"jit is {ratio:.0f} times as fast as PyTorch, eager")
    if options.sizes:
        sizes()


if __name__ == "__main__":
    sys.exit(main())
