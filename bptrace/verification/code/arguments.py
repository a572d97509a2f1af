"""What a parameter of a learner's function stands for: the quantity it is named after, in one world."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.parser import read_quantity
from bptrace.errors import did_you_mean
from bptrace.network.network import Network
from bptrace.texts import text
from bptrace.verification.code.python_file import CodeFunction

BASES = ("z", "a", "W", "b", "alpha", "delta", "da", "dW", "db", "dalpha")
STATES = tuple(f"{state}{of}" for of in ("W", "b", "alpha") for state in ("m", "v", "acc", "g", "u", "mhat", "vhat"))
_NEAR = re.compile(r"(?P<base>[A-Za-z]+?)(?P<near>_prev|_next|_new)?")
_STEP = {None: 0, "_prev": -1, "_next": 1}
_OTHER_NAMES = {"t": "y", "target": "y", "lr": "eta", "learning_rate": "eta", "grad": "delta", "X": "x", "Y": "y"}


class NoSuchQuantity(Exception):
    """A parameter that no quantity is meant by; `beyond` tells that it lies outside the network at this layer."""

    def __init__(self, problem: str, beyond: bool = False) -> None:
        super().__init__(problem)
        self.beyond = beyond


def quantity_meant(parameter: str, network: Network, layer: int | None) -> str:
    """The plain name of the quantity that a parameter is named after, `W_next` at layer 2 as W3.

    Raises NoSuchQuantity with what may be meant.
    """
    match = _NEAR.fullmatch(parameter)
    if layer is not None and match and match["base"] in (*BASES, *STATES):
        if match["near"] == "_new":
            return f"{match['base']}{layer}_new"
        at = layer + _STEP[match["near"]]
        name = "x" if match["base"] == "a" and at == 0 else f"{match['base']}{at}"
        if not 0 < at <= network.depth and name != "x":
            raise NoSuchQuantity(text("check.code_beyond", parameter=parameter, layer=layer), beyond=True)
        return name
    plain = read_quantity(parameter)
    if plain is None:
        known = ["x", "y", "eta", *(f"{base}{k}" for k in range(1, network.depth + 1) for base in BASES)]
        known += [f"{base}{near}" for base in BASES for near in ("", "_prev", "_next")] if layer is not None else []
        raise NoSuchQuantity(text("check.code_parameter", parameter=parameter, hint=_hint(parameter, known)))
    return "x" if plain == "a0" else plain


def _hint(parameter: str, known: Iterable[str]) -> str:
    meant = _OTHER_NAMES.get(parameter)
    return text("cli.did_you_mean", name=meant) if meant else did_you_mean(parameter, known)


def meanings(function: CodeFunction, network: Network, layer: int | None, known: Mapping[str, Any]) -> dict[str, str]:
    """The quantity that each parameter stands for; an optional one that stands for none keeps its default.

    Raises NoSuchQuantity.
    """
    meant = {}
    for parameter in (*function.required, *function.optional):
        try:
            name = quantity_meant(parameter, network, layer) if parameter != "layer" else "layer"
            if name not in known and name != "layer" and not _is_bias(name, network):
                hint = _hint(parameter, known)
                raise NoSuchQuantity(text("check.code_unknown", parameter=parameter, network=network, hint=hint))
        except NoSuchQuantity:
            if parameter in function.required:
                raise
            continue
        meant[parameter] = name
    return meant


def _is_bias(name: str, network: Network) -> bool:
    """Whether a network without biases can give zeros for it."""
    return bool(re.fullmatch(r"b[1-9]\d*", name)) and int(name[1:]) <= network.depth


def injected(
    meant: Mapping[str, str], values: Mapping[str, Array], network: Network, layer: int | None
) -> dict[str, Any]:
    """The arguments for these meanings, from the values of one world."""
    return {parameter: _value(name, values, network, layer) for parameter, name in meant.items()}


def _value(name: str, values: Mapping[str, Array], network: Network, layer: int | None) -> Any:
    if name == "layer":
        return layer
    if name in values:
        found = values[name]
        return found if np.ndim(found) else float(found)
    return np.zeros(network.oriented(1, network.sizes[int(name[1:])]))


def everything(parameters: Mapping[str, str], values: Mapping[str, Array], network: Network) -> dict[str, Any]:
    """The arguments of `backward`: x, y, single quantities, and `W`, `b`, `z`, `a` as dicts by layer, x being a[0]."""
    arguments: dict[str, Any] = {}
    for parameter in parameters:
        if parameter in ("W", "b", "z", "a", "alpha"):
            by_layer = {
                k: values[f"{parameter}{k}"] for k in range(1, network.depth + 1) if f"{parameter}{k}" in values
            }
            if parameter == "b" and not by_layer:
                by_layer = {k: _value(f"b{k}", values, network, None) for k in range(1, network.depth + 1)}
            arguments[parameter] = {0: values["x"], **by_layer} if parameter == "a" else by_layer
        else:
            arguments[parameter] = _value(parameters[parameter], values, network, None)
    return arguments
