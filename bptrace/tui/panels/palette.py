"""Everything that can be done on a screen, found by name: type a few letters, enter does it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from bptrace.texts import text
from bptrace.tui.panels.key_groups import Offer, grouped
from bptrace.tui.panels.keys import Keys
from bptrace.tui.panels.lines import Line, Lines, Span, cut, faint, here, justified, line, muted
from bptrace.tui.panels.modal import Modal

MARGIN = 2
GAP = 2  # columns between a name and its group
WIDEST = 78
HIGHEST = 30
AROUND = 5  # rows of the box and above it, beside those of what was found


def matching(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Those that have every typed word in their name, their group or among their keys; names that begin so first."""
    words = typed.lower().split()
    found = [offer for offer in offers if all(any(word in part for part in _parts(offer)) for word in words)]
    return sorted(found, key=lambda offer: not offer.label.lower().startswith(" ".join(words)))


def _parts(offer: Offer) -> tuple[str, ...]:
    keys = tuple(offer.keys.lower().split())
    return offer.label.lower(), text(f"app.help_{offer.group}").lower(), *keys


class Found(Lines):
    """The offers, one of them chosen; a click does one."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.offers = list(offers)
        self.chosen = 0
        self._top = 0
        self._column = max((len(offer.label) for offer in offers), default=0)

    def show(self, offers: Sequence[Offer]) -> None:
        """Others, the first of them chosen."""
        self.offers, self.chosen = list(offers), 0
        self.renew()

    def move(self, rows: int) -> None:
        """Choose another."""
        self.chosen = min(max(self.chosen + rows, 0), max(len(self.offers) - 1, 0))
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line an offer, the chosen one in sight."""
        if not self.offers:
            return (line(" " * MARGIN, " ", muted(text("app.palette_none"))),)
        rows = height if len(self.offers) <= height else height - 1
        self._top = min(max(self._top, self.chosen - rows + 1), self.chosen)
        seen = range(self._top, min(self._top + rows, len(self.offers)))
        more = [line(" " * MARGIN, " ", faint(text("app.help_more")))] if rows < len(self.offers) else []
        return [*(self._row(at, width) for at in seen), *more]

    def _row(self, at: int, width: int) -> Line:
        """Name, group and keys, each in its column; the group where it is not the one above."""
        room, offer = width - 2 * MARGIN, self.offers[at]
        label = here(f" {offer.label} ") if at == self.chosen else Span(f" {offer.label} ")
        begins = at == self._top or offer.group != self.offers[at - 1].group
        group = muted(text(f"app.help_{offer.group}").lower()) if begins else ""
        left = line(label, " " * (self._column - len(offer.label) + GAP), group)
        return line(" " * MARGIN, justified(cut(left, room), line(Span(offer.keys, "here", bold=True)), room))

    def on_click(self, event: events.Click) -> None:
        """Do what is under the pointer."""
        offset = event.get_content_offset(self)
        if offset is not None and self._top + offset.y < len(self.offers):
            event.stop()
            self.screen.dismiss(self.offers[self._top + offset.y])


class What(Input):
    """The box for what is looked for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", text("app.key_do"), key_display="⏎")]


class Palette(Modal[Offer]):
    """A box to type in above what was found; as high as that is."""

    DEFAULT_CSS = f"""
    Palette {{ align: center top; }}
    Palette > Vertical {{
        width: 100%; max-width: {WIDEST}; height: auto; margin: 1 0 0 0; background: $bp-panel;
    }}
    Palette What, Palette What:focus {{ height: 1; padding: 0 3; background: $bp-linked; }}
    Palette Found {{ margin: 1 0; }}
    Palette Keys {{ background: $bp-linked; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", text("app.key_choose"), key_display="↑↓", priority=True),
        Binding("escape,ctrl+p", "leave", text("app.key_leave"), key_display="esc", priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("ctrl+c", "app.quit", show=False),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = [offer for _, members in grouped(offers) for offer in members]

    def compose(self) -> ComposeResult:
        """The box, then the offers."""
        with Vertical():
            yield What(placeholder=text("app.palette_what"), compact=True)
            yield Found(self._offers)
            yield Keys(("down", "enter", "escape"))

    def on_resize(self) -> None:
        """Another size has room for another number of offers."""
        self._take_room()

    def _take_room(self) -> None:
        found = self.query_one(Found)
        found.styles.height = max(min(len(found.offers), min(self.size.height, HIGHEST) - AROUND), 1)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one(Found).show(matching(self._offers, event.value))
        self._take_room()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """What is typed now decides: the last letters may not have been looked for yet."""
        event.stop()
        found, shown = matching(self._offers, event.value), self.query_one(Found)
        if found:
            self.dismiss(found[shown.chosen] if found == shown.offers else found[0])

    def action_move(self, rows: int) -> None:
        """Choose another."""
        self.query_one(Found).move(rows)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss()
