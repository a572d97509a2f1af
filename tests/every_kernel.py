"""Scenarios that together have every activation, loss, optimizer and layout, for one sample and for several."""

from bptrace import Scenario
from bptrace.algebra.functions import ACTIVATIONS
from bptrace.network.losses import LOSSES
from bptrace.network.update_rules import RULES

CASES = [
    (activation, loss, optimizer, layout, samples)
    for at, activation in enumerate(ACTIVATIONS)
    for turn, (loss, optimizer) in enumerate(zip(LOSSES, RULES, strict=True))
    for layout, samples in [(("row", "column")[(at + turn) % 2], (1, 3, 6)[(at + 2 * turn) % 3])]
]


def built(activation: str, loss: str, optimizer: str, layout: str, samples: int) -> Scenario:
    """A network of uneven sizes, with weight decay; every second one normalises its weights."""
    outputs = "softmax" if loss == "cross-entropy" else "sigmoid"
    x = [[0.3, -0.2], [1.5, 0.4], [0.1, 0.7], [-0.6, 0.5], [-1.2, -0.1], [0.8, 0.9]]
    y = [[0.25, 0.75], [1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [0.875, 0.125], [1.0, 0.0]]
    return Scenario.build(
        network=f"2-9-{activation}-5-tanh-2-{outputs}",
        loss=loss,
        optimizer=optimizer,
        layout=layout,
        x=x[:samples],
        y=y[:samples],
        seed=4,
        learning_rate=1e-2,
        set={"optimizer.weight_decay": 1e-3, "optimizer.normalise": samples == 3},
    )
