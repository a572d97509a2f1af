"""One entry built term by term: totals so far are sums of the first terms, the last step is the entry itself."""

import numpy as np
import pytest

from bptrace import Scenario, trace
from bptrace.algebra.term_steps import TermSteps
from bptrace.algebra.terms import text_of

BATCH = Scenario.build(
    network="3-4-tanh-5-sigmoid-2", x=[[0.1, 0.9, -0.3], [0.5, -0.2, 0.7]], y=[[1, 0], [0, 1]], loss="mse"
)


@pytest.mark.parametrize("layout", ["row", "column"])
def test_the_last_step_is_the_entry_whatever_the_step(layout):
    traced = trace(BATCH.with_layout(layout), fine=True)
    for step in traced.steps:
        last = tuple(size - 1 for size in step.value.shape)
        steps = TermSteps(step.equation, last, traced.values)
        assert steps[len(steps) - 1].running == pytest.approx(float(step.value[last]), rel=1e-12, abs=1e-300), step.name


def test_totals_so_far_are_sums_of_the_first_terms():
    traced = trace(BATCH)
    z2, a1, W2, b2 = (traced.values[name] for name in ("z2", "a1", "W2", "b2"))
    steps = TermSteps(traced.step("z2").equation, (1, 3), traced.values)
    assert (steps.count, len(steps)) == (4, 5)
    for k in range(4):
        assert steps[k].value == pytest.approx(a1[1, k] * W2[k, 3])
        assert steps[k].running == pytest.approx(np.dot(a1[1, : k + 1], W2[: k + 1, 3]))
        assert text_of(steps[k].letters) == f"a⁽¹⁾[1,{k}] · W⁽²⁾[{k},3]"
    assert steps[4].running == pytest.approx(z2[1, 3]) and text_of(steps[4].letters).endswith("+ b⁽²⁾[0,3]")
    assert b2[0, 3] == 0


def test_of_a_thousand_terms_only_those_that_are_looked_at_are_written():
    wide = Scenario.build(network="1000-2-sigmoid-1", seed=1)
    traced = trace(wide)
    steps = TermSteps(traced.step("z1").equation, (0, 1), traced.values)
    assert steps.count == 1000
    x, W1 = traced.values["x"], traced.values["W1"]
    assert steps[998].running == pytest.approx(float(x[0, :999] @ W1[:999, 1]))


def test_an_entry_that_is_no_sum_is_one_step():
    traced = trace(Scenario.load("lab1"))
    steps = TermSteps(traced.step("a1").equation, (0, 0), traced.values)
    assert len(steps) == 1 and text_of(steps[0].letters) == "σ(z⁽¹⁾[0,0])"
