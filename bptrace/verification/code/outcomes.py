"""What a call of a learner's function came to: numbers, or a trouble that a sentence can be made of."""

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions
from bptrace.frozen import frozen
from bptrace.texts import text

Failure = Literal["error", "timeout", "shape"]
_NOTHING: Mapping[str, str] = {}
_NAME = re.compile(r"[^\W\d]\w*")


class BadReply(Exception):
    """What came back over the pipe is no answer."""


@frozen
class Trouble:
    """Why there are no numbers: a status, a sentence, the line of the learner's file, and how it could be mended."""

    status: Failure
    problem: str
    line: int | None = None
    remedy: str = ""


@frozen(eq=False)
class Outcome:
    """The numbers of one call (None where there are none), of all quantities for a `backward`, or the trouble.

    `single` tells numbers that may be of single precision, `half` those that may be of half precision. `defect` is what
    is wrong with a call that did give numbers: it changed its arguments, say, or numpy; `dropped` is the line in which
    numpy dropped an imaginary part, 0 where none did.
    """

    value: Array | None = None
    named: Mapping[str, "Outcome"] = field(default_factory=dict)
    single: bool = False
    half: bool = False
    trouble: Trouble | None = None
    defect: Trouble | None = None
    dropped: int = 0


def outcome(reply: Mapping[str, Any], changed: str, meant: Mapping[str, str] | None = None) -> Outcome:
    """The outcome that the reply to one call describes; `meant` are the quantities that its arguments stand for.

    Raises BadReply.
    """
    try:
        return _outcome(reply, changed, meant or {})
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise BadReply from error


def _outcome(reply: Mapping[str, Any], changed: str = "", meant: Mapping[str, str] = _NOTHING) -> Outcome:
    if "exception" in reply:
        return Outcome(trouble=_raised(reply, meant))
    if "odd" in reply:
        return Outcome(trouble=Trouble("error", _odd(reply)))
    defect, dropped = _defect(reply, changed), int(next(iter(reply.get("dropped", ())), 0))
    if "named" in reply:
        named = {str(name): _outcome(one) for name, one in reply["named"].items()}
        return Outcome(named=named, defect=defect, dropped=dropped)
    shape = tuple(int(size) for size in reply["shape"])
    numbers = np.frombuffer(base64.b64decode(reply["data"], validate=True), dtype="<f8").astype(float)
    single, half = bool(reply["single"]), bool(reply["half"])
    return Outcome(numbers.reshape(shape), single=single, half=half, defect=defect, dropped=dropped)


def _odd(reply: Mapping[str, Any]) -> str:
    if reply["odd"] == "type" and reply["type"] == "NoneType":
        return text("check.code_none")
    key = {"type": "type", "dtype": "dtype", "ragged": "ragged", "large": "large", "no_dict": "no_dict"}[reply["odd"]]
    return text(f"check.code_{key}", type=reply.get("type"), shape=dimensions(reply.get("shape", ())))


def _defect(reply: Mapping[str, Any], changed: str) -> Trouble | None:
    if changed:
        return Trouble("error", text("check.code_changes_numpy", name=changed))
    if reply.get("mutated"):
        return Trouble("error", text("check.code_mutates", names=", ".join(reply["mutated"])))
    if reply.get("random"):
        return Trouble("error", text("check.code_random"))
    return None


# --- exceptions ------------------------------------------------------------------------------------------------------


def _raised(reply: Mapping[str, Any], meant: Mapping[str, str]) -> Trouble:
    line = reply.get("line")
    operation = reply.get("operation")
    if operation:
        return _misfit(operation, line, meant)
    if reply.get("ending"):
        return Trouble("error", text("check.code_ends"), line)
    if reply.get("memory"):
        return Trouble("error", text("check.code_memory"), line)
    return Trouble("error", raised(reply), line)


def raised(reply: Mapping[str, Any]) -> str:
    """An exception in one line, with the line of the file where it is known."""
    message = " ".join(str(reply["message"]).split())
    said = f"{reply['exception']}: {message}" if message else str(reply["exception"])
    line = reply.get("line")
    return text("check.code_raises_at", line=line, error=said) if line else text("check.code_raises", error=said)


def _misfit(operation: Mapping[str, Any], line: int | None, meant: Mapping[str, str]) -> Trouble:
    """`delta_next @ W_next, here delta3 @ W3: shapes (1×10) and (50×10) do not fit`, and which transpose would."""
    left, right, operator = operation["left"], operation["right"], operation["operator"]
    shapes = {"left": dimensions(left["shape"]), "right": dimensions(right["shape"])}
    said, named = (f" {operator} ".join(way(side) for side in (left, right)) for way in (_typed, _named_by(meant)))
    operation_said = said if said == named else text("check.code_operation", typed=said, named=named)
    problem = text("check.code_misfit", line=line, operation=operation_said, **shapes)
    fitting = [side for side in ("left", "right") if _fits_turned(operation, side)]
    if len(fitting) != 1:
        return Trouble("shape", problem, line)
    operand = turned(str(operation[fitting[0]]["text"]))
    return Trouble("shape", problem, line, text("check.would_fit", operand=operand))


def _typed(operand: Mapping[str, Any]) -> str:
    return str(operand["shown"])


def _named_by(meant: Mapping[str, str]) -> Callable[[Mapping[str, Any]], str]:
    """An operand with quantities in place of the parameters that stand for them."""

    def named(operand: Mapping[str, Any]) -> str:
        stands_for = operand.get("stands_for", {})
        quantities = {name: meant.get(argument, name) for name, argument in stands_for.items()}
        return _NAME.sub(lambda found: quantities.get(found[0], found[0]), _typed(operand))

    return named


def turned(written: str) -> str:
    """An operand's transpose, as it is written."""
    if written.endswith(".T"):
        return written.removesuffix(".T")
    return f"{written}.T" if written.replace(".", "").replace("_", "").isalnum() else f"({written}).T"


def _fits_turned(operation: Mapping[str, Any], side: str) -> bool:
    shapes = {which: tuple(operation[which]["shape"]) for which in ("left", "right")}
    shapes[side] = shapes[side][::-1]
    one, other = shapes["left"], shapes["right"]
    if operation["operator"] == "@":
        return len(one) == 2 == len(other) and one[1] == other[0]
    return len(one) == 2 == len(other) and all(a == b or 1 in (a, b) for a, b in zip(one, other, strict=True))


def shape_given(value: Array) -> str:
    """The shape of what was found, in words where it is no matrix."""
    if value.ndim > 1:
        return dimensions(value.shape)
    return text("check.shape_vector", count=value.size) if value.ndim else text("check.shape_number")


def fitted(value: Array, shape: tuple[int, ...]) -> Array | None:
    """The numbers in a quantity's shape; a vector stands for a row or a column, a number for a 1×1 matrix."""
    if value.shape == shape:
        return value
    lengthy = [size for size in shape if size != 1]
    if value.ndim < 2 and value.size == math.prod(shape) and len(lengthy) < 2:
        return value.reshape(shape)
    return None
