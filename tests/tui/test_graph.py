"""The computing graph over the debugger: what is drawn, what the cursor does, and that it follows the steps."""

import numpy as np
import pytest
from sampling import sampled
from textual.pilot import Pilot

from bptrace import Scenario, trace
from bptrace.algebra.notation import mathematics
from bptrace.algebra.quantity import quantity
from bptrace.computing_graph import neighbourhood
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.graph.drawing import TILE, Drawing, neighbour, whole_words
from bptrace.tui.panels.graph.entry import entry_drawing, sign_of
from bptrace.tui.panels.graph.network import network_drawing
from bptrace.tui.panels.graph.panel import GraphPanel
from bptrace.tui.panels.graph.view import View
from bptrace.tui.panels.lines import Span, text_of, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.theme import DARK, DARK_256
from tests.tui.screen import screen_text
from tests.tui.test_debug_screen import debugger, name, on_screen


def moment(scenario: str | Scenario = "lab1", step: str = "z2", cell: tuple[int, int] = (1, 0)) -> Moment:
    found = Scenario.load(scenario) if isinstance(scenario, str) else scenario
    return Moment.begin(trace(found)).to(step).choose(*cell)


def around(at: Moment) -> Drawing:
    return entry_drawing(at, neighbourhood(at.trace, quantity(at.name).source, at.cell))


def drawn(drawing: Drawing) -> str:
    """The drawing as text, later pieces over earlier ones."""
    rows = [[" "] * drawing.width for _ in range(drawing.height)]
    for x, y, spans in drawing.pieces:
        for column, letter in enumerate(text_of(spans), x):
            rows[y][column] = letter
    return "\n".join("".join(row).rstrip() for row in rows)


def spans_of(drawing: Drawing, words: str) -> list[Span]:
    return [span for _, _, spans in drawing.pieces for span in spans if span.text == words]


def test_around_an_entry_stand_its_operands_its_users_and_the_local_derivatives() -> None:
    at = moment("lab1", "delta2")
    picture = drawn(around(at))
    values, row = at.trace.values, picture.splitlines()
    a, w = values["a1"][:, 0], values["W2"][1]
    for k in range(3):
        weight = next(line for line in row if f"W²[1,{k}]" in line and "∂" not in line)
        assert f"{w[k]:.4f}".replace("-", "−") in weight and f"{a[k]:.4f}" in weight
    centre = next(line for line in row if "z²[1,0]" in line)
    slope = values["a2"][1, 0] * (1 - values["a2"][1, 0])
    assert "Σ" in centre and f"{slope:.4f}" in centre and "a²[1,0]" in centre and "z³[0,0]" in centre
    assert f"{values['delta2'][1, 0]:.4f}" in next(line for line in row if "δ²[1,0]" in line)


def test_what_is_still_to_come_is_faint_and_what_is_looked_at_is_lit() -> None:
    forward, back = around(moment("lab1", "z2")), around(moment("lab1", "delta2"))
    assert [span.ground for span in spans_of(forward, "z²[1,0]")] == ["here"]
    assert (
        {span.role for span in spans_of(forward, "δ²[1,0]")}
        == {"faint"}
        == {span.role for span in spans_of(forward, "a²[1,0]")}
    )
    assert [span.ground for span in spans_of(back, "δ²[1,0]")] == ["here"]
    assert {span.role for span in spans_of(back, "δ³[0,0]")} == {"delta"}


def test_what_must_be_predicted_is_not_told() -> None:
    from dataclasses import replace

    at = replace(moment("lab1", "delta2"), hidden=frozenset(("delta2[1,0]",)))
    told = f"{at.trace.values['delta2'][1, 0]:.4f}"
    assert told not in drawn(around(at)) and "?" in drawn(around(at))
    whole = f"{at.trace.values['delta2'][1, 0]:.3f}"
    assert whole not in drawn(network_drawing(at, 110, 30))


def test_where_delta_is_minus_the_gradient_it_is_named_so_and_the_loss_is_still_drawn() -> None:
    scenario = Scenario.build("lab1", sign="minus")
    assert "−δ³[0,0]" in drawn(around(moment(scenario, "delta3", (0, 0))))
    assert "∂L" in drawn(around(moment(scenario, "L", (0, 0))))
    assert "−δ³" in drawn(network_drawing(moment(scenario, "L", (0, 0)), 110, 40))


def test_the_network_shows_every_quantity_with_its_numbers_or_its_norm() -> None:
    small = drawn(network_drawing(moment("lab1", "dW2"), 110, 40))
    for shown in ("x", "z¹", "a¹", "W¹", "δ¹", "∂W¹", "z³", "a³", "L", "y", "∂W³"):
        assert shown in small.replace("\n", " ").split(), shown
    assert "G ⊙ σ′(z²)" in small and "W³ᵀ G" in small and "G a¹ᵀ" in small
    large = moment("lab2", "dW2", (0, 0))
    norm = np.linalg.norm(large.trace.values["W2"])
    told = drawn(network_drawing(large, 110, 30))
    assert f"norm {norm:.1f}" in told and "100×50" in told


def test_it_is_no_higher_than_the_room_where_matrices_can_be_done_without() -> None:
    assert network_drawing(moment("lab1", "z2"), 110, 30).height > network_drawing(moment("lab1", "z2"), 110, 12).height
    assert network_drawing(moment("lab1", "z2"), 110, 9).height <= 9


@pytest.mark.parametrize(
    "network",
    sampled(["2-3-softmax --loss cross-entropy", "2-3-prelu-2-softplus", "3-2-leaky-relu-1-sigmoid --loss bce"], 3),
)
def test_every_step_of_every_kind_of_network_can_be_drawn(network: str) -> None:
    layers, _, loss = network.partition(" --loss ")
    outputs = 3 if "softmax" in layers else 2 if "softplus" in layers else 1
    made = Scenario.build(network=layers, loss=loss or "half-sse", optimizer="adam")
    made = made.with_samples(np.full(made.network.inputs, 0.4), np.eye(outputs)[0])
    at = Moment.begin(trace(made, fine=True))
    for step in at.trace.steps:
        here = at.to(step.name)
        picture = around(here)
        assert any(spot.step == step.name for spot in picture.spots), step.name
        assert network_drawing(here, 110, 20).spots


@pytest.mark.parametrize("step", ["mW2_new", "vhatW2", "W2_new"])
def test_at_an_update_the_parameter_that_it_changes_is_looked_at(step: str) -> None:
    at = moment(Scenario.build(network="2-3-tanh-1", optimizer="adam", x="0.1,0.9", y="1"), step)
    drawing = network_drawing(at, 110, 30)
    (spot,) = [spot for spot in drawing.spots if spot.step == step]
    assert drawn(drawing).splitlines()[spot.region.y][spot.region.x :].startswith(" W²")
    assert text_of(spot.note()) == mathematics(at.step.equation)


def test_an_operation_is_named_by_its_sign_and_its_constants() -> None:
    at = moment("lab1", "L", (0, 0))
    root = neighbourhood(at.trace, "L", (0, 0))
    assert sign_of(root.expression) == "½"
    signs = []
    node = root
    while node.operands:
        node = node.operands[0].node
        signs.append(sign_of(node.expression))
    assert signs[:2] == ["²", "−"]


def test_a_step_paints_few_rows_anew_and_all_of_them_as_if_nothing_had_been_there() -> None:
    at, view, room = moment("lab1", "z1"), View(), (240, 16)
    before = [None] * room[1]
    for spot, step in enumerate(("z1", "delta2", "z1", "z1")):
        drawing = network_drawing(at.to(step), *room)
        anew = network_drawing(moment("lab1", step), *room)
        assert drawing.pieces == anew.pieces and drawing.nodes == anew.nodes, step
        at_cursor = drawing.spots[spot].region
        seen = view.strips(drawing, (4, 0), room, at_cursor, DARK)
        assert seen == View().strips(anew, (4, 0), room, at_cursor, DARK), step
        kept = sum(new is old for new, old in zip(seen, before, strict=True))
        assert before[0] is None or kept >= room[1] // 4, step
        before = seen
    assert view.strips(drawing, (4, 0), room, at_cursor, DARK_256) != before


def test_nothing_is_drawn_over_something_else() -> None:
    for step in ("z2", "dW1", "L", "W2_new"):
        picture = around(moment("mazur", step, (0, 0)))
        tiles = [(x, y, width_of(spans)) for x, y, spans in picture.pieces if spans and spans[0].ground == TILE]
        cells = [(column, y) for x, y, width in tiles for column in range(x, x + width)]
        assert cells and len(cells) == len(set(cells)), step


def test_arrows_find_the_next_number_in_their_direction() -> None:
    picture = around(moment("lab1", "z2"))
    at = next(k for k, spot in enumerate(picture.spots) if spot.step == "z2")
    left = picture.spots[neighbour(picture.spots, at, 0, -1)]
    below = picture.spots[neighbour(picture.spots, at, 1, 0)]
    right = picture.spots[neighbour(picture.spots, at, 0, 1)]
    assert left.region.x < picture.spots[at].region.x < right.region.x
    assert below.step == "delta2" and right.step == "a2"
    corner = min(range(len(picture.spots)), key=lambda k: (picture.spots[k].region.y, picture.spots[k].region.x))
    assert neighbour(picture.spots, corner, -1, 0) == corner


# --- on the screen ---------------------------------------------------------------------------------------------------


def panel(app: BptraceApp) -> GraphPanel:
    return debugger(app).query_one(GraphPanel)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45)])
def test_it_opens_follows_the_steps_and_closes(size: tuple[int, int]) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("g", "space")
        await pilot.pause()
        assert name(app) == "a1" and "Graph" in screen_text(app) and "step 2 of 16" in screen_text(app)
        assert panel(app).spot and panel(app).spot.step == "a1"
        await pilot.press("z")
        assert "a¹[0,0]" in screen_text(app) and "σ" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Graph" not in screen_text(app) and debugger(app).has_focus and name(app) == "a1"

    on_screen(act, size=size)


@pytest.mark.slow
def test_enter_goes_to_the_number_under_the_cursor_and_g_shows_it_in_the_panels() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("right_curly_bracket", "right_curly_bracket", "g", "z")
        await pilot.pause()
        assert name(app) == "delta3"
        await pilot.press("left", "enter")
        await pilot.pause()
        moment = debugger(app).moment
        assert (moment and moment.name == "dW3") or name(app) == "a2"
        await pilot.press("g")
        await pilot.pause()
        assert debugger(app).over is None and isinstance(app.focused, Debugger)

    on_screen(act)


@pytest.mark.slow
def test_keys_typed_in_one_go_reach_the_graph() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        for key in ("g", "z", "g", "g"):
            app.simulate_key(key)
        await pilot.pause()
        await pilot.pause()
        assert debugger(app).over is panel(app) and panel(app).zoom == "entry"

    on_screen(act)


def test_matrices_are_written_out_as_far_as_there_is_room() -> None:
    at = moment(Scenario.build(network="2-8-tanh-1", x="0.1,0.9", y="1"), "z1", (0, 0))
    assert "norm" in drawn(network_drawing(at, 80, 40)) and "norm" not in drawn(network_drawing(at, 200, 40))


def test_a_loss_that_several_outputs_make_up_is_drawn_once() -> None:
    at = moment("softmax", "z2", (0, 1))
    assert sum(span.text == "L" for _, _, row in around(at).pieces for span in row) == 1


@pytest.mark.parametrize(
    ("first", "last", "seen"),
    [(0, 13, " 0.25 −0.125 "), (2, 13, "      −0.125 "), (0, 11, " 0.25        "), (6, 12, "      −0.125 ")],
)
def test_no_number_is_seen_in_part(first: int, last: int, seen: str) -> None:
    assert whole_words(" 0.25 −0.125 ", first, last) == seen
    assert whole_words("─────►", 2, 4) == "─────►"
