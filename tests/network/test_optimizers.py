"""Every optimizer against the same update written as a plain loop."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracle import gradient
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.expression import Symbol
from bptrace.algebra.notation import mathematics
from bptrace.errors import BptraceError
from bptrace.network.optimizers import Optimizer

UPDATES = 4
Step = Callable[[np.ndarray, np.ndarray, float, dict[str, Any], int], np.ndarray]


def by_sgd(w, g, eta, kept, t):
    return w - eta * g


def by_momentum(w, g, eta, kept, t):
    kept["v"] = 0.8 * kept.get("v", 0) + g
    return w - eta * kept["v"]


def by_averaged_momentum(w, g, eta, kept, t):
    kept["v"] = 0.8 * kept.get("v", 0) + (1 - 0.8) * g
    return w - eta * kept["v"]


def by_adagrad(w, g, eta, kept, t):
    kept["acc"] = kept.get("acc", 0) + g * g
    return w - eta * g / (np.sqrt(kept["acc"]) + 1e-8)


def by_lab2s_adagrad(w, g, eta, kept, t):
    kept["acc"] = kept.get("acc", np.ones_like(w)) + np.square(g)
    return w - eta / (np.sqrt(kept["acc"]) + 1e-8) * g


def by_rmsprop(w, g, eta, kept, t):
    kept["s"] = 0.95 * kept.get("s", 0) + 0.05 * g * g
    return w - eta * g / (np.sqrt(kept["s"]) + 1e-6)


def by_adam(w, g, eta, kept, t):
    kept["m"] = 0.8 * kept.get("m", 0) + 0.2 * g
    kept["v"] = 0.99 * kept.get("v", 0) + 0.01 * g * g
    return w - eta * (kept["m"] / (1 - 0.8**t)) / (np.sqrt(kept["v"] / (1 - 0.99**t)) + 1e-8)


LOOPS: dict[str, tuple[Step, dict[str, object]]] = {
    "sgd": (by_sgd, {}),
    "momentum": (by_momentum, {"optimizer.beta": 0.8}),
    "averaged momentum": (by_averaged_momentum, {"optimizer.beta": 0.8, "optimizer.form": "averaged"}),
    "adagrad": (by_adagrad, {}),
    "lab 2's adagrad": (by_lab2s_adagrad, {"optimizer.initial": 1}),
    "rmsprop": (by_rmsprop, {"optimizer.beta": 0.95, "optimizer.epsilon": 1e-6}),
    "adam": (by_adam, {"optimizer.beta1": 0.8, "optimizer.beta2": 0.99}),
}
NETWORKS: dict[str, dict[str, object]] = {
    "rows": {"network": "2-3-tanh-2-sigmoid", "x": [[0.4, -0.7]], "y": [[0.2, 0.9]]},
    "a batch in columns": {
        "network": "2-3-sigmoid-1", "layout": "column", "x": [[0.4, -0.7], [1.2, 0.1]], "y": [[0.2], [0.9]],
    },
    "minus": {"network": "2-3-tanh-1", "sign": "minus", "x": [[0.4, -0.7]], "y": [[0.2]]},
    "fixed biases": {"network": "2-3-tanh-1", "bias": "fixed", "x": [[0.4, -0.7]], "y": [[0.2]]},
}  # fmt: skip


def build(kind: str, **options: Any) -> Scenario:
    settings = {**LOOPS[kind][1], **options.pop("set", {})}
    return Scenario.build(optimizer=kind.split()[-1], set=settings, seed=4, **options)


def plain(scenario: Scenario, step: Step, decay: float = 0.0, normalise: bool = False) -> dict[str, np.ndarray]:
    """So many updates of every trained parameter, from gradients that know nothing of bptrace's algebra."""
    rows = scenario.with_layout("row")
    kept: dict[str, dict[str, Any]] = {name: {} for name in rows.network.trained}
    for t in range(1, UPDATES + 1):
        new = {}
        for name in rows.network.trained:
            w = rows.parameters[name]
            g = gradient(rows, name, w.shape) + (decay * w if name[0] == "W" else 0)
            new[name] = step(w, g, rows.learning_rate, kept[name], t)
            if normalise and name[0] == "W":
                new[name] = new[name] / np.sqrt(np.sum(new[name] ** 2))
        rows = rows.with_parameters(new)
    return dict(rows.with_layout(scenario.network.layout).parameters)


def traced(scenario: Scenario) -> Scenario:
    for _ in range(UPDATES):
        scenario = trace(scenario).next
    return scenario


def assert_same(found: Scenario, expected: dict[str, np.ndarray]) -> None:
    for name, array in expected.items():
        np.testing.assert_allclose(found.parameters[name], array, rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("kind", LOOPS)
@pytest.mark.parametrize("network", sampled(NETWORKS, 2))
def test_an_optimizer_updates_as_a_plain_loop_does(kind: str, network: str) -> None:
    scenario = build(kind, **NETWORKS[network])
    found = traced(scenario)
    assert_same(found, plain(scenario, LOOPS[kind][0]))
    assert found.updates == UPDATES
    assert any(not np.array_equal(found.parameters[name], w) for name, w in scenario.parameters.items())


@pytest.mark.parametrize("kind", LOOPS)
@pytest.mark.parametrize("network", sampled(["rows", "minus"], 2))
def test_weight_decay_and_normalisation_are_of_weights_and_not_of_biases(kind: str, network: str) -> None:
    changes = {"optimizer.weight_decay": 0.03, "optimizer.normalise": True}
    scenario = build(kind, set=changes, **NETWORKS[network])
    found = traced(scenario)
    assert_same(found, plain(scenario, LOOPS[kind][0], decay=0.03, normalise=True))
    assert [np.sum(found.parameters[name] ** 2) for name in ("W1", "W2")] == pytest.approx([1, 1])
    assert np.sum(found.parameters["b1"] ** 2) != pytest.approx(1)


def test_weight_decay_is_the_gradient_of_half_lambda_times_the_squares() -> None:
    plain_loss = trace(build("sgd", **NETWORKS["rows"]))
    decayed = trace(build("sgd", set={"optimizer.weight_decay": 0.03}, **NETWORKS["rows"]))
    w, h = plain_loss.values["W1"], 1e-6
    for at in np.ndindex(*w.shape):
        moved = [np.array(w) for _ in range(2)]
        for sign, array in zip((1, -1), moved, strict=True):
            array[at] += sign * h
        slope = (np.sum(moved[0] ** 2) - np.sum(moved[1] ** 2)) / (2 * h)
        assert decayed.values["gW1"][at] == pytest.approx(plain_loss.values["dW1"][at] + 0.03 / 2 * slope, abs=1e-9)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_state_is_made_before_the_parameter_and_is_there_in_the_next_trace() -> None:
    first = trace(Scenario.build("lab1", optimizer="adam"))
    names = [step.name for step in first.steps if step.phase == "update"]
    assert names[:5] == ["mW1_new", "vW1_new", "mhatW1", "vhatW1", "W1_new"]
    second = trace(first.next)
    assert np.array_equal(second.values["mW1"], first.values["mW1_new"]) and np.any(second.values["mW1"])
    assert (float(first.values["t"]), float(second.values["t"])) == (1, 2)
    assert (first.scenario.sample, second.scenario.sample) == (7, 8)


def test_state_turns_with_the_layout() -> None:
    column = trace(Scenario.build("lab1", optimizer="rmsprop")).next
    row = column.with_layout("row")
    assert np.array_equal(row.state["vW1"], column.state["vW1"].T)
    assert np.allclose(trace(row).values["W1_new"], trace(column).values["W1_new"].T, rtol=1e-14, atol=0)


def test_adagrads_sums_start_where_they_are_told() -> None:
    values = trace(Scenario.build("mazur", optimizer="adagrad", set="optimizer.initial=1")).values
    assert np.all(values["accW1"] == 1) and np.all(values["accW1_new"] > 1)
    assert np.all(trace(Scenario.build("mazur", optimizer="adagrad")).values["accW1"] == 0)


def test_a_network_of_other_sizes_or_another_optimizer_begins_anew() -> None:
    saved = trace(Scenario.build("mazur", optimizer="adam")).next
    assert saved.updates == 1 and np.any(saved.state["mW1"])
    for changes in ({"optimizer": "momentum"}, {"network": "2-3-1", "y": "1", "x": "1,2"}, {"init": "he"}):
        again = Scenario.build(_written(saved), **changes)
        assert again.updates == 0 and not any(np.any(kept) for kept in again.state.values())
    assert Scenario.build(_written(saved), learning_rate=0.3).updates == 1


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def _written(scenario: Scenario) -> str:
    with open("saved.toml", "w", encoding="utf-8") as file:
        file.write(scenario.to_toml())
    return "saved.toml"


# --- the learning rate -----------------------------------------------------------------------------------------------


def test_the_rate_decays_after_every_so_many_epochs() -> None:
    scenario = Scenario.build("lab1", data="lab1-xor", samples=4, sample=2, decay=0.5, decay_every=2)
    assert len(scenario.training_data) == 4
    rates, epochs = [], []
    for _ in range(19):
        rates.append(float(trace(scenario).values["eta"]))
        epochs.append(scenario.epoch)
        scenario = trace(scenario).next
    assert epochs == [0, 0, *[1] * 4, *[2] * 4, *[3] * 4, *[4] * 4, 5]
    assert rates == [*[0.1] * 6, *[0.05] * 8, *[0.025] * 5]


def test_samples_given_by_hand_are_an_epoch_each() -> None:
    scenario = Scenario.build("mazur", decay=0.1, decay_every=1)
    assert trace(trace(scenario).next).values["eta"] == pytest.approx(0.05)


def test_equations_name_their_numbers() -> None:
    steps = trace(Scenario.build("mazur", optimizer="adam", set="optimizer.weight_decay=0.1")).steps
    written = {step.name: mathematics(step.equation) for step in steps}
    assert written["gW1"] == "g_W⁽¹⁾ = ∂L/∂W⁽¹⁾ + λ W⁽¹⁾"
    assert written["mhatW1"] == "m̂_W⁽¹⁾ = m_W⁽¹⁾_new / (1 − β₁ᵗ)"
    assert written["W1_new"] == "W⁽¹⁾_new = W⁽¹⁾ − η m̂_W⁽¹⁾ / (√(v̂_W⁽¹⁾) + ε)"


@pytest.mark.parametrize("wrong", [{"name": "newton"}, {"beta": 1}, {"epsilon": -1}, {"normalise": 1}, {"form": "x"}])
def test_an_optimizer_made_in_python_refuses_what_makes_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(BptraceError, match=f"optimizer.{next(iter(wrong))}"):
        Optimizer(**wrong)


def test_the_page_about_optimizers_shows_the_equations_that_are_used(checkout: Path) -> None:
    page = (checkout / "docs" / "optimizers.md").read_text(encoding="utf-8")
    changes = {"optimizer.weight_decay": 0.1, "optimizer.normalise": True}
    shown = [line.strip() for line in page.splitlines() if line.startswith("    ") and "=" in line]
    used = [mathematics(equation) for equation in Optimizer().equations("W1", Symbol("dW1"))]
    for kind in [name for name in LOOPS if "lab 2" not in name][1:]:
        optimizer = build(kind, **NETWORKS["rows"]).optimizer
        used += [mathematics(equation) for equation in optimizer.equations("W1", Symbol("dW1"))]
    general = trace(build("sgd", set=changes, **NETWORKS["rows"]))
    used += [mathematics(general.step(name).equation) for name in ("gW1", "W1_new")]
    assert shown == used
