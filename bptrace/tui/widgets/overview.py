"""A whole matrix in a few cells: each half-cell the largest entry of its part, the seen window fenced."""

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.algebra.numbers import short
from bptrace.tui import theme
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.direct import Direct
from bptrace.tui.widgets.picture_geometry import Window, pixel_range
from bptrace.tui.widgets.shrinking import shrunk

WIDTH, HEIGHT = 25, 12


class Overview(Direct):
    """Shows `value` (2-D) shaded, two rows of it in one of the screen, and a scale below; a click posts `PlaceChosen`.

    `windows` are the rows and columns that the picture beside it shows, None where it shows everything.
    """

    DEFAULT_CSS = "Overview { width: auto; height: auto; }"

    value: reactive[NDArray[np.float64] | None] = reactive(None, layout=True, always_update=True)
    windows: reactive[tuple[Window, Window] | None] = reactive(None)

    @dataclass
    class PlaceChosen(Message):
        """The person clicked on the part of the matrix around this entry."""

        row: int
        column: int
        overview: "Overview"

        @property
        def control(self) -> "Overview":
            """The widget, for `@on` selectors."""
            return self.overview

    def __init__(
        self, value: NDArray[np.float64] | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Strip] | None = None
        self._small: NDArray[np.float64] | None = None
        self.set_reactive(Overview.value, value)

    def watch_value(self) -> None:
        self._lines = self._small = None

    def watch_windows(self) -> None:
        self._lines = None

    def notify_style_update(self) -> None:
        """Textual calls this when the theme changes the widget's colours."""
        super().notify_style_update()
        self._lines = None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The shaded cells and a column for the fence on either side."""
        return self._cells[1] + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The shaded cells, a blank row and the scale."""
        return (self._cells[0] + 1) // 2 + 2

    @property
    def _cells(self) -> tuple[int, int]:
        """Half-rows and columns of the shaded cells."""
        rows, columns = self.value.shape if self.value is not None else (0, 0)
        return min(rows, 2 * HEIGHT), min(columns, WIDTH)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._lines is None:
            self._lines = self._painted()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.visual_style.rich_style)

    def _painted(self) -> list[Strip]:
        palette = theme.palette(self.app)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        if self.value is None or not self.value.size:
            return canvas.strips()
        if self._small is None:
            self._small = shrunk(self.value, 2 * HEIGHT, WIDTH)
        small = self._small
        scale = float(np.abs(small[np.isfinite(small)]).max(initial=0.0)) or 1.0
        colours = palette.shades.of(small / scale)
        below = colours[1::2] if len(colours) > 1 else colours  # a single row takes the whole cell
        ground = [canvas.colour] * small.shape[1]
        for y, halves in enumerate(zip_longest(colours[::2], below, fillvalue=ground)):
            canvas.put(1, y, *[("▀", palette.style(*pair)) for pair in zip(*halves, strict=True)])
        self._fence(canvas, palette)
        self._scale(canvas, palette, scale, (len(small) + 1) // 2 + 1)
        return canvas.strips()

    def _fence(self, canvas: Canvas, palette: theme.Palette) -> None:
        if self.windows is None or self.value is None:
            return
        pixels, cells = self._cells
        (rows, columns), here = self.windows, palette.style("here")
        top, bottom = _span(rows, pixels)
        left, right = _span(columns, cells)
        for y in range(top // 2, (bottom + 1) // 2):
            canvas.write(left, y, "▐", here)
            canvas.write(right + 1, y, "▌", here)

    def _scale(self, canvas: Canvas, palette: theme.Palette, scale: float, y: int) -> None:
        """The ramp between its ends."""
        text, muted = short(scale), palette.style("muted")
        x = canvas.write(1, y, f"−{text} ", muted)
        length = max(canvas.width - 2 * (len(text) + 2) - 2, 3)
        (colours,) = palette.shades.of(np.linspace(-1.0, 1.0, length)[np.newaxis])
        canvas.put(x, y, *[(" ", palette.style("text", colour)) for colour in colours])
        canvas.write(x + length, y, f" +{text}", muted)

    def on_click(self, event: events.Click) -> None:
        """Choose the middle of the part that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or self.value is None:
            return
        (pixels, cells), (rows, columns) = self._cells, self.value.shape
        x, y = offset.x - 1, 2 * offset.y
        if 0 <= x < cells and 0 <= y < pixels:
            row, column = pixel_range(y, pixels, rows), pixel_range(x, cells, columns)
            self.post_message(self.PlaceChosen(row[len(row) // 2], column[len(column) // 2], self))


def _span(window: Window, pixels: int) -> tuple[int, int]:
    """The shaded cells that the window covers."""
    start = window.first * pixels // window.total
    return start, max(start + 1, -(-(window.first + window.count) * pixels // window.total))
