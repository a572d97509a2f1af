"""What a page of a lesson may ask for, in plain numpy: from the numbers given and a forward pass, nothing else.

Derivatives are complex steps of that forward pass (`oracle`), edits are run as Python, updates are restated here.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import oracle

from bptrace.network.scenario import Scenario
from bptrace.teaching.pages import Setting


def of_page(scenario: Scenario, setting: Setting) -> "Numbers":
    """The numbers of a page whose scenario was read from its file: after its edits and its updates."""
    for edit in setting.edit:
        scenario = edited(scenario, edit)
    for _ in range(setting.run):
        scenario = updated(scenario)
    return Numbers(scenario)


def edited(scenario: Scenario, edit: str) -> Scenario:
    """`W1[0,1] = 0.3`, `b1 *= 2`, `x = 0.2, 0.7`: run by Python itself."""
    given = {name: array.copy() for name, array in {**scenario.parameters, "x": scenario.x, "y": scenario.y}.items()}
    shapes = {name: array.shape for name, array in given.items()}
    given["eta"] = scenario.learning_rate  # type: ignore[assignment]
    exec(edit, {}, given)
    parameters = {name: np.reshape(given[name], shapes[name]) for name in scenario.parameters}
    x, y = (np.reshape(given[name], shapes[name]) for name in "xy")
    return replace(scenario, parameters=parameters, x=x, y=y, learning_rate=float(given["eta"]))


def updated(scenario: Scenario) -> Scenario:
    """After one update by the samples at hand."""
    known, parameters, state = Numbers(scenario), dict(scenario.parameters), dict(scenario.state)
    for name in scenario.network.trained:
        parameters[name] = known[f"{name}_new"]
        state |= {kept: known[f"{kept}_new"] for kept in state if kept.endswith(name)}
    epoch = scenario.epoch + (scenario.data is None)  # samples given by hand are an epoch each
    return replace(scenario, parameters=parameters, state=state, updates=scenario.updates + 1, epoch=epoch)


class Numbers(dict):  # type: ignore[type-arg]
    """Every quantity by its name, computed when it is asked for, in the scenario's layout; and a few functions."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(FUNCTIONS, **scenario.parameters, x=scenario.x, y=scenario.y, eta=scenario.rate)
        self.scenario = scenario
        self.update(scenario.state)
        self.update(forward(scenario))

    def __missing__(self, name: str) -> np.ndarray:
        if name.endswith("_new"):
            self.update(one_update(self, name.removeprefix("m").removeprefix("acc").removesuffix("_new")))
        else:
            of = name.replace("delta", "z") if name.startswith("delta") else name.removeprefix("d")
            if of == name or of not in self:
                raise KeyError(name)
            sign = -1 if name.startswith("delta") and self.scenario.network.sign == "minus" else 1
            self[name] = sign * self._gradient(of)
        return self[name]

    def _gradient(self, of: str) -> np.ndarray:
        turned = self.scenario.network.layout == "column"
        rows, columns = self[of].shape[::-1] if turned else self[of].shape
        found = oracle.gradient(self.scenario, of, (rows, columns))
        return found.T if turned else found


def forward(scenario: Scenario) -> dict[str, np.ndarray]:
    """z, a and the loss."""
    rows = scenario.with_layout("row")
    known = {"a0": rows.x}
    for k, layer in enumerate(rows.network.layers, 1):
        known[f"z{k}"] = known[f"a{k - 1}"] @ rows.parameters[f"W{k}"] + rows.parameters.get(f"b{k}", 0)
        slope = [rows.parameters[f"alpha{k}"]] if layer.activation == "prelu" else []
        known[f"a{k}"] = oracle.ACTIVATIONS[layer.activation](known[f"z{k}"], *slope)
    known["L"] = np.reshape(oracle.LOSSES[rows.network.loss](known[f"a{rows.network.depth}"], rows.y), (1, 1))
    return known if scenario.network.layout == "row" else {name: array.T for name, array in known.items()}


def one_update(known: Numbers, name: str) -> dict[str, np.ndarray]:
    """What one parameter, and what the optimizer keeps for it, become: docs/optimizers.md in numpy."""
    w, g, eta, how = known[name], known[f"d{name}"], known["eta"], known.scenario.optimizer
    if how.name == "sgd":
        return {f"{name}_new": w - eta * g}
    if how.name == "momentum":
        share = 1 if how.form == "classical" else 1 - how.beta
        m = how.beta * known[f"m{name}"] + share * g
        return {f"m{name}_new": m, f"{name}_new": w - eta * m}
    if how.name == "adagrad":
        squares = known[f"acc{name}"] + g**2
        return {f"acc{name}_new": squares, f"{name}_new": w - eta * g / (np.sqrt(squares) + how.epsilon)}
    raise NotImplementedError(how.name)


def slope_of(function: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """The derivative of a function of one number, by a complex step."""
    return lambda z: np.imag(function(z + 1j * oracle.H)) / oracle.H


ELEMENTWISE = ("identity", "sigmoid", "tanh", "relu", "leaky-relu", "softplus")
_FUNCTIONS = {name.replace("-", "_"): oracle.ACTIVATIONS[name] for name in ELEMENTWISE}
FUNCTIONS = {
    **_FUNCTIONS,
    **{f"d{name}": slope_of(function) for name, function in _FUNCTIONS.items()},
    **{name: getattr(np, name) for name in ("exp", "log", "sqrt", "sum", "mean")},
    "softmax": oracle.ACTIVATIONS["softmax"],
}
