"""Theirs beside the right one: what differs is marked, whatever the digits, and one key leads there and back."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot
from tui.screen import screen_text
from tui.test_check_screen import judged

from bptrace.tracing import trace
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.comparison.lines import comparison_lines
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.place import Place
from bptrace.tui.screens.check import CheckScreen
from bptrace.tui.screens.debug import DebugScreen
from bptrace.tui.theirs import theirs_of
from bptrace.verification import Report, check_text

FIGURES = "scenario: mazur\nL = 0.2984\ndelta1 = [0.0073, 0.0085]\ndW1 = [[0.00036, 0.00042],\n [0.00073, ?]]\n"


def drawn(report: Report, name: str, width: int = 100, height: int = 30) -> str:
    lines = comparison_lines(Moment.begin(trace(report.scenario)).to(name), theirs_of(report), width, height)
    assert all(width_of(line) <= width for line in lines) and len(lines) <= height
    return "\n".join(text_of(line).rstrip() for line in lines)


def test_what_is_wrong_what_follows_and_what_is_open_is_marked() -> None:
    report = check_text(FIGURES)
    assert "[0.0073]✗ 0.0085 ✗" in drawn(report, "delta1") and "2 of 2 entries" in drawn(report, "delta1")
    follows = drawn(report, "dW1")
    assert follows.count("✗") == 4 and " –" in follows
    assert "✗" not in drawn(report, "L") and "as it should be" in drawn(report, "L")
    assert "nothing for z" in drawn(report, "z1")


def test_so_many_digits_are_shown_that_what_differs_looks_different() -> None:
    report = check_text("scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2) * 1.0000001\n")
    row = next(line for line in drawn(report, "delta2").splitlines() if line.startswith("[0]"))
    numbers = [word.strip("[]✗") for word in row.split() if "." in word]
    assert numbers[0] != numbers[2] and numbers[0][:8] == numbers[2][:8]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(74, 14), (54, 14), (150, 35)])
def test_a_large_matrix_is_a_window_around_the_entry(width: int, height: int) -> None:
    report = check_text("network: 20-30-tanh-4-softmax\nseed: 1\ndW1 = 2 * x.T @ delta1\n")
    moment = Moment.begin(trace(report.scenario)).to("dW1").choose(19, 29)
    lines = comparison_lines(moment, theirs_of(report), width, height)
    text = "\n".join(map(text_of, lines))
    assert len(lines) <= height and all(width_of(line) <= width for line in lines)
    assert "[19]" in text and "[29]" in text and "of 20×30" in text


@pytest.mark.slow
def test_one_key_opens_it_and_one_leads_back_to_the_same_line(tmp_path: Path) -> None:
    file = tmp_path / "work.py"
    file.write_text("SCENARIO = 'mazur'\ndef z1(x, W1): return x @ W1\ndef delta2(a2, y): return a2 - y\n")

    async def run() -> None:
        app = BptraceApp(Place("check", file=file))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            await judged(app, pilot)
            await pilot.press("down", "enter")
            await pilot.pause()
            assert isinstance(app.screen, DebugScreen) and "yours beside" in screen_text(app)
            await pilot.press("space", "escape")
            await pilot.pause()
            assert isinstance(app.screen, CheckScreen) and "line 3 of 3" in screen_text(app)
            await _panels(app, pilot)

    asyncio.run(run())


async def _panels(app: BptraceApp, pilot: Pilot[object]) -> None:
    """o leads on into the debugger's own panels, at the entry that is farthest off."""
    await pilot.press("enter", "o")
    await pilot.pause()
    assert isinstance(app.screen, DebugScreen) and "yours beside" not in screen_text(app)
    assert app.screen.debugger.moment and app.screen.debugger.moment.name == "delta2"
