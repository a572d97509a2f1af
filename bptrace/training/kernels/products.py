"""A product of two matrices, and a sum, as loops that walk along memory.

Of the three indices of A B the innermost is one along which neighbours lie side by side; of the next one four steps are
taken at once, so that what is loaded is used four times.
"""

from collections.abc import Callable, Mapping, Sequence

from bptrace.frozen import frozen
from bptrace.training.kernels.tape import Node

AT_ONCE = 4
STARTS = {"sum": "0.0", "max": "-np.inf"}
STEPS = {"sum": "{total} + {entry}", "max": "{total} if {total} >= {entry} or {total} != {total} else {entry}"}


@frozen
class Flat:
    """Where the entries of a matrix lie: the distance of two neighbours in a column, and in a row."""

    down: int
    along: int

    @classmethod
    def of(cls, node: Node) -> "Flat":
        """Row after row; of a transposed matrix the other way round. No index is needed where there is one step."""
        rows, columns = node.base.form
        steps = (columns if rows > 1 else 0, 1 if columns > 1 else 0)
        return cls(*(steps[::-1] if node.operation == "transpose" else steps))

    def at(self, row: str, column: str) -> str:
        """The place of an entry."""
        terms = (_times(index, step) for index, step in ((row, self.down), (column, self.along)) if step)
        return " + ".join(terms) or "0"


def loop(index: str, start: int, stop: int, body: Sequence[str], step: int = 1) -> list[str]:
    """`for index in range(…)`, or the body alone where the index is nothing but 0."""
    if (start, stop) == (0, 1):
        return list(body)
    steps = f"{start}, {stop}, {step}" if step > 1 else f"{start}, {stop}"
    return [f"for {index} in range({steps}):", *(f"    {line}" for line in body)] if start < stop else []


Indices = Mapping[str, str]
Entry = Callable[[Indices], str]
INDICES = {index: index for index in "ijk"}


def product(node: Node) -> list[str]:
    """The lines that leave A B of `left` and `right` in `out`."""
    left, right, out = (Flat.of(matrix) for matrix in (*node.operands, node))
    lengths = {"j": node.form[1], "i": node.form[0], "k": node.operands[0].form[1]}
    steps = {"j": (right.along, out.along), "i": (left.down, out.down), "k": (left.along, right.down)}
    long = [index for index, length in lengths.items() if length > 1]
    inner = min(long, key=lambda index: sum(step > 1 for step in steps[index]))
    entries: tuple[Entry, Entry, Entry] = (
        lambda at: f"left[{left.at(at['i'], at['k'])}]",
        lambda at: f"right[{right.at(at['k'], at['j'])}]",
        lambda at: f"out[{out.at(at['i'], at['j'])}]",
    )
    return _totals(lengths, *entries) if inner == "k" else _rows(lengths, inner, *entries)


def _totals(lengths: Mapping[str, int], left: Entry, right: Entry, out: Entry) -> list[str]:
    """Every entry is a sum along k; some entries at once."""
    outer, several = sorted("ij", key=lambda index: lengths[index])

    def totals(ahead: Sequence[Indices]) -> list[str]:
        sums = [f"t{n} += {left(at)} * {right(at)}" for n, at in enumerate(ahead)]
        starts = [f"t{n} = 0.0" for n, _ in enumerate(ahead)]
        return [*starts, *loop("k", 0, lengths["k"], sums), *(f"{out(at)} = t{n}" for n, at in enumerate(ahead))]

    return loop(outer, 0, lengths[outer], _several(several, lengths[several], totals))


def _rows(lengths: Mapping[str, int], inner: str, left: Entry, right: Entry, out: Entry) -> list[str]:
    """All entries along `inner` together are a sum of rows, each times a factor; some rows at once."""
    outer, factor, row = ("i", left, right) if inner == "j" else ("j", right, left)
    sums = out(INDICES)

    def added(ahead: Sequence[Indices]) -> list[str]:
        factors = [f"s{n} = {factor(at)}" for n, at in enumerate(ahead)]
        terms = " + ".join(f"s{n} * {row(at)}" for n, at in enumerate(ahead))
        return [*factors, *loop(inner, 0, lengths[inner], [f"{sums} = {sums} + {terms}"])]

    start = loop(inner, 0, lengths[inner], [f"{sums} = 0.0"])
    return loop(outer, 0, lengths[outer], [*start, *_several("k", lengths["k"], added)])


def _several(index: str, length: int, body: Callable[[Sequence[Indices]], list[str]]) -> list[str]:
    """A loop that takes some steps at once; `body` is told the indices of each."""
    whole = length - length % AT_ONCE
    ahead = [INDICES | {index: f"({index} + {n})" if n else index} for n in range(AT_ONCE)]
    return [*loop(index, 0, whole, body(ahead), AT_ONCE), *loop(index, whole, length, body(ahead[:1]))]


def reduction(node: Node) -> list[str]:
    """The lines that leave the sum, or the largest, along some axes of `left` in `out`."""
    (operand,) = node.operands
    lengths = dict(zip("ij", operand.form, strict=True))
    along = [index for axis, index in enumerate(lengths) if axis in node.detail]
    entry = f"left[{Flat.of(operand).at('i', 'j')}]"
    body = _nested(along, lengths, [f"t = {STEPS[node.operation].format(total='t', entry=entry)}"])
    body = [f"t = {STARTS[node.operation]}", *body, f"out[{Flat.of(node).at('i', 'j')}] = t"]
    return _nested([index for index in lengths if index not in along], lengths, body)


def _nested(indices: Sequence[str], lengths: Mapping[str, int], body: list[str]) -> list[str]:
    for index in reversed(indices):
        body = loop(index, 0, lengths[index], body)
    return body


def _times(index: str, step: int) -> str:
    return index if step == 1 else f"{index} * {step}"
