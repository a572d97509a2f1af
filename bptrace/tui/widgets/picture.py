"""A picture on the screen: an equation's matrices laid out so that the eye sees row meet column.

The cursor stands on one entry of the result; what made it is lit in every other matrix. Only what is seen is drawn, so
the cost follows the screen and not the matrices.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.algebra.picture import Picture
from bptrace.texts import text
from bptrace.tui import theme
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.direct import Direct
from bptrace.tui.widgets.picture_geometry import Layout, Window
from bptrace.tui.widgets.picture_paint import paint
from bptrace.tui.widgets.picture_text import Hidden, Mode, Veiled, WrittenPicture
from bptrace.tui.widgets.picture_whole import fit
from bptrace.tui.widgets.picture_window import window

Cell = tuple[int, int]
DIGITS = (4, 3, 2)  # tried in turn, until the picture fits
AIR = 1  # rows above a picture that leaves as many below it


class PictureView(Direct, can_focus=True):
    """Draws `picture`; arrows, page keys, clicks and the wheel move `cursor` and post `EntryChosen`.

    `mode` is "numbers", "shades" or "both", "" for numbers where all of it fits and both in a window; `digits` is 2 to
    8, 0 for as many of 4 as fit; `hidden` is the set of result entries shown as "?", or "all"; `veiled` are quantities
    and entries (`dW1`, `dW1[0,1]`) whose values are "?" wherever they are operands. `before` is the same equation's
    picture before an edit: entries that have become others since are marked. `term` is which
    term of a sum alone is lit.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", text("widgets.picture_up"), show=False),
        Binding("down", "move(1, 0)", text("widgets.picture_down"), show=False),
        Binding("left", "move(0, -1)", text("widgets.picture_left"), show=False),
        Binding("right", "move(0, 1)", text("widgets.picture_right"), show=False),
        Binding("pageup", "page(-1)", text("widgets.picture_page_up"), show=False),
        Binding("pagedown", "page(1)", text("widgets.picture_page_down"), show=False),
        Binding("home", "end(-1)", text("widgets.picture_home"), show=False),
        Binding("end", "end(1)", text("widgets.picture_end"), show=False),
    ]

    picture: reactive[Picture | None] = reactive(None, always_update=True)
    before: reactive[Picture | None] = reactive(None)
    term: reactive[int | None] = reactive(None)
    cursor: reactive[Cell] = reactive((0, 0))
    mode: reactive[str] = reactive("")
    digits: reactive[int] = reactive(0)
    hidden: reactive[Hidden] = reactive(frozenset[Cell]())
    veiled: reactive[Veiled] = reactive(frozenset[str]())

    @dataclass
    class EntryChosen(Message):
        """The person moved the cursor to this entry of the result."""

        row: int
        column: int
        view: "PictureView"

        @property
        def control(self) -> "PictureView":
            """The widget, for `@on` selectors."""
            return self.view

    def __init__(self, picture: Picture | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._written: dict[tuple[int, Mode], WrittenPicture] = {}
        self._lines: list[Strip] | None = None
        self._placed: tuple[Size, WrittenPicture, Layout] | None = None
        self._fits: dict[tuple[int, int, int, str], tuple[WrittenPicture, Layout] | None] = {}
        self._first: Cell = (0, 0)
        self._top = 0
        self.set_reactive(PictureView.picture, picture)

    # -- state --------------------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: Cell) -> Cell:
        """The nearest entry that the result has."""
        rows, columns = self.picture.result.value.shape if self.picture else (1, 1)
        return min(max(cursor[0], 0), rows - 1), min(max(cursor[1], 0), columns - 1)

    def validate_digits(self, digits: int) -> int:
        """2 to 8, or 0 for automatic."""
        return min(max(digits, 2), 8) if digits else 0

    def watch_picture(self) -> None:
        """A new picture: keep the cursor where it can stay."""
        self._written.clear()
        self._fits.clear()
        self._forget()
        self.cursor = self.validate_cursor(self.cursor)

    def watch_cursor(self) -> None:
        self._forget()

    def watch_mode(self) -> None:
        self._forget()

    def watch_digits(self) -> None:
        self._forget()

    def watch_veiled(self) -> None:
        self._forget()

    def watch_hidden(self) -> None:
        self._forget()

    def watch_term(self) -> None:
        self._forget()

    def watch_before(self) -> None:
        self._forget()

    def on_resize(self) -> None:
        self._forget()
        self.refresh()  # it may have been painted at the old size already

    def notify_style_update(self) -> None:
        """Textual calls this when focus or the theme changes the widget's colours."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._lines = self._placed = None

    @property
    def windows(self) -> tuple[Window, Window] | None:
        """The seen rows and columns of the result where it does not fit whole; for an overview beside it."""
        layout = self._arranged()[1] if self.picture else None
        if layout is None or not layout.windowed:
            return None
        place = layout.place("result")
        return place.rows, place.columns

    # -- drawing ------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        if self._lines is None:
            self._lines = self._painted() if self.picture else []
        return self._lines[y] if y < len(self._lines) else self._blank

    @property
    def _blank(self) -> Strip:
        return Strip.blank(self.size.width, self.visual_style.rich_style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows a picture that fits needs; all there are for one that does not."""
        if not self.picture:
            return 0
        layout = self._fitting(width, viewport.height)
        return layout[1].height if layout else container.height

    def _painted(self) -> list[Strip]:
        written, layout = self._arranged()
        if layout.windowed:
            place = layout.place("result")
            self._first = (place.rows.first, place.columns.first)
        self._top = AIR * (not layout.windowed and layout.height + 2 * AIR <= self.size.height)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        state = (self.cursor, self.hidden, self.veiled, self.before, self.term)
        paint(written, layout, theme.palette(self.app), canvas, *state)
        return [*[self._blank] * self._top, *canvas.strips()]

    def _arranged(self) -> tuple[WrittenPicture, Layout]:
        """The text and where it stands; kept until something changes."""
        if self._placed is None or self._placed[0] != self.size:
            self._placed = (self.size, *(self._fitting(*self.size) or self._windowed(*self.size)))
        return self._placed[1:]

    def _windowed(self, width: int, height: int) -> tuple[WrittenPicture, Layout]:
        written = self._text(self.digits or DIGITS[-1], self.mode or "both")
        return written, window(written.extents, width, height, self.cursor, self._first)

    def _fitting(self, width: int, height: int) -> tuple[WrittenPicture, Layout] | None:
        """The picture whole, where it fits: the same wherever the cursor stands."""
        asked = (width, height, self.digits, self.mode)
        if asked not in self._fits:
            self._fits[asked] = self._whole(width, height)
        return self._fits[asked]

    def _whole(self, width: int, height: int) -> tuple[WrittenPicture, Layout] | None:
        if not self.picture or any(rows > height or 2 * columns > width for rows, columns in self.picture.shapes):
            return None
        for digits in (self.digits,) if self.digits else DIGITS:
            written = self._text(digits, self.mode or "numbers")
            if layout := fit(written.extents, width, height):
                return written, layout
        return None

    def _text(self, digits: int, mode: str) -> WrittenPicture:
        assert self.picture
        known: Mode = "shades" if mode == "shades" else "both" if mode == "both" else "numbers"
        if (digits, known) not in self._written:
            self._written[digits, known] = WrittenPicture(self.picture, digits, known)
        return self._written[digits, known]

    # -- moving -------------------------------------------------------------------------------------------------

    def choose(self, row: int, column: int) -> None:
        """Move the cursor as the person does, and say so."""
        before = self.cursor
        self.cursor = (row, column)
        if self.cursor != before:
            self.post_message(self.EntryChosen(*self.cursor, self))

    def action_move(self, rows: int, columns: int) -> None:
        """Move by entries."""
        self.choose(self.cursor[0] + rows, self.cursor[1] + columns)

    def action_page(self, direction: int) -> None:
        """Move by as many rows as are seen; by columns where there is a single row."""
        place = self._arranged()[1].place("result") if self.picture else None
        if place and place.rows.total > 1:
            self.action_move(direction * place.rows.count, 0)
        elif place:
            self.action_move(0, direction * place.columns.count)

    def action_end(self, direction: int) -> None:
        """To the first or last entry of the row; of the column where there is a single column."""
        rows, columns = self.picture.result.value.shape if self.picture else (1, 1)
        self.action_move(direction * rows * (columns == 1), direction * columns)

    def on_click(self, event: events.Click) -> None:
        """To the entry, or the row or column of a factor, that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or not self.picture:
            return
        row, column = self._arranged()[1].entry_at(offset.x, offset.y - self._top)
        self.choose(self.cursor[0] if row is None else row, self.cursor[1] if column is None else column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, direction: int) -> None:
        event.stop()
        sideways = event.shift or not self.picture or self.picture.result.value.shape[0] == 1
        self.action_move(0 if sideways else direction, direction if sideways else 0)
