"""The ribbon: what it drops where room is short, where its nodes stand, and what a click chooses."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from sampling import sampled
from textual.pilot import Pilot

from bptrace.algebra.numbers import superscript
from bptrace.tui.widgets.ribbon import NOTHING, Flow, Layer, Node, Ribbon
from bptrace.tui.widgets.ribbon_plan import BACKWARD, FORWARD, GRADIENTS, Plan, State, plan
from tests.tui.screen import OneWidget, shown

THREE_ROWS = """\
forward    x ────── W¹ ──────► z¹ ───── σ ────► a¹ ────── W² ──────► z² ───── σ ────► a² ────────► L
backward                       δ¹ ◄─── ⊙σ′ ────────────── W²ᵀ ──────[δ²]◄─── ⊙σ′ ───────────────────
gradients        ∂W¹  ∂b¹                              ∂W²  ∂b²"""


def flow(depth: int, here: str = "", function: str = "σ") -> Flow:
    """A network of `depth` layers, the node called `here` current."""

    def node(label: str, kind: str, base: str, layer: int) -> Node:
        name = f"{base}{layer}"
        state: State = "here" if name == here else "done"
        return Node(label + superscript(layer), kind, name, state)

    layers = tuple(
        Layer(
            weight=node("W", "weight", "W", number),
            sum=node("z", "pre-activation", "z", number),
            function=Node(function),
            activation=node("a", "activation", "a", number),
            delta=node("δ", "delta", "delta", number),
            slope=Node(f"⊙{function}′"),
            transposed=Node(f"W{superscript(number)}ᵀ", "weight") if number > 1 else NOTHING,
            gradients=(node("∂W", "gradient", "dW", number), node("∂b", "gradient", "db", number)),
        )
        for number in range(1, depth + 1)
    )
    return Flow(Node("x", "activation", "x"), layers, Node("L", "loss", "L"))


def labels(drawn: Plan) -> set[str]:
    return {place.node.label for place in drawn.nodes}


def assert_sound(drawn: Plan, width: int) -> None:
    """Nodes of a row are apart by at least a space, and inside."""
    for row in (FORWARD, BACKWARD, GRADIENTS):
        nodes = sorted((place for place in drawn.nodes if place.y == row), key=lambda place: place.x)
        assert all(place.x >= 0 and place.stop <= width for place in nodes)
        assert all(one.stop < other.x for one, other in pairwise(nodes))
    assert all(stroke.length >= 1 for stroke in drawn.strokes)


DEPTHS, ROOMS, FUNCTIONS = (40, 1, 3, 2, 4, 6, 10), ((76, 2), (107, 3), (147, 3), (40, 2)), ("σ", "ReLU", "softplus")


@pytest.mark.parametrize("drawing", sampled(product(DEPTHS, ROOMS, FUNCTIONS), 5), ids=str)
def test_nodes_never_touch_and_here_is_always_seen(drawing: tuple[int, tuple[int, int], str]) -> None:
    depth, (width, rows), function = drawing
    for here in ("z1", f"delta{depth}", f"dW{depth}", f"db{(depth + 1) // 2}"):
        drawn = plan(flow(depth, here, function), width, rows)
        assert_sound(drawn, width)
        assert "here" in {place.node.state for place in drawn.nodes}


def test_four_layers_fit_in_80_columns_with_all_their_quantities() -> None:
    drawn = plan(flow(4, "delta2"), 76, 2)
    assert not drawn.dots
    assert {f"{letter}{superscript(k)}" for letter in "zaWδ" for k in range(1, 5)} <= labels(drawn)


def test_long_function_names_go_first() -> None:
    assert "ReLU" in labels(plan(flow(2, function="ReLU"), 107, 3))
    dropped = labels(plan(flow(6, function="ReLU"), 107, 3))
    assert "ReLU" not in dropped
    assert "a⁶" in dropped


def test_of_ten_layers_those_around_here_are_shown() -> None:
    drawn = plan(flow(10, "delta6"), 76, 2)
    assert len(drawn.dots) == 2
    assert {"δ⁵", "δ⁶", "δ⁷"} <= labels(drawn)
    assert "z¹" not in labels(drawn)
    assert len(plan(flow(10, "z1"), 76, 2).dots) == 1


def test_delta_stands_under_its_z_and_gradients_around_their_weight() -> None:
    places = {place.node.label: place for place in plan(flow(3), 107, 3).nodes}
    assert places["δ²"].x == places["z²"].x
    middle = (places["∂W²"].x + places["∂b²"].stop) / 2
    assert abs(middle - (places["W²"].x + places["W²"].stop) / 2) <= 1


def test_without_a_row_for_gradients_the_one_we_are_at_stands_under_its_weight() -> None:
    drawn = plan(flow(3, "dW2"), 76, 2)
    assert "∂W²" in labels(drawn)
    assert "∂W³" not in labels(drawn)


def test_a_wide_ribbon_names_its_rows() -> None:
    text = shown(Ribbon(flow(2, "delta2"), row_labels=("forward", "backward", "gradients")), (101, 3))
    assert text == THREE_ROWS


def test_the_bracket_around_the_loss_is_closed() -> None:
    at_the_loss = replace(flow(2), last=Node("L", "loss", "L", "here"))
    assert shown(Ribbon(at_the_loss), (81, 2)).splitlines()[0].endswith("[L]")


def test_a_click_chooses_a_quantity_and_an_edge_chooses_nothing() -> None:
    chosen: list[str] = []

    async def act(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, OneWidget)
        places = {place.node.label: place for place in plan(flow(2), 80, 2).nodes}
        await pilot.click(Ribbon, offset=(places["δ²"].x, BACKWARD))
        await pilot.click(Ribbon, offset=(places["σ"].x, FORWARD))
        await pilot.click(Ribbon, offset=(places["W²"].x, FORWARD))
        chosen.extend(message.name for message in await pilot.app.heard(Ribbon.QuantityChosen, 2))

    shown(Ribbon(flow(2)), (81, 2), act)
    assert chosen == ["delta2", "W2"]
