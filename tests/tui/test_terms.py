"""Term by term on the screen: operands lit one pair at a time, the total so far, and back."""

import pytest
from textual.pilot import Pilot

from bptrace.tui.app import BptraceApp
from bptrace.tui.widgets.picture import PictureView
from tests.tui.screen import screen_text
from tests.tui.test_debug_screen import debugger, on_screen


@pytest.mark.slow
def test_full_stop_goes_from_term_to_term_and_comma_back_to_the_whole() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        debugger(app).go("delta1")
        await pilot.press("full_stop", "full_stop")
        moment = debugger(app).moment
        assert moment
        values, shown = moment.trace.values, screen_text(app)
        running = float(values["W2"][0, 0] * values["delta2"][0, 0] + values["W2"][1, 0] * values["delta2"][1, 0])
        assert "term 2 of 3" in shown and f"{running:.4f}" in shown
        assert app.screen.query_one(PictureView).term == 1
        await pilot.press("full_stop", "full_stop")
        assert "after 3 terms" in screen_text(app) and app.screen.query_one(PictureView).term is None
        await pilot.press("full_stop")
        assert f"The entry is whole: {values['delta1'][0, 0]:.4f}" in screen_text(app)
        await pilot.press("comma", "comma", "comma", "comma")
        assert debugger(app).moment.term is None and "term 1" not in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_another_entry_or_step_is_seen_as_a_whole_and_what_is_hidden_is_not_told() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("full_stop", "down")
        assert debugger(app).moment.term is None
        debugger(app).hide(["z1"])
        await pilot.press("full_stop")
        assert debugger(app).moment.term is None and "term 1 of" not in screen_text(app)

    on_screen(act)


@pytest.mark.slow
def test_long_sums_say_how_many_terms_there_are_and_scroll() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        debugger(app).go("z2")
        for _ in range(12):
            await pilot.press("full_stop")
        assert "term 12 of 100" in screen_text(app) and "the 5 largest" in screen_text(app)

    on_screen(act, "lab2", size=(80, 24))
