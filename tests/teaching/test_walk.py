"""The walk through a lesson, without a screen: it asks before it shows and forgets nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from small_lesson import EXERCISE, Write, real_lesson

from bptrace.teaching.exercise import judge_file, outcome
from bptrace.teaching.formulas import evaluate
from bptrace.teaching.lesson import Lesson, read_lesson
from bptrace.teaching.live import filled, stage_of
from bptrace.teaching.pages import LessonError, Prose
from bptrace.teaching.printed import lesson_text
from bptrace.teaching.progress import Record
from bptrace.teaching.walk import Walk
from bptrace.tracing import trace
from bptrace.verification import check_file


def delta1(lesson: Lesson) -> np.ndarray:
    """δ⁽¹⁾ of the small lesson's network, in plain numpy."""
    del lesson
    w1, w2 = np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[2.0], [-1.0]])
    a1 = 1 / (1 + np.exp(-(np.array([[1.0, -2.0]]) @ w1 + np.array([[0.1, 0.2]]))))
    a2 = 1 / (1 + np.exp(-(a1 @ w2 + 0.3)))
    return ((a2 - 1) * a2 * (1 - a2)) @ w2.T * a1 * (1 - a1)


def told(walk: Walk) -> str:
    return " ".join(part.text for part in walk.parts if isinstance(part, Prose))


def test_a_question_must_be_answered_before_what_follows_is_shown(small: Lesson) -> None:
    walk = Walk(small).forward()
    assert told(walk).startswith("Before.") and "Between" not in told(walk)
    assert walk.forward().page == 1 and walk.forward().notice
    walk = walk.answer(f"{delta1(small)[0, 1]:.3f}")
    assert walk.reply and walk.reply.right
    assert told(walk).endswith("Between: {{delta1[0,1]}}.")
    walk = walk.answer("-")
    assert told(walk).endswith("After.") and walk.question is None
    assert walk.forward().page == 2


def test_a_wrong_answer_leaves_the_question_open_and_skipping_shows_the_answer(small: Lesson) -> None:
    walk = Walk(small, 1).answer("12")
    assert walk.reply and not walk.reply.right and walk.question and not walk.answers
    walk = walk.skip()
    assert walk.reply and f"{delta1(small)[0, 1]:.4f}"[-5:] in walk.reply.message
    assert (walk.record.right, walk.record.asked) == (0, 1) and walk.question and walk.question.kind == "sign"


def test_something_unreadable_is_no_answer(small: Lesson) -> None:
    walk = Walk(small, 1).answer("who knows")
    assert walk.reply and not walk.reply.counts and not walk.answers
    assert Walk(small, 1).answer("  ").reply is None


def test_what_is_still_to_be_asked_is_hidden_with_all_that_follows_from_it(small: Lesson) -> None:
    walk = Walk(small)
    assert walk.hidden[:2] == ("delta2", "dW2") and "da1" in walk.hidden and "W1_new" in walk.hidden
    assert "L" not in walk.hidden and "z1" not in walk.hidden
    walk = walk.forward().skip()
    assert walk.hidden[0] == "delta2"
    assert walk.skip().hidden == ()


def test_the_exercise_hides_what_it_asks_for_until_it_passes(small: Lesson) -> None:
    walk = Walk(small, 1).skip().skip().forward()
    assert walk.hidden[0] == "delta1"
    assert walk.judged(True).hidden == ()


def test_what_was_found_of_an_exercise_is_shown_while_the_rest_stays_hidden(write: Write) -> None:
    blank = EXERCISE + "dW1 = ?\ndW1[0,0] = ?\nz1 = x @ W1 + b1\n"
    solved = blank.replace("delta1 = ?", "delta1 = delta2 @ W2.T * a1 * (1 - a1)").replace(
        "dW1 = ?", "dW1 = x.T @ delta1"
    )
    lesson = read_lesson(write(exercise__txt=blank, solution__txt=solved.replace("?", "0.0131")))
    walk = Walk(lesson, 2)
    delta, number = Said("delta1", "formula", True), Said("dW1", "figure", True)
    everything = (delta, Said("dW1", "formula", True), number)
    assert walk.hidden[0] == "delta1" and "z1" not in walk.hidden
    assert walk.checked(outcome((delta,), everything)).hidden[0] == "dW1"
    half = outcome((delta, number), everything)
    assert (
        walk.checked(half).hidden[0] == "dW1" and walk.checked(replace(half, state="unreadable")).hidden == walk.hidden
    )


def test_the_view_stays_until_another_page_sets_one(small: Lesson) -> None:
    walk = Walk(small)
    assert walk.view and (walk.view.show, walk.view.cell) == ("z1", None)
    walk = walk.forward()
    assert walk.view and (walk.view.show, walk.view.cell) == ("delta1", (0, 1))
    walk = walk.skip().skip().forward()
    assert walk.view and walk.view.show == "delta1"


def test_hints_come_one_at_a_time_until_there_are_no_more(small: Lesson) -> None:
    walk = Walk(small, 1)
    assert (walk.hints_taken, walk.hints_here) == ((), ("one", "two"))
    walk = walk.hint()
    assert walk.hints_taken == ("one",) and not walk.notice
    walk = walk.hint().hint()
    assert walk.hints_taken == ("one", "two") and walk.notice
    assert Walk(small).hint().notice


def test_the_hints_of_the_exercise_have_their_values_filled_in(small: Lesson) -> None:
    walk = Walk(small, 2).hint().hint()
    assert walk.hints_taken[1].startswith("the loss is 0.")


def test_the_pages_after_the_exercise_open_when_it_has_passed(small: Lesson) -> None:
    walk = Walk(small, 1).skip().skip().forward()
    assert walk.forward().page == 2 and walk.forward().notice
    walk = walk.judged(False)
    assert walk.forward().page == 2
    walk = walk.judged(True).judged(False)
    assert walk.forward().page == 3 and walk.forward().done
    assert walk.forward().forward().notice and walk.forward().back().page == 2
    assert Walk(small).back().notice


def test_a_lesson_is_done_when_its_exercise_has_passed(small: Lesson) -> None:
    walk = Walk(small, 1).skip().answer("-").forward()
    assert not walk.done and not walk.judged(False).done and walk.judged(True).done
    last = walk.judged(True).forward()
    assert last.at_end and last.done and last.back().done
    assert Walk.resumed(small, last.back().record).done


def test_whoever_knows_a_lesson_goes_straight_to_its_exercise_and_is_done_with_it(small: Lesson) -> None:
    walk = Walk(small).to_exercise()
    assert walk.current.role == "exercise" and not walk.answers and walk.forward().page == walk.page
    last = walk.judged(True).forward()
    assert last.at_end and last.done and last.record.asked == 0


def test_the_choices_of_a_question_are_filled_in_as_its_words_are(write: Write) -> None:
    lesson = page_with(write, 'ask = "W?"\nchoices = ["{{W2[0,0]:g}}", "{{W2[1,0]:g}}"]\nanswer = "b"')
    walk = Walk(lesson)
    assert "a) 2\n" in lesson_text(lesson) and "b) −1" in lesson_text(lesson)
    reply = walk.answer("−1").reply
    assert reply and reply.right and not walk.answer("2").answers


def test_a_lesson_can_be_read_again_and_what_was_done_stays_done(small: Lesson) -> None:
    last = Walk(small, 1).skip().skip().forward().judged(True).forward()
    again = last.again()
    assert (again.page, again.answers, again.hints, again.passed, again.done) == (0, {}, {}, True, True)
    assert again.forward().question and Walk.resumed(small, again.record).record == again.record
    assert not Walk(small, 1).skip().again().done


def test_an_exercise_begun_anew_is_open_again_and_a_lesson_done_stays_done(small: Lesson) -> None:
    page = Walk(small, 1).hint().skip().skip().forward().hint()
    again = page.judged(True).exercise_anew()
    assert (again.page, again.passed, again.done, again.answers) == (2, False, True, page.answers)
    assert dict(again.hints) == {"number delta1[0,1]": 1} and again.hidden == page.hidden and again.forward().page == 2
    assert Walk.resumed(small, again.record).done and not page.exercise_anew().done


def test_a_walk_is_resumed_where_it_was_left(small: Lesson) -> None:
    walk = Walk(small, 1).hint().skip().answer("−")
    again = Walk.resumed(small, walk.record)
    assert (again.page, again.record.right, again.record) == (1, 1, walk.record)
    assert Walk.resumed(small, Record(page=3)).page == 2
    assert Walk.resumed(small, Record(page=3, passed=True)).page == 3
    assert Walk.resumed(small, Record(page=99, answers={"number gone": walk.answers["sign delta2"]})).answers == {}


def test_only_what_was_right_without_a_wrong_answer_and_without_a_hint_was_found_at_once(small: Lesson) -> None:
    right = f"{delta1(small)[0, 1]:.3f}"
    first = Walk(small, 1)
    assert first.answer("who knows").answer(right).record.at_once == 1
    assert first.hint().answer(right).record.at_once == first.skip().record.at_once == 0
    missed = Walk.resumed(small, first.answer("12").record).answer(right)
    assert (missed.record.right, missed.record.at_once) == (1, 0)
    assert Walk(small, 1).answer("12").again().forward().answer(right).record.at_once == 1


def test_nothing_that_was_seen_changes(small: Lesson) -> None:
    walk = Walk(small, 1)
    walk.answer("1"), walk.skip(), walk.hint(), walk.judged(True)
    assert (walk.page, walk.answers, walk.hints, walk.passed, walk.reply) == (1, {}, {}, False, None)


# --- what pages do to the network ------------------------------------------------------------------------------------


def page_with(write: Write, directive: str, body: str = "") -> Lesson:
    return read_lesson(write(en__md=f"# T\n\n{body}\n\n```bptrace\n{directive}\n```\n"))


def test_an_edit_changes_one_entry_and_what_was_before_stays_known(write: Write) -> None:
    lesson = page_with(write, 'edit = "W1[0,1] = 0.5"')
    stage = stage_of(lesson, lesson.pages[0])
    assert stage.scenario.parameters["W1"].tolist() == [[0.5, 0.5], [1.5, 0.25]]
    assert filled("{{was W1[0,1]:g}} {{W1[0,1]:g}}", stage) == "−1 0.5"
    assert filled("{{L}}", stage) != filled("{{was L}}", stage)
    assert filled("{{change W1[0,1]:g}}", stage) == "1.5"


def test_a_run_updates_the_weights_as_often_as_it_says(write: Write) -> None:
    lesson = page_with(write, "run = 2")
    stage = stage_of(lesson, lesson.pages[0])
    first = stage.before
    second = first.scenario.with_parameters({k: first.values[f"{k}_new"] for k in ("W1", "b1", "W2", "b2")})
    assert np.array_equal(stage.trace.values["W2"], trace(second).values["W2_new"])
    assert stage.trace.values["L"] < first.values["L"]


def test_another_layout_turns_every_array(write: Write) -> None:
    lesson = page_with(write, 'layout = "column"')
    stage = stage_of(lesson, lesson.pages[0])
    assert stage.trace.values["x"].shape == (2, 1)
    assert evaluate("delta1[1,0]", stage.trace) == pytest.approx(delta1(lesson)[0, 1])


@pytest.mark.parametrize("edit", ["W1[0,1] 0.5", "W9[0,0] = 1", "W1[5,5] = 1", "W1[0,0] = much", "L[0,0] = 1"])
def test_an_edit_that_makes_no_sense_is_told_by_line(write: Write, edit: str) -> None:
    lesson = page_with(write, f'edit = "{edit}"')
    with pytest.raises(LessonError, match=r"en\.md:1"):
        stage_of(lesson, lesson.pages[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{x}}", "[1.0000, −2.0000]"),
        ("{{x:g}}", "[1, −2]"),
        ("{{W1:1}}", "[[0.5, −1.0], [1.5, 0.2]]"),
        ("{{W1[1,0]:g}} and {{ b1[0,1] : 2 }}", "1.5 and 0.20"),
        ("{{eta:g}}", "0.5"),
        ("{{x[0,0] * W1[0,1] + x[0,1]*W1[1,1]:g}}", "−1.5"),
        ("{{-x[0,1] * 2 − 1:g}}", "3"),
        ("{{(x @ W1)[0,1]:g}}", "−1.5"),
        ("{{(a2 - y) ⊙ dsigmoid(z2)}}", "{{delta2}}"),
        ("{{dsigmoid(z1)[0,1]}}", "{{a1[0,1] - a1[0,1] * a1[0,1]}}"),
        ("{{da1}}", "{{delta2 @ W2.T}}"),
        ("nothing to fill", "nothing to fill"),
    ],
)
def test_values_are_filled_in_from_the_live_trace(small: Lesson, source: str, expected: str) -> None:
    stage = stage_of(small, small.pages[0])
    assert filled(source, stage) == filled(expected, stage)


@pytest.mark.parametrize(
    "source", ["{{delta7}}", "{{W1[9,9]}}", "{{W1 @}}", "{{foo[0,0] * 2}}", "{{W1[0,0] * *}}", "{{a1 @ W1}}"]
)
def test_a_value_that_does_not_exist_is_told_by_line(small: Lesson, source: str) -> None:
    with pytest.raises(LessonError) as error:
        filled(f"one\n{source}", stage_of(small, small.pages[0]), "en.md", 7)
    assert error.value.line == 8 and source.strip("{}") in str(error.value)


# --- the exercise ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A line of a report."""

    name: str
    kind: str
    passed: bool | None
    line: int = 1
    status: str = "right"


SOLUTION = (Said("delta1", "formula", True), Said("delta1", "figure", True))


def test_an_exercise_passes_when_nothing_is_wrong_and_nothing_missing() -> None:
    assert outcome((), SOLUTION).state == "unfinished"
    half = outcome((Said("delta1", "formula", True), Said("delta1", "figure", None)), SOLUTION)
    assert (half.state, half.missing) == ("unfinished", (("delta1", "figure"),))
    wrong = outcome((*SOLUTION, Said("dW1", "figure", False, 7), Said("db1", "figure", False, 9)), SOLUTION)
    assert (wrong.state, wrong.wrong) == ("wrong", ("dW1", 7))
    assert outcome((*SOLUTION, Said("z1", "figure", True)), SOLUTION).state == "passed"


def test_what_passes_on_this_sample_alone_is_said_to_where_the_solution_holds_on_any() -> None:
    here = Said("db1", "formula", True, status="right-here-only")
    found = outcome((here,), (Said("db1", "formula", True),))
    assert (found.state, found.here_only) == ("passed", ("db1",))
    assert outcome((here,), (here,)).here_only == ()


def test_a_formula_for_a_batch_has_to_hold_for_any_batch() -> None:
    here = Said("db1", "formula", True, status="right-here-only")
    found = outcome((here,), (Said("db1", "formula", True),), samples=3)
    assert (found.state, found.missing, found.here_only) == ("unfinished", (), ("db1",))
    assert outcome((here,), (here,), samples=3).state == "passed"


def test_a_function_that_works_for_one_sample_alone_does_not_pass() -> None:
    here = Said("db1", "code", True, status="right-here-only")
    assert outcome((here,), (Said("db1", "code", True),)).state == "unfinished"
    assert outcome((here,), (here,)).state == "passed"


def test_a_persons_file_is_judged_against_the_lessons_solution(small: Lesson, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"

    def judged(written: str) -> str:
        file.write_text(EXERCISE.replace("?", written), encoding="utf-8")
        return judge_file(small, file).state

    assert judged("?") == "unfinished"
    assert judged("delta2 @ W2.T * a1") == "wrong"
    assert judged("(δ⁽²⁾ W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)") == "passed"
    assert judged("delta2 @") == "wrong"
    file.unlink()
    found = judge_file(small, file)
    assert found.state == "unreadable" and file.name in found.problem and str(file.parent) not in found.problem


@pytest.mark.parametrize(
    ("z1", "z2", "coarse"),
    [
        ("[-0.4, -2.7]", "1.2397", ()),
        ("[-0.40, -2.7]", "1.2", ()),
        ("[-0.4, -3]", "1.24", ("z1",)),
        ("[0, -2.7]", "1.24", ("z1",)),
        ("[0, -3]", "1", ("z1", "z2")),
    ],
)
def test_one_digit_does_not_pass_where_the_number_has_more(
    tmp_path: Path, z1: str, z2: str, coarse: tuple[str, ...]
) -> None:
    lesson, file = real_lesson("02-a-layer"), tmp_path / "exercise.txt"
    solved = lesson.text_of("solution.txt").replace("[-0.4, -2.7]", z1).replace("1.2397", z2)
    file.write_text(solved, encoding="utf-8")
    found = judge_file(lesson, file)
    assert (found.state, found.coarse) == ("unfinished" if coarse else "passed", coarse)
    assert [found.found(name) for name in ("z1", "z2")] == [name not in coarse for name in ("z1", "z2")]


def test_the_header_of_an_exercise_is_given_and_no_other_is_offered(tmp_path: Path) -> None:
    lesson, file = real_lesson("06-what-a-gradient-means"), tmp_path / "exercise.txt"
    doubled = lesson.text_of("solution.txt").replace("[[-6], [4]]", "[[-12], [8]]").replace("db1 = -2", "db1 = -4")
    file.write_text(doubled, encoding="utf-8")
    assert check_file(file).offer and not check_file(file, offering=False).offer
    found = judge_file(lesson, file)
    assert found.wrong and found.wrong[0] == "dW1"


def test_of_a_quantity_that_was_asked_before_only_the_entries_still_asked_are_hidden(write: Write) -> None:
    pages = "\n---\n".join(f'# {number}\n\n```bptrace\npredict = "delta1[0,{number}]"\n```\n' for number in range(2))
    lesson = read_lesson(write(en__md=pages))
    walk = Walk(lesson)
    assert walk.hidden[0] == "delta1"
    walk = walk.skip()
    assert walk.hidden[0] == "delta1[0,1]" and "delta1" not in walk.hidden and "dW1" in walk.hidden
    assert walk.forward().hidden[0] == "delta1"
    assert walk.forward().skip().hidden == ()
