"""What a network with two inputs and one output says everywhere, with the samples it learns from."""

import numpy as np
from numpy.typing import NDArray
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from bptrace.algebra.numbers import short
from bptrace.frozen import frozen
from bptrace.tui import theme
from bptrace.tui.widgets.canvas import Canvas

MARKS = "○●◆▲■"


@frozen(eq=False)
class Samples:
    """Points (n×2), their true classes (n, from 0) and which of them are predicted wrong (n, bool)."""

    points: NDArray[np.float64]
    classes: NDArray[np.int_]
    wrong: NDArray[np.bool_]


class DecisionField(Widget):
    """Draws `values` (rows × columns, lowest y first) in half-blocks, from 0 (blue) over ½ to 1 (orange).

    `grid` says at which points it can show values: `field.values = f(field.grid)` (a grid of another size is sampled).
    """

    values: reactive[NDArray[np.float64] | None] = reactive(None, always_update=True)
    samples: reactive[Samples | None] = reactive(None, always_update=True)

    def __init__(
        self,
        x_range: tuple[float, float] = (0.0, 1.0),
        y_range: tuple[float, float] = (0.0, 1.0),
        *,
        middle: float = 0.5,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.x_range, self.y_range, self.middle = x_range, y_range, middle
        self._lines: list[Strip] | None = None

    def watch_values(self) -> None:
        self._lines = None

    def watch_samples(self) -> None:
        self._lines = None

    def on_resize(self) -> None:
        self._lines = None

    def notify_style_update(self) -> None:
        """Textual calls this when focus or the theme changes the widget's colours."""
        super().notify_style_update()
        self._lines = None

    @property
    def grid(self) -> NDArray[np.float64]:
        """The centres of the cells, rows × columns × 2: reshape to (−1, 2) for a network that takes rows."""
        columns, rows = self._area()
        x = np.linspace(*self.x_range, 2 * columns + 1)[1::2]
        y = np.linspace(*self.y_range, 2 * (2 * rows) + 1)[1::2]
        return np.stack(np.meshgrid(x, y), axis=-1)

    def _area(self) -> tuple[int, int]:
        """The columns and screen rows of the field: square on a screen whose cells are twice as high as wide."""
        columns, rows = self.size.width - self._left - 1, self.size.height - 1  # a bracket of a mark may stand outside
        columns = max(min(columns, 2 * rows), 0)
        return columns, max(min(rows, (columns + 1) // 2), 0)

    @property
    def _left(self) -> int:
        return max(2, *(len(short(end)) for end in self.y_range)) + 2

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._lines is None:
            self._lines = self._painted().strips()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.visual_style.rich_style)

    def _painted(self) -> Canvas:
        palette = theme.palette(self.app)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        columns, rows = self._area()
        if columns and rows:
            colours = self._colours(palette, columns, rows)
            self._field(canvas, palette, colours)
            self._marks(canvas, palette, colours)
            self._axes(canvas, palette, columns, rows)
        return canvas

    def _colours(self, palette: theme.Palette, columns: int, rows: int) -> list[list[str]]:
        """The colour of every half-cell, the top row first."""
        if self.values is None or not self.values.size:
            return [[palette.colour("grid")] * columns for _ in range(2 * rows)]
        height, width = self.values.shape
        lines = np.arange(2 * rows) * height // (2 * rows)
        seen = self.values[lines][::-1][:, np.arange(columns) * width // columns]
        return palette.shades.of(2 * (seen - self.middle))

    def _field(self, canvas: Canvas, palette: theme.Palette, colours: list[list[str]]) -> None:
        left = self._left
        for y in range(len(colours) // 2):
            pairs = zip(colours[2 * y], colours[2 * y + 1], strict=True)
            canvas.put(left, y, *[("▀", palette.style(*pair)) for pair in pairs])

    def _marks(self, canvas: Canvas, palette: theme.Palette, colours: list[list[str]]) -> None:
        """The samples, those predicted wrong last and inverse; brackets only while they would not cover one another."""
        if self.samples is None:
            return
        rows, columns, left = len(colours), len(colours[0]), self._left
        share = [self._share(self.samples.points[:, axis], axis) for axis in (0, 1)]
        across = np.clip(np.floor(share[0] * columns), 0, columns - 1).astype(int)
        down = np.clip(np.floor((1 - share[1]) * rows), 0, rows - 1).astype(int)
        inside = np.all([(part >= 0) & (part <= 1) for part in share], axis=0)
        bracketed = len(across) <= rows * columns // 40
        seen: dict[tuple[int, int], int] = {}  # of several in a cell the last covers the others
        for number_ in np.argsort(self.samples.wrong, kind="stable").tolist():
            if inside[number_]:
                cell = int(across[number_]), int(down[number_]) // 2
                seen.pop(cell, None)
                seen[cell] = number_
        for (x, y), number_ in seen.items():
            mark = MARKS[int(self.samples.classes[number_]) % len(MARKS)]
            if self.samples.wrong[number_]:
                words = f"[{mark}]" if bracketed else mark
                canvas.write(left + x - bracketed, y, words, palette.here)
            else:
                canvas.write(left + x, y, mark, palette.style("here", colours[int(down[number_])][x]))

    def _share(self, values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        low, high = (self.x_range, self.y_range)[axis]
        return np.asarray((values - low) / (high - low))

    def _axes(self, canvas: Canvas, palette: theme.Palette, columns: int, rows: int) -> None:
        """The ends of the axes, and the inputs' names in their middle."""
        muted, left = palette.style("muted"), self._left
        names = (short(self.x_range[0]), "x₁", short(self.x_range[1]))
        for name, x in zip(names, (0, (columns - 2) // 2, columns - len(names[2])), strict=True):
            canvas.write(left + x, rows, name, muted)
        for name, y in ((short(self.y_range[1]), 0), ("x₂", rows // 2), (short(self.y_range[0]), rows - 1)):
            canvas.write_left(left - 2, y, name, muted)
