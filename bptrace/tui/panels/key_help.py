"""The keys that hold now, in calm groups over the screen that asked; esc, ? and enter lead back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from bptrace.texts import text
from bptrace.tui.ascii import tells
from bptrace.tui.panels.key_groups import Offer, grouped
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, cut, faint, heading, justified, line, muted, width_of
from bptrace.tui.panels.modal import Modal

GAP = 3  # columns between two columns of keys
MARGIN = 3
WIDEST, HIGHEST = 100, 40
AROUND = 4  # rows: a title and the way back, each with an empty one; beyond these two more where there is room


def help_lines(offers: Sequence[Offer], width: int, height: int) -> list[Line]:
    """The groups below one another, in two columns where one is too long, then with short ones of a group in pairs.

    More lines than `height` are scrolled.
    """
    groups = grouped(together(offers))
    one = _below([_block(group, members) for group, members in groups])
    each = (width - GAP) // 2
    if len(one) <= height or each < LEAST_COLUMN:
        return [cut(row, width) for row in one]
    lines = _two_columns([_block(group, members) for group, members in groups], each)
    if len(lines) <= height:
        return lines
    return _two_columns([_block(group, in_pairs(members)) for group, members in groups], each)


def _two_columns(blocks: Sequence[list[Line]], each: int) -> list[Line]:
    """Whole groups in either column, so that the longer one is as short as can be."""
    columns = min((_halves(blocks, at) for at in range(1, len(blocks) + 1)), key=lambda pair: max(map(len, pair)))
    longest = max(map(len, columns))
    left, right = ([*column, *[BLANK] * (longest - len(column))] for column in columns)
    return [_beside(cut(one, each), cut(other, each), each) for one, other in zip(left, right, strict=True)]


def together(offers: Sequence[Offer]) -> list[Offer]:
    """The two ways of one action in one line: `[ ]` names its other key itself, `undo · redo` are put side by side."""
    told: list[Offer] = []
    for new in offers:
        ways = [place for place, old in enumerate(told) if (old.verb, old.node) == (new.verb, new.node)]
        old = told[ways[-1]] if ways else new
        label = f"{old.label} · {new.label}"
        if any(tells(told[place].keys, new.keys.replace("-", "−")) for place in ways):
            continue
        keys = f"{old.keys} {new.keys}"
        short = len(label) <= LONGEST_PAIR and len(keys) <= LEAST_KEYS and " " not in old.keys
        if ways and old.group == new.group and short:
            told[ways[-1]] = replace(old, keys=keys, label=label)
        else:
            told.append(new)
    return told


def in_pairs(members: Sequence[Offer]) -> list[Offer]:
    """Neighbours with one key each in one line, where there is room for what both do."""
    told: list[Offer] = []
    for new in members:
        old = told[-1] if told else None
        label = f"{old.label} · {new.label}" if old else ""
        if old and len(old.keys) == len(new.keys) == 1 and len(label) <= LONGEST_PAIR:
            told[-1] = replace(old, keys=f"{old.keys} {new.keys}", label=label)
        else:
            told.append(new)
    return told


def _block(group: str, members: Sequence[Offer]) -> list[Line]:
    keys = max(len(offer.keys) for offer in members)
    rows = [
        line(Span(offer.keys.ljust(max(keys, LEAST_KEYS)), "here", bold=True), "  ", muted(offer.label))
        for offer in members
    ]
    return [line(heading(text(f"app.help_{group}"))), *rows]


LONGEST_PAIR = 24  # columns beside the keys of a column at 80
LEAST_COLUMN = 35  # columns, so that such a pair is whole
LEAST_KEYS = 9  # columns for the keys, so that the words of most groups stand in line; pairs have no longer ones


def _below(blocks: Sequence[list[Line]]) -> list[Line]:
    return [row for number, block in enumerate(blocks) for row in ([BLANK] if number else []) + block]


def _halves(blocks: Sequence[list[Line]], at: int) -> tuple[list[Line], list[Line]]:
    return _below(blocks[:at]), _below(blocks[at:])


def _beside(left: Line, right: Line, each: int) -> Line:
    return line(left, " " * (each + GAP - width_of(left)), right)


class HelpLines(Lines):
    """What the keys do where the person is, and how to get back; scrolled where it does not fit."""

    def __init__(self, where: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._where, self._offers = where, offers
        self._top = 0

    def content(self, width: int, height: int) -> Sequence[Line]:
        """Where one is, the groups, in the last line the way back."""
        inside = width - 2 * MARGIN
        lines = help_lines(self._offers, inside, height - AROUND)
        above, below = ([self._title(), BLANK], [BLANK]) if len(lines) <= height - AROUND else ([], [])
        if len(lines) <= height - AROUND - 2:
            above, below = [BLANK, *above], [*below, BLANK]
        room = height - len(above) - len(below) - 1
        self._top = max(min(self._top, len(lines) - room), 0)
        seen = lines[self._top : self._top + room]
        more = line(faint(text("app.help_more"))) if len(lines) > room else BLANK
        back = justified(line(muted(text("app.help_back"))), more, inside)
        shown = (*above, *seen, *[BLANK] * (room - len(seen)), *below[:1], back, *below[1:])
        return [line(" " * MARGIN, one) for one in shown]

    def needed(self, width: int, height: int) -> int:
        """The rows that it takes of so many."""
        lines = help_lines(self._offers, width - 2 * MARGIN, height - AROUND)
        return min(len(lines) + AROUND + 2, height)

    def _title(self) -> Line:
        return line(heading(text("app.help_title")), "   ", muted(self._where))

    def scroll(self, lines: int) -> None:
        """Show what is further down, or up."""
        self._top += lines
        self.renew()


class KeyHelp(Modal[None]):
    """Covers the screen until a key leads back."""

    DEFAULT_CSS = f"""
    KeyHelp {{ align: center middle; background: $bp-screen; }}
    KeyHelp > HelpLines {{
        width: 100%; max-width: {WIDEST}; height: 100%; background: $bp-panel;
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter,space", "close", text("app.key_leave")),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("ctrl+c", "app.quit", show=False),
    ]

    def __init__(self, where: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._where, self._offers = where, offers

    def compose(self) -> ComposeResult:
        """One widget."""
        yield HelpLines(self._where, self._offers)

    def on_resize(self, event: events.Resize) -> None:
        """As high as it must be."""
        lines = self.query_one(HelpLines)
        lines.styles.height = lines.needed(min(event.size.width, WIDEST), min(event.size.height, HIGHEST))

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Further down, or up."""
        self.query_one(HelpLines).scroll(lines)

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls."""
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """The wheel scrolls."""
        self.action_scroll(-3)

    def on_click(self) -> None:
        """A click leads back as well."""
        self.dismiss()
