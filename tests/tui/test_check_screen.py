"""The check screen: verdicts in the margin, causes as hints are taken, judged again on every save, written in place."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from textual import events
from textual.pilot import Pilot
from tui.screen import screen_text, seen, until

from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.check_cause import CausePanel, Told, cause_lines
from bptrace.tui.panels.check_desk import Desk
from bptrace.tui.panels.check_file import FilePanel, Shown, file_lines, statements
from bptrace.tui.panels.check_parts import Editor, PathBox, counts_line, indent_after
from bptrace.tui.panels.checks import Checks
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.place import Place
from bptrace.tui.screens.check import CheckScreen
from bptrace.tui.screens.debug import DebugScreen
from bptrace.verification import Report, Result, check_text
from bptrace.verification.code import sandbox

HOMEWORK = """\
scenario: mazur
L = 0.2984
delta2 = (a2 - y) * a2 * (1 - a2)
delta1 = [0.0073, 0.0085]
dW1 = [[0.00036, 0.00042],
       [0.00073, 0.00085]]
W2_new = ?
"""
Act = Callable[[BptraceApp, Pilot[object]], Awaitable[None]]


async def judged(app: BptraceApp, pilot: Pilot[object]) -> None:
    """Look, and wait for what comes of it."""
    screen = check_screen(app)
    screen.look()
    while screen.judging:
        await pilot.pause(0.01)
    await pilot.pause()


def on_screen(place: Place, act: Act, size: tuple[int, int] = (120, 36)) -> None:
    async def run() -> None:
        app = BptraceApp(place)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await judged(app, pilot)
            await act(app, pilot)

    asyncio.run(run())


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    file = tmp_path / "homework.txt"
    file.write_text(HOMEWORK, encoding="utf-8")
    return file


def check_screen(app: BptraceApp) -> CheckScreen:
    assert isinstance(app.screen, CheckScreen)
    return app.screen


# --- what is drawn ---------------------------------------------------------------------------------------------------


def drawn(report: Report, current: int = 0, width: int = 58, height: int = 30) -> list[str]:
    written = tuple(report.text.rstrip("\n").split("\n"))
    shown = Shown(written, statements(report), current, report.first)
    lines = file_lines(shown, width, height)
    assert all(width_of(line) <= width for line in lines) and len(lines) <= height
    return [text_of(line).rstrip() for line in lines]


@pytest.mark.slow
def test_every_line_has_its_verdict_in_the_margin_and_the_first_wrong_one_is_named() -> None:
    lines = drawn(check_text(HOMEWORK), current=2)
    marks = [line[2] for line in lines[2:9]]
    assert marks == [" ", "✓", "✓", "✗", "↳", " ", "?"]
    assert lines[5].endswith("first wrong line") and lines[5].startswith("▌")
    assert lines[6].endswith("follows") and lines[8].endswith("not judged")


@pytest.mark.parametrize(("width", "height"), [(58, 30), (40, 7), (25, 3), (78, 5)])
def test_the_current_line_is_always_in_sight(width: int, height: int) -> None:
    report = check_text("scenario: mazur\n" + "# more\n" * 50 + "L = 0.2984\n" + "# more\n" * 50)
    assert any("L = " in line for line in drawn(report, 0, width, height))


def of(report: Report, result: Result, taken: int, exam: bool = False) -> Told:
    return Told(report, result, taken, exam, True, (result,), Checks(report.trace))


def told(report: Report, taken: int, width: int = 54, height: int = 100, exam: bool = False) -> str:
    assert report.first is not None
    lines = cause_lines(of(report, report.first, taken, exam), width, height)
    assert all(width_of(line) <= width for line in lines)
    return "\n".join(text_of(line).rstrip() for line in lines)


@pytest.mark.slow
def test_the_cause_appears_as_hints_are_taken_and_never_before() -> None:
    report = check_text(HOMEWORK, hint=4)
    texts = [told(report, taken) for taken in (1, 2, 3, 4)]
    assert ["Look at W⁽²⁾" in text for text in texts] == [False, True, True, True]
    assert ["updated" in text for text in texts] == [False, False, True, True]
    assert ["δ⁽¹⁾ = (δ⁽²⁾ W⁽²⁾ᵀ)" in text for text in texts] == [False, False, False, True]
    assert "mistakes tried, only this one" in texts[2]


def test_theirs_stands_beside_the_right_and_the_numeric_value() -> None:
    rows = {line.split("  ")[0]: line.split()[1:] for line in told(check_text(HOMEWORK), 1).splitlines()}
    assert rows["yours"] == ["0.0073", "0.0085"]
    assert rows["right"] == rows["numeric"] == ["0.0088", "0.0100"]


def test_a_right_value_that_goes_on_from_wrong_lines_is_told_from_the_true_one() -> None:
    report = check_text("scenario: mazur\ndelta2 = a2 - y\ndW2 = [[0.9, 0.1], [0.2, 0.3]]\n", "homework.txt")
    words = "\n".join(text_of(one) for one in cause_lines(of(report, report.results[1], 1), 54, 100))
    assert "right from yours" in words and "numeric" in words
    assert "right from yours" not in told(check_text(HOMEWORK, "homework.txt"), 1)


def test_both_formulas_stand_with_their_values_where_these_fit() -> None:
    report = check_text(HOMEWORK, hint=4)
    yours, right = "W⁽²⁾_newᵀ) ⊙ σ′(z⁽¹⁾)  0.0073  0.0085", "W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)  0.0088  0.0100"
    assert yours in told(report, 4, width=55) and right in told(report, 4, width=55)
    assert yours not in told(report, 4, width=50) and right in told(report, 4, width=50)


def test_a_wrong_value_never_shows_a_difference_of_nothing() -> None:
    lines = told(check_text("scenario: mazur\ndW2 = 1.0000001 * a1.T @ delta2"), 0).split("\n")
    difference = next(line for line in lines if line.startswith("yours − right"))
    assert "·10⁻" in difference and " 0.0000 " not in difference


def test_a_word_at_the_right_never_cuts_what_was_written() -> None:
    report = check_text("scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2) * 2")
    ends = {width: drawn(report, width=width)[3][50:].strip() for width in (70, 58, 50)}
    assert ends == {70: "first wrong line", 58: "first", 50: ""}
    assert drawn(report, width=50)[3].endswith("(1 - a2) * 2")


def test_what_is_right_here_only_is_counted_apart() -> None:
    report = check_text("scenario: mazur\ndb2 = delta2\ndW2 = a1.T @ delta2")  # db2 is no sum over a batch
    assert text_of(counts_line(report)) == "1 right · 1 right here"


def test_an_exam_shows_neither_cause_nor_right_values() -> None:
    text = told(check_text(HOMEWORK, exam=True), 4, exam=True)
    assert "0.0088" not in text and "updated" not in text and "is wrong" in text


def test_a_file_without_verdicts_is_read_line_by_line_and_judged_where_one_was() -> None:
    written = tuple(HOMEWORK.rstrip("\n").split("\n"))
    desk = Desk(written=written)
    assert [desk.to(at).shown.at for at in (0, 3, 100)] == [1, 4, len(written)]
    lowest = text_of(file_lines(desk.to(6).shown, 58, 5)[-1])
    assert lowest.startswith("▌") and "W2_new" in lowest
    broken = replace(desk, file=Path("/far/away/homework.txt")).broken("/far/away/homework.txt:3: no", written)
    assert broken.problem == "homework.txt:3: no"
    assert (broken.shown.at, broken.to(5).shown.at, broken.to(5).shown.broken) == (3, 6, 3)
    unknown = check_text("scenario: mazur\n# nothing\nW2_new = ?\ndW2 = ?")
    assert replace(desk, written=("",) * 4).to(2).judged(unknown).at == 0


@pytest.mark.parametrize(("width", "height"), [(80, 12), (80, 16), (60, 40)])
def test_what_was_taken_for_granted_stands_below_every_verdict(width: int, height: int) -> None:
    report = check_text("scenario: lab1\ndelta3 = a3 - y\ndelta2 = (delta3 W3ᵀ) ⊙ σ′(z2)\ndW1 = xᵀ delta2\n", hint=4)
    panel = CausePanel()
    for result in report.results:
        panel.told = of(report, result, 2)
        shown = [text_of(line).strip() for line in panel.content(width, height)]
        assert len(shown) <= height and "in the row layout" in " ".join(shown), result.name
        assert not result.hints or any(line.startswith("2  ") for line in shown)


def test_in_little_room_the_mistake_and_the_right_line_go_before_the_values() -> None:
    text = told(check_text(HOMEWORK, hint=4), 4, 56, 10)
    assert "updated" in text and "Right is" in text and "yours   " not in text


@pytest.mark.slow
@pytest.mark.parametrize("height", [4, 8, 10, 12, 16, 30])
def test_in_little_room_the_newest_hint_is_kept(height: int) -> None:
    text = told(check_text(HOMEWORK, hint=4), 3, 76, height)
    assert ("updated" in text) or height < 8


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["dW2 = a2", "dW2 = delta2.T @ a1", "L = nan", "dW2 = [[?, 1e300], [0, 1e-300]]", "a1 = a1 @", "b1_new = 3"]
)
@pytest.mark.parametrize("width", [20, 54])
def test_odd_verdicts_are_drawn(line: str, width: int) -> None:
    if line.startswith("b1_new"):
        report = check_text(f"network: 2-30-sigmoid-1\nseed: 1\n{line.replace('3', '[' + '9, ' * 29 + '9]')}", hint=4)
    else:
        report = check_text(f"scenario: mazur\n{line}", hint=4)
    for result in report.results:
        for taken in (1, 4):
            assert all(width_of(one) <= max(width, 40) for one in cause_lines(of(report, result, taken), width))


def test_of_a_function_for_every_layer_each_verdict_can_be_chosen() -> None:
    code = "SCENARIO = 'lab2'\ndef delta(delta_next, W_next, a):\n    b = a\n    return delta_next @ W_next * b\n"
    desk = Desk().judged(check_text(code, "work.py", hint=4))
    assert [desk.beside(which).result.name for which in (0, 1, 2)] == ["delta3", "delta2", "delta1"]  # type: ignore
    other = desk.beside(1).told(offered=True)
    assert other and "δ⁽³⁾ ✗  δ⁽²⁾ ✗  δ⁽¹⁾ ✗" in "\n".join(map(text_of, cause_lines(other, 60)))
    marks = [text_of(line)[2] for line in file_lines(desk.shown, 60, 10)[2:6]]
    assert marks == [" ", "✗", " ", "→"]


def test_hints_to_another_mistake_in_the_same_line_begin_anew() -> None:
    desk = Desk().judged(check_text("scenario: mazur\ndelta2 = a2 - y\n", hint=4)).hinted().hinted()
    same = desk.judged(check_text("scenario: mazur\n\ndelta2 = (a2 - y)\n", hint=4))
    other = desk.judged(check_text("scenario: mazur\ndelta2 = -(a2 - y) * a2 * (1 - a2)\n", hint=4))
    assert (desk.hints, same.hints, other.hints) == (3, 3, 1)


def test_after_a_save_the_line_that_is_right_gives_way_to_one_that_is_wrong() -> None:
    right, wrong = "delta2 = (a2 - y) * a2 * (1 - a2)", "delta2 = a2 - y"
    sheet = "scenario: mazur\nL = 0.2984\n{}\ndW2 = {}\n".format
    desk = Desk().judged(check_text(sheet(right, "?"), hint=4))
    assert desk.result and desk.result.name == "L"
    desk = desk.judged(check_text(sheet(wrong, "delta2.T @ a1"), hint=4))
    assert desk.result and desk.result.name == "delta2"
    desk = desk.judged(check_text(sheet(right, "delta2.T @ a1"), hint=4))
    assert desk.result and desk.result.name == "dW2"


# --- what keys do ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_it_opens_on_the_first_wrong_line_and_h_takes_a_hint(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "first wrong line" in screen_text(app) and "1 of 4 shown" in screen_text(app)
        await pilot.press("h", "h")
        assert "updated weights" in screen_text(app) and "3 of 4 shown" in screen_text(app)
        await pilot.press("up", "down")
        assert "3 of 4 shown" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_a_save_from_elsewhere_is_judged_at_once(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "1 wrong" in screen_text(app)
        homework.write_text("scenario: mazur\nL = 0.2984\n", encoding="utf-8")
        await judged(app, pilot)
        assert "1 right" in screen_text(app) and "wrong ·" not in screen_text(app)
        homework.write_text("scenario: mazur\nL 0.2984\n", encoding="utf-8")
        await judged(app, pilot)
        assert "neither" in screen_text(app) and "✗" in screen_text(app)
        homework.unlink()
        await judged(app, pilot)
        assert "cannot be read" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_a_program_that_hangs_blocks_no_key_and_ends_when_one_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "LOADING_SECONDS", 600.0)
    file = tmp_path / "hang.py"
    file.write_text("SCENARIO = 'mazur'\ndef delta2(y): return y\nwhile True: pass\n")

    async def run() -> None:
        app = BptraceApp(Place("check", file=file))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            screen = check_screen(app)
            assert screen.judging and "judging…" in screen_text(app) and "while True" in screen_text(app)
            await pilot.press("e", "x")
            assert screen.query_one(Editor).text.startswith("x")
            begun = monotonic()
            await pilot.press("escape", "escape", "4")
            while screen.judging:
                await pilot.pause(0.01)
            assert monotonic() - begun < sandbox.LOADING_SECONDS and screen.desk.report is None

    asyncio.run(run())


@pytest.mark.parametrize(
    ("line", "indent"),
    [("", ""), ("    g = 1", "    "), ("def dW1(x):", "    "), ("    for p in q:  ", "        "), ("network:", "")],
)
def test_a_new_line_begins_where_python_wants_it(line: str, indent: str) -> None:
    assert indent_after(line) == indent


@pytest.mark.parametrize(
    ("lines", "marked", "row"),
    [
        ("delta1 = [?, ?]", "?", 1),
        ('def dW(a):\n    """What?"""\n    return ...', "...", 3),
        ("z = x  # ?", "", 1),
        ("def a(x):\n    return x[..., 0]", "", 1),
    ],
)
def test_what_a_line_or_function_leaves_blank_is_marked_for_whoever_writes_on_it(
    lines: str, marked: str, row: int
) -> None:
    editor = Editor(f"# which = ?\n{lines}")
    editor.begin_at(1, 9)
    assert editor.selected_text == marked and editor.cursor_location[0] == row


@pytest.mark.slow
def test_a_person_without_an_editor_writes_in_place(homework: Path) -> None:
    def place(app: BptraceApp) -> tuple[int, int]:
        rows = screen_text(app).splitlines()
        return next((row.index("2  L = "), at) for at, row in enumerate(rows) if "2  L = " in row)

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        before = place(app)
        await pilot.press("e")
        editor = app.screen.query_one(Editor)
        assert editor.has_focus and editor.cursor_location == (3, 0)
        await pilot.pause()
        assert place(app) == before
        editor.text = HOMEWORK.replace("[0.0073, 0.0085]", "[0.0088, 0.0100]")
        await pilot.press("ctrl+s")
        await judged(app, pilot)
        assert "0.0088" in homework.read_text(encoding="utf-8")
        assert "saved and judged" in screen_text(app)
        await pilot.press("escape")
        report = check_screen(app).desk.report
        assert report is not None and report.first_wrong == "dW1" and app.screen.query_one(FilePanel).has_focus

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_unsaved_words_are_not_lost_without_a_question(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("e", "x", "escape")
        assert app.screen.query_one(Editor).has_focus and await seen(app, "Not saved yet")
        await pilot.press("escape")
        assert app.screen.query_one(FilePanel).has_focus
        assert homework.read_text(encoding="utf-8") == HOMEWORK

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_the_editor_goes_on_after_a_terminal_that_was_too_small(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("e")
        editor = app.screen.query_one(Editor)
        editor.move_cursor(editor.document.end)
        await pilot.resize_terminal(50, 15)
        await until(lambda: app.focused is None)
        await pilot.resize_terminal(80, 24)
        await until(lambda: app.focused is not None)
        await pilot.press("q")
        assert app.return_code is None and editor.text.endswith("q")
        assert editor.cursor_location[0] > editor.size.height
        assert editor.region.contains_point(editor.cursor_screen_offset)

    homework.write_text(HOMEWORK + "#\n" * 30, encoding="utf-8")

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_in_the_editor_the_keys_that_end_bptrace_copy_or_ask_first(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("e", "x", "ctrl+c")
        assert app.return_code is None and await seen(app, "copies what is marked")
        await pilot.press("shift+left", "ctrl+c")
        assert app.return_code is None and app.clipboard == "x"
        await pilot.press("ctrl+q")
        assert app.return_code is None and await seen(app, "Not saved yet")
        await pilot.press("y", "ctrl+p")
        await app.run_action("quit")  # with what was typed since, and from below the palette
        await until(lambda: isinstance(app.screen, CheckScreen))
        assert app.return_code is None and isinstance(app.screen, CheckScreen)
        await pilot.press("ctrl+q")
        assert app.return_code == 0

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_what_somebody_else_wrote_meanwhile_is_written_over_only_when_asked_twice(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("e", "x")
        editor = app.screen.query_one(Editor)
        homework.write_text("elsewhere", encoding="utf-8")
        await pilot.press("ctrl+s")
        assert homework.read_text(encoding="utf-8") == "elsewhere" and "changed elsewhere" in screen_text(app)
        await pilot.press("ctrl+s")
        assert homework.read_text(encoding="utf-8") == editor.text != HOMEWORK
        await pilot.press("y", "ctrl+s")
        assert homework.read_text(encoding="utf-8") == editor.text and "xy" in editor.text
        await pilot.press("escape")
        homework.write_bytes(b"delta2 = \x07\n")
        await pilot.press("e")
        assert not check_screen(app).is_writing and "would be lost" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_enter_opens_the_step_in_the_debugger(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DebugScreen)
        moment = app.screen.debugger.moment
        assert moment is not None and moment.name == "delta1" and moment.cell == (0, 0)
        assert moment.scenario.name == "mazur"

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_n_goes_round_the_wrong_lines(tmp_path: Path) -> None:
    file = tmp_path / "two.txt"
    file.write_text("scenario: mazur\ndelta2 = a2 - y\nL = 0.2984\ndW1 = delta1.T @ x\n")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        seen = []
        for _ in range(3):
            chosen = check_screen(app).desk.result
            assert chosen is not None
            seen.append(chosen.line)
            await pilot.press("n")
        assert seen == [2, 4, 2]

    on_screen(Place("check", file=file), act)


@pytest.mark.slow
def test_without_a_file_a_name_is_asked_for_and_a_new_one_gets_blanks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert app.screen.query_one(PathBox).has_focus
        await pilot.press("enter")
        await judged(app, pilot)
        assert (tmp_path / "homework.txt").read_text(encoding="utf-8").count(" = ") > 10
        assert "13 not judged" in screen_text(app) or "not judged" in screen_text(app)
        assert not app.screen.has_class("-asking")
        await pilot.press("f", *("x" * 3), "escape")
        assert app.screen.query_one(FilePanel).has_focus

    on_screen(Place("check"), act)


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        app.screen.query_one(PathBox).value = str(tmp_path / "no" / "such" / "folder.txt")
        await pilot.press("enter")
        assert "cannot be written" in screen_text(app)

    on_screen(Place("check"), act)


@pytest.mark.slow
def test_exam_mode_hides_causes_and_the_key_brings_them_back(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("x")
        assert "Hints" not in screen_text(app) and "0.0088" not in screen_text(app)
        await pilot.press("x")
        assert "Hints" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (30, 8)])
def test_every_size_is_drawn(homework: Path, size: tuple[int, int]) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("h", "h", "h", "down", "e", "escape")
        text = screen_text(app)
        assert ("first wrong line" in text) == (size[0] >= 60)
        assert all(len(line) <= size[0] for line in text.splitlines())

    on_screen(Place("check", file=homework), act, size)


def test_an_exercise_knows_the_way_back_to_its_lesson(tmp_path: Path) -> None:
    file = tmp_path / "exercise.txt"
    file.write_text("scenario: mazur\nL = 0.2984\n")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "back to the lesson" in screen_text(app) and "All right" in screen_text(app)

    on_screen(Place("check", file=file, lesson="01-one-neuron"), act)


async def burst(app: BptraceApp, pilot: Pilot[object], keys: str) -> None:
    """Keys as they arrive when somebody types ahead, none waiting for the one before."""
    for key in keys:
        app.post_message(events.Key(key, key))
    await pilot.pause()
    await pilot.pause()


@pytest.mark.slow
def test_what_is_typed_ahead_goes_into_the_editor_in_order(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await burst(app, pilot, "ehxqnfoe")
        assert app.screen.query_one(Editor).text.splitlines()[3].startswith("hxqnfoedelta1")
        assert not check_screen(app).desk.exam and "1 of 4 shown" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_the_keys_of_the_list_are_not_offered_while_the_editor_is_open(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "2  h  which part" in screen_text(app)
        await pilot.press("e")
        shown = screen_text(app)
        assert "^s save and judge   esc back to the verdicts" in shown
        assert "next hint" not in shown and "debugger" not in shown and "2  h" not in shown
        await pilot.press("escape")
        assert "2  h  which part" in screen_text(app) and "next hint" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_a_digit_leads_away_from_a_name_that_nobody_asked_for(homework: Path) -> None:
    async def away(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("1")
        await until(lambda: isinstance(app.screen, DebugScreen))
        assert isinstance(app.screen, DebugScreen)
        await pilot.press("3")
        await until(lambda: isinstance(app.screen, CheckScreen))
        await pilot.press("a", "1")
        assert app.screen.query_one(PathBox).value == "a1"

    async def stays(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("f", "1")
        assert app.screen.query_one(PathBox).value == "1"

    on_screen(Place("check"), away)
    on_screen(Place("check", file=homework), stays)


@pytest.mark.slow
def test_a_name_typed_ahead_replaces_the_one_that_is_proposed(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await burst(app, pilot, "fhoneef")
        assert app.screen.query_one(PathBox).value == "honeef"
        assert "⏎ open" in screen_text(app) and "blanks for mazur" in screen_text(app)
        await pilot.press("escape")
        assert app.screen.query_one(FilePanel).has_focus and not app.screen.query_one(PathBox).display

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_an_exercise_that_is_not_solved_is_not_opened_in_the_debugger(tmp_path: Path) -> None:
    file = tmp_path / "exercise.txt"
    file.write_text("scenario: mazur\nL = 0.5\n")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "debugger" not in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, CheckScreen)
        file.write_text("scenario: mazur\nL = 0.2984\n")
        await judged(app, pilot)
        assert "open in the debugger" in screen_text(app)

    on_screen(Place("check", file=file, lesson="01-one-neuron"), act)


@pytest.mark.slow
def test_h_on_a_line_that_follows_says_why_there_is_no_hint(homework: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("down", "h")
        assert "no hint for this line" in screen_text(app)

    on_screen(Place("check", file=homework), act)


@pytest.mark.slow
def test_a_line_that_is_no_quantity_is_shown_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "homework.txt"
    file.write_text("scenario: mazur\nd4 = a2\nL = 0.2984\n")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert "did you mean delta4" in screen_text(app)
        await pilot.press("enter", "h", "x")
        assert isinstance(app.screen, CheckScreen)

    on_screen(Place("check", file=file), act)


def test_in_little_room_the_file_has_all_its_lines_where_the_cause_needs_fewer(tmp_path: Path) -> None:
    file = tmp_path / "homework.txt"
    file.write_text("scenario: mazur\n" + "".join(f"# line {n}\n" for n in range(7)) + "L = 0.2984\n# the last\n")

    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.pause()
        shown = screen_text(app)
        assert "# the last" in shown and "scenario: mazur" in shown and "is right" in shown

    on_screen(Place("check", file=file), act, (80, 24))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["9" * 500, "~nobody-of-this-name/h.txt", "/" + "h/" * 3000])
def test_a_file_that_cannot_be_is_told_and_asked_again(name: str, tmp_path: Path) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        box = app.screen.query_one(PathBox)
        box.value = name
        await pilot.press("enter")
        await pilot.pause()
        assert app.fault is None and box.display and name[:60] in screen_text(app)

    on_screen(Place("check"), act)
