"""The person's file: asked for by name, written here or in an editor of their own."""

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from bptrace.errors import BptraceError
from bptrace.files import UNSHOWN, file_state, read_text, write_whole
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.own_editor import own_editor, run_outside
from bptrace.tui.panels.check_file import FilePanel
from bptrace.tui.panels.check_parts import Editor, PathBox
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place
from bptrace.tui.screens.check.judged import Judged
from bptrace.verification.blank_file import write_blank


class Writing(Judged):
    """Keys that open a box; while it is open they are its own."""

    KEYS_TO_WRITE: ClassVar[list[BindingType]] = [
        Binding("e", "edit", text("check.key_edit"), priority=True),  # what is typed right after it is for the editor
        Binding("o", "editor", text("check.key_editor")),
        Binding("f", "file", text("check.key_file"), priority=True),
        Binding("ctrl+c", "interrupt", show=False, priority=True),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._warned: str | None = None  # what was written when it was told that nobody saved it
        self._opened: tuple[int, int, int] | None = None  # the file as it was when the editor was opened

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there is a file, and no box is open."""
        holds = {
            "file": not self.is_busy,
            "edit": self.desk.file is not None and not self.is_busy,
            "editor": self.desk.file is not None and not self.is_busy and bool(own_editor()),
        }
        return holds[action] if action in holds else super().check_action(action, parameters)

    def write(self, writing: bool) -> None:
        """Show the editor in place of the verdicts, or the reverse; at once, so that the next key finds it."""
        self.query_one(Editor).display, self.query_one(FilePanel).display = writing, not writing
        self.set_focus(self.query_one(Editor) if writing else self.query_one(FilePanel))

    def _tell(self, sentence: str) -> None:
        self.say(line("  ", muted(sentence)))

    # --- another file --------------------------------------------------------------------------------------------

    def action_file(self) -> None:
        """Ask for a file; a new name is written with blanks."""
        box = self.query_one(PathBox)
        box.value = str(self.desk.file) if self.desk.file else text("check.default_name")
        box.is_first = self.desk.file is None
        box.display = True
        self.set_focus(box)  # at once: the next key is for the box
        box.select_all()
        self._tell(text("check.blanks_for", scenario=self.named))
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
                write_blank(file, self.scenario)
            except BptraceError as error:
                self._tell(str(error))
                return
            self._tell(text("check.written", file=file))
        self.open_chosen(file)

    def open_chosen(self, file: Path) -> None:
        """Judge another file, seen in the place of the box."""
        self.query_one(PathBox).display = False
        self.write(False)
        self.open_file(file)

    def action_leave_path(self) -> None:
        """Back to the file that was shown, where there is one."""
        if self.desk.file is None:
            self.post_message(Open(Place("debug")))
            return
        self.query_one(PathBox).display = False
        self.say()
        self.write(False)
        self.show()

    # --- editing -------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Write in the file, here."""
        if self.desk.file is None:
            return
        self._opened = file_state(self.desk.file)
        try:
            written = read_text(self.desk.file)
        except BptraceError as error:
            self._tell(str(error))
            return
        if UNSHOWN in written:
            self._tell(text("check.unshown_characters", file=self.desk.file.name))
            return
        editor = self.query_one(Editor)
        editor.load_text(written)
        first, statement = max(self.desk.shown.focus - 1, 0), self.desk.statement
        editor.begin_at(first, max(first, statement.last - 1) if statement else first)
        self._warned = None
        self.write(True)
        self.show()

    def action_save(self) -> None:
        """Save what was written, and judge it; over what somebody else wrote meanwhile only when asked once more."""
        if self.desk.file is None:
            return
        now = file_state(self.desk.file)
        if now != self._opened:
            self._opened = now
            self._tell(text("check.saved_meanwhile", file=self.desk.file.name))
            return
        try:
            write_whole(self.desk.file, self.query_one(Editor).text)
        except BptraceError as error:
            self._tell(str(error))
            return
        self._opened = file_state(self.desk.file)
        self.look()
        self._tell(text("check.saved", file=self.desk.file.name))

    def action_leave_editor(self) -> None:
        """Back to the verdicts; what was not saved is asked about once."""
        if self._is_settled("check.unsaved"):
            self.leave_editor()

    def may_go(self) -> bool:
        """What was not saved is asked about once."""
        return not self.is_writing or self._is_settled("check.unsaved_end")

    async def action_interrupt(self) -> None:
        """Where one writes, what is marked is copied; elsewhere it ends the program."""
        if not self.is_writing:
            await self.app.action_quit()
        elif marked := self.query_one(Editor).selected_text:
            self.app.copy_to_clipboard(marked)
        else:
            self._tell(text("check.nothing_marked"))

    def _is_settled(self, warning: str) -> bool:
        """Whether what is written now is saved, or was warned of already; if not, the person is warned."""
        written = self.query_one(Editor).text
        if not self._unsaved(written) or self._warned == written:
            return True
        self._warned = written
        self._tell(text(warning))
        return False

    def _unsaved(self, written: str) -> bool:
        try:
            return self.desk.file is not None and read_text(self.desk.file) != written
        except BptraceError:
            return True

    def leave_editor(self) -> None:
        """The verdicts in its place."""
        self.write(False)
        self.say()
        self.show()

    def action_editor(self) -> None:
        """The person's own editor; bptrace waits meanwhile."""
        command = own_editor()
        if self.desk.file is None or not command:
            return
        if kept_from_it := run_outside(self.app, [*command, str(self.desk.file)]):
            self._tell(kept_from_it)
        self.look()
        self.app.refresh(layout=True)
