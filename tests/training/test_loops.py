"""The loops that numba compiles, run here by Python itself: the numbers are those of the numpy kernel."""

from typing import Any

import numpy as np
import pytest
from every_kernel import CASES, built
from sampling import sampled

from bptrace import Scenario
from bptrace.algebra.functions import Array
from bptrace.network.derivation import derivation
from bptrace.training.kernels.exponential import exponential
from bptrace.training.kernels.loops import LoopSource
from bptrace.training.kernels.lowering import update_schedule
from bptrace.training.kernels.numpy_source import updates_function
from bptrace.training.kernels.rows import cut, joined


def defined(source: str) -> dict[str, Any]:
    """What a source defines, where nothing is compiled."""
    space: dict[str, Any] = {}
    stand_in = "njit = lambda *signature, **options: lambda function: function"
    exec(source.replace("from numba import njit", stand_in), space)
    return space


def updated(scenario: Scenario, updates: int) -> tuple[list[Array], list[Array]]:
    """What so many updates leave behind, by the loops and by the numpy kernel."""
    plan = update_schedule(derivation(scenario.network, scenario.optimizer), scenario.samples)
    carried = [*scenario.parameters.values(), *scenario.state.values()]
    scalars = [float(number) for number in scenario.scalars.values()]
    xs, ys = (np.stack([given] * updates) for given in (scenario.x, scenario.y))
    loops = LoopSource(plan)
    before = joined(carried)
    row, room = before.copy(), np.full(sum(loops.rooms), np.nan)
    run = defined(loops.text)["updates"]
    run(xs.reshape(updates, -1), ys.reshape(updates, -1), *scalars, row, room)
    forms = [matrix.shape for matrix in carried]
    return cut(row, forms), cut(updates_function(plan).run(xs, ys, *scalars, before), forms)


@pytest.mark.parametrize("case", sampled(CASES, 9), ids=str)
def test_loops_compute_what_numpy_computes(case: tuple[Any, ...]) -> None:
    for found, expected in zip(*updated(built(*case), 2), strict=True):
        assert np.abs(found - expected).max() <= 1e-12 * np.abs(expected).max()


def test_what_overflows_is_no_error_in_loops() -> None:
    scenario = Scenario.build(network="2-3-relu-1", learning_rate=1e200, x=[[1.0, 2.0]], y=[[1.0]])
    with np.errstate(all="ignore"):
        for found, expected in zip(*updated(scenario, 4), strict=True):
            assert np.array_equal(np.isfinite(found), np.isfinite(expected))


def test_the_exponential_of_loops_is_that_of_numpy() -> None:
    exp = defined("import numpy as np\n" + "\n".join(exponential("exp")))["exp"]
    x = np.linspace(-708.0, 709.0, 2001)
    found = np.array([exp(number) for number in x])
    assert np.abs(found / np.exp(x) - 1).max() < 5e-16
    with np.errstate(all="ignore"):
        assert [exp(1e3), exp(-1e3), exp(np.inf), exp(-np.inf)] == [np.inf, 0.0, np.inf, 0.0] and np.isnan(exp(np.nan))


def test_what_only_a_loop_needs_is_never_stored() -> None:
    plan = update_schedule(derivation(Scenario.load("lab2").network), 1)
    assert max(LoopSource(plan).rooms) == 100
