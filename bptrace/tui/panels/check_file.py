"""The derivation with a verdict in the margin of each line, and the first wrong one lit."""

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from textual import events
from textual.message import Message

from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, cut, heading, justified, line, muted, width_of
from bptrace.verification import Report, Result

SIGNS = {True: "✓", False: "✗", None: "?"}
LEGEND = ("right", "wrong", "here-only", "follows", "not-judged")
LEGEND_SIGNS = {"right": "✓", "wrong": "✗", "here-only": "~", "follows": "↳", "not-judged": "?"}


LEAST_WIDTH = 20  # columns under which there is nothing to read
HEADING = 2  # lines above the file's first
MARGIN = 10  # columns of cursor, verdict and number


@frozen(eq=False)
class Statement:
    """The lines that one statement (or function) takes, counted from 1, and the verdicts on it, the worst first."""

    first: int
    last: int
    results: tuple[Result, ...]

    @property
    def result(self) -> Result:
        """The verdict that its margin shows."""
        return self.results[0]

    def tells(self, number: int) -> bool:
        """Whether a line of it is one to look at: of a function its head, and where it went wrong."""
        if self.result.kind != "code":
            return self.first <= number <= self.last
        return number in (self.first, *(result.at for result in self.results))


def statements(report: Report) -> tuple[Statement, ...]:
    """Everything in the file that has a verdict, from top to bottom."""
    found: dict[tuple[int, int], list[Result]] = {}
    for result in report.results:
        for lines in result.lines:
            found.setdefault(lines, []).append(result)
    worst = (False, None, True)
    return tuple(
        Statement(first, last, tuple(sorted(results, key=lambda result: worst.index(result.passed))))
        for (first, last), results in sorted(found.items())
    )


@frozen(eq=False)
class Shown:
    """What the panel draws: the file's lines, its statements, which of them is current with which verdict, and a line
    that stops all. Without statements `current` is a line, counted from 0.
    """

    written: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    current: int = 0
    first_wrong: Result | None = None
    chosen: Result | None = None
    broken: int = 0

    @property
    def at(self) -> int:
        """The current line, counted from 1."""
        return self.statements[self.current].first if self.statements else self.current + 1

    @property
    def last(self) -> int:
        """The greatest `current` there can be."""
        return max(len(self.statements or self.written) - 1, 0)

    @property
    def focus(self) -> int:
        """The line that must be in sight whatever happens: where the chosen verdict came about."""
        return (self.chosen and self.chosen.at) or self.at


def sign(result: Result) -> str:
    """The mark in the margin."""
    if result.status in ("follows", "right-here-only"):
        return "↳" if result.status == "follows" else "~"
    return SIGNS[result.passed]


def file_lines(shown: Shown, width: int, height: int) -> list[Line]:
    """The title, the part of the file around the current line, and what the marks mean where there is room."""
    if not shown.written:
        return no_file_lines()
    place = muted(text("check.line_of", line=shown.at, count=len(shown.written)))
    lines = [justified((Span("  "), heading(text("check.your_derivation"))), (place, Span(" ")), width), BLANK]
    room = height - len(lines)
    window = shown_window(shown, room)
    lines += [_line(shown, number, width) for number in window]
    legend = [line("  ", Span(LEGEND_SIGNS[word]), "  ", muted(text(f"check.legend_{word}"))) for word in LEGEND]
    if shown.statements and height - len(lines) >= len(legend) + 2:
        lines += [BLANK] * (height - len(lines) - len(legend) - 1) + legend
    return lines


def shown_window(shown: Shown, room: int) -> range:
    """The lines that fit, counted from 0: around the current one, and the one that matters in it among them."""
    count, focus = len(shown.written), shown.focus - 1
    start = max(shown.at - 1 - room // 2, focus - room + 1)
    start = min(max(start, 0), max(count - room, 0))
    return range(start, min(start + room, count))


def _line(shown: Shown, index: int, width: int) -> Line:
    """One line of the file: cursor, verdict, number, text; at the right, if there is room, a word for what is wrong."""
    number = index + 1
    at = next((place for place, one in enumerate(shown.statements) if one.first <= number <= one.last), None)
    statement = None if at is None else shown.statements[at]
    is_first_wrong = statement is not None and shown.first_wrong in statement.results and statement.tells(number)
    lit = number == shown.broken or is_first_wrong
    is_here = (at if shown.statements else index) == shown.current
    ground = "wrong-line" if lit else "linked" if is_here else ""
    mark, loud = _mark(shown, statement, number)
    spans = (
        Span("▌ " if is_here else "  ", "here", True, ground),
        Span(mark, "wrong" if loud else "text", loud, ground),
        Span(f"{number:>5}  ", "here" if lit else "faint", lit, ground),
        *_written(shown.written[index], statement, lit, ground),
    )
    words = _words(shown, statement) if statement and statement.first == number else ()
    word = next((word for word in words if width_of(spans) + len(word) + 2 <= width), "")
    told = (Span(f" {word} ", "wrong" if lit else "muted", lit, ground),) if word else ()
    left = cut(spans, width - width_of(told))
    return (*left, Span(" " * (width - width_of(left) - width_of(told)), "text", False, ground), *told)


def _mark(shown: Shown, statement: Statement | None, number: int) -> tuple[str, bool]:
    """The sign in the margin, and whether it is loud; → is where the chosen verdict came about."""
    if number == shown.broken:
        return SIGNS[False], True
    if statement is None:
        return " ", False
    if statement.first == number:
        return sign(statement.result), statement.result.passed is False
    return ("→", True) if shown.chosen in statement.results and number == shown.focus != shown.at else (" ", False)


def _written(written: str, statement: Statement | None, lit: bool, ground: str) -> Line:
    """The person's own text; comments, and lines that nothing is to be done about, are quieter."""
    body, hash_sign, comment = written.expandtabs(4).partition("#")
    quiet = statement is not None and statement.result.passed is None
    role = "here" if lit else "muted" if quiet else "text"
    spans = (Span(body, role, lit, ground), Span(hash_sign + comment, "muted", False, ground))
    return tuple(replace(span, text="".join(c if c.isprintable() else "·" for c in span.text)) for span in spans)


def _words(shown: Shown, statement: Statement) -> tuple[str, ...]:
    """What can be said at the right, the longest first."""
    result = statement.result
    if shown.first_wrong in statement.results:
        return text("check.first_wrong_line"), text("check.first_wrong_short")
    if result.passed is True and result.status == "right":
        return ()
    return (text(f"check.status_{result.status}"),)


class FilePanel(Lines, can_focus=True):
    """Shows the derivation; a click chooses a line, the wheel moves."""

    class Pointed(Message):
        """The person pointed at a statement."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    shown = Shown()
    above, beside = 1, 2  # empty lines above what is drawn, and columns at its right

    def show(self, shown: Shown) -> None:
        """Draw this."""
        self.shown = shown
        self.renew()

    @property
    def needed(self) -> int:
        """How many lines the whole file takes, with its heading and, where there is none, what one looks like."""
        return self.above + (HEADING + len(self.shown.written) if self.shown.written else len(no_file_lines()) + 2)

    @property
    def columns(self) -> int:
        """How many columns leave no line cut, and room to say which is the first wrong one."""
        first = self.shown.first_wrong.line if self.shown.first_wrong else 0
        said = len(text("check.first_wrong_short")) + 2
        written = enumerate(self.shown.written, 1)
        longest = max((cell_len(one.expandtabs(4)) + said * (number == first) for number, one in written), default=0)
        return MARGIN + longest + self.beside

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The file."""
        if width < LEAST_WIDTH:
            return []
        lines = file_lines(self.shown, width - self.beside, height - self.above)
        return [*([BLANK] * self.above), *(_to_the_edge(one, self.beside) for one in lines)]

    def on_click(self, event: events.Click) -> None:
        """To the statement under the pointer; where nothing is judged, to the line."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        head = HEADING + self.above
        window = shown_window(self.shown, self.size.height - head)
        number = offset.y - head + window.start + 1
        if not self.shown.statements:
            self.post_message(self.Pointed(number - 1))
        for place, one in enumerate(self.shown.statements):
            if one.first <= number <= one.last:
                self.post_message(self.Pointed(place))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """One statement on."""
        event.stop()
        self.post_message(self.Pointed(min(self.shown.current + 1, self.shown.last)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """One statement back."""
        event.stop()
        self.post_message(self.Pointed(max(self.shown.current - 1, 0)))


def _to_the_edge(one: Line, columns: int) -> Line:
    """The line's own ground below the columns that are left free."""
    return (*one, Span(" " * columns, "text", False, one[-1].ground)) if one and one[-1].ground else one


def no_file_lines() -> list[Line]:
    """What a person sees who has no derivation yet: what one looks like."""
    sample = text("check.no_file_sample").split("\n")
    shown = [muted(one) if one.startswith("#") else Span(one) for one in sample]
    return [line("  ", heading(text("check.no_file_like"))), BLANK, *(line("  ", one) for one in shown)]
