"""What a network with two inputs and one output says everywhere, with the samples it learns from."""

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.algebra.numbers import short
from bptrace.frozen import frozen
from bptrace.tui import theme
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.painted import Painted

MARKS = "○●◆▲■"


@frozen(eq=False)
class Samples:
    """Points (n×2), their true classes (n, from 0) and which of them are predicted wrong (n, bool)."""

    points: NDArray[np.float64]
    classes: NDArray[np.int_]
    wrong: NDArray[np.bool_]


Mark = tuple[int, str, int | None]  # its column, what is written there, the half it stands on, None where it is wrong


@frozen
class Row:
    """A row of the screen and all that it is made of; two that are equal look the same.

    `halves` are the colours of the upper and the lower half-cells, none on the row of the axis; `names` stand where
    they are written.
    """

    palette: theme.Palette
    base: Style
    width: int
    left: int
    halves: tuple[list[str], ...]
    marks: list[Mark]
    names: list[tuple[int, str]]

    def strip(self) -> Strip:
        """The row drawn."""
        canvas, style = Canvas(self.width, 1, self.base), self.palette.style
        canvas.put(self.left, 0, *[("▀", style(*pair)) for pair in zip(*self.halves, strict=True)])
        for x, sign, half in self.marks:
            laid = self.palette.here if half is None else style("here", self.halves[half][x])
            canvas.put(self.left + x, 0, (sign, laid))
        for x, name in self.names:
            canvas.write(x, 0, name, style("muted"))
        return canvas.strips()[0]


class DecisionField(Painted):
    """Draws `values` (rows × columns, lowest y first) in half-blocks, from 0 (blue) over ½ to 1 (orange).

    `grid` says at which points it can show values: `field.values = f(field.grid)` (a grid of another size is sampled).
    """

    REPAINTED_FOR = ("values", "samples")
    values: reactive[NDArray[np.float64] | None] = reactive(None, always_update=True, repaint=False)
    samples: reactive[Samples | None] = reactive(None, always_update=True, repaint=False)

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
        self._rows: list[tuple[Row, Strip]] = []

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
    def has_brackets(self) -> bool:
        """Whether there is room for brackets around what is predicted wrong."""
        columns, rows = self._area()
        return self.samples is not None and len(self.samples.points) <= 2 * rows * columns // 40

    @property
    def _left(self) -> int:
        return max(2, *(len(short(end)) for end in self.y_range)) + 2

    def painted(self) -> list[Strip]:
        """The field with the samples on it, then the axis; a row in which nothing changed stays as it is."""
        palette = theme.palette(self.app)
        columns, rows = self._area()
        colours, marks = self._colours(palette, columns, rows), self._marks(columns, rows)
        names = self._names(columns, rows)
        common = palette, self.visual_style.rich_style, self.size.width, self._left
        before, self._rows = self._rows, []
        for y in range(rows + bool(rows)):
            row = Row(*common, tuple(colours[2 * y : 2 * y + 2]), marks[y], names[y])
            same = y < len(before) and before[y][0] == row
            self._rows.append(before[y] if same else (row, row.strip()))
        return [strip for _, strip in self._rows]

    def _colours(self, palette: theme.Palette, columns: int, rows: int) -> list[list[str]]:
        """The colour of every half-cell, the top row first."""
        if self.values is None or not self.values.size:
            return [[palette.colour("grid")] * columns for _ in range(2 * rows)]
        height, width = self.values.shape
        lines = np.arange(2 * rows) * height // max(2 * rows, 1)
        seen = self.values[lines][::-1][:, np.arange(columns) * width // max(columns, 1)]
        return palette.shades.of(2 * (seen - self.middle))

    def _marks(self, columns: int, rows: int) -> list[list[Mark]]:
        """The samples of every row, those predicted wrong last; brackets while they would not cover one another."""
        of_rows: list[list[Mark]] = [[] for _ in range(rows + 1)]
        if self.samples is None:
            return of_rows
        share = [self._share(self.samples.points[:, axis], axis) for axis in (0, 1)]
        across = np.clip(np.floor(share[0] * columns), 0, columns - 1).astype(int).tolist()
        down = np.clip(np.floor((1 - share[1]) * 2 * rows), 0, 2 * rows - 1).astype(int).tolist()
        inside = np.all([(part >= 0) & (part <= 1) for part in share], axis=0)
        bracketed = self.has_brackets
        signs, wrong = [MARKS[number_ % len(MARKS)] for number_ in self.samples.classes.tolist()], self.samples.wrong
        seen: dict[tuple[int, int], Mark] = {}  # of several in a cell the last covers the others
        for number_ in np.argsort(wrong, kind="stable").tolist():
            if inside[number_]:
                x, (y, half) = across[number_], divmod(down[number_], 2)
                seen.pop((x, y), None)
                bracket = bracketed and bool(wrong[number_])
                sign = f"[{signs[number_]}]" if bracket else signs[number_]
                seen[x, y] = x - bracket, sign, None if wrong[number_] else half
        for (_, y), mark in seen.items():
            of_rows[y].append(mark)
        return of_rows

    def _share(self, values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        low, high = (self.x_range, self.y_range)[axis]
        return np.asarray((values - low) / (high - low))

    def _names(self, columns: int, rows: int) -> list[list[tuple[int, str]]]:
        """The ends of the axes and the inputs' names in their middle, by rows, each with its column from the left."""
        left, (low, high) = self._left, (short(end) for end in self.x_range)
        of_rows: list[list[tuple[int, str]]] = [[] for _ in range(rows + 1)]
        for name, y in ((short(self.y_range[1]), 0), ("x₂", rows // 2), (short(self.y_range[0]), rows - 1)):
            of_rows[y].append((left - 2 - len(name), name))
        of_rows[rows] = [
            (left + x, name) for name, x in ((low, 0), ("x₁", (columns - 2) // 2), (high, columns - len(high)))
        ]
        return of_rows
