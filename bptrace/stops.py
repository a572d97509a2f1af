"""Breakpoints and watches as somebody asked for them: words, which `breakpoints` reads and finds in a trace."""

from dataclasses import replace
from typing import Final, Literal, Self

from bptrace.frozen import frozen

Sort = Literal["step", "phase", "condition", "watch"]
WATCH: Final = "watch"


@frozen
class Stop:
    """A quantity's step, a phase, a condition, or (which stops nothing) a formula to watch: its sort and its words."""

    sort: Sort
    said: str


@frozen
class Stops:
    """Everything one has asked for, in its order."""

    all: tuple[Stop, ...] = ()

    @property
    def stopping(self) -> tuple[Stop, ...]:
        """Those that stop."""
        return tuple(stop for stop in self.all if stop.sort != WATCH)

    @property
    def watches(self) -> tuple[Stop, ...]:
        """Those that are watched."""
        return tuple(stop for stop in self.all if stop.sort == WATCH)

    def __contains__(self, stop: Stop) -> bool:
        return stop in self.all

    def with_(self, stop: Stop) -> Self:
        """One more, once."""
        return self if stop in self else replace(self, all=(*self.all, stop))

    def without(self, stop: Stop) -> Self:
        """One less."""
        return replace(self, all=tuple(other for other in self.all if other != stop))

    def toggled(self, stop: Stop) -> Self:
        """One more, or one less where it is there."""
        return self.without(stop) if stop in self else self.with_(stop)


NO_STOPS = Stops()
