"""The list says what is done."""

from small_lesson import Write

from bptrace.teaching.lesson import find_lessons, read_lesson
from bptrace.teaching.listing import map_of, rows
from bptrace.teaching.progress import Kept, Progress, Record


def test_every_lesson_has_its_state_and_a_broken_one_its_reason(write: Write) -> None:
    folder = write("01-done").parent
    write("02-begun"), write("03-new"), write("04-broken", en__md="")
    answered = {"number delta1[0,1]": Kept("1", True), "sign delta2": Kept("", False)}
    progress = Progress({"01-done": Record(3, answered, {}, True, True), "02-begun": Record(1)})
    listed = rows(find_lessons(folder), progress)
    assert [(row.number, row.state) for row in listed] == [(1, "done"), (2, "begun"), (3, "new"), (4, "broken")]
    assert "1 of 2" in listed[0].told and "page 2 of 4" in listed[1].told and "5 minutes" in listed[2].told
    assert "en.md:1" in listed[3].told and len({row.mark for row in listed}) == 4
    assert map_of(listed) == ("●◐○✗", "1 of 4 done")


def test_a_lesson_that_became_shorter_is_still_listed(write: Write) -> None:
    folder = write("01-short")
    (row,) = rows((read_lesson(folder),), Progress({"01-short": Record(99)}))
    assert "page 4 of 4" in row.told
