"""The laboratory: its map and numbers as data, then the screen as a person meets it."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from textual.pilot import Pilot

from bptrace import Scenario
from bptrace.gradient_checking import Verdict, check_quantity
from bptrace.tracing import trace
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.laboratory.account import account_lines, step_text
from bptrace.tui.panels.laboratory.arranged import arrange
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.panels.laboratory.findings import Findings
from bptrace.tui.panels.laboratory.map import Signs, map_lines, signs
from bptrace.tui.panels.laboratory.map_plan import Block, block, plan
from bptrace.tui.panels.laboratory.view import Laboratory
from bptrace.tui.panels.lines import text_of
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from bptrace.tui.screens.laboratory import LaboratoryScreen
from tests.tui.screen import screen_text, until

LAB2 = {"dW1": (2, 100), "db1": (1, 100), "dW2": (100, 50), "db2": (1, 50), "dW3": (50, 10), "dW4": (10, 1)}


def bench(scenario="lab1", name="dW1"):
    made = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    found = Bench(Findings(trace(made)), name)
    for each in found.names:
        found.checks[each] = found.findings.check(each, found.setting)
    return found


# --- the map ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", LAB2)
def test_the_map_keeps_to_its_room_and_shows_the_chosen_quantity(chosen):
    for height in range(3, 40):
        rows = plan(LAB2, chosen, 40, height)
        assert len(rows) <= height
        own = [row for row in rows if row.kind == "signs" and row.block.name == chosen]
        assert own and len(own) == own[0].block.size[0]


def test_rather_than_without_air_small_maps_stand_in_two_columns():
    small = {"dW1": (3, 2), "dW2": (3, 3), "dW3": (1, 3)}
    high, low = plan(small, "dW1", 48, 14), plan(small, "dW1", 48, 12)
    assert not any(row.beside for row in high) and all(row.beside for row in low)
    both = [row for row in (*low, *(one.beside for one in low)) if row.kind == "signs"]
    assert sorted((row.block.name, row.at) for row in both) == sorted(
        (row.block.name, row.at) for row in high if row.kind == "signs"
    )
    assert not any(row.beside for row in plan(small, "dW1", 30, 12))


def test_a_sign_stands_for_the_worst_of_its_entries():
    verdicts = np.full((4, 6), Verdict.RIGHT, dtype=np.int8)
    verdicts[0, 0], verdicts[1, 3], verdicts[3, 5] = Verdict.ZERO, Verdict.NOT_JUDGED, Verdict.WRONG
    verdicts[2, 4] = Verdict.ZERO
    found = signs(verdicts, Block("dW1", (4, 6), 2, 3, 1))
    assert found.tolist() == [[Verdict.ZERO, Verdict.NOT_JUDGED], [Verdict.RIGHT, Verdict.WRONG]]


@pytest.mark.parametrize(("shape", "width", "height"), [((100, 50), 40, 10), ((1000, 1000), 48, 5), ((3, 2), 20, 9)])
def test_the_blocks_of_a_matrix_fit_and_cover_all_of_it(shape, width, height):
    found = block("dW2", shape, width, height)
    rows, columns = found.size
    assert rows <= height and columns * found.pitch <= width
    assert rows * found.rows >= shape[0] and columns * found.columns >= shape[1]


def test_a_wrong_entry_is_loud_and_a_sign_of_its_own():
    found = bench("mazur", "db1")
    wrong = found.findings.trace.values["dW2"] * [[1, 2], [1, 1]]
    found.checks["dW2"] = check_quantity(found.findings.trace, "dW2", analytic=wrong)
    lines = map_lines(found, plan({name: found.shape(name) for name in found.names}, "db1", 40, 30), 40, Signs())
    shown = [span for line in lines for span in line if "✗" in span.text]
    assert [span.ground for span in shown] == ["", "wrong-cell"]  # the count, the entry
    assert replace(found, cells={"db1": (0, 1)}).notable().cell == (0, 1)


def test_arrows_go_on_from_one_map_to_the_next():
    found = bench()
    down = found.choose("dW1", (2, 1)).moved(1, 0)
    assert (down.name, down.cell) == ("dW2", (0, 1))
    assert down.moved(0, -1).cell == (0, 0) and down.moved(0, -1).moved(0, -1).cell == (2, 1)
    last = found.choose("dW3", (0, 2))
    assert last.moved(0, 1).cell == last.moved(1, 0).cell == (0, 2)


# --- the numbers -----------------------------------------------------------------------------------------------------


def test_steps_go_by_one_two_five_and_every_method_keeps_its_own():
    found = bench()
    assert [step_text(found.stepped(n).step) for n in (-1, 0, 1, 2)] == ["5·10⁻⁵", "10⁻⁴", "2·10⁻⁴", "5·10⁻⁴"]
    moved = found.stepped(1).with_next_method().stepped(-1)
    assert (moved.method, dict(moved.steps)["central"]) == ("richardson", 2e-4)
    assert moved.with_default_step().step == 1e-2


def test_the_account_adds_up_what_is_allowed_and_says_why():
    told = [text_of(line) for line in account_lines(bench("mazur"), 60, 20)]
    assert told[0].startswith("derived") and told[1].startswith("numeric")
    assert [line.split()[0] for line in told[4:8]] == ["allowed", "=", "+", "+"]
    assert any(line.startswith("✓ right") for line in told)


@pytest.mark.parametrize("size", [(60, 18), (80, 21), (100, 33), (120, 33), (160, 42), (200, 60), (120, 21)])
@pytest.mark.parametrize("with_table", [False, True])
def test_no_part_covers_another_or_leaves_the_screen(size, with_table):
    places = arrange(*size, with_table)
    parts = [places.title, places.map, places.heading, places.plot, places.table, places.account]
    seen = [part for part in parts if part.area]
    for part in seen:
        assert part.right <= size[0] and part.bottom <= size[1]
        assert not any(part.overlaps(other) for other in seen if other is not part)


# --- the screen ------------------------------------------------------------------------------------------------------


def on_screen(act, scenario="lab1", size=(120, 36), step="dW2"):
    async def run():
        made = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        app = BptraceApp(Place("debug", scenario=made, step=step, cell=(0, 0)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.press("k")
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


def laboratory(app: BptraceApp) -> Laboratory:
    assert isinstance(app.screen, LaboratoryScreen)
    return app.screen.query_one(Laboratory)


async def finished(app: BptraceApp, pilot: Pilot[object]) -> str:
    def complete() -> bool:
        found = laboratory(app).bench
        return bool(found) and found.findings.waiting(found.setting, found.name) is None and not found.curves.pending

    await until(complete)
    await pilot.pause()
    await asyncio.sleep(0.05)
    return screen_text(app)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (160, 45)])
def test_every_size_shows_map_curve_and_verdict(size):
    async def act(app, pilot):
        shown = await finished(app, pilot)
        assert "∂W²" in shown and "central" in shown and "✓ right" in shown and "18 right" in shown

    on_screen(act, size=size)


@pytest.mark.slow
def test_it_opens_at_the_entry_one_came_from_and_leads_back_to_the_same_step():
    async def act(app, pilot):
        found = laboratory(app).bench
        assert (found.name, found.cell) == ("dW2", (0, 0))
        await pilot.press("right", "p", "escape")
        await pilot.pause()
        assert isinstance(app.screen, DebugScreen)
        assert app.screen.debugger.moment.name == "dW2" and app.screen.debugger.moment.cell == (0, 0)

    on_screen(act)


@pytest.mark.slow
def test_enter_takes_the_entry_along_and_k_comes_back_to_the_same_settings():
    async def act(app, pilot):
        await pilot.press("m", "plus", "p", "right", "enter")
        await pilot.pause()
        assert app.screen.debugger.moment.name == "dW3" and app.screen.debugger.moment.cell == (0, 1)
        await pilot.press("k")
        await pilot.pause()
        found = laboratory(app).bench
        assert (found.name, found.cell, found.setting) == ("dW3", (0, 1), ("richardson", 2e-2))

    on_screen(act)


@pytest.mark.slow
def test_a_number_key_goes_to_another_screen_and_back_to_the_debugger():
    async def act(app, pilot):
        await pilot.press("2")
        await pilot.pause()
        await pilot.pause()
        assert app.screen.WHERE == "train"
        await pilot.press("1")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, DebugScreen)

    on_screen(act)


@pytest.mark.slow
def test_a_step_over_a_kink_is_marked_and_the_unit_named():
    scenario = Scenario.build(network="1-2-relu-1", x="0.5", y="0", init="ones")
    values = {"W1": [[1.0, 1.0]], "b1": [[-0.4999, 0.5]], "W2": [[1.0], [2.0]]}

    async def act(app, pilot):
        await pilot.press(*["plus"] * 4)
        shown = await finished(app, pilot)
        assert "kink ▸" in shown and "z⁽¹⁾[0,0]" in shown and "crosses 0" in shown and "not judged" in shown

    on_screen(act, scenario.with_parameters(values), step="dW1")


@pytest.mark.slow
def test_where_there_is_little_room_the_table_is_one_key_further():
    async def act(app, pilot):
        assert "smallest" not in await finished(app, pilot)
        await pilot.press("v")
        shown = await finished(app, pilot)
        assert "smallest" in shown and "Richardson" in shown

    on_screen(act, size=(80, 24))


@pytest.mark.slow
def test_a_map_is_clicked_where_one_points():
    async def act(app, pilot):
        await finished(app, pilot)
        rows = screen_text(app).split("\n")
        heading = next(y for y, row in enumerate(rows) if "∂W³" in row)
        await pilot.click(offset=(rows[heading + 1].index("✓") + 4, heading + 1))
        await pilot.pause()
        assert (laboratory(app).bench.name, laboratory(app).bench.cell) == ("dW3", (0, 1))

    on_screen(act)
