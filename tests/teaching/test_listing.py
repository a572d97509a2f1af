"""The list says what is done."""

from small_lesson import Write

from bptrace.teaching.lesson import find_lessons, read_lesson
from bptrace.teaching.listing import map_of, next_of, rows
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


def test_the_lesson_to_open_is_the_last_one_while_it_is_not_done_then_the_next(write: Write) -> None:
    folder = write("01-first").parent
    write("02-second"), write("03-third")
    lessons, done, begun = find_lessons(folder), Record(passed=True, done=True), Record(1)

    def opened(last: str | None, **kept: Record) -> str | None:
        names = {"first": "01-first", "second": "02-second", "third": "03-third"}
        progress = Progress({names[name]: record for name, record in kept.items()}, last)
        row = next_of(rows(lessons, progress), progress.last)
        return row and f"{row.number} {row.state}"

    assert opened(None) == "1 new"
    assert opened("01-first", first=begun) == "1 begun"
    assert opened("02-second", second=done) == "3 new"
    assert opened("03-third", third=done) == "1 new"
    assert opened("02-second", first=done, second=done, third=done) == "2 done"
    assert next_of((), None) is None
