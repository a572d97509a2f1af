"""Curves over a common axis with a cursor: the loss by epoch, or an error by step size on two logarithmic axes."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.algebra.numbers import number, short
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tui import theme
from bptrace.tui.widgets.axes import Axis, axis_of
from bptrace.tui.widgets.braille import dots, pieces
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.painted import Painted


@frozen(eq=False)
class Curve:
    """Points in ascending x (both 1-D); the first curve of a plot carries the cursor, others are best muted."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    role: str = "here"
    label: str = ""


NOTHING = Curve(np.zeros(0), np.zeros(0))


@frozen
class Frame:
    """The plot's area inside the widget, and its axes."""

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis

    def column(self, value: float) -> int:
        """The screen column of an x."""
        share = float(self.x.share(np.array([value]))[0])
        return self.left + min(max(round(share * (2 * self.width - 1)) // 2, 0), self.width - 1)

    def row(self, value: float) -> int | None:
        """The screen row of a y; None for what is not a number."""
        share = float(self.y.share(np.array([value]))[0])
        if np.isnan(share):
            return None
        return self.top + min(max(round((1 - share) * (4 * self.height - 2)) // 4, 0), self.height - 1)


class LossPlot(Painted, can_focus=True):
    """Draws `curves`; arrows and clicks move `cursor` (an x of the first curve, None for none) and post `CursorMoved`.

    `log_y` and `log_x` make an axis logarithmic, `x_range` and `y_range` fix a linear one, `cursor_text` stands beside
    the cursor (its numbers unless given). `label_width` keeps so many columns for the labels of the y axis, so that
    plots above one another begin in the same column.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", text("widgets.plot_left"), show=False),
        Binding("right", "move(1)", text("widgets.plot_right"), show=False),
        Binding("home", "edge(0)", text("widgets.plot_home"), show=False),
        Binding("end", "edge(-1)", text("widgets.plot_end"), show=False),
    ]

    REPAINTED_FOR = (
        "curves", "cursor", "cursor_text", "log_y", "log_x", "x_range", "y_range", "label_width",
    )  # fmt: skip
    curves: reactive[tuple[Curve, ...]] = reactive((), always_update=True, repaint=False)
    cursor: reactive[float | None] = reactive(None, repaint=False)
    cursor_text: reactive[str] = reactive("", repaint=False)
    log_y: reactive[bool] = reactive(False, repaint=False)
    log_x: reactive[bool] = reactive(False, repaint=False)
    x_range: reactive[tuple[float, float] | None] = reactive(None, repaint=False)
    y_range: reactive[tuple[float, float] | None] = reactive(None, repaint=False)
    label_width: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class CursorMoved(Message):
        """The person moved the cursor to this point of the first curve."""

        index: int
        x: float
        plot: "LossPlot"

        @property
        def control(self) -> "LossPlot":
            """The widget, for `@on` selectors."""
            return self.plot

    def __init__(
        self, curves: tuple[Curve, ...] = (), *, log_y: bool = False, log_x: bool = False,
        id: str | None = None, classes: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self.set_reactive(LossPlot.curves, curves)
        self.set_reactive(LossPlot.log_y, log_y)
        self.set_reactive(LossPlot.log_x, log_x)

    # -- drawing ------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame | None:
        """The area of the curves; None where the widget is too small for one."""
        width, height = self.size
        curves = self.curves or (NOTHING,)
        if self.y_range and not self.log_y:
            y = Axis(*self.y_range)
        else:
            y = axis_of(np.concatenate([curve.y for curve in curves]), self.log_y, zero=not self.log_y)
        if self.x_range and not self.log_x:
            x = Axis(self.x_range[0], max(self.x_range[1], self.x_range[0] + 1))
        else:
            x = axis_of(np.concatenate([curve.x for curve in curves]), self.log_x)
        labels = (len(label) for _, label in y.ticks(max(height // 4, 2)))
        left = max(self.label_width, *labels, 0) + 1
        if width < left + 8 or height < 4:
            return None
        return Frame(left, 1, width - left - 1, height - 2, x, y)

    def painted(self) -> list[Strip]:
        """Axes, curves, cursor."""
        palette = theme.palette(self.app)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        if frame := self.frame:
            self._axes(canvas, palette, frame)
            for curve in reversed(self.curves):
                self._curve(canvas, palette, frame, curve)
            self._cursor(canvas, palette, frame)
        return canvas.strips()

    def _axes(self, canvas: Canvas, palette: theme.Palette, frame: Frame) -> None:
        muted, grid = palette.style("muted"), palette.style("grid")
        for share, label in frame.y.ticks(max(frame.height // 4, 2)):
            y = frame.row(frame.y.value(share)) or frame.top
            canvas.write_left(frame.left - 1, y, label, muted)
            canvas.write(frame.left, y, "─" * frame.width, grid)
        for share, label in frame.x.ticks(max(frame.width // 16, 2)):
            at = frame.column(frame.x.value(share)) - len(label) // 2
            canvas.write(min(max(at, frame.left), canvas.width - len(label)), frame.top + frame.height, label, muted)

    def _curve(self, canvas: Canvas, palette: theme.Palette, frame: Frame, curve: Curve) -> None:
        field = dots(frame.x.share(curve.x), frame.y.share(curve.y), frame.width, frame.height)
        style = palette.style(curve.role)
        for x, y, piece in pieces(field):
            canvas.write(frame.left + x, frame.top + y, piece, style)

    def _cursor(self, canvas: Canvas, palette: theme.Palette, frame: Frame) -> None:
        at = self.index
        if at is None:
            return
        curve = self.curves[0]
        x, row = frame.column(float(curve.x[at])), frame.row(float(curve.y[at]))
        for y in range(frame.top, frame.top + frame.height):
            canvas.write(x, y, "│", palette.style("muted"))
        if row is not None:
            canvas.write(x, row, "●", palette.style("here", bold=True))
        words = f" {self.cursor_text or f'{short(float(curve.x[at]))} · {number(float(curve.y[at]))}'} "
        start = x + 1 if x + 1 + len(words) <= canvas.width else max(0, x - len(words))
        canvas.write(start, 0, words, palette.here)
        canvas.write(x, 0, "│", palette.style("muted"))

    # -- the cursor ---------------------------------------------------------------------------------------------

    @property
    def index(self) -> int | None:
        """The first curve's point nearest to the cursor."""
        if self.cursor is None or not self.curves or not self.curves[0].x.size:
            return None
        return int(np.nanargmin(np.abs(self.curves[0].x - self.cursor)))

    def choose(self, index: int) -> None:
        """Move the cursor to a point of the first curve as the person does, and say so."""
        size = self.curves[0].x.size if self.curves else 0
        if size:
            index = min(max(index, 0), size - 1)
            self.cursor = float(self.curves[0].x[index])
            self.post_message(self.CursorMoved(index, self.cursor, self))

    def action_move(self, direction: int) -> None:
        """To the point in the next column; from no cursor to the last point."""
        at, frame = self.index, self.frame
        if at is None or frame is None:
            self.action_edge(-1)
            return
        columns = frame.x.share(self.curves[0].x) * (frame.width - 1)
        beyond = np.flatnonzero((columns - columns[at]) * direction >= 1 - 1e-9)
        if beyond.size:
            self.choose(int(beyond[0] if direction > 0 else beyond[-1]))
        else:
            self.action_edge(-1 if direction > 0 else 0)

    def action_edge(self, end: int) -> None:
        """To the first (0) or last (−1) point."""
        if self.curves and self.curves[0].x.size:
            self.choose(0 if end == 0 else self.curves[0].x.size - 1)

    def on_click(self, event: events.Click) -> None:
        """To the point above or below the pointer."""
        offset, frame = event.get_content_offset(self), self.frame
        if offset is None or frame is None or not self.curves or not self.curves[0].x.size:
            return
        share = (offset.x - frame.left) / max(frame.width - 1, 1)
        self.choose(int(np.nanargmin(np.abs(frame.x.share(self.curves[0].x) - share))))
