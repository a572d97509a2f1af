"""Arguments and results: arrays as shape and base64 of little-endian float64, results with what is odd about them."""

import base64
from typing import Any

from numpy import array, asarray, frombuffer, ndarray  # by names of our own, whatever becomes of numpy's

MOST_ENTRIES = 4_000_000


def given(value: Any) -> Any:
    """An argument: an array of its own, a number or text, or one of these for every layer."""
    if isinstance(value, dict) and "data" in value:
        flat = frombuffer(base64.b64decode(value["data"]), dtype="<f8")
        return array(flat, dtype=float).reshape(value["shape"])
    if isinstance(value, dict):
        return {int(layer): given(inner) for layer, inner in value.items()}
    return value


def described(value: Any) -> dict[str, Any]:
    """A result: its numbers, or what is odd about it."""
    if value is None or isinstance(value, str | bytes | dict | set):
        return {"odd": "type", "type": type(value).__name__}
    try:
        found = asarray(value)
    except ValueError:
        return {"odd": "ragged"}
    if found.dtype.kind not in "bfiu":
        return {"odd": "dtype", "type": str(found.dtype)}
    if found.size > MOST_ENTRIES:
        return {"odd": "large", "shape": list(found.shape)}
    data = base64.b64encode(array(found, dtype="<f8", order="C").tobytes()).decode()
    return {
        "shape": list(found.shape),
        "data": data,
        "single": found.dtype.str[1:] in ("f2", "f4"),
        "half": found.dtype.str[1:] == "f2",
    }


def flattened(result: Any) -> dict[str, Any]:
    """What `backward` returned: every entry under its name, `{"dW": {1: …}}` as dW1."""
    if not isinstance(result, dict):
        return {"odd": "no_dict", "type": type(result).__name__}
    named: dict[str, Any] = {}
    for key, value in list(result.items())[:1000]:
        name = "".join(map(str, key)) if isinstance(key, tuple) else str(key)
        if isinstance(value, dict):
            named.update({f"{name}{inner}": described(one) for inner, one in value.items()})
        else:
            named[name] = described(value)
    return {"named": named}


def numbers(told: dict[str, Any]) -> tuple[Any, Any]:
    """What of a described result must be the same in every call."""
    return told.get("data"), told.get("named")


def same(one: Any, other: Any) -> bool:
    """Whether two arguments are equal, nan beside nan."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, ndarray):
        return isinstance(other, ndarray) and one.shape == other.shape and one.tobytes() == other.tobytes()
    return bool(one == other)
