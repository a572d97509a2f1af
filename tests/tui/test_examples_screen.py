"""The published worked examples on the screen: chosen, judged in their own time, opened in the debugger."""

import asyncio

import pytest
from tui.screen import screen_text

from bptrace.museum import judge_example, names, read_example
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.museum_list import Collection, example_lines, list_lines
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen
from bptrace.tui.screens.examples import ExamplesScreen


def test_nothing_is_claimed_of_a_figure_before_it_is_computed() -> None:
    shelf = Collection(tuple(read_example(name) for name in ("rashid", "zhou"))).to(1)
    before = "\n".join(map(text_of, example_lines(shelf, 80)))
    assert "being computed" in before and "✓" not in before and "agree" not in before
    known = example_lines(shelf.with_judgement(judge_example(shelf.example)), 60)
    after = "\n".join(map(text_of, known))
    assert "✓ 5 agree" in after and all(width_of(line) <= 60 for line in known)


def test_the_chosen_example_is_always_in_sight() -> None:
    shelf = Collection(tuple(read_example(name) for name in names()))
    for at in range(len(shelf.examples)):
        lines = list_lines(shelf.to(at), 34, 8)
        assert len(lines) <= 8 and any(text_of(line).startswith("▌") for line in lines)


@pytest.mark.slow
def test_5_opens_the_list_from_anywhere_and_enter_steps_through_one() -> None:
    async def run() -> None:
        app = BptraceApp(Place("check"))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            await pilot.press("escape", "5")
            await pilot.pause()
            assert isinstance(app.screen, ExamplesScreen)
            await pilot.press("end")
            while app.screen.shelf.judgement is None:
                await pilot.pause(0.02)
            await pilot.pause()
            assert "✓ 5 agree" in screen_text(app) and "Victor Zhou" in screen_text(app)
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, DebugScreen) and app.screen.scenario.name == "zhou"

    asyncio.run(run())
