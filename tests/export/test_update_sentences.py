"""The sentence of an update says what its equation computes, whatever the optimizer is called."""

import pytest

from bptrace import Scenario, trace
from bptrace.export.sentences import sentence


@pytest.mark.parametrize(
    ("options", "name", "said"),
    [
        ({"optimizer": "momentum"}, "mW1_new", "Of the momentum β = 0.9 stays, and ∂L/∂W⁽¹⁾ is added."),
        (
            {"optimizer": "momentum", "set": {"optimizer.form": "averaged", "optimizer.beta": 0.8}},
            "mW1_new",
            "Of the average β = 0.8 stays; the rest is made up of ∂L/∂W⁽¹⁾.",
        ),
        ({"optimizer": "adam"}, "mW1_new", "Of the average β₁ = 0.9 stays; the rest is made up of ∂L/∂W⁽¹⁾."),
        (
            {"optimizer": "momentum", "set": {"optimizer.weight_decay": 0.1}},
            "mW1_new",
            "Of the momentum β = 0.9 stays, and g_W⁽¹⁾ is added.",
        ),
    ],
)
def test_what_is_kept_is_said_as_its_equation_keeps_it(options: dict[str, object], name: str, said: str) -> None:
    traced = trace(Scenario.build("lab1", **options))
    assert sentence(traced.step(name), traced.scenario) == said
