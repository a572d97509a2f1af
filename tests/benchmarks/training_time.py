"""Updates a second of 2-100-50-10-1, one sample an update, against the report's own loop written plainly in numpy.

    python tests/benchmarks/training_time.py [--epochs 4] [--rounds 7]

Both loops train on the same 500 points from the same weights, in turn in this one process; the medians are compared,
and their weights, so that nobody wins by doing something else. A ratio of 1 means as fast as the report.
"""

import argparse
import os
import statistics
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

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


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    scenario = Scenario.load("lab2")
    training, report = Training(scenario, epochs=10**6), Report(scenario)
    data, updates = scenario.training_data, options.epochs * len(scenario.training_data)
    ours, theirs, measures = [], [], []
    for _ in range(options.rounds):
        started = time.perf_counter()
        training.advance(updates)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        for _ in range(options.epochs):
            report.epoch(data.x, data.y)
        theirs.append(time.perf_counter() - started)
        started = time.perf_counter()
        training.measure(0, training.moment.parameters)
        measures.append(time.perf_counter() - started)
    own, plain, measure = map(statistics.median, (ours, theirs, measures))
    off = max(np.abs(training.moment.parameters[f"W{k}"] - report.weights[k - 1]).max() for k in range(1, 5))
    print(f"bptrace  {own / updates * 1e6:7.1f} µs an update, measuring every epoch included")
    print(f"report   {plain / updates * 1e6:7.1f} µs an update")
    print(f"ratio    {plain / own:7.2f} times the report's speed; weights differ by {off:.0e} at most")
    print(f"measure  {measure / (own / options.epochs):7.1%} of an epoch")


if __name__ == "__main__":
    main()
