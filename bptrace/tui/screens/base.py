"""What every screen has: the header, a line for what it has to say, the keys, and a sentence where there is no room."""

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

import bptrace.tui.on_demand as on_demand
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tui.messages import Open, Said
from bptrace.tui.panels.box import TOO_SMALL
from bptrace.tui.panels.header import TABS, WITHOUT_TAB, Header
from bptrace.tui.panels.keys import Keys
from bptrace.tui.panels.lines import BLANK, Line, Lines, cut, line, muted
from bptrace.tui.place import Place, Where

if TYPE_CHECKING:
    from bptrace.tui.panels.key_groups import Offer

LEAST_WIDTH, LEAST_HEIGHT = 60, 20


class Status(Lines):
    """One line of what just happened; the next key that changes something clears it."""

    line: Line = BLANK

    def say(self, line: Line) -> None:
        """Show this instead."""
        self.line = line
        self.renew()

    def content(self, width: int, height: int) -> tuple[Line, ...]:
        """The line."""
        return (cut(self.line, width),)


class BptraceScreen(Screen[None]):
    """A screen at a `place`; `WHERE` is its tab, `KEYS` the most used keys in order.

    A subclass fills `body` and names its `facts`.
    """

    WHERE: ClassVar[Where] = "debug"
    KEYS: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"open('{where}')", text(f"app.open_{where}"), show=False)
            for key, where in (*TABS, *WITHOUT_TAB)
        ),
        Binding("ctrl+c", "app.quit", text("app.key_quit"), show=False, priority=True),
        Binding("P", "picture", text("copying.key_picture"), show=False),
        Binding("ctrl+p", "palette", text("app.key_palette"), key_display="^p", show=False, priority=True),
        Binding("question_mark", "help", text("app.key_help"), key_display="?"),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._passing = False
        self._resumed = False
        self._had_focus: Widget | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """What the header says at the right."""
        return ()

    @property
    def scenario(self) -> Scenario | None:
        """What is looked at, for the screens that go on with it."""
        return self.place.scenario

    def body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Header, body, status, keys."""
        yield Header(self.WHERE, self.facts)
        with Container(classes="body"):
            yield from self.body()
        yield Status(classes="status")
        yield Keys(self.KEYS)
        yield Static(text("app.too_small", width=LEAST_WIDTH, height=LEAST_HEIGHT), classes="too-small")

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """The styles of all that was just made are worked out already; a screen one comes back to may need others."""
        event.refresh_styles = self._resumed
        self._resumed = True

    def on_resize(self, event: events.Resize) -> None:
        """Ask for room where there is too little; what had the focus has it again when there is enough."""
        small, was_small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, self.has_class(TOO_SMALL)
        if small and not was_small:
            self._had_focus = self.focused  # what is hidden loses it
        self.set_class(small, TOO_SMALL)
        if was_small and not small and self._had_focus:
            self.call_after_refresh(self.set_focus, self._had_focus)

    def accept(self, place: Place) -> bool:
        """Go to another place without a new screen; False where that takes one."""
        return False

    def may_go(self) -> bool:
        """Whether nothing is lost if the program ends now; a screen that says no has told why, and says yes next."""
        return True

    def say(self, line: Line = BLANK, passing: bool = False) -> None:
        """Show a line above the keys; one that is `passing` goes with the next key."""
        self._passing = passing
        self.query_one(Status).say(line)

    def on_key(self) -> None:
        """A passing line goes."""
        if self._passing:
            self.say()

    @on(Said)
    def _said(self, event: Said) -> None:
        event.stop()
        self.say(line("  ", muted(event.sentence)))

    def action_open(self, where: Where) -> None:
        """Another screen, as it was left."""
        if where != self.WHERE:
            self.post_message(Open(Place(where)))

    def action_picture(self) -> None:
        """A picture of the screen as it is now, into a file that the person names."""
        drawn = on_demand.without_fonts(self.app.export_screenshot(title=self.app.title))

        def write(path: str | None) -> None:
            if path:
                self.say(line("  ", muted(on_demand.said_of_writing(path, drawn))), passing=True)

        where = on_demand.AskPath(f"{self.app.title}-{self.WHERE}", ".svg", text("copying.picture_where"))
        self.app.push_screen(where, write)

    def action_help(self) -> None:
        """The keys that hold now."""
        self.app.push_screen(on_demand.KeyHelp(text(f"app.screen_{self.WHERE}"), self.offers))

    @property
    def offers(self) -> list["Offer"]:
        """What the keys do now, those of what has the focus first."""
        return on_demand.offers(self, [key for key in BptraceScreen.BINDINGS if isinstance(key, Binding)])

    def action_palette(self) -> None:
        """Everything that can be done here, found by name."""
        several = [offer for offer in (*self.offers, *on_demand.without_keys(self)) if offer.action != "palette"]
        self.app.push_screen(on_demand.Palette(on_demand.apart(several)), self._do)

    def _do(self, offer: "Offer | None") -> None:
        if offer:
            self.app.call_later(self.app.run_action, offer.action, offer.node)
