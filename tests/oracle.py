"""An independent restatement of a dense network in plain numpy, without bptrace's algebra: what tests compare with.

Everything is in row orientation. Derivatives are complex steps of this forward pass, one entry at a time.
"""

import numpy as np

from bptrace.network.scenario import Scenario

H = 1e-30


def sigmoid(z):
    return np.where(z.real > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: z * (z.real > 0),
    "softplus": lambda z: z * (z.real > 0) + np.log(1 + np.exp(np.where(z.real > 0, -z, z))),
}
LOSSES = {
    "half-sse": lambda e: 0.5 * np.sum(e * e),
    "sse": lambda e: np.sum(e * e),
    "mse": lambda e: np.sum(e * e) / e.size,
}


def loss(scenario: Scenario, nudged: str = "", at: tuple[int, int] = (0, 0), by: complex = 0.0) -> complex:
    """The loss; `nudged` names a quantity (row orientation) of which entry `at` is changed by `by` on the way."""
    rows = scenario.with_layout("row")
    network = rows.network

    def pass_through(name, array):
        array = np.array(array, dtype=complex)
        if name == nudged:
            array[at] += by
        return array

    a = pass_through("x", rows.x)
    for k, layer in enumerate(network.layers, 1):
        z = a @ pass_through(f"W{k}", rows.parameters[f"W{k}"])
        if network.bias != "none":
            z = z + pass_through(f"b{k}", rows.parameters[f"b{k}"])
        z = pass_through(f"z{k}", z)
        a = pass_through(f"a{k}", ACTIVATIONS[layer.activation](z))
    return LOSSES[network.loss](a - rows.y)


def gradient(scenario: Scenario, name: str, shape: tuple[int, int]) -> np.ndarray:
    """∂L/∂(every entry of `name`) by the complex step, in row orientation (`shape` too)."""
    result = np.zeros(shape)
    with np.errstate(all="ignore"):
        for at in np.ndindex(*shape):
            result[at] = np.imag(loss(scenario, name, at, 1j * H)) / H
    return result


def random_scenario(rng: np.random.Generator, **fixed: object) -> Scenario:
    """A random small network with everything that may vary: depth, widths, activations, layout, bias, loss, sign, m."""
    pick = lambda *options: options[rng.integers(len(options))]  # noqa: E731
    widths = rng.integers(1, 5, size=rng.integers(2, 5))
    parts = [str(widths[0])]
    for width in widths[1:]:
        parts += [str(width), pick(*ACTIVATIONS)]
    m = int(rng.integers(1, 4))
    options = {
        "network": "-".join(parts),
        "layout": pick("row", "column"),
        "bias": pick("trained", "trained", "fixed", "none"),
        "sign": pick("plus", "plus", "minus"),
        "loss": pick(*LOSSES),
        "init": pick("normal", "uniform", "xavier"),
        "seed": int(rng.integers(1_000_000)),
        **fixed,
    }
    scenario = Scenario.build(**options)
    biases = {name: rng.normal(size=value.shape) for name, value in scenario.parameters.items() if name[0] == "b"}
    x, y = rng.normal(size=(m, scenario.network.inputs)), rng.normal(size=(m, scenario.network.outputs))
    return scenario.with_parameters(biases).with_samples(x, y)
