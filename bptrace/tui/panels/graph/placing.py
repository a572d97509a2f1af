"""Nodes laid out in columns, by how far they lie from the one in the middle, before anything is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bptrace.computing_graph import Edge, Node
from bptrace.frozen import frozen
from bptrace.tui.panels.lines import Line, Span, width_of

Rows = tuple[tuple[Line, Span], ...]  # a name and a number each


@frozen(eq=False)
class Placed:
    """A node with its rows, and where its edge begins: the row of its value."""

    node: Node
    rows: Rows
    depth: int
    y: int
    beside: tuple["Placed", ...] = ()
    edge: Edge | None = None
    width: int = 0


def users(node: Node) -> tuple[Edge, ...]:
    """What is made of a node."""
    return node.users


def operands(node: Node) -> tuple[Edge, ...]:
    """What a node is made of."""
    return node.operands


def placed(
    node: Node, further: Callable[[Node], tuple[Edge, ...]], rows_of: Callable[[Node], Rows], gap: int
) -> tuple[tuple[Placed, ...], int]:
    """The nodes on one side of a node, with all that lies `further` on beside each, and the row after the last.

    `rows_of` tells what stands in a node; between neighbours are `gap` rows.
    """

    def below_one_another(edges: Sequence[Edge], y: int, depth: int) -> tuple[tuple[Placed, ...], int]:
        several: list[Placed] = []
        for edge in edges:
            y += gap if several else 0
            beside, below = below_one_another(further(edge.node), y, depth + 1)
            rows, at = rows_of(edge.node), middle(beside) if beside else y
            several.append(Placed(edge.node, rows, depth, at, beside, edge))
            y = max(below, at + len(rows))
        return tuple(several), y

    return below_one_another(further(node), 0, 1)


def middle(placed: Sequence[Placed]) -> int:
    """The row in the middle of several."""
    return (placed[0].y + placed[-1].y) // 2 if placed else 0


def shifted(placed: Sequence[Placed], rows: int) -> tuple[Placed, ...]:
    """The same so many rows farther down."""
    return tuple(replace(one, y=one.y + rows, beside=shifted(one.beside, rows)) for one in placed)


def aligned(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """Nodes of one column equally wide."""
    widths = [max(width_of_rows(one.rows) for one in column) for column in by_depth(placed)]

    def wide(several: Sequence[Placed]) -> tuple[Placed, ...]:
        return tuple(replace(one, width=widths[one.depth - 1], beside=wide(one.beside)) for one in several)

    return wide(placed)


def width_of_rows(rows: Rows) -> int:
    """The columns that a node takes."""
    return max(width_of(name) + 1 + width_of((shown,)) for name, shown in rows) + 2


def all_of(placed: Sequence[Placed]) -> list[Placed]:
    """They, and all beside them."""
    return [found for one in placed for found in (one, *all_of(one.beside))]


def by_depth(placed: Sequence[Placed]) -> list[list[Placed]]:
    """All of them, the nearest column first."""
    columns: list[list[Placed]] = []
    for one in all_of(placed):
        while len(columns) < one.depth:
            columns.append([])
        columns[one.depth - 1].append(one)
    return columns
