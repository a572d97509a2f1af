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
    "leaky-relu": lambda z: z * np.where(z.real > 0, 1, 0.01),
    "prelu": lambda z, alpha: z * (z.real > 0) + alpha * z * (z.real <= 0),
    "softplus": lambda z: z * (z.real > 0) + np.log(1 + np.exp(np.where(z.real > 0, -z, z))),
    "softmax": lambda z: np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True),
}
LOSSES = {
    "half-sse": lambda a, y: 0.5 * np.sum((a - y) ** 2),
    "sse": lambda a, y: np.sum((a - y) ** 2),
    "mse": lambda a, y: np.sum((a - y) ** 2) / y.size,
    "bce": lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / len(y),
    "cross-entropy": lambda a, y: -np.sum(y * np.log(a)) / len(y),
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
        slope = [pass_through(f"alpha{k}", rows.parameters[f"alpha{k}"])] if layer.activation == "prelu" else []
        a = pass_through(f"a{k}", ACTIVATIONS[layer.activation](z, *slope))
    return LOSSES[network.loss](a, rows.y)


def gradient(scenario: Scenario, name: str, shape: tuple[int, int]) -> np.ndarray:
    """∂L/∂(every entry of `name`) by the complex step, in row orientation (`shape` too)."""
    result = np.zeros(shape)
    with np.errstate(all="ignore"):
        for at in np.ndindex(*shape):
            result[at] = np.imag(loss(scenario, name, at, 1j * H)) / H
    return result


def random_scenario(rng: np.random.Generator, **fixed: object) -> Scenario:
    """A random small network with everything that may vary: depth, widths, activations, layout, bias, loss, sign, m.

    A loss of logarithms comes after an output between 0 and 1 only, where it has a value.
    """
    pick = lambda *options: options[rng.integers(len(options))]  # noqa: E731
    logarithmic = fixed.get("loss") in ("bce", "cross-entropy")
    widths = rng.integers(1, 5, size=rng.integers(2, 5))
    parts = [str(widths[0])]
    for width in widths[1:]:
        parts += [str(width), pick(*ACTIVATIONS)]
    if logarithmic:
        parts[-1] = pick("sigmoid", "softmax")
    losses = tuple(LOSSES) if parts[-1] in ("sigmoid", "softmax") else ("half-sse", "sse", "mse")
    m = int(rng.integers(1, 4))
    options = {
        "network": "-".join(parts),
        "layout": pick("row", "column"),
        "bias": pick("trained", "trained", "fixed", "none"),
        "sign": pick("plus", "plus", "minus"),
        "loss": pick(*losses),
        "init": pick("normal", "uniform", "xavier"),
        "seed": int(rng.integers(1_000_000)),
        **fixed,
    }
    inputs, *_, outputs = [int(part) for part in str(options["network"]).split("-") if part.isdigit()]
    x, y = rng.normal(size=(m, inputs)), random_targets(rng, str(options["loss"]), (m, outputs))
    scenario = Scenario.build(x=x, y=y, **options)
    others = {name: rng.normal(size=value.shape) for name, value in scenario.parameters.items() if name[0] != "W"}
    return scenario.with_parameters(others)


def random_targets(rng: np.random.Generator, loss: str, shape: tuple[int, int]) -> np.ndarray:
    """Targets that the loss takes: shares for bce, a class or halves of two for cross-entropy, else any numbers."""
    if loss == "bce":
        return np.where(rng.random(shape) < 0.5, rng.integers(2, size=shape), rng.random(shape))
    if loss == "cross-entropy":
        classes = np.eye(shape[1])[rng.integers(shape[1], size=(2, shape[0]))]
        return classes.mean(axis=0)
    return rng.normal(size=shape)
