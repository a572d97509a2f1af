"""The drawing around one entry: left what it is made of, right what is made of it.

In a node the value stands above and the gradient ∂L/∂node below; on an edge stands its local derivative.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from textual.geometry import Region

from bptrace.algebra.addends import Addends
from bptrace.algebra.expansion import summary
from bptrace.algebra.expression import Add, Entry, Expression, Number, Size, Symbol, Total, children, rebuild
from bptrace.algebra.notation import mathematics, terms
from bptrace.algebra.numbers import number, percent
from bptrace.algebra.numbers import short as short_number
from bptrace.algebra.quantity import quantity
from bptrace.algebra.scalars import cell_of
from bptrace.computing_graph import LOSS, Edge, LeftOut, Node
from bptrace.texts import text
from bptrace.tui.panels.graph.drawing import Drawing, laid
from bptrace.tui.panels.graph.placing import (
    Placed,
    Rows,
    aligned,
    all_of,
    by_depth,
    middle,
    operands,
    placed,
    shifted,
    users,
    width_of_rows,
)
from bptrace.tui.panels.graph.states import (
    State,
    figure,
    gradient_named,
    gradient_state,
    is_hidden,
    named,
    state,
)
from bptrace.tui.panels.lines import Line, Span, faint, line, muted, spans, width_of
from bptrace.tui.panels.moment import Cell, Moment

ARM = 2  # columns of line before and after a local derivative
DOT = Symbol("·")


def entry_drawing(moment: Moment, centre: Node, roomy: bool = True) -> Drawing:
    """The graph around the entry that `centre` is; `roomy` leaves a row between neighbours."""
    return _Artist(moment, centre, 1 if roomy else 0).drawing()


class _Artist:
    """Draws one graph of one moment."""

    def __init__(self, moment: Moment, centre: Node, gap: int) -> None:
        self.moment, self.centre, self.gap = moment, centre, gap
        self.name, self.cell = _standing(centre)
        self.backwards: State = "pending" if state(moment, "L") == "pending" else "done"

    def drawing(self) -> Drawing:
        """Left, centre, right, the heights of their middles brought in line."""
        made, bottom = placed(self.centre, operands, self._rows, self.gap)
        used, low = placed(self.centre, users, self._rows, self.gap)
        left, right = middle(made), middle(used)
        y = max(left, right)
        made, used = aligned(shifted(made, y - left)), aligned(shifted(used, y - right))
        rows = self._rows(self.centre)
        root = Placed(self.centre, rows, 0, y, width=width_of_rows(rows))
        drawn = Drawing()
        x = self._left(drawn, root, made, bottom + y - left)
        self._tile(drawn, root, x)
        end = x + root.width
        self._right(drawn, root, used, end, low + y - right)
        drawn.backwards = self.moment.step.phase == "backward"
        drawn.sought = Region(x, y, drawn.width - x, 2) if drawn.backwards else Region(0, y, end, 2)
        return drawn

    # --- rows ----------------------------------------------------------------------------------------------------

    def _rows(self, node: Node) -> Rows:
        """The value above, the gradient below; a number that nobody differentiates by has no row for it."""
        name, cell = _standing(node)
        pairs = [self._value(node, name, cell)]
        if node.gradient is not None:
            pairs.append(self._gradient(node.gradient, name, cell))
        return tuple(pairs)

    def _value(self, node: Node, name: str, cell: Cell | None) -> tuple[Line, Span]:
        about, at = (name, cell) if name else (self.name, self.cell)
        where = state(self.moment, about)
        if not name:
            where = "done" if where == "here" else where
        return (named(name, cell, where),) if name else (), figure(self.moment, about, at, node.value, where)

    def _gradient(self, gradient: float, name: str, cell: Cell | None) -> tuple[Line, Span]:
        about, at = (name, cell) if name else (self.name, self.cell)
        step, where = quantity(about).gradient, gradient_state(self.moment, about)
        if not name:
            where = "done" if where == "here" else where
        return gradient_named(self.moment, name, cell) if name else (), figure(self.moment, step, at, gradient, where)

    def hides(self, step: str) -> bool:
        """Whether the centre has still to be predicted."""
        return is_hidden(self.moment, step, self.cell)

    # --- columns -------------------------------------------------------------------------------------------------

    def _left(self, drawn: Drawing, root: Placed, made: tuple[Placed, ...], bottom: int) -> int:
        """Draw all that is before the centre; returns the column where the centre begins."""
        columns = by_depth(made)
        x, starts = 0, {}
        for depth in range(len(columns), 0, -1):
            starts[depth] = x
            x += columns[depth - 1][0].width + self._reach(columns[depth - 1], depth, root, made)
        starts[0] = x
        parents = [root, *(one for column in columns for one in column)]
        for parent in parents:
            beside = made if parent is root else parent.beside
            if beside:
                self._joined_left(drawn, parent, beside, starts)
            self._others(drawn, parent.node.other_operands, starts.get(parent.depth + 1, 0), bottom)
        for column in columns:
            for one in column:
                self._tile(drawn, one, starts[one.depth])
        return x

    def _reach(self, column: Sequence[Placed], depth: int, root: Placed, made: tuple[Placed, ...]) -> int:
        """The columns between one column of nodes and the next: a label, its line, the bus, the operation."""
        parents = [root] if depth == 1 else [one for one in all_of(made) if one.depth == depth - 1 and one.beside]
        sign = max(len(sign_of(parent.node.expression)) for parent in parents)
        return max(_label_width(one) for one in column) + 2 * ARM + 3 + sign

    def _joined_left(self, drawn: Drawing, parent: Placed, beside: Sequence[Placed], starts: dict[int, int]) -> None:
        """Lines from operands to the operation's sign before the node."""
        sign = sign_of(parent.node.expression)
        end = starts[parent.depth] - len(sign) - 1
        bus = end - 1
        for one in beside:
            start = starts[one.depth] + one.width
            self._line(drawn, start, bus, one)
        drawn.joined(bus, parent.y, [one.y for one in beside], faint(""))
        drawn.write(end, parent.y, Span(sign, "text", bold=True), Span(" "))

    def _line(self, drawn: Drawing, start: int, stop: int, one: Placed) -> None:
        """─ local derivative ───, in the row of a node, and below it the gradient that flows back."""
        label, space = _slope(one), stop - start - len(_slope(one)) - ARM
        slope = Span(label, "faint" if self.backwards == "pending" else "text")
        arms = (ARM - 1, " ", space - 1) if label else (ARM, "", space)
        drawn.write(start, one.y, faint("─" * arms[0] + arms[1]), slope, faint(arms[1] + "─" * arms[2]))
        assert one.edge
        if one.edge.flow is not None and not self.hides(quantity(self.name).gradient):
            about = _standing(one.node)[0]
            where = gradient_state(self.moment, about if one.node.leaf and one.node.gradient is not None else self.name)
            drawn.write(start, one.y + 1, Span(f"◄ {_flow(one)}", "faint" if where == "pending" else "muted"))

    def _right(self, drawn: Drawing, root: Placed, used: tuple[Placed, ...], x: int, bottom: int) -> None:
        """Draw all that comes after the centre, one column of nodes after the other."""
        columns, starts = by_depth(used), {0: x}
        for depth, column in enumerate(columns, 1):
            reach = max(_label_width(one) for one in column) + 2 * ARM + 2
            starts[depth] = starts[depth - 1] + reach + column[0].width
        lefts = {depth: starts[depth] - column[0].width for depth, column in enumerate(columns, 1)}
        lefts[0] = x - root.width
        shared = len(columns) > 1 and len(columns[-1]) > 1 and all(one.node.leaf == LOSS for one in columns[-1])
        parents = [replace(root, beside=used), *(one for column in columns for one in column)]
        for parent in (one for one in parents if one.beside):
            if shared and parent.depth == len(columns) - 1:
                continue
            bus = starts[parent.depth] + 1
            drawn.write(bus - 1, parent.y, faint("─"))
            for one in parent.beside:
                self._line(drawn, bus + 1, lefts[one.depth], one)
                self._tile(drawn, one, lefts[one.depth])
            drawn.joined(bus, parent.y, [one.y for one in parent.beside], faint(""), to_left=False)
            self._others(drawn, parent.node.other_users, bus + 2, bottom)
        if shared:
            self._joined_right(drawn, columns[-1], starts[len(columns) - 1], lefts[len(columns)])

    def _joined_right(self, drawn: Drawing, several: Sequence[Placed], start: int, x: int) -> None:
        """Lines from several nodes to the one number that is made of all of them, drawn once."""
        bus, y = x - 2, middle(several)
        for one in several:
            self._line(drawn, start, bus, one)
        drawn.joined(bus, y, [one.y for one in several], faint(""))
        drawn.write(bus + 1, y, faint("─"))
        self._tile(drawn, replace(several[0], y=y), x)

    def _others(self, drawn: Drawing, others: LeftOut | None, x: int, y: int) -> None:
        """How many neighbours are not drawn."""
        if others:
            drawn.write(x, y, muted(text("graph.others", count=others.count, share=percent(1 - others.share))))

    # --- nodes ---------------------------------------------------------------------------------------------------

    def _tile(self, drawn: Drawing, one: Placed, x: int) -> None:
        drawn.tile(x, one.y, one.width, (laid(_spread(*row, one.width - 2), one.width) for row in one.rows))
        name, cell = _standing(one.node)
        if not name:
            return
        if name in self.moment.trace:
            drawn.spot(Region(x, one.y, one.width, 1), name, cell, partial(self._value_note, one.node))
        step = quantity(name).gradient
        if one.node.gradient is not None and step in self.moment.trace:
            drawn.spot(Region(x, one.y + 1, one.width, 1), step, cell, partial(self._gradient_note, one.node, step))

    def _value_note(self, node: Node) -> Line:
        """How the entry is computed, and its value."""
        assert isinstance(node.leaf, Entry)
        equation = self.moment.trace.step(node.leaf.name).equation
        made = summary(equation, cell_of(node.leaf), self.moment.trace.values)
        shown = figure(self.moment, node.leaf.name, cell_of(node.leaf), node.value, "done")
        return line(spans(terms(node.leaf)), " = ", spans(made), " = ", shown)

    def _gradient_note(self, node: Node, step: str) -> Line:
        """The gradient as the sum of what comes back along the edges to its users."""
        assert isinstance(node.leaf, Entry) and node.gradient is not None
        shown = figure(self.moment, step, cell_of(node.leaf), node.gradient, "done")
        return line("∂L/∂", spans(terms(node.leaf)), " = ", _flows(node.users), shown)


def _flows(users: Sequence[Edge]) -> Line:
    """ "0.2491 · 0.8336 + … = ", a local derivative times a gradient for each edge; nothing where none is drawn."""
    if not users:
        return ()
    products = (f"{number(edge.slope or 0.0)} · {number(edge.node.gradient or 0.0)}" for edge in users)
    return (Span(" + ".join(products) + " = "),)


def sign_of(expression: Expression) -> str:
    """The operation of a node: "·", "Σ", "σ", "½ ·"; its constants are part of it."""
    if isinstance(expression, Add | Total):
        return "Σ" if len(Addends(expression, with_minus=False)) > 2 else "+"
    if isinstance(expression, Entry | Symbol):
        return "="
    kept = (child if isinstance(child, Number | Size) else DOT for child in children(expression))
    written = mathematics(rebuild(expression, tuple(kept)))
    bare = written.replace("(·)", "").replace("·", "").strip()
    return bare or "·"


def _standing(node: Node) -> tuple[str, Cell | None]:
    """The quantity and the entry of a node; nothing for an operation on the way."""
    if isinstance(node.leaf, Entry):
        return node.leaf.name, None if node.leaf == LOSS else cell_of(node.leaf)
    return (node.leaf.name, None) if isinstance(node.leaf, Symbol) else ("", None)


def _slope(one: Placed) -> str:
    return short_number(one.edge.slope, 4) if one.edge and one.edge.slope is not None else ""


def _flow(one: Placed) -> str:
    return number(one.edge.flow) if one.edge and one.edge.flow is not None else ""


def _label_width(one: Placed) -> int:
    """The columns of what stands on and below an edge."""
    return max(len(_slope(one)), len(_flow(one)) - ARM + 2)


def _spread(name: Line, shown: Span, width: int) -> Line:
    """The name at the left, the number at the right."""
    return line(name, " " * (width - width_of(name) - width_of((shown,))), shown)
