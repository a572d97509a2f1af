"""A question of a lesson answered without the interface, by the number that the printed lesson gives it."""

from dataclasses import replace

from bptrace.errors import UsageError
from bptrace.frozen import frozen
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.pages import Prediction
from bptrace.teaching.printed import prose_after, question_text
from bptrace.teaching.progress import Kept, Record
from bptrace.teaching.walk import Walk
from bptrace.texts import text


@frozen
class Said:
    """What a person is told, what is kept of it, and whether the answer was right; None where nothing was answered."""

    told: str
    record: Record
    right: bool | None = None


def asked_again(lesson: Lesson, record: Record, number: int) -> Said:
    """The question itself. Raises UsageError where the lesson has no such question, as the others do."""
    walk, question = _at(lesson, record, number)
    return Said(question_text(question, number, walk.stage), record)


def answer(lesson: Lesson, record: Record, number: int, typed: str) -> Said:
    """The reply to an answer; where it is right, with what the page goes on to say."""
    walk, question = _at(lesson, record, number)
    after = walk.answer(typed)
    told = after.reply.message if after.reply else after.notice
    found = after.answers.get(question.key)
    if found is None:
        return Said(f"{told}\n", replace(record, missed=after.missed), False)
    kept = record.answers.get(question.key)
    answers = {**record.answers, question.key: kept if kept and kept.right else found}
    rest = prose_after(lesson, walk.current, question)
    return Said(f"{told}\n\n{rest}" if rest else f"{told}\n", replace(record, answers=answers), True)


def hint(lesson: Lesson, record: Record, number: int) -> Said:
    """One more hint to a question."""
    after = _at(lesson, record, number)[0].hint()
    if after.notice:
        return Said(f"{after.notice}\n", record)
    count = len(after.hints_taken)
    return Said(f"{count}. {after.hints_taken[-1]}\n", replace(record, hints=after.hints))


def _at(lesson: Lesson, record: Record, number: int) -> tuple[Walk, Prediction]:
    """Somebody at that question, whatever else is open on its page, and the question."""
    places = [(place, one) for place, page in enumerate(lesson.pages) for one in page.predictions]
    if not 1 <= number <= len(places):
        raise UsageError(text("lessons.no_such_question", number=number, count=len(places), lesson=lesson.number))
    place, question = places[number - 1]
    others = {one.key: Kept("", False) for one in lesson.pages[place].predictions}
    answers = {key: kept for key, kept in {**others, **record.answers}.items() if key != question.key}
    return replace(Walk.resumed(lesson, record), page=place, answers=answers), question
