"""When each operation is done: once before the first update, or in every one; and what may be written over what."""

from collections.abc import Mapping
from functools import cached_property

from bptrace.frozen import frozen
from bptrace.training.kernels.tape import Form, Node, in_order


@frozen(eq=False)
class Schedule:
    """The operations in their order: `once` depends on nothing that changes from update to update.

    A result under the name of a given matrix takes its place. `fresh` are given anew for every update. `names` tells
    which quantities a node is.
    """

    givens: Mapping[str, Node]
    results: Mapping[str, Node]
    once: tuple[Node, ...]
    each: tuple[Node, ...]
    fresh: tuple[str, ...]
    names: Mapping[Node, str]

    @cached_property
    def last_read(self) -> Mapping[Node, int]:
        """The place in `each` of the last operation that reads a node's memory."""
        return {operand.base: place for place, node in enumerate(self.each) for operand in node.operands}

    @cached_property
    def in_place(self) -> Mapping[Node, str]:
        """The results that may be written straight over what they replace: nothing reads the old matrix any more."""
        found: dict[Node, str] = {}
        for name, result in self.results.items():
            if name in self.givens and result in self.each and result not in found and self._may_replace(result, name):
                found[result] = name
        return found

    @cached_property
    def passing(self) -> frozenset[Node]:
        """What is needed no longer once it is read for the last time."""
        return frozenset(self.each).difference(self.results.values())

    @cached_property
    def copied(self) -> Mapping[str, Node]:
        """The results that take the place of the old ones when all is computed."""
        replacing = {name: node for name, node in self.results.items() if name in self.givens}
        return {name: node for name, node in replacing.items() if self.in_place.get(node) != name}

    @property
    def carried(self) -> Mapping[str, Form]:
        """The matrices that one update hands on to the next, in their order, and their shapes."""
        return {name: node.form for name, node in self.givens.items() if node.form and name not in self.fresh}

    def _may_replace(self, node: Node, name: str) -> bool:
        old, place = self.givens[name], self.each.index(node)
        read = self.last_read.get(old, -1)
        return read < place or (read == place and may_overwrite(node, old))


def may_overwrite(node: Node, operand: Node) -> bool:
    """Whether `node` may be written over the memory of an operand: entry by entry, each read at its own place only."""
    as_it_is = all(read is operand for read in node.operands if read.base is operand)
    return node.entrywise and node.operation != "where" and as_it_is and operand.form == node.form


def schedule(
    givens: Mapping[str, Node],
    results: Mapping[str, Node],
    names: Mapping[Node, str],
    fresh: tuple[str, ...],
    changing: tuple[str, ...] = (),
) -> Schedule:
    """What `results` need, in order; what depends on something `fresh` or `changing` is done in every update."""
    varying = {givens[name] for name in (*fresh, *changing)}
    once: list[Node] = []
    each: list[Node] = []
    for node in in_order(results.values()):
        if any(operand in varying for operand in node.operands):
            varying.add(node)
        if node.is_stored:
            (each if node in varying else once).append(node)
    return Schedule(givens, results, tuple(once), tuple(each), fresh, names)
