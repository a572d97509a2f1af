"""The norms of the gradient along a run."""

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.training import Training
from bptrace.training.gradients import GradientNorms

LAB1 = Scenario.load("lab1")


def test_the_norms_are_those_of_the_mean_gradient_over_the_samples() -> None:
    training = Training(LAB1)
    norms = GradientNorms(LAB1, training.order)
    gradients = [trace(LAB1.with_sample(sample)).values for sample in range(len(training.data))]
    for layer, norm in enumerate(norms(training.moment), 1):
        assert norm == pytest.approx(float(np.linalg.norm(np.mean([each[f"dW{layer}"] for each in gradients], axis=0))))


def test_what_was_found_nearby_is_taken_again() -> None:
    training = Training(LAB1)
    norms = GradientNorms(LAB1, training.order)
    first = norms(training.moment)
    training.advance(100)
    later = norms(training.moment)
    assert (norms.near(30, 40), norms.near(70, 40), norms.near(50, 40), norms.near(140, 39)) == (
        first,
        later,
        None,
        None,
    )
