"""The questions of a printed lesson are answered one at a time, by their numbers."""

import pytest
from sampling import sampled
from small_lesson import real_lesson

from bptrace.cli import main
from bptrace.teaching.answering import answer, asked_again
from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.live import stage_of, truth_of
from bptrace.teaching.printed import lesson_text
from bptrace.teaching.progress import Record, load

LESSONS = [lesson for lesson in find_lessons(lessons_folder()) if isinstance(lesson, Lesson)]
HIDDEN = "11-hidden-delta"


def test_an_answer_is_judged_kept_and_followed_by_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons", "answer", "11", "2", "0.16"]) == 1
    assert "Minus times minus" in capsys.readouterr().out
    assert main(["lessons", "hint", "11", "2"]) == 0
    assert real_lesson(HIDDEN).pages[1].predictions[0].hints[0][:30] in capsys.readouterr().out
    assert main(["lessons", "answer", "11", "2", "0.28"]) == 0
    told = capsys.readouterr().out
    assert "0.2800" in told and "This is what arrives at the unit" in told and "⇥" not in told
    record = load()[0].of(HIDDEN)
    assert record.score == {"right": 1, "asked": 1, "at_once": 0} and record.missed and record.page == 0
    assert main(["lessons", "answer", "11", "2", "-0.3"]) == 1 and load()[0].of(HIDDEN).right == 1
    assert main(["lessons", "answer", "11", "10", "-"]) == 0 and load()[0].of(HIDDEN).at_once == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [("answer 11 99 1", "1 to 10"), ("hint 11", "hint 11 1"), ("start 11 3", "'3'"), ("answer 11 two 1", "two")],
)
def test_a_question_that_is_not_there_is_told_apart(typed: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons", *typed.split()]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("lesson", sampled(LESSONS, 4), ids=lambda lesson: lesson.name)
def test_every_question_is_called_by_the_number_it_is_printed_with(lesson: Lesson) -> None:
    printed, number = lesson_text(lesson), 0
    for page in lesson.pages:
        for question in page.predictions:
            number += 1
            first = asked_again(lesson, Record(), number).told.splitlines()[0]
            assert f"Question {number}:" in first and first in printed
            typed = question.answer or truth_of(question, stage_of(lesson, page)).written
            said = answer(lesson, Record(), number, typed)
            assert said.right and list(said.record.answers) == [question.key]
