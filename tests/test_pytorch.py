"""PyTorch beside bptrace, where it is installed: gradients by its own autograd, updates by its own optimizers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import oracle
import pytest

from bptrace import Scenario, trace
from bptrace.training import Training

torch = pytest.importorskip("torch")
functional = torch.nn.functional
Tensors = dict[str, Any]

ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "identity": lambda z, alpha: z,
    "sigmoid": lambda z, alpha: torch.sigmoid(z),
    "tanh": lambda z, alpha: torch.tanh(z),
    "relu": lambda z, alpha: torch.relu(z),
    "leaky-relu": lambda z, alpha: functional.leaky_relu(z, 0.01),
    "prelu": lambda z, alpha: functional.prelu(z, alpha.reshape(1)),
    "softplus": lambda z, alpha: functional.softplus(z, threshold=1e9),  # beyond it PyTorch takes z itself
    "softmax": lambda z, alpha: torch.softmax(z, dim=1),
}
LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "half-sse": lambda a, y: functional.mse_loss(a, y, reduction="sum") / 2,
    "sse": lambda a, y: functional.mse_loss(a, y, reduction="sum"),
    "mse": functional.mse_loss,
    # PyTorch's own bce takes no logarithm for less than −100.
    "bce": lambda a, y: -(torch.special.xlogy(y, a) + torch.special.xlogy(1 - y, 1 - a)).sum() / len(y),
    "cross-entropy": lambda a, y: -torch.special.xlogy(y, a).sum() / len(y),
}


def parameters(scenario: Scenario) -> Tensors:
    """As rows, whatever the layout."""
    rows = scenario.with_layout("row").parameters
    return {name: torch.tensor(array, requires_grad=True) for name, array in rows.items()}


def loss(scenario: Scenario, tensors: Tensors, x: Any, y: Any) -> tuple[Any, Tensors]:
    """The loss of samples, one a row, and every z on the way."""
    network, a, sums = scenario.network, x, {}
    for k, layer in enumerate(network.layers, 1):
        z = a @ tensors[f"W{k}"]
        sums[f"z{k}"] = z = z + tensors[f"b{k}"] if network.bias != "none" else z
        z.retain_grad()
        a = ACTIVATIONS[layer.activation](z, tensors.get(f"alpha{k}"))
    return LOSSES[network.loss](a, y), sums


@pytest.mark.parametrize("seed", range(100))
def test_every_gradient_of_any_network_is_that_of_autograd(seed: int) -> None:
    scenario = oracle.random_scenario(np.random.default_rng([seed, 2026]))
    traced, rows, tensors = trace(scenario), scenario.with_layout("row"), parameters(scenario)
    found, sums = loss(scenario, tensors, torch.tensor(rows.x), torch.tensor(rows.y))
    found.backward()
    assert traced.values["L"].item() == pytest.approx(found.item(), rel=1e-12)
    if not found.isfinite():
        return  # where bptrace has cancelled something, its gradient may be finite
    sign = -1.0 if scenario.network.sign == "minus" else 1.0
    theirs = {f"d{name}": tensors[name].grad for name in scenario.network.trained}
    theirs |= {f"delta{name[1:]}": sign * z.grad for name, z in sums.items()}
    for name, gradient in theirs.items():
        ours = traced.values[name] if scenario.network.layout == "row" else traced.values[name].T
        np.testing.assert_allclose(ours, gradient.numpy(), rtol=1e-9, atol=1e-13, err_msg=f"{scenario.network} {name}")


OPTIMIZERS: dict[str, tuple[dict[str, object], Callable[[Any], Any]]] = {
    "sgd": ({}, lambda groups: torch.optim.SGD(groups, lr=0.02)),
    "momentum": ({}, lambda groups: torch.optim.SGD(groups, lr=0.02, momentum=0.9)),
    # (1 − β) in every average is (1 − β) in front of their sum; PyTorch's own form takes the whole first gradient.
    "averaged momentum": (
        {"optimizer.form": "averaged"}, lambda groups: torch.optim.SGD(groups, lr=0.02 * (1 - 0.9), momentum=0.9)
    ),
    "adagrad": ({}, lambda groups: torch.optim.Adagrad(groups, lr=0.02, eps=1e-8)),
    "lab 2's adagrad": (
        {"optimizer.initial": 1},
        lambda groups: torch.optim.Adagrad(groups, lr=0.02, eps=1e-8, initial_accumulator_value=1.0),
    ),
    "rmsprop": ({}, lambda groups: torch.optim.RMSprop(groups, lr=0.02, alpha=0.9)),
    "adam": ({}, lambda groups: torch.optim.Adam(groups, lr=0.02)),
}  # fmt: skip
WAYS = [("numpy", 0.0), ("numpy", 0.01), pytest.param("jit", 0.01, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("kernel", "decay"), WAYS)
@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_two_hundred_updates_of_batches_end_on_the_same_weights(kind: str, kernel: str, decay: float) -> None:
    if kernel == "jit":
        pytest.importorskip("numba")
    own, made = OPTIMIZERS[kind]
    scenario = Scenario.build(
        network="2-6-tanh-4-prelu-1-sigmoid",
        data="moons",
        loss="bce",
        optimizer=kind.split()[-1],
        learning_rate=0.02,
        set={"optimizer.weight_decay": decay, **own},
    )
    training = Training(scenario, batch=16, shuffle=True, kernel=kernel)
    training.advance(200)
    tensors = parameters(scenario)
    weights = [tensor for name, tensor in tensors.items() if name[0] == "W"]
    others = [tensor for name, tensor in tensors.items() if name[0] != "W"]
    optimizer = made([{"params": weights, "weight_decay": decay}, {"params": others}])
    for update in range(200):
        optimizer.zero_grad()
        loss(scenario, tensors, *map(torch.tensor, training.order.samples(update)))[0].backward()
        optimizer.step()
    for name, tensor in tensors.items():
        ours, theirs = training.moment.parameters[name], tensor.detach().numpy()
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9 * np.abs(theirs).max(), err_msg=name)
        assert not np.allclose(theirs, scenario.parameters[name], rtol=1e-3)
