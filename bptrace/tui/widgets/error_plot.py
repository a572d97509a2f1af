"""Errors by step size on two logarithmic axes: the V-curves of several methods, the chosen one bright.

Above the curves stand the cursor's step and named places on the axis; below them what is to blame on either side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from bptrace.frozen import frozen
from bptrace.tui import theme
from bptrace.tui.widgets.axes import Axis
from bptrace.tui.widgets.braille import dots, pieces
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.direct import Direct
from bptrace.tui.widgets.loss_plot import Curve, Frame

LOWEST = 1e-17  # what is smaller is no error at all
Y = Axis(-17.0, 0.35, log=True)
LABELS = 6  # columns of the y axis
SIDES = 10  # rows from which on there is one for the two sides
Taken = tuple[int, int, int]  # a row, and the columns from … to


@frozen
class Mark:
    """A place on the axis with its name; one that `reaches` concerns every larger step as well."""

    x: float
    label: str
    reaches: bool = False


@frozen(eq=False)
class Errors:
    """What is drawn: the chosen curve first, the cursor's step and its words, marks in order of importance.

    `left` and `right` name what is to blame for the errors on either side; `says` replaces all of it by a sentence.
    """

    curves: Sequence[Curve] = ()
    cursor: float = 1.0
    cursor_text: str = ""
    marks: Sequence[Mark] = ()
    left: str = ""
    right: str = ""
    low: float = 1e-16
    says: str = ""


class ErrorPlot(Direct):
    """Draws `errors`; a click posts `StepChosen`."""

    @dataclass
    class StepChosen(Message):
        """The person pointed at a step."""

        step: float

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.errors = Errors()
        self._strips: list[Strip] | None = None

    def show(self, errors: Errors) -> None:
        """Draw these instead."""
        self.errors, self._strips = errors, None
        self.refresh()

    def on_resize(self) -> None:
        """Other room."""
        self._strips = None

    def notify_style_update(self) -> None:
        """Focus or the theme changes the colours."""
        super().notify_style_update()
        self._strips = None

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._strips is None:
            self._strips = self._painted().strips()
        return self._strips[y]

    @property
    def frame(self) -> Frame:
        """The area of the curves: below the cursor's words, above the axis and the line about the sides."""
        width, height = self.size
        below = 2 if height >= SIDES else 1
        return Frame(LABELS, 1, max(width - LABELS, 1), max(height - 1 - below, 1), self._x, Y)

    @property
    def _x(self) -> Axis:
        return Axis(float(np.log10(self.errors.low)), 0.0, log=True)

    def _painted(self) -> Canvas:
        palette = theme.palette(self.app)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        if self.errors.says:
            canvas.write(0, min(2, self.size.height - 1), self.errors.says, palette.style("muted"))
            return canvas
        frame = self.frame
        self._axes(canvas, palette, frame)
        for mark in self.errors.marks:
            _upright(canvas, frame, mark.x, "┊", palette.style("faint"))
        fields = [self._field(frame, curve) for curve in self.errors.curves]
        for curve, field in reversed(list(zip(self.errors.curves, fields, strict=True))):
            _draw(canvas, frame, field, palette.style(curve.role))
        self._cursor(canvas, palette, frame)
        named = self._marks(canvas, palette, frame, fields)
        self._names(canvas, palette, frame, fields, named)
        return canvas

    def _axes(self, canvas: Canvas, palette: theme.Palette, frame: Frame) -> None:
        muted, grid = palette.style("muted"), palette.style("grid")
        for share, label in frame.y.ticks(max(frame.height // 2, 2)):
            y = frame.row(frame.y.value(share)) or frame.top
            canvas.write_left(frame.left - 1, y, label, muted)
            canvas.write(frame.left, y, "─" * frame.width, grid)
        bottom = frame.top + frame.height
        for share, label in frame.x.ticks(max(frame.width // 12, 2)):
            at = frame.column(frame.x.value(share)) - len(label) // 2
            canvas.write(min(max(at, frame.left), canvas.width - len(label)), bottom, label, muted)
        if bottom + 1 < canvas.height:
            canvas.write(frame.left, bottom + 1, self.errors.left, muted)
            if len(self.errors.left) + len(self.errors.right) + 2 < frame.width:
                canvas.write_left(canvas.width, bottom + 1, self.errors.right, muted)

    def _marks(
        self, canvas: Canvas, palette: theme.Palette, frame: Frame, fields: Sequence[NDArray[np.bool_]]
    ) -> Sequence[Taken]:
        """The names of the dotted lines above them, or beside them where nothing else is; the room that these take."""
        curves = np.any([_cells(field) for field in fields], axis=0)
        start, words = self._words(frame)
        cursor = frame.column(self.errors.cursor)
        taken = [(0, start - 1, start + len(words) + 1)]
        taken += [(y, cursor - 1, cursor + 2) for y in range(frame.top, frame.top + frame.height)]
        before = len(taken)
        for mark in self.errors.marks:
            x = frame.column(mark.x)
            label = f"{mark.label} ▸" if mark.reaches else mark.label
            bottom = frame.top + frame.height - 1
            beside = [(y, at) for y in (frame.top, bottom) for at in (x + 2, x - 1 - len(label))]
            for y, left in ((0, x - (0 if mark.reaches else len(label) // 2)), *beside):
                left = min(max(left, frame.left), canvas.width - len(label))
                right = left + len(label)
                on_curve = y and curves[y - frame.top, left - frame.left : right - frame.left].any()
                if not on_curve and all(y != row or right <= begin or end <= left for row, begin, end in taken):
                    canvas.write(left, y, label, palette.style("text" if mark.reaches else "muted"))
                    taken.append((y, left - 1, right + 1))
                    break
        return taken[before:]

    def _field(self, frame: Frame, curve: Curve) -> NDArray[np.bool_]:
        y = np.clip(curve.y, LOWEST, None)
        inside = (curve.x >= self.errors.low * (1 - 1e-9)) & np.isfinite(y)
        return dots(frame.x.share(curve.x[inside]), frame.y.share(y[inside]), frame.width, frame.height, 1)

    def _names(
        self,
        canvas: Canvas,
        palette: theme.Palette,
        frame: Frame,
        fields: Sequence[NDArray[np.bool_]],
        named: Sequence[Taken],
    ) -> None:
        """Every curve's name beside it, where it covers nothing and is nearest to its own."""
        cells = [_cells(field) for field in fields]
        taken = np.any(cells, axis=0) if cells else np.zeros((frame.height, frame.width), dtype=bool)
        for y, start, end in named:
            if y >= frame.top:
                taken[y - frame.top, max(start - frame.left, 0) : max(end - frame.left, 0)] = True
        taken[:, frame.column(self.errors.cursor) - frame.left] = True
        taken[0] = True
        for curve, own in zip(self.errors.curves, cells, strict=True):
            others = np.any([cell for cell in cells if cell is not own], axis=0) if len(cells) > 1 else ~own & False
            place = _place(own, others, taken, len(curve.label))
            if place is not None:
                y, x = place
                role = curve.role if curve.role != "faint" else "muted"
                canvas.write(frame.left + x, frame.top + y, curve.label, palette.style(role, bold=curve.role == "here"))
                taken[y, max(x - 1, 0) : x + len(curve.label) + 1] = True

    def _words(self, frame: Frame) -> tuple[int, str]:
        """Where the cursor's words begin, and the words."""
        words = f" {self.errors.cursor_text} "
        start = frame.column(self.errors.cursor) - len(words) // 2
        return min(max(start, 0), self.size.width - len(words)), words

    def _cursor(self, canvas: Canvas, palette: theme.Palette, frame: Frame) -> None:
        _upright(canvas, frame, self.errors.cursor, "│", palette.style("muted"))
        start, words = self._words(frame)
        canvas.write(start, 0, words, palette.here)
        if self.errors.curves:
            curve = self.errors.curves[0]
            known = curve.y[np.isclose(curve.x, self.errors.cursor, rtol=1e-6, atol=0)]
            row = frame.row(float(np.clip(known[0], LOWEST, None))) if known.size else None
            if row is not None:
                canvas.write(frame.column(self.errors.cursor), row, "●", palette.style("here", bold=True))

    def on_click(self, event: events.Click) -> None:
        """To the step under the pointer."""
        offset, frame = event.get_content_offset(self), self.frame
        if offset is not None and offset.x >= frame.left:
            event.stop()
            share = (offset.x - frame.left) / max(frame.width - 1, 1)
            self.post_message(self.StepChosen(frame.x.value(share)))


def _cells(field: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which cells of the screen hold any dot."""
    height, width = field.shape
    return np.asarray(field.reshape(height // 4, 4, width // 2, 2).any(axis=(1, 3)))


def _upright(canvas: Canvas, frame: Frame, x: float, sign: str, style: Style) -> None:
    for y in range(frame.top, frame.top + frame.height):
        canvas.write(frame.column(x), y, sign, style)


def _draw(canvas: Canvas, frame: Frame, field: NDArray[np.bool_], style: Style) -> None:
    for x, y, piece in pieces(field):
        canvas.write(frame.left + x, frame.top + y, piece, style)


def _place(
    own: NDArray[np.bool_], others: NDArray[np.bool_], taken: NDArray[np.bool_], length: int
) -> tuple[int, int] | None:
    """Row and column for a name of so many letters: beside its own curve, clear of everything, far from the others."""
    height, width = own.shape
    best: tuple[int, tuple[int, int]] | None = None
    for x in range(1, width - length - 1):
        middle = x + length // 2
        rows = np.flatnonzero(own[:, middle])
        if not rows.size:
            continue
        foreign = np.flatnonzero(others[:, middle])
        apart = int(np.abs(foreign[:, None] - rows).min()) if foreign.size else height
        for away in (1, 2):
            for y in (int(rows[0]) - away, int(rows[-1]) + away):
                free = 0 <= y < height and not taken[y, x - 1 : x + length + 1].any()
                if free and (best is None or apart - away >= best[0]):
                    best = apart - away, (y, x)
    return best[1] if best else None
