"""What a person types to change a number: `W2[0,1] = 0.3`, `b1 += 0.1`, `W1[0] *= 2`, `x = 0.2, 0.7`.

As in numpy: an index names an entry or a row (`:` a whole row or column), no index the whole quantity; one number goes
everywhere it is meant for, several must be as many as the entries.
"""

import re
from typing import Literal, get_args

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions, index, plain
from bptrace.algebra.syntax import read_quantity
from bptrace.errors import UsageError, shortened
from bptrace.frozen import frozen
from bptrace.texts import text

Operator = Literal["=", "+=", "-=", "*=", "/="]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
Place = tuple[int | None, ...]  # None is a whole axis

_ASSIGNMENT = re.compile(
    r"\s*(?P<name>[^=\[\]+*/−–-]+?)\s*(?:\[(?P<index>[^\[\]=]*)\])?\s*(?P<operator>[-+*/−–·×]?)=(?P<numbers>.*)",
    re.DOTALL,
)
_INDEX = re.compile(r"\d{1,9}|:")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?(?:/(?:\d+\.?\d*|\.\d+))?", re.IGNORECASE)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_SIGNS = str.maketrans("−–·×", "--**")
LONGEST = 24  # characters of what was typed that an answer repeats


@frozen
class Assignment:
    """The quantity `name`, the `place` in it (empty for all of it), and what to do there with the `numbers`."""

    name: str
    place: Place
    operator: Operator
    numbers: tuple[float, ...]

    def applied(self, before: Array) -> Array:
        """The array after the assignment, in the shape of `before`, which stays as it is.

        Raises UsageError where the place, the count of numbers or the result makes no sense.
        """
        after = np.array(before, dtype=float)
        matrix = after.reshape(after.shape or (1, 1))  # the same memory
        # slices, so that what they select is a view
        target = matrix[tuple(slice(None) if at is None else slice(at, at + 1) for at in self.within(matrix.shape))]
        if len(self.numbers) not in (1, target.size):
            raise UsageError(text("editing.count", place=self.written, entries=target.size, numbers=len(self.numbers)))
        numbers = np.array(self.numbers) if len(self.numbers) == 1 else np.reshape(self.numbers, target.shape)
        with np.errstate(all="ignore"):
            target[...] = _result(self.operator, target, numbers)
        if not np.all(np.isfinite(after)):
            raise UsageError(text("editing.result_not_finite", place=self.written))
        return after

    @property
    def written(self) -> str:
        """The quantity and the place, `W2[0,1]` or `W2[0,:]`."""
        return f"{self.name}{written_place(self.place)}"

    def within(self, shape: tuple[int, ...]) -> Place:
        """The place as (row, column), or () for everything; a single index counts a vector's entries, a matrix's rows.

        Raises UsageError where `shape` has no such place.
        """
        place = self.place
        if len(place) == 1:
            place = (0, *place) if shape[0] == 1 else (*place, 0 if shape[1] == 1 else None)
        if any(at is not None and at >= size for at, size in zip(place, shape, strict=False)):
            last = index([size - 1 for size in shape])
            raise UsageError(text("editing.outside", name=self.name, shape=dimensions(shape), last=last))
        return place


def written_place(place: Place) -> str:
    """`[0,1]`, `[0,:]`, or nothing for the whole quantity."""
    return f"[{','.join(':' if at is None else str(at) for at in place)}]" if place else ""


def _result(operator: Operator, old: Array, numbers: Array) -> Array:
    match operator:
        case "=":
            return numbers
        case "+=":
            return old + numbers
        case "-=":
            return old - numbers
        case "*=":
            return old * numbers
        case "/=":
            return old / numbers


def read_assignment(typed: str) -> Assignment:
    """What was typed. Raises UsageError with one sentence where it cannot be read."""
    match = _ASSIGNMENT.fullmatch(typed)
    if not match:
        raise UsageError(text("editing.no_assignment"))
    name = read_quantity(match["name"]) or match["name"]
    operator = next(known for known in OPERATORS if known == f"{match['operator'].translate(_SIGNS)}=")
    return Assignment(name, _place(match["index"]), operator, _numbers(match["numbers"]))


def _place(written: str | None) -> Place:
    if written is None:
        return ()
    parts = [part for part in re.split(r"[,;\s]+", written.strip()) if part]
    if not parts or len(parts) > 2 or not all(_INDEX.fullmatch(part) for part in parts):
        raise UsageError(text("editing.no_index", index=shortened(written, LONGEST)))
    return tuple(None if part == ":" else int(part) for part in parts)


def _numbers(written: str) -> tuple[float, ...]:
    parts = [part for part in re.split(r"[\[\](),;\s]+", plain(written)) if part]
    if not parts:
        raise UsageError(text("editing.no_value"))
    return tuple(_number(part) for part in parts)


def _number(written: str) -> float:
    """`0.3`, `-1e-3`, `1/3`, and what the screen writes itself."""
    if _NOT_FINITE.fullmatch(written):
        raise UsageError(text("editing.not_finite", number=shortened(written, LONGEST)))
    if not _NUMBER.fullmatch(written):
        raise UsageError(text("editing.no_number", number=shortened(written, LONGEST)))
    above, _, below = written.partition("/")
    divisor = float(below) if below else 1.0
    value = float(above) / divisor if divisor else np.inf
    if not np.isfinite(value):
        raise UsageError(text("editing.not_finite", number=shortened(written, LONGEST)))
    return float(value)
