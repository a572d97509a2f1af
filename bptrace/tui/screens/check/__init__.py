"""The check screen: a derivation on the left, a verdict for each line, on the right why, as far as hints were taken.

The file is looked at four times a second and judged again whenever it was saved, in a thread of its own; whoever has no
editor writes in place.

``judged``    the file, when it is judged, and what is drawn of it
``moving``    from line to line, hint by hint, into the debugger
``writing``   another file, the editor
"""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from bptrace.texts import text
from bptrace.tui.panels.check_cause import CausePanel
from bptrace.tui.panels.check_file import FilePanel
from bptrace.tui.panels.check_parts import Editor, PathBox, Verdict
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.check.moving import Moving
from bptrace.tui.screens.check.writing import Writing

LEAST_CAUSE = 11  # lines for the cause where it stands under the file
LEAST_FILE = 6  # lines that hints leave to the file
WIDE = 100  # columns from which both panels stand side by side
SHARE_OF_FILE = 49  # percent of them, more where its lines are longer
LEAST_BESIDE = 50  # columns for the cause there


class CheckScreen(Writing, Moving):
    """Judges the place's file; without one it asks for a name, and a new name is written with blanks."""

    WHERE: ClassVar[Where] = "check"
    KEYS: ClassVar[tuple[str, ...]] = ("up", "enter", "h", "e", "n", "left", "x", "o", "f")
    BINDINGS: ClassVar[list[BindingType]] = [*Moving.KEYS_TO_MOVE, *Writing.KEYS_TO_WRITE]
    DEFAULT_CSS = """
    CheckScreen Verdict { height: 1; margin: 1 0; }
    CheckScreen .panels { height: 1fr; }
    CheckScreen .derivation { width: 59; height: 1fr; }
    CheckScreen FilePanel { background: $bp-focused; height: 1fr; width: 1fr; }
    CheckScreen CausePanel { background: $bp-panel; width: 1fr; height: 1fr; margin-left: 1; }
    CheckScreen Editor {
        height: 1fr; border: none; padding: 3 1 0 3; background: $bp-focused; color: $bp-text;
    }
    CheckScreen Editor:focus { border: none; }
    CheckScreen PathBox { background: $bp-linked; height: 1; }
    CheckScreen PathBox.-textual-compact { padding: 0 2; }
    CheckScreen.-narrow Verdict { margin: 0; }
    CheckScreen.-narrow .panels { layout: vertical; }
    CheckScreen.-narrow .derivation { width: 1fr; height: 1fr; }
    CheckScreen.-narrow Editor { padding: 0 0 0 3; }
    CheckScreen.-narrow CausePanel { margin: 0; height: 11; }
    """

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
        """Judge the file, or ask for one."""
        self.write(False)
        self.query_one(PathBox).display = False
        if self.desk.file is None:
            self.action_file()
        else:
            self.open_chosen(self.desk.file)

    def accept(self, place: Place) -> bool:
        """Another file on the same screen; the same one goes on."""
        if place.file is None:
            return True
        before, self.place = self.place, place
        if place.file != before.file or place.options != before.options:
            self.desk = self.desk.in_exam(place.exam)
            self.leave_editor()
            self.open_chosen(place.file)
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room, one over the other where there is not."""
        super().on_resize(event)
        narrow = event.size.width < WIDE
        self.set_class(narrow, "-narrow")
        file, cause = self.query_one(FilePanel), self.query_one(CausePanel)
        file.above, file.beside = (0, 1) if narrow else (1, 2)
        cause.above, cause.beside = (0, 2) if narrow else (1, 3)
        self.call_after_refresh(self.share_room)

    def share_room(self) -> None:
        """The file gets the lines, or side by side the columns, that it needs; the cause at least its own."""
        cause, file, derivation = self.query_one(CausePanel), self.query_one(FilePanel), self.query_one(".derivation")
        if not self.has_class("-narrow"):
            width = self.size.width
            derivation.styles.width = max(width * SHARE_OF_FILE // 100, min(file.columns, width - LEAST_BESIDE))
            cause.styles.height = "1fr"
            return
        derivation.styles.width, total = "1fr", self.query_one(".panels").size.height
        for_hints = min(cause.needed_for_hints(self.size.width), total - LEAST_FILE)
        least = min(cause.needed(self.size.width), max(LEAST_CAUSE, for_hints))
        cause.styles.height = max(total - file.needed, least) if not self.is_writing else least
