"""Where the nodes and strokes of the ribbon stand: whole numbers, no screen.

x ──── W¹ ───► z¹ ── σ ─► a¹ ──── W² ───► z² ────► L        forward, left to right
               δ¹ ◄ ⊙σ′ ───────── W²ᵀ ─── δ² ◄──────        backward, right to left
    ∂W¹  ∂b¹                   ∂W²  ∂b²                     gradients, under the weights they belong to
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from bptrace.frozen import frozen

State = Literal["done", "here", "pending"]
FORWARD, BACKWARD, GRADIENTS = range(3)
LEAST = 4  # the columns of a bare arrow and the spaces beside it
WIDEST = 24


@frozen
class Node:
    """A piece of the ribbon; `name` is the quantity that a click chooses, empty where there is none."""

    label: str
    kind: str = ""
    name: str = ""
    state: State = "done"


NOTHING = Node("")


@frozen
class Layer:
    """One layer's nodes; those that it does not have are `NOTHING` or, for `activation`, None."""

    weight: Node
    sum: Node
    function: Node = NOTHING
    activation: Node | None = None
    delta: Node = NOTHING
    slope: Node = NOTHING
    transposed: Node = NOTHING
    gradients: tuple[Node, ...] = ()

    @property
    def end(self) -> Node:
        """What the layer hands on."""
        return self.activation or self.sum


@frozen
class Flow:
    """A network from its input to its loss."""

    first: Node
    layers: tuple[Layer, ...]
    last: Node


@frozen
class Placed:
    """A node on the screen."""

    node: Node
    x: int
    y: int

    @property
    def stop(self) -> int:
        """The column after it."""
        return self.x + len(self.node.label)


@frozen
class Stroke:
    """A line of `length` cells; `head` says at which end an arrow is: "►", "◄" or neither."""

    x: int
    y: int
    length: int
    head: str
    pending: bool


@frozen
class Plan:
    """Everything to draw, strokes first; `dots` are where layers were left out."""

    nodes: tuple[Placed, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[int, ...] = ()


@frozen
class _Link:
    """The way from one node to the next, with what stands on and under it."""

    above: Node = NOTHING
    under: Node = NOTHING
    below: tuple[Node, ...] = ()
    weight: int = 2  # its share of the columns left over

    def least(self, rows: int) -> int:
        """The columns it needs: its texts with a bit of line at both ends."""
        on = max(len(self.above.label), len(self.under.label))
        gradients = sum(len(node.label) + 1 for node in self.below) + 2 if rows > GRADIENTS and self.below else 0
        return max(LEAST, on + 6 if on else 0, gradients)


@dataclass
class _Drawing:
    nodes: list[Placed] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)


def plan(flow: Flow, width: int, rows: int) -> Plan:
    """The whole flow in `width` columns and 2 or 3 rows.

    What does not fit loses first the functions on its edges, then the weights, then the layers farthest from here.
    """
    depth = len(flow.layers)
    for labels in (2, 1, 0):
        if drawn := _drawn(flow, range(depth), labels, width, rows):
            return drawn
    here = _current(flow.layers)
    for count in range(depth - 1, 0, -1):
        low = min(max(here - count // 2, 0), depth - count)
        for labels in (1, 0):
            if drawn := _drawn(flow, range(low, low + count), labels, width, rows):
                return drawn
    return Plan((), ())


def _current(layers: Sequence[Layer]) -> int:
    """The layer that holds the current node; the last where none does."""
    for number, layer in enumerate(layers):
        if any(node.state == "here" for node in _nodes(layer)):
            return number
    return len(layers) - 1


def _nodes(layer: Layer) -> Iterator[Node]:
    yield from (layer.weight, layer.sum, layer.function, layer.delta, layer.slope, layer.transposed, *layer.gradients)
    if layer.activation:
        yield layer.activation


def _drawn(flow: Flow, seen: range, labels: int, width: int, rows: int) -> Plan | None:
    """The seen layers with functions and weights (2), weights only (1) or no (0) labels; None if too wide."""
    before, after = seen.start > 0, seen.stop < len(flow.layers)
    first = flow.layers[seen.start - 1].end if before else flow.first
    layers = flow.layers[seen.start : seen.stop]
    nodes, links = [first], []
    for layer in layers:
        on_weight = (layer.weight, _under(layer, rows)) if labels else (NOTHING, _here(layer.gradients, rows))
        links.append(_Link(*on_weight, layer.gradients if rows > GRADIENTS else (), 3))
        nodes.append(layer.sum)
        if layer.activation:
            links.append(_Link(layer.function, layer.slope) if labels == 2 else _Link())
            nodes.append(layer.activation)
    if not after:
        links.append(_Link())
        nodes.append(flow.last)
    room = width - 3 * (before + after) - sum(len(node.label) for node in nodes)
    sizes = _shared(links, room, rows)
    if sizes is None:
        return None
    x = 3 if before else 0
    starts = [x, *(x := x + len(node.label) + size for node, size in zip(nodes, sizes, strict=False))]
    placed = [Placed(node, start, FORWARD) for node, start in zip(nodes, starts, strict=True)]
    drawing = _Drawing(list(placed))
    _forward(drawing, placed, links)
    _backward(drawing, placed, links, layers, placed[-1].stop + 2 * after)
    dots = ((0,) if before else ()) + ((placed[-1].stop + 1,) if after else ())
    return Plan(tuple(drawing.nodes), tuple(drawing.strokes), dots)


def _under(layer: Layer, rows: int) -> Node:
    """What stands under the weights: their transpose, or without a row of gradients the gradient one is at."""
    here = _here(layer.gradients, rows)
    return here if here.label else layer.transposed


def _here(gradients: Sequence[Node], rows: int) -> Node:
    if rows > GRADIENTS:
        return NOTHING
    return next((node for node in gradients if node.state == "here"), NOTHING)


def _shared(links: Sequence[_Link], room: int, rows: int) -> list[int] | None:
    """The links' widths: what each needs, and its share of what is left."""
    sizes = [link.least(rows) for link in links]
    spare = room - sum(sizes)
    if spare < 0:
        return None
    shares = sum(link.weight for link in links)
    given, before = [], 0
    for link, size in zip(links, sizes, strict=True):
        extra = (
            spare * (before + link.weight) // shares - spare * before // shares
        )  # so that nothing is lost in rounding
        before += link.weight
        given.append(min(size + extra, WIDEST))
    return given


def _forward(drawing: _Drawing, placed: Sequence[Placed], links: Sequence[_Link]) -> None:
    for (start, end), link in zip(pairwise(placed), links, strict=True):
        _stroke(drawing, start.stop, end.x, FORWARD, "►", end.node.state == "pending")
        _centred(drawing, (link.above,), start.stop, end.x, FORWARD)
        _centred(drawing, link.below, start.stop, end.x, GRADIENTS)


def _backward(
    drawing: _Drawing, placed: Sequence[Placed], links: Sequence[_Link], layers: Sequence[Layer], end: int
) -> None:
    """δ under z; the strokes run from each δ to the one before, labels laid over them."""
    sums = [place for place in placed if any(place.node is layer.sum for layer in layers)]
    deltas = [Placed(layer.delta, place.x, BACKWARD) for layer, place in zip(layers, sums, strict=True)]
    for delta, right in zip(deltas, [*(d.x for d in deltas[1:]), end + 1], strict=True):
        if delta.node.label:
            drawing.nodes.append(delta)
            _stroke(drawing, delta.stop, right, BACKWARD, "◄", delta.node.state == "pending")
    for (start, stop), link in zip(pairwise(placed), links, strict=True):
        _centred(drawing, (link.under,), start.stop, stop.x, BACKWARD)


def _stroke(drawing: _Drawing, start: int, stop: int, y: int, head: str, pending: bool) -> None:
    drawing.strokes.append(Stroke(start + 1, y, stop - start - 2, head, pending))


def _centred(drawing: _Drawing, nodes: Sequence[Node], start: int, stop: int, y: int) -> None:
    """Nodes side by side in the middle between two columns."""
    shown = [node for node in nodes if node.label]
    length = sum(len(node.label) for node in shown)
    gap = 2 if length + 2 * (len(shown) - 1) <= stop - start - 2 else 1
    x = (start + stop - length - gap * (len(shown) - 1)) // 2
    for node in shown:
        drawing.nodes.append(Placed(node, x, y))
        x += len(node.label) + gap
