"""Numbers and matrices that a person wrote: in a scenario file, as an option, from Python, in numpy's archive.

Each reader takes the value and the place it stands at, returns what was meant, or raises UsageError naming the place.
"""

import math
import numbers
import reprlib
from typing import Any

import numpy as np
import numpy.typing as npt

from bptrace.algebra.numbers import dimensions, index
from bptrace.errors import UsageError
from bptrace.texts import text

Array = npt.NDArray[np.float64]

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 40
LARGEST = 2**63 - 1


def refusal(key: str, place: str, value: object = None, **more: object) -> UsageError:
    """The error with the text of `key` about `value` at `place`."""
    shown = str(value) if isinstance(value, np.number | np.bool_) else _short.repr(value)
    return UsageError(text(key, place=place, value=shown, **more))


def real(value: object, place: str) -> float:
    """A finite float."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise refusal("network.no_number", place, value)
    try:
        with np.errstate(over="ignore"):  # a wider float than numpy's own is told as what is not finite
            number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise refusal("network.not_finite", place, value)
    return number


def rate(value: object, place: str) -> float:
    """A finite float, 0 or more."""
    number = real(value, place)
    if number < 0:
        raise refusal("network.negative", place, value)
    return number


def share(value: object, place: str) -> float:
    """A finite float, 0 or more and below 1."""
    number = rate(value, place)
    if number >= 1:
        raise refusal("network.no_share", place, value)
    return number


def whole(value: object, place: str, least: int = 0, most: int = LARGEST) -> int:
    """An integer from `least` to `most`."""
    if value == math.inf:  # more digits than Python reads as an integer
        raise refusal("network.too_large_number", place, value, most=f"{most:,}")
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise refusal("network.not_whole", place, value, least=least)
    if int(value) < least:
        raise refusal("network.not_whole", place, value, least=least)
    if int(value) > most:
        raise refusal("network.too_large_number", place, value, most=f"{most:,}")
    return int(value)


def counting(value: object, place: str) -> int:
    """An integer from 1 on."""
    return whole(value, place, least=1)


def matrix(value: object, place: str) -> Array:
    """A float array of finite numbers, with the axes it was written with: a number, a vector or a matrix."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        entries: npt.NDArray[Any] = value
    else:
        entries = _nested(value, place)
    _shallow(entries, place)
    if not entries.size:
        raise refusal("network.empty", place)
    with np.errstate(over="ignore"):
        array = entries.astype(float, copy=False)
    if not np.isfinite(array).all():
        wrong = tuple(np.argwhere(~np.isfinite(array))[0])
        real(entries[wrong], entry_place(place, wrong))
    return array


def fitted(array: Array, shape: tuple[int, int], place: str) -> Array:
    """`array` in `shape`; a flat vector fits wherever one of the two sizes is 1, so a flat bias fits both layouts."""
    if array.ndim < 2 and 1 in shape and array.size == shape[0] * shape[1]:
        return array.reshape(shape)
    if array.shape != shape:
        raise refusal("network.shape", place, given=dimensions(array.shape), expected=dimensions(shape))
    return array


def rows(array: Array, width: int, place: str) -> Array:
    """`array` as samples of `width` numbers, one a row; a flat vector (or a number) is one sample."""
    samples = array.reshape(1, -1) if array.ndim < 2 else array
    if samples.shape[1] != width:
        raise refusal("network.width", place, given=samples.shape[1], expected=width)
    return samples


def turned(samples: Array, layout: str) -> Array:
    """Samples as rows in the layout's shape, and the layout's shape as rows again."""
    return samples if layout == "row" else samples.T


def in_layout(value: object, width: int, layout: str, place: str) -> Array:
    """Samples that are already in the layout's shape; a flat vector is one sample in either."""
    return turned(rows(turned(matrix(value, place), layout), width, place), layout)


def read_only(array: npt.ArrayLike) -> Array:
    """A read-only copy; an array that is one already is shared, so that scenarios that differ little cost little."""
    if isinstance(array, np.ndarray) and array.dtype == float and _is_frozen(array.flags):
        return array
    copy = np.array(array, dtype=float, order="C")
    copy.flags.writeable = False
    return copy


def _is_frozen(flags: Any) -> bool:
    """Whether an array with these flags holds its own numbers, in rows, and nobody writes to it."""
    return bool(flags.owndata and flags.c_contiguous and not flags.writeable)


def entry_place(place: str, entry: tuple[int, ...]) -> str:
    """`W1[0,2]`."""
    return place + index(entry) if entry else place


def _shallow(entries: npt.NDArray[Any], place: str) -> None:
    if entries.ndim > 2:
        raise refusal("network.too_deep_nesting", place)


def _nested(value: object, place: str) -> Array:
    """Lists in lists as an array, every entry checked: numpy alone would read "0.5" and true as numbers."""
    try:
        entries = np.array(value, dtype=object)
    except ValueError as error:
        raise refusal("network.ragged", place) from error
    _shallow(entries, place)
    if any(isinstance(entry, list | tuple | np.ndarray) for entry in entries.flat):
        raise refusal("network.ragged", place)
    checked = [real(entry, entry_place(place, where)) for where, entry in np.ndenumerate(entries)]
    return np.array(checked, dtype=float).reshape(entries.shape)
