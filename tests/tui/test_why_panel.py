"""Why, over the debugger: the list of what made an entry, and the walk through it."""

from dataclasses import replace

import pytest
from sampling import sampled
from textual.pilot import Pilot

from bptrace import Scenario, trace
from bptrace.algebra.expression import Entry, Symbol
from bptrace.algebra.scalars import cell_of
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.why.chain import chain
from bptrace.tui.panels.why.lines import origin, why_lines
from bptrace.tui.panels.why.panel import WhyPanel
from bptrace.tui.panels.why.trail import Trail
from tests.tui.screen import screen_text
from tests.tui.test_debug_screen import debugger, name, on_screen


def begun(scenario: str, leaf: Entry) -> tuple[Moment, Trail]:
    at = Moment.begin(trace(Scenario.load(scenario)))
    return at, Trail.begin(at.trace, leaf)


def shown(at: Moment, trail: Trail, width: int = 116, height: int = 27) -> list[str]:
    lines = why_lines(at, trail, width, height)
    assert len(lines) <= height and all(width_of(line) <= width for line in lines)
    return [text_of(line) for line in lines]


def test_the_largest_term_comes_first_and_in_order_the_formulas_first() -> None:
    at, trail = begun("lab2", Entry("z2", 0, 4))
    terms = at.trace.values["a1"][0] * at.trace.values["W2"][:, 4]
    largest = int(abs(terms).argmax())
    assert trail.here.leaf == Entry("a1", 0, largest)
    assert trail.at(trail.here.sorted("order")).here.leaf == Entry("a1", 0, 0)
    whole = "\n".join(shown(at, trail))
    assert "101 terms" in whole and f"a⁽¹⁾[0,{largest}]" in whole
    assert f"{terms[largest]:.4f}".replace("-", "−") in whole


def test_one_walks_into_an_entry_and_back_the_way_one_came() -> None:
    at, trail = begun("lab1", Entry("delta1", 1, 0))
    into = trail.into(Entry("delta2", 0, 0)).into(Entry("W3", 0, 0))
    assert into.here.found.is_given and "drawn by init normal, seed 0" in "\n".join(shown(at, into))
    assert " › " in shown(at, into)[1] and "W⁽³⁾[0,0]" in shown(at, into)[1]
    assert into.back().back().here is trail.here is into.back().back().back().here


def test_a_factor_of_the_whole_is_told_as_one() -> None:
    at, trail = begun("lab1", Entry("delta1", 1, 0))
    (row,) = [line for line in shown(at, trail) if "scales all terms" in line]
    assert "z⁽¹⁾[1,0]" in row
    a = at.trace.values["a1"][1, 0]
    assert f"{a * (1 - a):.4f}" in row


def test_the_note_tells_a_terms_own_value_apart_from_what_it_contributes() -> None:
    at, trail = begun("mazur", Entry("delta2", 0, 0))
    a = at.trace.values["a2"][0, 0]
    slope = a * (1 - a)
    assert trail.here.leaf == Entry("a2", 0, 0)
    note = shown(at, trail)[-1]
    assert note == f"a⁽²⁾[0,0] = {a:.4f}   {a:.4f} · {slope:.4f} = {a * slope:.4f}"


def test_the_chain_goes_back_along_the_largest_terms_with_their_numbers() -> None:
    at, trail = begun("lab1", Entry("dW1", 0, 0))
    value = at.trace.values
    cells = {"delta1": (0, 0), "delta2": (abs(value["W2"][:, 0] * value["delta2"][:, 0]).argmax(), 0)}
    cells |= {"delta3": (0, 0), "a3": (0, 0), "z3": (0, 0), "a2": (abs(value["W3"][0] * value["a2"][:, 0]).argmax(), 0)}
    cells |= {"z2": cells["a2"], "a1": (abs(value["W2"][cells["a2"][0]] * value["a1"][:, 0]).argmax(), 0)}
    cells |= {"z1": cells["a1"]}
    found = [one.leaf for one in chain(at.trace, Entry("delta1", 0, 0))]
    assert [(leaf.name, cell_of(leaf)) for leaf in found if isinstance(leaf, Entry)] == [*cells.items()]
    told = f"= {value['a3'][0, 0]:.4f} − {value['y'][0, 0]:.4f} = {value['delta3'][0, 0]:.4f}".replace("-", "−")
    assert any(told in line for line in shown(at, trail.at(trail.here.end(-1)), 116, 36))


@pytest.mark.parametrize("size", [(76, 16), (116, 27), (156, 36)])
@pytest.mark.parametrize("scenario", sampled(["lab1", "lab2", "mazur"], 3))
def test_every_step_has_a_why_that_fits(scenario: str, size: tuple[int, int]) -> None:
    at = Moment.begin(trace(Scenario.load(scenario)))
    for step in at.trace.steps:
        trail = Trail.begin(at.trace, Entry(step.name, 0, 0))
        assert step.name and shown(at, trail, *size)
        last = trail.at(trail.here.end(1))
        assert any("▌" in line for line in shown(at, last, *size))


def test_what_must_be_predicted_is_told_by_no_contribution() -> None:
    at, trail = begun("mazur", Entry("z1", 0, 0))
    told = shown(at, trail)
    assert any("0.3775" in line for line in told)
    hidden = shown(replace(at, hidden=frozenset(("z1",))), trail)
    assert not any("0.3775" in line or "%" in line for line in hidden) and any("?" in line for line in hidden)


def test_where_given_numbers_come_from() -> None:
    lab2, mazur = Scenario.load("lab2"), Scenario.load("mazur")
    assert origin(lab2, Entry("x", 0, 0)) == "an input of sample [101] of lab2-xor"
    assert origin(lab2, Entry("y", 0, 0)) == "a target of sample [101] of lab2-xor"
    assert origin(lab2, Entry("W1", 0, 0)) == "drawn by init normal, seed 0"
    assert "given" in origin(mazur, Entry("W1", 0, 0)) and "by hand" in origin(mazur, Entry("x", 0, 0))
    assert "setting" in origin(mazur, Symbol("eta"))


# --- on the screen ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_keys_walk_in_and_back_and_land_in_the_panels() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("space", "space", "down", "w")
        await pilot.pause()
        panel = debugger(app).query_one(WhyPanel)
        assert panel.trail and panel.trail.here.found.leaf == Entry("z2", 1, 0) and "Why" in screen_text(app)
        while panel.trail.here.leaf != Entry("a1", 2, 0):
            await pilot.press("down")
        await pilot.press("enter", "right")
        assert [stop.found.leaf for stop in panel.trail.stops] == [
            Entry("z2", 1, 0),
            Entry("a1", 2, 0),
            Entry("z1", 2, 0),
        ]
        await pilot.press("backspace")
        assert panel.trail.here.found.leaf == Entry("a1", 2, 0) and name(app) == "z2"
        await pilot.press("o")
        await pilot.pause()
        moment = debugger(app).moment
        assert moment and moment.name == "a1" and moment.cell == (2, 0)
        assert debugger(app).over is None and isinstance(app.focused, Debugger)

    on_screen(act)


@pytest.mark.slow
def test_escape_leaves_where_one_was_and_a_step_begins_a_new_walk() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("w", "enter", "space")
        panel = debugger(app).query_one(WhyPanel)
        assert panel.trail and [stop.found.leaf for stop in panel.trail.stops] == [Entry("a1", 0, 0)]
        await pilot.press("enter", "enter", "escape")
        await pilot.pause()
        assert name(app) == "a1" and debugger(app).over is None

    on_screen(act, size=(80, 24))


@pytest.mark.slow
def test_a_given_number_cannot_be_landed_on() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("w", "enter", "o")
        await pilot.pause()
        assert "no step computes it" in screen_text(app) and debugger(app).over is not None

    on_screen(act)


def test_the_list_of_what_was_given_has_no_next_page() -> None:
    _, trail = begun("lab1", Entry("x", 0, 0))
    assert trail.here.found.is_given and trail.here.moved(9) is trail.here and trail.here.end(1).leaf is None
