"""Editing as a person does: what the box offers and understands, and what is said about the change."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from textual.pilot import Pilot

from bptrace import Scenario, trace
from bptrace.algebra.assignment import read_assignment
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.panels.edit import EditBox, effect_line, suggested, wanted
from bptrace.tui.panels.entry import changed_span
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.travel import edited
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from tests.tui.screen import screen_text


def at(step: str, row: int = 0, column: int = 0, scenario: str = "lab1") -> Moment:
    return Moment.begin(trace(Scenario.load(scenario))).to(step).choose(row, column)


def told(typed: str, width: int = 120, moment: Moment | None = None) -> str:
    after = edited(moment or at("L"), read_assignment(typed))
    assert after.effect is not None
    said = effect_line(after.effect, width)
    assert width_of(said) <= width
    return text_of(said)


@pytest.mark.parametrize(
    ("step", "cell", "given"),
    [
        ("dW2", (2, 1), ("W2", (2, 1))),
        ("W3_new", (0, 2), ("W3", (0, 2))),
        ("z2", (2, 0), ("W2", (2, 0))),
        ("a1", (1, 0), ("W1", (1, 0))),
        ("delta2", (1, 0), ("W3", (0, 1))),
        ("delta3", (0, 0), ("y", (0, 0))),
        ("L", (0, 0), ("y", (0, 0))),
    ],
)
def test_the_box_offers_what_goes_into_the_chosen_entry(
    step: str, cell: tuple[int, int], given: tuple[str, tuple[int, int]]
) -> None:
    assert suggested(at(step, *cell)) == given
    name, (row, column) = suggested(at(step, *cell).in_layout("row"))
    assert (name, (column, row)) == given


@pytest.mark.parametrize(
    ("over", "assignment"),
    [
        ("0.3", "W2[0,1] = 0.3"),
        ("+0.3", "W2[0,1] = +0.3"),
        ("+= 0.1", "W2[0,1] += 0.1"),
        ("*2", "W2[0,1] *= 2"),
        ("= 5", "W2[0,1] = 5"),
        ("b1 = 0", "b1 = 0"),
        ("eta *= 2", "eta *= 2"),
    ],
)
def test_over_the_offered_value_one_may_type_a_number_or_something_else_altogether(over: str, assignment: str) -> None:
    assert read_assignment(wanted("W2[0,1] = ", f"W2[0,1] = {over}")) == read_assignment(assignment)
    assert wanted("W2[0,1] = ", assignment).split() == assignment.split()


def test_the_change_of_the_loss_stands_beside_what_the_gradient_foretold() -> None:
    scenario = Scenario.load("lab1")
    before = trace(scenario)
    name, old = "W3", float(scenario.parameters["W3"][0, 0])
    after = trace(scenario.with_parameters({name: np.add(scenario.parameters[name], [[0.01, 0, 0]])}))
    change = after.values["L"].item() - before.values["L"].item()
    foretold = before.values["dW3"][0, 0] * 0.01
    said = told(f"W3[0,0] = {old + 0.01!r}")
    numbers = [float(part.strip(",;.:").replace("−", "-")) for part in said.split() if part[0] in "+−"]
    assert numbers[-2:] == pytest.approx([change, foretold], rel=5e-3)
    assert numbers[-2] != numbers[-1] and said.endswith("% off.")


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
@pytest.mark.parametrize(
    "typed", ["W2[0,1] = 0.3", "W2 = 0", "x[0] += 0.1", "eta = 0.5", "y = 3", "W1[0,0] += 1e-15", "W1 *= 1e300"]
)
def test_the_sentence_fits_and_names_the_quantity(typed: str, width: int) -> None:
    said = told(typed, width)
    assert said.strip()[0] in typed + "η"


def test_a_learning_rate_is_said_to_leave_the_loss_alone_and_a_tiny_change_to_be_lost_in_rounding() -> None:
    assert "does not depend on η; the update does" in told("eta = 0.5")
    assert "less than rounding shows" in told("W1[0,0] += 1e-15", 160)
    assert "0.1000 → 0.5000" in told("eta = 0.5")


def test_the_entry_tells_what_it_was_unless_that_is_to_be_predicted() -> None:
    moment = at("L")
    after = edited(moment, read_assignment("y = 3"))
    span = changed_span(after)
    assert span is not None and span.text.strip().startswith(f"{moment.step.value.item():.4f} → ")
    assert changed_span(after.to("z1")) is None and changed_span(moment) is None


def press(*keys: str, size: tuple[int, int] = (120, 36)) -> tuple[str, Moment, bool]:
    """The screen, the moment and whether the box is open, after these keys."""
    seen: list[tuple[str, Moment, bool]] = []

    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=Scenario.load("lab1"), step="dW2"))
        async with app.run_test(size=size) as pilot:
            await _pressed(app, pilot, keys)
            screen = app.screen
            assert isinstance(screen, DebugScreen)
            moment = screen.query_one(Debugger).moment
            assert moment
            seen.append((screen_text(app), moment, any(box.display for box in screen.query(EditBox))))

    asyncio.run(run())
    return seen[0]


async def _pressed(app: BptraceApp, pilot: Pilot[object], keys: tuple[str, ...]) -> None:
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.slow
def test_a_number_typed_over_the_offered_one_changes_the_trace_and_everything_says_so() -> None:
    seen, moment, is_open = press("right", "e", *"0.3", "enter")
    assert moment.scenario.parameters["W2"][0, 1] == 0.3 and moment.cell == (0, 1) and not is_open
    assert "lab1 edited" in seen and "→ 0.3000" in seen and "foretold" in seen
    assert "z⁽²⁾ Δ" in seen and "z⁽¹⁾ Δ" not in seen and "▴" in seen
    seen, moment, _ = press("right", "e", *"0.3", "enter", *"{{", "u")
    assert moment.history.here.edits == 0 and moment.name == "dW2" and moment.cell == (0, 1)
    assert "edited" not in seen and "Δ" not in seen and "▴" not in seen
    seen, moment, _ = press("right", "e", *"0.3", "enter", "u", "U")
    assert moment.scenario.parameters["W2"][0, 1] == 0.3 and "lab1 edited" in seen


@pytest.mark.slow
def test_a_refused_edit_keeps_the_box_and_what_was_typed() -> None:
    seen, moment, is_open = press("e", *"nan", "enter")
    assert is_open and "W2[0,0] = nan" in seen and "no finite number" in seen and moment.history.here.edits == 0
    seen, moment, is_open = press("e", "enter")
    assert not is_open and moment.history.here.edits == 0  # what was only offered is not taken for a number


@pytest.mark.slow
def test_an_edit_outlives_a_visit_to_another_screen_and_the_sample_is_chosen_in_the_jump_box() -> None:
    seen, moment, _ = press("e", *"0.3", "enter", "4", "1", ":", *"sample12", "enter")
    assert moment.scenario.parameters["W2"][0, 0] == 0.3
    assert "lab1 edited" in seen and "sample [12] of 21" in seen and moment.name == "dW2"


@pytest.mark.slow
def test_updates_are_counted() -> None:
    seen, moment, _ = press("greater_than_sign", "space", "greater_than_sign", "space", size=(160, 45))
    assert moment.scenario.updates == 2 and "update 2 · sample [9] of 21" in seen


def test_before_the_first_sample_there_is_nothing_and_that_is_said() -> None:
    seen, moment, _ = press("less_than_sign", "backspace")
    assert "here it began" in seen and moment.name == "z1"


@pytest.mark.slow
def test_what_training_hands_back_leads_back_to_the_edited_debugger() -> None:
    start = Scenario.load("lab1")

    async def run() -> None:
        app = BptraceApp(Place("debug", scenario=start, step="L"))
        async with app.run_test(size=(120, 36)) as pilot:
            await _pressed(app, pilot, ("e", "3", "enter"))
            await app.go(Place("debug", scenario=replace(start, updates=1234), step="dW1"))
            await pilot.pause()
            assert "update 1,234" in screen_text(app) and "edited" not in screen_text(app)
            await _pressed(app, pilot, ("less_than_sign", "backspace"))
            assert "lab1 edited" in screen_text(app) and "y[0,0]" in screen_text(app)

    asyncio.run(run())
