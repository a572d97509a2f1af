"""The list of breakpoints and watches, with a box to add to it: a step, a phase, a condition, `watch` and a formula."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.parser import FormulaError
from bptrace.breakpoints import MOST, compiled_condition, read_stop
from bptrace.stops import Stop, Stops
from bptrace.texts import text
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, cut, heading, line, muted, width_of, wrapped
from bptrace.tui.panels.modal import Modal
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.watched import watched_values

MARGIN = 3
SORT = 7  # columns for the sort of a stop
WIDEST = 84


def stop_line(moment: Moment, stop: Stop, chosen: bool, width: int) -> Line:
    """ "▌ when   max(abs(delta1)) < 1e-4", of a watch also its value."""
    ground = "linked" if chosen else ""
    bar = Span("▌ " if chosen else "  ", "here", True, ground)
    sort = Span(text(f"breakpoints.sort_{stop.sort}").ljust(SORT), "muted", False, ground)
    named = symbol_term(stop.said) if stop.sort == "step" else None
    said = Span(named.text if named else stop.said, named.kind if named else "text", chosen, ground)
    left = line(bar, sort, said)
    values = (muted("   "), *watched_values(moment, stop.said)) if stop.sort == "watch" else _misplaced(moment, stop)
    lit = tuple(replace(span, ground=ground) for span in values)
    whole = cut(line(left, lit), width)
    return line(whole, Span(" " * (width - width_of(whole)), "text", False, ground))


def _misplaced(moment: Moment, stop: Stop) -> Line:
    """A condition over another network can stay, and stops nothing here."""
    if stop.sort == "condition" and compiled_condition(stop.said, moment.scenario) is None:
        return (muted("   " + text("breakpoints.not_here")),)
    return ()


class Title(Lines):
    """What the list is."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (line(" " * MARGIN, heading(text("breakpoints.title"))),)


class StopRows(Lines):
    """The stops in their order, the chosen one lit; then what was wrong with what was typed."""

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self.moment, self.stops, self.chosen, self.problem = moment, moment.stops, -1, ""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """As many as there is room for, the chosen one among them."""
        inner = width - 2 * MARGIN
        problem = wrapped(line(Span(self.problem, "wrong")), inner)[:3] if self.problem else []
        room = height - 2 - len(problem)
        rows = [stop_line(self.moment, stop, at == self.chosen, inner) for at, stop in enumerate(self.stops.all)]
        first = max(0, (self.chosen if self.chosen >= 0 else len(rows) - 1) - room + 1)
        shown = rows[first : first + room] or nothing_yet(inner)[:room]
        lines = [*shown, *[BLANK] * (height - 1 - len(problem) - len(shown))]
        return [line(" " * MARGIN, one) for one in (*lines, *problem, cut(_keys(), inner))]


def nothing_yet(width: int) -> list[Line]:
    """What can be typed, one of each sort, and the key that needs no typing."""
    sorts = [(text(f"breakpoints.example_{sort}"), text(f"breakpoints.means_{sort}")) for sort in SORTS]
    column = max(len(example) for example, _ in sorts) + 3
    rows = [cut(line(example.ljust(column), muted(meaning)), width) for example, meaning in sorts]
    return [*rows, BLANK, *wrapped(line(muted(text("breakpoints.none"))), width)]


SORTS = ("step", "phase", "condition", "watch")


def _keys() -> Line:
    """ "⏎ add   esc done" with the keys bright."""
    pieces = (piece.partition(" ") for piece in text("breakpoints.how").split("   "))
    return line(*(span for key, _, label in pieces for span in (Span(key, "here", bold=True), muted(f" {label}   "))))


class StopList(Modal[Stops]):
    """Over the screen that asked; esc leads back with the stops as they are then."""

    DEFAULT_CSS = f"""
    StopList {{ align: right middle; }}
    StopList > Vertical {{
        width: 100%; max-width: {WIDEST}; height: 70%; max-height: 18; background: $bp-panel; padding: 1 0;
    }}
    StopList Title {{ height: 2; background: $bp-panel; }}
    StopList StopRows {{ height: 1fr; background: $bp-panel; }}
    StopList Input {{ height: 1; margin: 0 3 1 3; padding: 0 1; background: $bp-linked; }}
    StopList Input:focus {{ background: $bp-linked; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", text("breakpoints.key_done"), key_display="esc"),
        Binding("up", "choose(-1)", text("breakpoints.key_choose"), key_display="↑↓"),
        Binding("down", "choose(1)", text("breakpoints.key_choose"), show=False),
        # With priority: the box would take it for the character behind its cursor.
        Binding("delete", "delete", text("breakpoints.key_delete"), key_display="del", priority=True),
        Binding("ctrl+c", "app.quit", show=False),
    ]

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment = moment

    def compose(self) -> ComposeResult:
        """The box, the list below it."""
        with Vertical():
            yield Title()
            yield Input(placeholder=text("breakpoints.placeholder"), compact=True)
            yield StopRows(self._moment)

    @property
    def rows(self) -> StopRows:
        """The list."""
        return self.query_one(StopRows)

    @on(Input.Submitted)
    def _add(self, event: Input.Submitted) -> None:
        event.stop()
        rows, box = self.rows, event.input
        if not box.value.strip():
            self.action_done()
            return
        try:
            stop = read_stop(box.value, self._moment.trace)
        except FormulaError as error:
            box.cursor_position = error.column
            rows.problem = str(error)
        else:
            rows.problem = self._problem(stop)
            if not rows.problem:
                rows.stops, rows.chosen, box.value = rows.stops.with_(stop), -1, ""
        rows.renew()

    def _problem(self, stop: Stop) -> str:
        if stop in self.rows.stops:
            return text("breakpoints.there_already")
        return text("breakpoints.too_many", most=MOST) if len(self.rows.stops.all) == MOST else ""

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if self.rows.problem and event.value:
            self.rows.problem = ""
            self.rows.renew()

    def action_choose(self, direction: int) -> None:
        """Another one in the list."""
        rows = self.rows
        if count := len(rows.stops.all):
            rows.chosen = (rows.chosen + direction) % count if rows.chosen >= 0 else 0 if direction > 0 else count - 1
            rows.renew()

    def action_delete(self) -> None:
        """The chosen one goes; where none is chosen, the character behind the box's cursor."""
        rows = self.rows
        if rows.chosen < 0:
            self.query_one(Input).action_delete_right()
            return
        rows.stops = rows.stops.without(rows.stops.all[rows.chosen])
        rows.chosen = min(rows.chosen, len(rows.stops.all) - 1)
        rows.renew()

    def action_done(self) -> None:
        """Back to where one was."""
        self.dismiss(self.rows.stops)
