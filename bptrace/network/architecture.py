"""Architectures as text: `2-3-sigmoid-3-sigmoid-1` is 2 inputs and three layers.

Parts are joined by `-`: the number of inputs, then for every layer its size and, where it has one, its activation.
Case is ignored; a layer without an activation is an identity layer, so Lab 1's `2-3-ReLU-3-ReLU-1-Sigmoid` and its
`2-3-3-1` read as they stand. Both `σ` and `sigmoid` are understood. The canonical text is `str` of the Network.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from bptrace.algebra.functions import ACTIVATIONS
from bptrace.errors import UsageError, did_you_mean, shortened
from bptrace.network.network import Layer
from bptrace.texts import text

MOST_WEIGHTS = 10_000_000
MOST_LAYERS = 100

_SYNONYMS = {"σ": "sigmoid", "logistic": "sigmoid", "linear": "identity", "leakyrelu": "leaky-relu"}
_DASHES = str.maketrans("–−‐‑_", "-----")
# A dash inside a name has a letter on either side, so `leaky-relu` stays whole and is never read as `leaky` and `relu`.
_JOINT = re.compile(r"(?<![^\W\d])-|-(?![^\W\d])")


def parse_architecture(spelling: str, place: str = "--network") -> tuple[int, tuple[Layer, ...]]:
    """The number of inputs and the layers that `spelling` names.

    Raises UsageError with the `place` it was written at, the part that makes no sense, and the way out.
    """
    parts = [part.strip() for part in _JOINT.split(spelling.translate(_DASHES))]
    if len(parts) < 2:
        raise UsageError(text("network.no_layer", place=place, spelling=shortened(spelling)))
    read = [_part(part, f"{place}: {text('network.part', number=number)}") for number, part in enumerate(parts, 1)]
    if not isinstance(read[0], int):
        raise UsageError(text("network.no_layer", place=place, spelling=shortened(spelling)))
    layers = tuple(_layers(read, parts, place))
    _limited([read[0], *(layer.size for layer in layers)], place)
    return read[0], layers


def _part(part: str, place: str) -> int | str:
    """A size as int, an activation by its name."""
    if re.fullmatch(r"[0-9]+", part):
        return _size(part, place)
    name = _SYNONYMS.get(part.lower(), part.lower())
    if name not in ACTIVATIONS:
        raise UsageError(
            text("network.neither", place=place, word=shortened(part), hint=did_you_mean(name, ACTIVATIONS))
        )
    return name


def _size(digits: str, place: str) -> int:
    size = int(digits) if len(digits) < 20 else MOST_WEIGHTS + 1
    if not 1 <= size <= MOST_WEIGHTS:
        raise UsageError(text("network.size", place=place, word=shortened(digits), most=MOST_WEIGHTS))
    return size


def _layers(read: list[int | str], parts: list[str], place: str) -> Iterable[Layer]:
    """One layer for every size after the first; the name that follows it is its activation."""
    for number, (before, item, after) in enumerate(zip(read[:-1], read[1:], [*read[2:], 0], strict=True), 2):
        if isinstance(item, int):
            yield Layer(item, after if isinstance(after, str) else "identity")
        elif number == 2 or isinstance(before, str):
            where = f"{place}: {text('network.part', number=number)}"
            raise UsageError(text("network.no_size", place=where, word=parts[number - 1]))


def _limited(sizes: list[int], place: str) -> None:
    """Refuse what would take minutes or gigabytes, with the limit."""
    if len(sizes) - 1 > MOST_LAYERS:
        raise UsageError(text("network.too_deep", place=place, layers=len(sizes) - 1, most=MOST_LAYERS))
    weights = sum(n_in * n_out for n_in, n_out in pairwise(sizes))
    if weights > MOST_WEIGHTS:
        raise UsageError(text("network.too_large", place=place, weights=f"{weights:,}", most=f"{MOST_WEIGHTS:,}"))
