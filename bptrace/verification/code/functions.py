"""Which of a learner's functions speaks of which quantity of a network."""

import re
from collections.abc import Mapping

from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.code.arguments import NoSuchQuantity, injected, meanings
from bptrace.verification.code.python_file import CodeFunction

_FIRST_LAYERLESS = re.compile(r"\d+")


@frozen(eq=False)
class Spoken:
    """A function for one quantity: what its parameters stand for, or why that cannot be told."""

    name: str
    function: CodeFunction
    layer: int | None
    meant: Mapping[str, str]
    problem: str = ""


def spoken(
    functions: tuple[CodeFunction, ...], names: tuple[str, ...], network: Network, known: Mapping[str, object]
) -> dict[str, Spoken]:
    """Every quantity that a function speaks of, its own before one for every layer."""
    single = {name: function for function in functions if (name := function.quantity)}
    every = {function.name: function for function in functions if function.quantity is None}
    found: dict[str, Spoken] = {}
    for name in names:
        layer = quantity(name).layer
        if layer is None:
            layer = _layer_of_state(name)
        function = single.get(name) or every.get(_FIRST_LAYERLESS.sub("", name))
        if function is None:
            continue
        generic = name not in single
        at = layer if generic or name == "L" else None
        at = network.depth if name == "L" else at
        try:
            meant = meanings(function, network, at, known)
        except NoSuchQuantity as trouble:
            if not (generic and trouble.beyond):
                found[name] = Spoken(name, function, layer, {}, str(trouble))
            continue
        if not (generic and _is_of_output(name, meant, network, function)):
            found[name] = Spoken(name, function, at, meant)
    return found


def _layer_of_state(name: str) -> int | None:
    digits = _FIRST_LAYERLESS.search(name)
    return int(digits[0]) if digits else None


def _is_of_output(name: str, meant: Mapping[str, str], network: Network, function: CodeFunction) -> bool:
    """Whether a δ for every layer speaks of the target and of no next layer, so that only the last can be meant."""
    found = quantity(name)
    if found.base not in ("delta", "a") or found.layer == network.depth or (found.base == "a" and not found.derivative):
        return False
    ahead = any(one.endswith("_next") for one in (*function.required, *function.optional))
    return "y" in meant.values() and not ahead


def arguments_of(one: Spoken, values: Mapping[str, object], network: Network) -> dict[str, object]:
    """What a function is given in one world."""
    return injected(one.meant, values, network, one.layer)  # type: ignore[arg-type]
