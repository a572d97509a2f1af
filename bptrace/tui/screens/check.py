"""The check screen: a derivation on the left, a verdict for each line, on the right why, as far as hints were taken.

The file is looked at four times a second and judged again whenever it was saved; whoever has no editor writes in place.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from bptrace.algebra.notation import symbol_term
from bptrace.errors import BptraceError
from bptrace.files import read_text, write_whole
from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.check_cause import RUNGS, CausePanel, Told
from bptrace.tui.panels.check_file import FilePanel, Shown, statements
from bptrace.tui.panels.check_parts import Editor, PathBox, Verdict, file_state, own_editor
from bptrace.tui.panels.facts import scenario_facts
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen
from bptrace.verification import Report, check_file
from bptrace.verification.blank import blank_derivation

SECONDS_BETWEEN_LOOKS = 0.25
LEAST_CAUSE = 11  # lines for the cause where it stands under the file
WIDE = 100  # columns from which both panels stand side by side


class CheckScreen(BptraceScreen):
    """Judges the place's file; without one it asks for a name, and a new name is written with blanks."""

    WHERE: ClassVar[Where] = "check"
    KEYS: ClassVar[tuple[str, ...]] = ("up", "enter", "h", "e", "n", "x", "o", "f")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)", text("check.key_line"), key_display="↑↓"),
        Binding("down", "line(1)", text("check.key_line"), show=False),
        Binding("home", "edge(0)", text("check.key_first"), show=False),
        Binding("end", "edge(-1)", text("check.key_last"), show=False),
        Binding("enter", "debug", text("check.key_debug"), key_display="⏎"),
        Binding("h", "hint", text("check.key_hint")),
        Binding("e", "edit", text("check.key_edit"), priority=True),  # what is typed right after it is for the editor
        Binding("o", "editor", text("check.key_editor")),
        Binding("n", "next_wrong", text("check.key_next")),
        Binding("x", "exam", text("check.key_exam")),
        Binding("f", "file", text("check.key_file"), priority=True),
        Binding("escape", "lesson", text("check.key_lesson")),
    ]
    DEFAULT_CSS = """
    CheckScreen Verdict { height: 1; margin: 1 0; }
    CheckScreen .panels { height: 1fr; }
    CheckScreen .derivation { width: 59; height: 1fr; }
    CheckScreen FilePanel { background: $bp-focused; height: 1fr; width: 1fr; }
    CheckScreen CausePanel { background: $bp-panel; width: 1fr; height: 1fr; margin-left: 1; }
    CheckScreen Editor {
        height: 1fr; border: none; padding: 1 1; background: $bp-focused; color: $bp-text;
    }
    CheckScreen Editor:focus { border: none; }
    CheckScreen PathBox { background: $bp-linked; }
    CheckScreen PathBox.-textual-compact { padding: 0 2; }
    CheckScreen.-narrow Verdict { margin: 0; }
    CheckScreen.-narrow .panels { layout: vertical; }
    CheckScreen.-narrow .derivation { width: 1fr; height: 1fr; }
    CheckScreen.-narrow Editor { padding: 0; }
    CheckScreen.-narrow CausePanel { margin: 0; height: 11; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.file = place.file
        self.report: Report | None = None
        self.exam = place.exam
        self.current = 0
        self._problem = ""
        self._seen: tuple[int, int, int] | None = None
        self._taken: dict[tuple[str, str], int] = {}
        self._warned = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The scenario the file is about."""
        return scenario_facts(self.report.scenario) if self.report else ()

    @property
    def scenario(self) -> Scenario:
        """What the derivation is about, or where a new one would begin."""
        return self.report.scenario if self.report else self.place.scenario or Scenario.load(DEFAULT)

    def body(self) -> ComposeResult:
        """The verdict, the derivation (or the box to write in) and the cause."""
        yield Verdict()
        with Horizontal(classes="panels"):
            with Vertical(classes="derivation"):
                yield PathBox(placeholder=text("check.ask_path"), compact=True)
                yield FilePanel()
                yield Editor(soft_wrap=False, show_line_numbers=True, tab_behavior="indent")
            yield CausePanel()

    def on_mount(self) -> None:
        """Judge, and look at the file now and then."""
        self._write(False)
        self.query_one(PathBox).display = False
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)
        if self.file is None:
            self.action_file()
        else:
            self._open(self.file)

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room, one over the other where there is not."""
        super().on_resize(event)
        narrow = event.size.width < WIDE
        self.set_class(narrow, "-narrow")
        file, cause = self.query_one(FilePanel), self.query_one(CausePanel)
        file.above, file.beside = (0, 1) if narrow else (1, 2)
        cause.above, cause.beside = (0, 2) if narrow else (1, 3)
        self.query_one(".derivation").styles.width = "1fr" if narrow else event.size.width * 49 // 100
        self.call_after_refresh(self._share_room)

    def _share_room(self) -> None:
        """Where the panels stand one over the other the file gets the lines it needs, the cause at least its own."""
        cause = self.query_one(CausePanel)
        if not self.has_class("-narrow"):
            cause.styles.height = "1fr"
            return
        file, total = self.query_one(FilePanel), self.query_one(".panels").size.height
        least = min(cause.needed(self.size.width), LEAST_CAUSE)
        cause.styles.height = max(total - file.needed, least) if not self._is_writing else least

    @property
    def _is_writing(self) -> bool:
        return self.query_one(Editor).display

    @property
    def _is_busy(self) -> bool:
        """Whether the keys belong to a box."""
        return self.is_mounted and bool(self._is_writing or self.query_one(PathBox).display)

    def _write(self, writing: bool) -> None:
        """Show the editor in place of the verdicts, or the reverse; at once, so that the next key finds it."""
        self.query_one(Editor).display, self.query_one(FilePanel).display = writing, not writing
        self.set_focus(self.query_one(Editor) if writing else self.query_one(FilePanel))

    def accept(self, place: Place) -> bool:
        """Another file on the same screen; the same one goes on."""
        if place.file is None:
            return True
        if place.file != self.file:
            self._leave_editor()
            self._taken.clear()
            self.exam = place.exam
            self._open(place.file)
        self.place = place
        return True

    # --- the file ------------------------------------------------------------------------------------------------

    def _open(self, file: Path) -> None:
        self.file, self._seen, self.current = file, None, -1
        self.query_one(PathBox).display = False
        self.look()
        self._write(False)
        self.show()

    def look(self) -> None:
        """Judge the file again if it was saved since."""
        if self.file is None:
            return
        now = file_state(self.file)
        if now != self._seen:
            self._seen = now
            self.judge()

    def judge(self) -> None:
        """Judge the file as it is now."""
        if self.file is None:
            return
        self.report, self._problem = None, ""
        try:
            self.report = check_file(self.file, exam=self.exam, hint=RUNGS)
        except BptraceError as error:
            self._problem = str(error)
        found = statements(self.report) if self.report else ()
        if self.current < 0 and self.report:
            wrong = [at for at, one in enumerate(found) if self.report.first in one.results]
            self.current = wrong[0] if wrong else 0
        self.current = min(max(self.current, 0), max(len(found) - 1, 0)) if found else -1
        self.query_one(Header).facts = self.facts
        self.show()
        self._tell_of_lesson()

    @property
    def chosen(self) -> Told | None:
        """The verdict of the current line, with as many hints as were taken for it."""
        if self.report is None or not self._shown.statements:
            return None
        result = self._shown.statements[max(self.current, 0)].result
        taken = self._taken.get((result.name, result.kind), min(self.place.hint, RUNGS))
        return Told(self.report, result, taken, self.exam, offered=not self._is_busy)

    @property
    def _shown(self) -> Shown:
        report = self.report
        if report is None:
            broken = re.search(r":(\d+): ", self._problem)
            return Shown(tuple(self._lines()), broken=int(broken[1]) if broken else 0)
        return Shown(tuple(self._lines()), statements(report), max(self.current, 0), report.first)

    def _lines(self) -> Iterator[str]:
        """The lines as they are judged; of a file that cannot be read, none."""
        try:
            written = self.report.text if self.report else read_text(self.file) if self.file else None
        except BptraceError:
            return
        if written is None:
            return
        yield from written.rstrip("\n").split("\n")

    def show(self) -> None:
        """Draw verdict, file and cause."""
        checked = text("check.checked", time=datetime.now().strftime("%H:%M:%S")) if self.report else ""
        self.query_one(Verdict).show(self.file.name if self.file else "", checked, self.report)
        self.query_one(FilePanel).show(self._shown)
        self.query_one(CausePanel).show(self.chosen, self._sentences())
        self.refresh_bindings()
        self.call_after_refresh(self._share_room)

    def _sentences(self) -> tuple[str, ...]:
        if self._problem:
            return (self._problem,)
        return (
            (text("check.no_file_hint", scenario=self._named()),) if self.file is None else (text("check.nothing_yet"),)
        )

    def _tell_of_lesson(self) -> None:
        """Where an exercise stands: what is right so far is no more than that."""
        if self.place.lesson and self._is_solved:
            self.say(line("  ", muted(text("check.exercise_right"))))

    @property
    def _is_solved(self) -> bool:
        return self.report is not None and self.report.exit == 0 and not self.report.counts["not-judged"]

    def _named(self) -> str:
        return self.scenario.name or str(self.scenario.network)

    # --- moving --------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense here and now."""
        editing = self._is_busy
        chosen = self.chosen if self.is_mounted and not editing else None
        holds = {
            "line": chosen is not None,
            "edge": chosen is not None,
            "debug": chosen is not None and self._may_see(chosen),
            "hint": chosen is not None and not self.exam and _has_hint(chosen),
            "next_wrong": chosen is not None and chosen.report.exit == 1,
            "exam": chosen is not None,
            "file": not editing,
            "lesson": bool(self.place.lesson) and not editing,
            "edit": self.file is not None and not editing,
            "editor": self.file is not None and not editing and bool(own_editor()),
        }
        return holds.get(action, True)

    def _may_see(self, chosen: Told) -> bool:
        """Whether the debugger has this step, and it is no solution of an exercise that is still to be solved."""
        known = chosen.result.name in chosen.report.judgement.judge.forms
        return known and (self._is_solved or not self.place.lesson)

    def _go(self, place: int) -> None:
        count = len(self._shown.statements)
        if count:
            self.current = min(max(place, 0), count - 1)
            self.show()

    def action_line(self, direction: int) -> None:
        """The next line that has a verdict, or the one before."""
        self._go(self.current + direction)

    def action_edge(self, end: int) -> None:
        """The first or the last of them."""
        self._go(0 if not end else len(self._shown.statements) - 1)

    @on(FilePanel.Pointed)
    def _pointed(self, event: FilePanel.Pointed) -> None:
        self._go(event.place)

    def action_next_wrong(self) -> None:
        """The next wrong line, and after the last one the first again."""
        wrong = [place for place, one in enumerate(self._shown.statements) if one.result.passed is False]
        later = [place for place in wrong if place > self.current]
        if wrong:
            self._go((later or wrong)[0])

    def action_debug(self) -> None:
        """This step in the debugger, at the entry that is farthest off."""
        if self.chosen:
            result = self.chosen.result
            place = Place("debug", scenario=self.scenario, step=result.name, cell=result.worst_index)
            self.post_message(Open(place))

    def action_lesson(self) -> None:
        """Back to the lesson whose exercise this is."""
        self.post_message(Open(Place("lesson")))

    def action_hint(self) -> None:
        """One rung more for this line."""
        if self.chosen and self.chosen.result.status == "follows":
            first = symbol_term(self.chosen.report.first_wrong or "").text
            self.say(line("  ", muted(text("check.no_hint_follows", name=first))))
        elif self.chosen:
            self._taken[self.chosen.result.name, self.chosen.result.kind] = self.chosen.taken + 1
            self.show()

    def action_exam(self) -> None:
        """Right or wrong only, or causes again."""
        self.exam = not self.exam
        self.judge()
        self.say(line("  ", muted(text("check.exam_on" if self.exam else "check.exam_off"))))

    # --- another file --------------------------------------------------------------------------------------------

    def action_file(self) -> None:
        """Ask for a file; a new name is written with blanks."""
        box = self.query_one(PathBox)
        box.value = str(self.file) if self.file else text("check.default_name")
        box.display = True
        self.set_focus(box)  # at once: the next key is for the box
        box.select_all()
        self.say(line("  ", muted(text("check.blanks_for", scenario=self._named()))))
        self.show()

    @on(Input.Submitted)
    def _asked(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            return
        file = Path(os.path.expanduser(event.value.strip()))
        self.say()
        if not os.path.exists(file):  # where Path.exists() complains of a name, writing says why
            try:
                write_whole(file, blank_derivation(self.scenario))
            except BptraceError as error:
                self.say(line("  ", muted(str(error))))
                return
            self.say(line("  ", muted(text("check.written", file=file))))
        self._taken.clear()
        self._open(file)

    def action_leave_path(self) -> None:
        """Back to the file that was shown, where there is one."""
        if self.file is None:
            self.post_message(Open(Place("debug")))
            return
        self.query_one(PathBox).display = False
        self.say()
        self._write(False)
        self.show()

    # --- editing -------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Write in the file, here."""
        if self.file is None:
            return
        try:
            written = read_text(self.file)
        except BptraceError as error:
            self.say(line("  ", muted(str(error))))
            return
        editor = self.query_one(Editor)
        editor.load_text(written)
        editor.move_cursor((max(self._shown.at - 1, 0), 0))
        self._warned = False
        self._write(True)
        self.show()

    def action_save(self) -> None:
        """Save what was written, and judge it."""
        if self.file is None:
            return
        editor = self.query_one(Editor)
        try:
            write_whole(self.file, editor.text)
        except BptraceError as error:
            self.say(line("  ", muted(str(error))))
            return
        self._warned = False
        self.look()
        self.say(line("  ", muted(text("check.saved", file=self.file.name))))

    def action_leave_editor(self) -> None:
        """Back to the verdicts; what was not saved is asked about once."""
        editor = self.query_one(Editor)
        if self._unsaved(editor.text) and not self._warned:
            self._warned = True
            self.say(line("  ", muted(text("check.unsaved"))))
            return
        self._leave_editor()

    def _unsaved(self, written: str) -> bool:
        try:
            return self.file is not None and read_text(self.file) != written
        except BptraceError:
            return True

    def _leave_editor(self) -> None:
        self._write(False)
        self.say()
        self.show()

    def action_editor(self) -> None:
        """The person's own editor; bptrace waits meanwhile."""
        command = own_editor()
        if self.file is None or not command:
            return
        try:
            with self.app.suspend():
                subprocess.run([*command, str(self.file)], check=False)
        except (OSError, SuspendNotSupported) as error:
            self.say(line("  ", muted(text("check.no_editor", command=command[0], reason=error))))
        self.look()
        self.app.refresh(layout=True)


def _has_hint(chosen: Told) -> bool:
    """Whether there is one to take, or a word on why there is none."""
    return chosen.result.status == "follows" or (bool(chosen.result.hints) and chosen.taken < RUNGS)
