"""The check-points of a run, from which any of its updates is reached again.

They stand at a stride of updates. When they take more room than there is, every second one goes and the stride doubles:
the room is bounded however long the run and however large the network, and one never has to walk farther than a stride.
In 64 MiB a run of 2-100-50-10-1 over 2,500,000 updates has one at every 1,760th.
"""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bptrace.algebra.functions import Array
from bptrace.training.moment import Moment

ROOM = 64 * 2**20  # bytes
STRIDE = 220  # updates between two check-points at first
OWN = 128  # bytes of an array beside its numbers
MOST = 16_384  # more of a small network would bring nothing nearer


class Recording:
    """Check-points of one run, the beginning always among them."""

    def __init__(self, first: Moment, room: int = ROOM, stride: int = STRIDE) -> None:
        """`first` is the run's beginning, `room` what all check-points together may take, in bytes."""
        self._first, self.stride = first, stride
        self._most = min(max(room // (8 * first.size + OWN), 1), MOST)
        self._rows = [first.row]
        self._at = [0]

    def __len__(self) -> int:
        return len(self._at)

    @property
    def at(self) -> Sequence[int]:
        """After how many updates each check-point stands."""
        return self._at

    @property
    def size(self) -> int:
        """The room taken, in bytes."""
        return len(self) * (8 * self._first.size + OWN)

    def until_next(self, updates: int) -> int:
        """How many updates after so many the next check-point is due."""
        return self.stride - updates % self.stride

    def add(self, moment: Moment) -> None:
        """Keep a moment, where one is due."""
        if moment.updates % self.stride or moment.updates <= self._at[-1]:
            return
        if len(self) == self._most:
            self._thin()
        if moment.updates % self.stride == 0 and len(self) < self._most:
            self._at.append(moment.updates)
            self._rows.append(moment.row)

    def before(self, updates: int) -> Moment:
        """The last check-point after at most so many updates."""
        index = bisect_right(self._at, updates) - 1
        return self._first.at(self._rows[index], self._at[index])

    def after(self, updates: int) -> Moment | None:
        """The first check-point after more than so many updates; None where there is none."""
        index = bisect_right(self._at, updates)
        return self._first.at(self._rows[index], self._at[index]) if index < len(self) else None

    def nearest(self, updates: int) -> Moment:
        """The check-point nearest to so many updates."""
        index = bisect_right(self._at, updates) - 1
        if index + 1 < len(self) and self._at[index + 1] - updates < updates - self._at[index]:
            index += 1
        return self._first.at(self._rows[index], self._at[index])

    def forget_after(self, updates: int) -> None:
        """Drop what lies beyond so many updates."""
        kept = bisect_right(self._at, updates)
        del self._at[kept:], self._rows[kept:]

    def arrays(self) -> tuple[npt.NDArray[np.int64], Array]:
        """What a file keeps: after how many updates, and one check-point a row."""
        return np.array(self._at, dtype=np.int64), np.stack(self._rows)

    @classmethod
    def of_arrays(cls, first: Moment, at: npt.NDArray[np.int64], packed: Array) -> "Recording":
        """The same again; `first` tells the names and shapes. ValueError where they do not fit together."""
        if packed.shape != (at.size, first.size) or not at.size or at[0] or np.any(np.diff(at) <= 0):
            raise ValueError(packed.shape)
        recording = cls(first)
        recording._at, recording._rows = at.tolist(), list(packed)
        recording.stride = max(int(np.diff(at).max(initial=0)), recording.stride)
        return recording

    def _thin(self) -> None:
        self.stride *= 2
        kept = [index for index, updates in enumerate(self._at) if updates % self.stride == 0]
        self._at, self._rows = [self._at[index] for index in kept], [self._rows[index] for index in kept]
