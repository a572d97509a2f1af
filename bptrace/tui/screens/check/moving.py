"""What a person does with the verdicts: from line to line, hint by hint, and into the debugger."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from bptrace.algebra.notation import symbol_term
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.check_cause import is_kept_in_exam
from bptrace.tui.panels.check_desk import Desk
from bptrace.tui.panels.check_file import FilePanel
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place
from bptrace.tui.screens.check.judged import Judged
from bptrace.tui.theirs import theirs_of


class Moving(Judged):
    """Keys that go somewhere else on the desk, and those that leave it."""

    KEYS_TO_MOVE: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)", text("check.key_line"), key_display="↑↓"),
        Binding("down", "line(1)", text("check.key_line"), show=False),
        Binding("pageup", "line(-10)", text("check.key_line"), show=False),
        Binding("pagedown", "line(10)", text("check.key_line"), show=False),
        Binding("left", "verdict(-1)", text("check.key_verdict"), key_display="← →"),
        Binding("right", "verdict(1)", text("check.key_verdict"), show=False),
        Binding("home", "edge(0)", text("check.key_first"), show=False),
        Binding("end", "edge(-1)", text("check.key_last"), show=False),
        Binding("enter", "debug", text("check.key_debug"), key_display="⏎"),
        Binding("h", "hint", text("check.key_hint")),
        Binding("n", "next_wrong", text("check.key_next")),
        Binding("x", "exam", text("check.key_exam")),
        Binding("escape", "lesson", text("check.key_lesson")),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense here and now."""
        desk = self.desk
        free = self.is_mounted and not self.is_busy
        chosen = desk.statement if free else None
        holds = {
            "line": free and bool(desk.written),
            "edge": free and bool(desk.written),
            "verdict": chosen is not None and len(chosen.results) > 1,
            "debug": chosen is not None and self._may_see(),
            "hint": chosen is not None and desk.has_hint,
            "next_wrong": chosen is not None and desk.report is not None and desk.report.exit == 1,
            "exam": chosen is not None,
            "lesson": bool(self.place.lesson) and not self.is_busy,
        }
        return holds.get(action, True)

    def _may_see(self) -> bool:
        """Whether the debugger has this step, and it is no solution of what is still to be solved."""
        desk = self.desk
        known = bool(desk.report and desk.result and desk.result.name in desk.report.judgement.judge.forms)
        return known and not desk.exam and (desk.is_solved or not self.place.lesson)

    def become(self, desk: Desk) -> None:
        """Go there."""
        self.desk = desk
        self.show()

    def action_line(self, direction: int) -> None:
        """The next line that has a verdict, or the one before; any line where none has one."""
        self.become(self.desk.to(self.desk.at + direction))

    def action_verdict(self, direction: int) -> None:
        """Another verdict of the same line: of another layer, or on the figures beside a formula."""
        self.become(self.desk.beside(direction))

    def action_edge(self, end: int) -> None:
        """The first or the last of them."""
        self.become(self.desk.to(end % (self.desk.shown.last + 1)))

    @on(FilePanel.Pointed)
    def _pointed(self, event: FilePanel.Pointed) -> None:
        self.become(self.desk.to(event.place))

    def action_next_wrong(self) -> None:
        """The next wrong line, and after the last one the first again."""
        self.become(self.desk.next_wrong())

    def action_hint(self) -> None:
        """One rung more for this line."""
        desk = self.desk
        if desk.result and desk.report and desk.result.status == "follows":
            first = symbol_term(desk.report.first_wrong or "").text
            self.say(line("  ", muted(text("check.no_hint_follows", name=first))), passing=True)
        else:
            self.become(desk.hinted())

    def action_exam(self) -> None:
        """Right or wrong only, or causes again."""
        self.become(self.desk.in_exam(not self.desk.exam))
        if not (self.desk.exam and self.desk.result and is_kept_in_exam(self.desk.result)):
            self.say(line("  ", muted(text("check.exam_on" if self.desk.exam else "check.exam_off"))), passing=True)

    def action_debug(self) -> None:
        """This step in the debugger, at the entry that is farthest off, theirs beside the right one."""
        desk = self.desk
        if desk.report and desk.result:
            theirs = theirs_of(desk.report, desk.result)
            cell = desk.result.worst_index
            place = Place("debug", scenario=self.scenario, step=desk.result.name, cell=cell, theirs=theirs)
            self.post_message(Open(place))

    def action_lesson(self) -> None:
        """Back to the lesson whose exercise this is."""
        self.post_message(Open(Place("lesson")))
