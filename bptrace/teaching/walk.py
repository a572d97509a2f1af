"""A walk through a lesson: where the person is, what was answered, what may be seen. Every action makes a new walk.

A page shows its parts up to the first prediction that is open; answering or skipping it shows what follows. The pages
after the exercise open when the exercise has passed.
"""

from collections.abc import Mapping
from dataclasses import field, replace

from bptrace.frozen import frozen
from bptrace.teaching.answers import Reply, judge_answer
from bptrace.teaching.exercise import Outcome, left_out
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.live import Stage, filled, stage_of, truth_of, worded
from bptrace.teaching.pages import Page, Part, Prediction, View
from bptrace.teaching.progress import Kept, Record
from bptrace.texts import text

EXERCISE = "exercise"


@frozen(eq=False)
class Walk:
    """A person in a lesson.

    `reply` is what was last said to them; it goes when they move on. `outcome` is how far their exercise is;
    `finished` says that the lesson was done once; `missed` are the questions they have answered wrongly.
    """

    lesson: Lesson
    page: int = 0
    answers: Mapping[str, Kept] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)
    passed: bool = False
    finished: bool = False
    reply: Reply | None = None
    notice: str = ""
    outcome: Outcome | None = None
    missed: tuple[str, ...] = ()

    # --- what there is to see

    @property
    def current(self) -> Page:
        """The page that is open."""
        return self.lesson.pages[self.page]

    @property
    def stage(self) -> Stage:
        """The live network of the page."""
        return stage_of(self.lesson, self.current)

    @property
    def question(self) -> Prediction | None:
        """The prediction that waits for an answer, if the page has one."""
        return next((one for one in self.current.predictions if one.key not in self.answers), None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the page that may be seen: everything up to the open question."""
        parts = self.current.parts
        return parts if self.question is None else parts[: parts.index(self.question) + 1]

    @property
    def view(self) -> View | None:
        """What the debugger shows: the last view among the visible parts, else that of the pages before."""
        for parts in (self.parts, *(page.parts for page in reversed(self.lesson.pages[: self.page]))):
            views = [part for part in parts if isinstance(part, View) and part.show]
            if views:
                return views[-1]
        return None

    @property
    def hidden(self) -> tuple[str, ...]:
        """The quantities, and single entries, whose values must not be shown yet, in the order of the trace.

        What is still to be asked, and all that follows from it; where something was asked of a quantity already, only
        the entries asked for later. Names as in the fine trace: a hidden `da1` means the gradient check of `a1` too.
        """
        names, asked = self.stage.names, self._asked_later()
        if not asked:
            return ()
        first = min(names.index(name) for name, _ in asked)
        entries = tuple(f"{name}{entry}" for name, entry in asked if name == names[first])
        whole = not self._was_asked(names[first]) or names[first] in self._asked_now() or names[first] in entries
        return ((names[first],) if whole else entries) + names[first + 1 :]

    def _asked_now(self) -> tuple[str, ...]:
        """The quantities that this page's open questions ask for."""
        return tuple(name for one in self.current.predictions if self._is_open(one) for name in self.stage.asked(one))

    def _was_asked(self, name: str) -> bool:
        """Whether a question about this quantity was settled, on a page with this network."""
        return any(name in self.stage.asked(one) for one in self._questions(0) if not self._is_open(one))

    def _asked_later(self) -> tuple[tuple[str, str], ...]:
        """What open questions, of this page or a later one with this network, ask for: quantity and entry.

        On the exercise's page also what the exercise leaves out, until that is found.
        """
        later = (one for one in self._questions(self.page) if self._is_open(one))
        asked = (
            (name, one.target.replace(" ", "").removeprefix(name)) for one in later for name in self.stage.asked(one)
        )
        return (*((name, "") for name in self._left_out), *asked)

    @property
    def _left_out(self) -> tuple[str, ...]:
        """What the person has still to write into the exercise, on its page."""
        if self.current.role != "exercise" or self.passed:
            return ()
        found = self.outcome.found if self.outcome else lambda name: False
        return tuple(name for name in left_out(self.lesson) if name in self.stage.names and not found(name))

    def _questions(self, first: int) -> tuple[Prediction, ...]:
        """The questions of the pages from `first` on that show this page's network."""
        alike = (page for page in self.lesson.pages[first:] if page.setting == self.current.setting)
        return tuple(one for page in alike for one in page.predictions)

    def _is_open(self, question: Prediction) -> bool:
        return question.key not in self.answers

    @property
    def done(self) -> bool:
        """Whether the exercise has passed; where there is none, whether the end was reached with everything asked."""
        return self.finished or (self.passed if self.lesson.exercise else self.at_end and self._all_asked)

    @property
    def _all_asked(self) -> bool:
        return all(one.key in self.answers for page in self.lesson.pages for one in page.predictions)

    @property
    def at_end(self) -> bool:
        """Whether this is the last page."""
        return self.page + 1 == len(self.lesson.pages)

    def locked(self, page: int) -> bool:
        """Whether a page waits for the exercise to pass."""
        return self.lesson.pages[page].role == "solution" and not self.passed

    # --- hints

    @property
    def hint_place(self) -> str:
        """What a hint would be about: the open question, or the exercise on its page; else nothing."""
        if self.question is not None:
            return self.question.key
        return EXERCISE if self.current.role == "exercise" and not self.passed else ""

    @property
    def hints_here(self) -> tuple[str, ...]:
        """All the hints there are for what is open, their values filled in."""
        return tuple(filled(hint, self.stage) for hint in self._hints)

    @property
    def has_hints(self) -> bool:
        """Whether there are any, taken or not."""
        return bool(self._hints)

    @property
    def _hints(self) -> tuple[str, ...]:
        return self.question.hints if self.question else self.lesson.hints if self.hint_place else ()

    @property
    def hints_taken(self) -> tuple[str, ...]:
        """Those that were asked for."""
        return self.hints_here[: self.hints.get(self.hint_place, 0)]

    def hint(self) -> "Walk":
        """One more hint, until there are no more."""
        if len(self.hints_taken) == len(self.hints_here):
            return replace(self, notice=text("lessons.no_hints" if self.hints_here else "lessons.no_hint_here"))
        taken = {**self.hints, self.hint_place: len(self.hints_taken) + 1}
        return replace(self, hints=taken, notice="")

    # --- moving

    def forward(self) -> "Walk":
        """The next page; an open question, or an exercise that has not passed, says why not."""
        if self.question is not None:
            return replace(self, notice=text("lessons.answer_first"))
        if self.at_end:
            return replace(self, notice=text("lessons.last_page"))
        if self.locked(self.page + 1):
            return replace(self, notice=text("lessons.exercise_first"))
        return self._at(self.page + 1)

    def back(self) -> "Walk":
        """The page before."""
        return self._at(self.page - 1) if self.page else replace(self, notice=text("lessons.first_page"))

    @property
    def exercise_page(self) -> int | None:
        """The page that hands out the exercise, where the lesson has one."""
        return next((number for number, page in enumerate(self.lesson.pages) if page.role == "exercise"), None)

    def to_exercise(self) -> "Walk":
        """Straight to the exercise, whatever is still open before it: for whoever knows the lesson already."""
        page = self.exercise_page
        return replace(self, notice=text("lessons.no_exercise")) if page is None else self._at(page)

    def _at(self, page: int) -> "Walk":
        return replace(self, page=page, reply=None, notice="", finished=self.done)

    def again(self) -> "Walk":
        """From the first page with every question open; an exercise that passed, and a lesson done, stay so."""
        return replace(self, page=0, answers={}, hints={}, missed=(), reply=None, notice="", finished=self.done)

    def exercise_anew(self) -> "Walk":
        """The exercise as it was handed out; what was answered stays, and so does a lesson done."""
        hints = {place: count for place, count in self.hints.items() if place != EXERCISE}
        return replace(self, hints=hints, passed=False, outcome=None, notice="", finished=self.done)

    # --- answering

    def answer(self, typed: str) -> "Walk":
        """Judge what was typed; a right answer settles the question, a wrong one leaves it open."""
        question = self.question
        if question is None:
            return self
        if not typed.strip():
            said = self.reply if self.reply and self.reply.counts else None
            return replace(self, reply=said, notice=text("lessons.answer_first"))
        reply = judge_answer(worded(question, self.stage), typed, truth_of(question, self.stage))
        judged = replace(self, reply=replace(reply, typed=typed.strip()), notice="")
        if reply.right:
            at_once = question.key not in self.missed and not self.hints_taken
            return replace(judged, answers={**self.answers, question.key: Kept(typed.strip(), True, at_once)})
        return replace(judged, missed=(*self.missed, question.key)) if reply.counts else judged

    def skip(self) -> "Walk":
        """Give up on the open question; its answer is shown and counts as not right."""
        question = self.question
        if question is None:
            return self
        reply = Reply("skipped", text("lessons.skipped", truth=truth_of(question, self.stage).written))
        return replace(self, answers={**self.answers, question.key: Kept("", False)}, reply=reply, notice="")

    def judged(self, passed: bool) -> "Walk":
        """The exercise was checked; once passed it stays so."""
        return replace(self, passed=self.passed or passed, notice="")

    def being_judged(self) -> "Walk":
        """The exercise was saved once more; what was said of the file before is no longer said."""
        return replace(self, outcome=replace(self.outcome, state="judging")) if self.outcome else self

    def checked(self, found: Outcome) -> "Walk":
        """The exercise was checked, and this is how far it is."""
        return replace(self.judged(found.state == "passed"), outcome=found)

    # --- keeping

    @classmethod
    def resumed(cls, lesson: Lesson, record: Record) -> "Walk":
        """Where the person left off; what the lesson no longer has is forgotten."""
        keys = {one.key for page in lesson.pages for one in page.predictions}
        answers = {key: kept for key, kept in record.answers.items() if key in keys}
        walk = cls(lesson, 0, answers, dict(record.hints), record.passed, record.done, missed=record.missed)
        unlocked = [page for page in range(len(lesson.pages)) if not walk.locked(page)]
        return replace(walk, page=max((page for page in unlocked if page <= record.page), default=0))

    @property
    def record(self) -> Record:
        """What is kept of this walk."""
        return Record(self.page, dict(self.answers), dict(self.hints), self.passed, self.done, self.missed)
