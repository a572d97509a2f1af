"""Settings laid over others: a scenario, and over it what was asked for otherwise."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from bptrace.algebra.quantity import find_quantity
from bptrace.network.optimizers import OWN
from bptrace.network.settings import Setting, Settings

_REPLACES = {
    "data.name": ("sample.", "data.samples", "data.held"),
    "sample.x": ("data.",),
    "sample.y": ("data.",),
    "init.method": ("parameters.", "state."),
    "weights": ("parameters.", "state."),
    "optimizer.name": (*(f"optimizer.{name}" for name in OWN), "state."),
    "optimizer.initial": ("state.",),
}
"""What an upper layer's key makes void below it: a data set comes in its own size, a fresh draw draws all."""


def overlay(below: Settings, above: Settings) -> dict[str, Setting]:
    """`below` changed by `above`: what `above` names replaces, with it goes what no longer has a meaning."""
    replaced = tuple(prefix for key in above for prefix in _REPLACES.get(key, ()))
    void = {*_void_parameters(below, above), *(key for key in below if key.startswith(replaced))}
    kept = {key: value for key, value in below.items() if key not in void}
    layout = _value(below, "network.layout", "row")
    if _value(above, "network.layout", layout) != layout:
        kept = {key: _transposed(key, value) for key, value in kept.items()}
    return kept | dict(above)


def _void_parameters(below: Settings, above: Settings) -> Iterator[str]:
    """The keys below of parameters, and of what is kept for them, that the changed network does not have.

    A network of other sizes is initialised anew.
    """
    resized = "network.layers" in above and _sizes(above) != _sizes(below)
    bias = _value(above, "network.bias", "trained")
    _, layers = _value(above, "network.layers", (0, ()))
    unsloped = {k for k, layer in enumerate(layers, 1) if not layer.has_slope}
    for key in below:
        section, _, name = key.partition(".")
        if section not in ("parameters", "state"):
            continue
        found = find_quantity(name)
        letter = (found.of or found.base) if found else ""
        lost_bias = letter == "b" and bias in (("none",) if section == "parameters" else ("none", "fixed"))
        if resized or lost_bias or (letter == "alpha" and found and found.layer in unsloped):
            yield key


def _sizes(settings: Settings) -> list[int]:
    inputs, layers = _value(settings, "network.layers", (0, ()))
    return [inputs, *(layer.size for layer in layers)]


def _transposed(key: str, parameter: Setting) -> Setting:
    if not (isinstance(parameter.value, np.ndarray) and key.startswith(("parameters.", "state."))):
        return parameter
    return Setting(np.transpose(parameter.value), parameter.place, parameter.source)


def _value(settings: Settings, key: str, default: Any) -> Any:
    return settings[key].value if key in settings else default
