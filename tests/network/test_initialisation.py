"""The numbers that weights start from."""

import numpy as np
import pytest

from bptrace.network.architecture import parse_architecture
from bptrace.network.initialisation import METHODS, initialise
from bptrace.network.network import Bias, Layout, Network
from bptrace.network.scenario import Scenario


def network(spelling: str = "2-3-sigmoid-4-1", layout: Layout = "row", bias: Bias = "trained") -> Network:
    return Network(*parse_architecture(spelling), layout=layout, bias=bias)


def test_the_weights_are_drawn_layer_by_layer_from_one_stream() -> None:
    random = np.random.default_rng(5)
    drawn = initialise(network(), "normal", 5)
    for name, shape in (("W1", (2, 3)), ("W2", (3, 4)), ("W3", (4, 1))):
        np.testing.assert_array_equal(drawn[name], random.normal(size=shape))


@pytest.mark.parametrize("method", METHODS)
def test_both_layouts_hold_the_same_numbers(method: str) -> None:
    rows, columns = initialise(network(), method, 3), initialise(network(layout="column"), method, 3)
    assert {name: array.shape for name, array in columns.items()} == {
        "W1": (3, 2), "b1": (3, 1), "W2": (4, 3), "b2": (4, 1), "W3": (1, 4), "b3": (1, 1)
    }  # fmt: skip
    for name, array in rows.items():
        np.testing.assert_array_equal(array, columns[name].T)


@pytest.mark.parametrize("method", METHODS)
def test_biases_change_no_weight_and_start_at_zero_but_for_ones(method: str) -> None:
    without, with_biases = initialise(network(bias="none"), method, 3), initialise(network(), method, 3)
    for name, array in with_biases.items():
        if name.startswith("W"):
            np.testing.assert_array_equal(array, without[name])
        else:
            assert set(array.flat) == {float(method == "ones")}


def test_biases_start_where_it_is_said() -> None:
    scenario = Scenario.build(network="2-3-1", set={"init.biases": 1})
    assert set(scenario.parameters["b1"].flat) == {1.0}
    np.testing.assert_array_equal(scenario.parameters["W1"], Scenario.build(network="2-3-1").parameters["W1"])


@pytest.mark.parametrize(
    ("method", "mean", "deviation", "least", "most"),
    [
        ("normal", 0, 1, -np.inf, np.inf),
        ("uniform", 0.5, np.sqrt(1 / 12), 0, 1),
        ("xavier", 0, np.sqrt(2 / 700), -np.sqrt(6 / 700), np.sqrt(6 / 700)),
        ("he", 0, np.sqrt(2 / 400), -np.inf, np.inf),
        ("zeros", 0, 0, 0, 0),
        ("ones", 1, 0, 1, 1),
    ],
)
def test_the_distributions_are_those_of_the_sources(
    method: str, mean: float, deviation: float, least: float, most: float
) -> None:
    weights = initialise(network("400-300"), method)["W1"]
    assert weights.mean() == pytest.approx(mean, abs=5 * deviation / np.sqrt(weights.size))
    assert weights.std() == pytest.approx(deviation, rel=0.02)
    assert least <= weights.min() and weights.max() <= most


def test_another_seed_draws_other_numbers() -> None:
    assert not np.array_equal(initialise(network(), seed=0)["W1"], initialise(network(), seed=1)["W1"])
