"""The way a person went from one entry to another that made it, and the cursor in the list of each."""

from dataclasses import field, replace
from functools import cached_property
from typing import Literal, Self

from bptrace.algebra.scalars import Leaf
from bptrace.frozen import frozen
from bptrace.tracing import Trace
from bptrace.why import Part, Why, why

Order = Literal["size", "order"]


@frozen(eq=False)
class Stop:
    """One entry's why: groups of entries, factors of the whole first; the cursor is on an entry of a group."""

    found: Why
    order: Order = "size"
    group: int = 0
    source: int = 0

    @classmethod
    def at(cls, traced: Trace, leaf: Leaf, order: Order) -> "Stop":
        """The why of an entry, the cursor on its first term."""
        found = why(traced, leaf)
        return cls(found, order, len(found.factors) if len(found.values) else 0)

    @property
    def groups(self) -> int:
        """How many there are: factors and terms."""
        return len(self.found.factors) + len(self.found.values)

    @cached_property
    def _numbers(self) -> list[int]:
        """The terms' numbers in the chosen order."""
        return self.found.by_size if self.order == "size" else list(range(len(self.found.values)))

    def part(self, group: int) -> Part:
        """The factor or term that a group shows."""
        factors = self.found.factors
        return factors[group] if group < len(factors) else self.found.term(self._numbers[group - len(factors)])

    @property
    def leaf(self) -> Leaf | None:
        """The entry under the cursor."""
        leaves = self.part(self.group).leaves if self.groups else ()
        return leaves[self.source] if leaves else None

    def moved(self, rows: int) -> Self:
        """The cursor so many entries on, or as far as there are any."""
        found, step = self, 1 if rows > 0 else -1
        for _ in range(abs(rows) if self.groups else 0):  # what was given was made of nothing
            source = found.source + step
            if 0 <= source < len(found.part(found.group).leaves):
                found = replace(found, source=source)
            elif 0 <= found.group + step < found.groups:
                group = found.group + step
                last = max(len(found.part(group).leaves) - 1, 0)
                found = replace(found, group=group, source=0 if step > 0 else last)
        return found

    def end(self, direction: int) -> Self:
        """The first or the last entry."""
        group = 0 if direction < 0 else max(self.groups - 1, 0)
        last = max(len(self.part(group).leaves) - 1, 0) if self.groups else 0
        return replace(self, group=group, source=0 if direction < 0 else last)

    def sorted(self, order: Order) -> Self:
        """In another order, the cursor on the first term."""
        return replace(self, order=order, group=min(len(self.found.factors), max(self.groups - 1, 0)), source=0)


@frozen(eq=False)
class Trail:
    """The stops, the last of them is where one is."""

    trace: Trace
    stops: tuple[Stop, ...] = field(default=())

    @classmethod
    def begin(cls, traced: Trace, leaf: Leaf, order: Order = "size") -> "Trail":
        """At one entry."""
        return cls(traced, (Stop.at(traced, leaf, order),))

    @property
    def here(self) -> Stop:
        """Where one is."""
        return self.stops[-1]

    def at(self, stop: Stop) -> Self:
        """The same place with another cursor."""
        return replace(self, stops=(*self.stops[:-1], stop))

    def into(self, leaf: Leaf) -> Self:
        """On to an entry that made this one."""
        return replace(self, stops=(*self.stops, Stop.at(self.trace, leaf, self.here.order)))

    def back(self) -> Self:
        """The way one came, as far as it goes."""
        return replace(self, stops=self.stops[:-1]) if len(self.stops) > 1 else self
