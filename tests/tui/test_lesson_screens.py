"""Lessons on the screen: asked in place, followed by the debugger, kept, and judged when the exercise is saved."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sampling import sampled
from small_lesson import real_lesson, write_lesson
from textual.pilot import Pilot

from bptrace.keeping import state_folder
from bptrace.teaching.exercise import judge_file
from bptrace.teaching.lesson import BrokenLesson
from bptrace.teaching.progress import Kept, Progress, Record, exercise_copy, load, save
from bptrace.teaching.walk import Walk
from bptrace.tui.app import BptraceApp
from bptrace.tui.left_off import left_off
from bptrace.tui.panels.lesson_list import LessonList, Shelf, list_lines
from bptrace.tui.panels.lesson_page import (
    WIDTH,
    exercise_lines,
    foot_lines,
    page_lines,
    path_rows,
    question_lines,
    reply_lines,
)
from bptrace.tui.panels.lines import Line, text_of, width_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.place import Place
from bptrace.tui.screens.base import BptraceScreen
from bptrace.tui.screens.lesson import LessonScreen
from bptrace.tui.screens.lesson_list import LessonListScreen
from tests.tui.screen import screen_text, seen

ONE, HIDDEN = "01-one-neuron", "11-hidden-delta"


def on_screen(
    place: Place, act: Callable[[BptraceApp, Pilot[int]], Awaitable[None]], size: tuple[int, int] = (120, 36)
) -> None:
    async def run() -> None:
        app = BptraceApp(place)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


def lesson_screen(app: BptraceApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


def list_screen(app: BptraceApp) -> LessonListScreen:
    assert isinstance(app.screen, LessonListScreen)
    return app.screen


async def judged(screen: LessonScreen, pilot: Pilot[int]) -> None:
    """Look whether the exercise was saved, and wait for the verdict."""
    screen.look_at_exercise()
    while screen._judging:
        await pilot.pause(0.01)
        screen.look_at_exercise()


def written(lines: list[Line]) -> str:
    return "\n".join(text_of(line) for line in lines)


@pytest.mark.slow
def test_a_prediction_is_asked_in_place_and_shows_its_value_in_the_debugger() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        moment = screen.debugger.moment
        assert moment and (moment.name, moment.is_hidden) == ("z1", True)
        await pilot.press("4", "enter")
        assert screen.walk.reply and not screen.walk.reply.right and screen.panel.box.value == ""
        await pilot.press("f1", *"0.5", "enter")
        moment = screen.debugger.moment
        assert moment and (moment.name, moment.is_hidden) == ("z1", False)
        await pilot.press("enter")
        moment = screen.debugger.moment
        assert screen.walk.page == 1 and moment and (moment.name, moment.is_hidden) == ("a1", True)
        await pilot.press("b", "enter")
        assert screen.walk.question is None and screen.walk.page == 1
        record = load()[0].of(ONE)
        assert (record.page, record.right, record.asked, record.hints) == (1, 2, 2, {"number z1[0,0]": 1})

    on_screen(Place("lesson", lesson=ONE), act)


@pytest.mark.slow
def test_at_80_columns_page_and_debugger_are_one_key_apart_and_escape_leads_out() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        assert screen.panel.box.has_focus and not screen.debugger.region
        await pilot.press("tab")
        assert screen.debugger.has_focus and screen.debugger.region.width == 80 and not screen.panel.region
        await pilot.press("escape")
        assert screen.panel.box.has_focus and not screen.debugger.region
        await pilot.press("escape")
        assert screen.panel.page.has_focus
        await pilot.press("pagedown")
        assert screen.walk.page == 0 and screen.walk.notice
        await pilot.press("f2", "pagedown")
        assert screen.walk.page == 1
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonListScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert lesson_screen(app) is screen

    on_screen(Place("lesson", lesson=ONE), act, (80, 24))


@pytest.mark.slow
def test_a_saved_exercise_is_judged_at_once_and_opens_the_pages_behind_it() -> None:
    lesson = real_lesson(HIDDEN)
    page = next(number for number, page in enumerate(lesson.pages) if page.role == "exercise")
    save(Progress().with_record(HIDDEN, Record(page)))

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await judged(screen, pilot)
        assert screen.walk.outcome and screen.walk.outcome.state == "unfinished"
        await pilot.press("pagedown")
        assert screen.walk.page == page
        copy = exercise_copy(lesson)
        assert lesson.solution
        right = lesson.text_of(lesson.solution)
        copy.write_text(right.replace("W2.T", "W2"), encoding="utf-8")
        await judged(screen, pilot)
        assert screen.walk.outcome.state == "wrong" and screen.walk.outcome.wrong == ("delta1", 16)
        copy.write_text(right, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(screen, "_hear", lambda: None)  # a quick verdict would take the place of what is looked for
            screen.look_at_exercise()
            await pilot.pause()
            assert "being judged" in screen_text(app) and "first wrong line" not in screen_text(app)
        await judged(screen, pilot)
        assert screen.walk.passed
        await pilot.press("enter")
        assert screen.walk.page == page + 1 and load()[0].of(HIDDEN).passed

    on_screen(Place("lesson", lesson=HIDDEN), act)


def test_bptrace_alone_opens_where_the_person_left_off() -> None:
    assert left_off(Place()).where == "lessons"
    save(Progress().with_record(HIDDEN, Record(3)))
    assert (left_off(Place()).where, left_off(Place()).lesson) == ("lesson", HIDDEN)
    assert left_off(Place("debug")).where == "debug"
    save(Progress().with_record(HIDDEN, Record(3, done=True)))
    assert left_off(Place()).where == "lessons"
    save(Progress().with_record("99-gone", Record(3)))
    assert left_off(Place()).where == "lessons"
    save(Progress().with_record(ONE, Record()))  # nothing done in it yet
    assert left_off(Place()).lesson == ONE


def test_the_list_is_walked_with_the_arrows_and_opened_with_enter() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        shelf = app.screen.query_one(LessonList).shelf
        assert shelf and shelf.lesson and shelf.lesson.name == ONE
        assert "▸ ○   1  One neuron" in screen_text(app)
        await pilot.press("colon", "2", "8", "enter")
        await pilot.pause()
        shelf = app.screen.query_one(LessonList).shelf
        assert shelf and shelf.lesson and shelf.lesson.name.startswith("28-")
        for record, row in ((Record(done=True), "●○○"), (Record(1), "◐○○")):
            save(Progress().with_record(ONE, record))  # in another terminal
            list_screen(app).look_at_progress()
            await pilot.pause()
            assert row in screen_text(app)
        await pilot.press("end", "home", "down", "enter")
        await pilot.pause()
        opened = lesson_screen(app).walk.lesson.name
        assert opened == shelf.lessons[1].name and left_off(Place()).lesson == opened

    on_screen(Place(), act)


def test_a_page_is_drawn_up_to_its_question_and_on_when_it_is_settled() -> None:
    walk = Walk(real_lesson(ONE))
    assert "pre-activation" not in written(page_lines(walk, 44)) and question_lines(walk, 44) == []
    walk = walk.answer("7").hint()
    assert written(reply_lines(walk, 44)).startswith("✗ 7:") and "1 The pairs" in written(reply_lines(walk, 44))
    walk = walk.answer("½")
    page = written(page_lines(walk, 44))
    assert "✓ z⁽¹⁾[0,0] = 0.5000" in page and page.endswith("has not spoken yet.") and reply_lines(walk, 44) == []
    assert written(foot_lines(walk, 44)).startswith("●○") and "1 of 1" in written(foot_lines(walk, 44))


def test_a_hint_that_leaves_the_band_stands_below_the_text() -> None:
    walk = Walk(real_lesson("22-momentum-adagrad")).to_exercise()
    for given in range(5):
        page, band = written(page_lines(walk, 74)), written(reply_lines(walk, 74))
        for number, hint in enumerate(walk.hints_taken, 1):
            start = f"{number} {hint[:20]}"
            assert (start in page, start in band) == (number <= given - 2, number > given - 2)
        assert len(walk.hints_taken) == given
        walk = walk.hint()


@pytest.mark.slow
@pytest.mark.parametrize("width", [30, 44, 74])
@pytest.mark.parametrize("name", [ONE, HIDDEN])
def test_no_line_of_a_page_is_wider_than_its_place(name: str, width: int) -> None:
    for page in range(len(real_lesson(name).pages)):
        walk = Walk(real_lesson(name), page).hint()
        while walk.question:
            prose = [line for line in page_lines(walk, width) if not text_of(line).startswith("   ")]
            for line in (*prose, *question_lines(walk, width), *reply_lines(walk, width)):
                assert width_of(line) <= width
            walk = walk.skip().hint()


def test_a_damaged_progress_file_is_told_of_wherever_the_interface_opens() -> None:
    save(Progress())
    (state_folder() / "progress.json").write_text("{", encoding="utf-8")
    place = left_off(Place())
    assert place.where == "lessons" and "could not be read" in place.notice
    assert not left_off(Place()).notice


def test_a_path_is_broken_behind_a_folder_where_it_can_be() -> None:
    assert path_rows("~/state/exercises/28-old/exercise.txt", 18) == ["~/state/exercises/", "28-old/", "exercise.txt"]
    assert path_rows("a" * 20 + "/b", 12) == ["a" * 12, "a" * 8 + "/", "b"]


def test_what_a_lesson_builds_on_is_called_as_the_list_calls_it() -> None:
    shelf = Shelf((real_lesson(ONE), real_lesson("02-a-layer")), Progress(), chosen=1)
    assert "After lesson 1." in written(list_lines(shelf, 80, 20))
    assert f"After {ONE}." in written(list_lines(replace(shelf, lessons=shelf.lessons[1:], chosen=0), 80, 20))


def test_the_list_says_why_a_lesson_is_broken_and_follows_the_cursor() -> None:
    many = tuple(BrokenLesson(f"{n:02}-broken", n, f"lessons/{n:02}/en.md:{n}: no heading.") for n in range(1, 40))
    shelf = Shelf(many, Progress(), notice="Your progress was set aside.")
    top, bottom = (written(list_lines(replace(shelf, chosen=chosen), 80, 20)) for chosen in (0, 38))
    assert "en.md:1:" in top and "en.md:39:" in bottom and "39-broken" in bottom and "set aside" in top
    assert all(len(list_lines(replace(shelf, chosen=chosen), 80, 20)) <= 20 for chosen in range(39))
    assert written(list_lines(Shelf((), Progress()), 80, 20)).count("\n") < 20


def test_a_lesson_whose_values_do_not_exist_says_so_and_is_not_opened(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path, en__md="# First\n\nSee {{z9}}.\n").parent

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        await pilot.press("enter")
        await pilot.pause()
        shelf = app.screen.query_one(LessonList).shelf
        assert shelf and "en.md:3" in shelf.notice and "z9" in shelf.notice

    on_screen(Place("lessons", lessons=folder), act)


@pytest.mark.slow
def test_a_choice_waits_for_enter_and_only_the_next_enter_turns_the_page() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await pilot.press("c")
        assert screen.walk.question and screen.panel.box.value == "c"
        await pilot.press("enter")
        assert screen.walk.page == 0 and screen.walk.question is None
        assert "A hidden unit has no target" in written(page_lines(screen.walk, 44))
        await pilot.press("enter")
        assert screen.walk.page == 1

    on_screen(Place("lesson", lesson=HIDDEN), act)


@pytest.mark.slow
def test_typing_after_a_reply_replaces_what_was_judged() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        for answer in ("asdf", "2*0.6", "0", "3"):
            await pilot.press(*answer, "enter")
            assert screen.walk.reply and screen.walk.reply.typed == answer
        await pilot.press("enter")
        assert screen.walk.reply.typed == "3"
        await pilot.press(*"1/2", "enter")
        assert screen.walk.question is None

    on_screen(Place("lesson", lesson=ONE), act)


@pytest.mark.slow
def test_digits_are_answers_beside_a_question_and_lead_nowhere_once_it_is_settled() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        assert "●○○○" in screen_text(app)
        await pilot.press("escape", "1")
        assert app.screen is screen and screen.panel.box.has_focus and screen.panel.box.value == "1"
        assert not any(offer.action.startswith("open(") for offer in screen.offers)
        await pilot.press("f2", "1", "2", "3")
        await pilot.pause()
        assert app.screen is screen and screen.walk.page == 0

    on_screen(Place("lesson", lesson=ONE), act)


def test_what_an_answer_begins_with_goes_into_its_box_and_a_question_mark_does_not() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await pilot.press("escape", *"-0.5")
        assert screen.panel.box.has_focus and screen.panel.box.value == "-0.5"
        await pilot.press("question_mark")
        assert app.screen is not screen and screen.panel.box.value == "-0.5"

    on_screen(Place("lesson", lesson=ONE), act)


def test_an_empty_answer_is_asked_for_again_and_what_was_wrong_stays_in_sight() -> None:
    walk = Walk(real_lesson(ONE)).answer(" ")
    assert "Answer first" in written(reply_lines(walk, 44))
    wrong = walk.answer("7").answer("")
    assert "✗ 7:" in written(reply_lines(wrong, 44)) and "✗" not in written(reply_lines(wrong, 44, typing=True))
    assert len(reply_lines(wrong, 44)) == len(reply_lines(wrong, 44, typing=True))


@pytest.mark.slow
def test_a_bug_hunt_tells_nothing_before_something_was_changed() -> None:
    lesson = real_lesson("28-bug-a-little-off")
    copy, given = exercise_copy(lesson), lesson.text_of("exercise.txt")
    assert judge_file(lesson, copy).state == "untouched"

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        shown = await seen(app, "Not all of these lines")
        assert "Not all of these lines" in shown and "✗" not in shown and "first wrong" not in shown
        copy.write_text(given.replace("W2_new.T", "(2 * W2.T)"), encoding="utf-8")
        shown = await seen(app, "✗   22", " first ")
        assert "yours" in shown and "numeric" not in shown
        await pilot.press("h", "h", "h")
        assert "numeric" in await seen(app, "numeric")

    on_screen(Place("check", file=copy, given=given, lesson=lesson.name), act)


@pytest.mark.slow
def test_beside_the_page_numbers_are_edited_and_checked_as_on_the_debug_screen() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await pilot.press("tab", "e", *"x[0,0] = 3", "enter")
        moment = screen.debugger.moment
        assert moment and moment.effect and moment.scenario.x[0, 0] == 3 and moment.is_hidden
        screen.action_train()
        await pilot.pause()
        assert isinstance(app.screen, BptraceScreen) and app.screen.scenario
        assert app.screen is not screen and app.screen.scenario.x[0, 0] == 3
        await pilot.press("4")
        await pilot.pause()
        await pilot.press("u", "k")
        assert "nothing is left to predict" in screen_text(app)
        await pilot.press("tab", *"0.5", "e", "enter")  # in the answer e is a letter
        assert screen.walk.reply and screen.walk.reply.verdict == "unreadable"

    on_screen(Place("lesson", lesson=ONE), act)


@pytest.mark.slow
def test_from_another_screen_the_lessons_key_comes_back_to_the_very_page() -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await pilot.press("f2", "enter", "tab", "1")
        await pilot.pause()
        assert app.screen is not screen
        assert "4 lessons" in screen_text(app)
        await pilot.press("4")
        await pilot.pause()
        assert app.screen is screen and screen.walk.page == 1

    on_screen(Place("lesson", lesson=HIDDEN), act, (80, 24))


@pytest.mark.slow
def test_the_list_stands_on_the_lesson_one_left_also_when_nothing_was_done_in_it() -> None:
    save(Progress().with_record(ONE, Record(2)))

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        await pilot.press("escape", "escape")
        await pilot.pause()
        shelf = app.screen.query_one(LessonList).shelf
        assert shelf and shelf.lesson and shelf.lesson.name == HIDDEN

    on_screen(Place("lesson", lesson=HIDDEN), act)


@pytest.mark.slow
@pytest.mark.parametrize("keys", sampled([["space"], ["end"], ["]"], ["space", "space"], ["}"], ["L"]], 3))
def test_stepping_on_never_shows_what_is_still_to_be_predicted(keys: list[str]) -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        await pilot.press("tab", *keys)
        moment = screen.debugger.moment
        assert moment and moment.name == "z1" and "0.5000" not in screen_text(app)
        await pilot.press("tab", "f2", "tab", "space")
        assert screen.debugger.moment and screen.debugger.moment.name == "a1" and "0.5000" in screen_text(app)

    on_screen(Place("lesson", lesson=ONE), act)


def test_no_step_that_can_be_reached_computes_with_a_hidden_value() -> None:
    lesson = real_lesson(HIDDEN)
    for page in range(len(lesson.pages)):
        walk = Walk(lesson, page)
        moment = replace(Moment.begin(walk.stage.trace), hidden=frozenset(walk.hidden))
        for step in moment.trace.steps:
            hidden = [name for name in walk.hidden if name.partition("[")[0] in step.operands]
            assert bool(moment.to(step.name).untold) == bool(hidden)


@pytest.mark.slow
def test_a_finished_lesson_begins_again_from_its_last_page_and_from_the_list() -> None:
    lesson = real_lesson(ONE)
    answers = {one.key: Kept("1", True) for page in lesson.pages for one in page.predictions}
    save(Progress().with_record(ONE, Record(len(lesson.pages) - 1, answers, {}, passed=True, done=True)))

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        screen = lesson_screen(app)
        assert "read again from page 1" in screen_text(app)
        await pilot.press("r")
        assert screen.walk.page == 0 and screen.walk.question and load()[0].of(ONE).done
        await pilot.press("f2", "enter", "escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonListScreen)
        await pilot.press("r")
        await pilot.pause()
        assert app.screen is screen and screen.walk.page == 0 and screen.walk.question
        assert screen.panel.box.has_focus

    on_screen(Place("lesson", lesson=ONE), act)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_the_exercise_says_where_its_file_is_and_how_to_work_on_it(size: tuple[int, int]) -> None:
    lesson = real_lesson(HIDDEN)
    page = next(number for number, page in enumerate(lesson.pages) if page.role == "exercise")
    save(Progress().with_record(HIDDEN, Record(page)))

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        shown = screen_text(app)
        assert "exercise.txt" in "".join(text_of(line).strip() for line in exercise_lines(Walk(lesson, page), 44))
        assert "^s saves and" in shown and "⏎ open your file" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "CheckScreen"
        for back in ("escape", "4"):
            await pilot.press(back)
            await pilot.pause()
            assert lesson_screen(app).walk.page == page
            await pilot.press("enter")
            await pilot.pause()
            assert type(app.screen).__name__ == "CheckScreen"
        await pilot.press("escape")
        lesson_screen(app).become(replace(lesson_screen(app).walk, passed=True))
        shown = await seen(app, "F3 open your file")
        assert "exercise.txt" in shown and "^s saves and" not in shown
        await pilot.press("f3")
        await pilot.pause()
        assert type(app.screen).__name__ == "CheckScreen"

    on_screen(Place("lesson", lesson=HIDDEN), act, size)


@pytest.mark.slow
def test_from_the_training_of_a_lesson_escape_leads_back_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.tui.screens.train.TrainScreen.RUNS_AT_ONCE", False)

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        await pilot.press("tab", "t")
        assert "esc back to the lesson" in await seen(app, "esc back to the lesson")
        await pilot.press("escape")
        await pilot.pause()
        assert lesson_screen(app).walk.lesson.name == HIDDEN

    on_screen(Place("lesson", lesson=HIDDEN), act, (120, 36))


@pytest.mark.slow
def test_an_exercise_begins_anew_from_its_page_and_from_the_list_and_what_was_written_is_kept() -> None:
    lesson = real_lesson(HIDDEN)
    page = Walk(lesson).to_exercise().page
    save(Progress().with_record(HIDDEN, Record(page, passed=True, done=True)))
    copy, given = exercise_copy(lesson), lesson.text_of("exercise.txt")

    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        await pilot.press("R")  # nothing is written yet: nobody is asked
        for number, place in enumerate((LessonScreen, LessonListScreen), 1):
            assert isinstance(app.screen, place)
            copy.write_text(f"mine {number}", encoding="utf-8")
            await pilot.press("R", "escape")
            assert copy.read_text(encoding="utf-8") == f"mine {number}"
            await pilot.press("R", "enter")
            assert isinstance(app.screen, place) and copy.read_text(encoding="utf-8") == given
            assert copy.with_name(f"exercise.txt.old-{number}").read_text(encoding="utf-8") == f"mine {number}"
            record = load()[0].of(HIDDEN)
            assert (record.page, record.passed, record.done) == (page, False, True)
            copy.write_text("mine", encoding="utf-8")
            await pilot.press("escape")
            await pilot.pause()

    on_screen(Place("lesson", lesson=HIDDEN), act)


def test_the_list_says_how_far_the_exercise_of_the_chosen_lesson_is() -> None:
    lesson = real_lesson(HIDDEN)
    shelf = Shelf((lesson,), Progress())
    assert "exercise" not in written(list_lines(shelf, 80, 20))
    exercise_copy(lesson).write_text("mine", encoding="utf-8")
    assert "exercise is begun" in written(list_lines(replace(shelf), 80, 20))
    passed = Progress().with_record(HIDDEN, Record(passed=True))
    assert "exercise passed" in written(list_lines(replace(shelf, progress=passed), 80, 20))


@pytest.mark.slow
@pytest.mark.parametrize("name", [ONE, HIDDEN])
def test_beside_the_debugger_a_page_has_the_columns_it_was_written_for(name: str) -> None:
    async def act(app: BptraceApp, pilot: Pilot[int]) -> None:
        panel = lesson_screen(app).panel
        assert panel.query_one(".page Told").size.width == WIDTH

    on_screen(Place("lesson", lesson=name), act)
