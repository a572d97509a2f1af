"""The data sets: those of the two lab reports, two more shapes, one random sample, and CSV files.

A set's points are the same for the same seed. Random ones come from `numpy.random.default_rng([seed, 1])`, a stream of
their own: from the weights' stream the first U[0,1) weights would be the first data points. Nothing is shuffled.
"""

import csv
import io
import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from bptrace.errors import UnreadableFile, UsageError, shortened
from bptrace.files import read_text
from bptrace.frozen import frozen
from bptrace.texts import text

Points = npt.NDArray[np.float64]

MOST_SAMPLES = 1_000_000


@frozen(eq=False)
class Dataset:
    """Samples in their order: `x` is N×n_in, `y` N×n_out, one sample a row whatever the network's layout; read-only."""

    name: str
    x: Points
    y: Points

    def __post_init__(self) -> None:
        for field in ("x", "y"):
            array = np.array(getattr(self, field), dtype=float)
            array.flags.writeable = False
            object.__setattr__(self, field, array)

    def __len__(self) -> int:
        return len(self.x)


def with_classes(data: Dataset) -> Dataset:
    """The same samples, each of one class: 1 where its largest target stands, else 0."""
    return Dataset(data.name, data.x, one_hot(data.y))


def one_hot(targets: Points) -> Points:
    """1 where the largest number of each row stands, else 0."""
    largest: Points = np.eye(targets.shape[1])[targets.argmax(axis=1)]
    return largest


def below_diagonal(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """`lab2-linear`: points of the unit square; 1 where x > y."""
    x = random.random((n, 2))
    return x, _column(x[:, 0] > x[:, 1])


def above_diagonal(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """`lab1-linear`: the same points with Lab 1's labels; 0 where x > y."""
    x, y = below_diagonal(n, random)
    return x, 1 - y


def crossing_lines(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """Both XOR sets: for equally spaced t in [0, 1] the point (t, t), label 0, then (t, 1 − t), label 1.

    Where the lines cross, at t = ½, only the first is kept. `t` takes as many values as give at most `n` points: 250
    for Lab 2's 500, 11 for Lab 1's 21.
    """
    steps = (n + 1) // 2 if n % 4 == 1 else n // 2
    t = np.linspace(0, 1, steps)
    diagonal, other = np.column_stack([t, t]), np.column_stack([t, 1 - t])
    x = np.stack([diagonal, other], axis=1).reshape(-1, 2)
    y = np.tile([0.0, 1.0], steps)
    apart = np.arange(2 * steps) != (steps if steps % 2 else -1)
    return x[apart], _column(y[apart])


def chessboard(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """`lab2-chessboard`: points on a 4×4 board; 1 on the squares whose row and column number add to an odd one."""
    x = random.random((n, 2))
    return x, _column(np.floor(4 * x).sum(axis=1) % 2)


def moons(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """Two interleaving half circles of radius 1, labels 0, 1, 0, 1, …; noise N(0, 0.1²) on both coordinates."""
    label, angle = np.arange(n) % 2, np.pi * random.random(n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return np.where(label[:, None] == 1, lower, upper) + 0.1 * random.standard_normal((n, 2)), _column(label)


def circles(n: int, random: np.random.Generator) -> tuple[Points, Points]:
    """Circles of radius 1 (label 0) and ½ (label 1) around the origin, in turn; noise N(0, 0.05²)."""
    label, angle = np.arange(n) % 2, 2 * np.pi * random.random(n)
    radius = np.where(label == 1, 0.5, 1.0)
    circle = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return circle + 0.05 * random.standard_normal((n, 2)), _column(label)


@frozen
class Recipe:
    """How a set of two inputs and one target is made, and its own size."""

    points: Callable[[int, np.random.Generator], tuple[Points, Points]]
    samples: int
    fewest: int = 1


RECIPES = {
    "lab1-linear": Recipe(above_diagonal, 100),
    "lab1-xor": Recipe(crossing_lines, 21, fewest=4),
    "lab2-linear": Recipe(below_diagonal, 500),
    "lab2-xor": Recipe(crossing_lines, 500, fewest=4),
    "lab2-chessboard": Recipe(chessboard, 1000),
    "moons": Recipe(moons, 200),
    "circles": Recipe(circles, 200),
}
RANDOM = "random"
NAMES = (*RECIPES, RANDOM)
ALIASES = {"linear": "lab1-linear", "xor": "lab1-xor", "chessboard": "lab2-chessboard"}


def dataset(name: str, samples: int | None = None, seed: int = 0, inputs: int = 2, outputs: int = 1) -> Dataset:
    """The set called `name` (a key of RECIPES, an alias, or `random`), of its own size unless `samples` is given.

    `random` is one sample of U[0,1) numbers unless more are asked for, and the only set that comes in any number of
    `inputs` and `outputs`. The XOR sets have no more than `samples` points (see `crossing_lines`).
    """
    random = np.random.default_rng([seed, 1])
    name = ALIASES.get(name, name)
    if name == RANDOM:
        numbers = random.random((_count(name, samples, 1, 1), inputs + outputs))
        return Dataset(name, numbers[:, :inputs], numbers[:, inputs:])
    recipe = RECIPES[name]
    return Dataset(name, *recipe.points(_count(name, samples, recipe.samples, recipe.fewest), random))


def _count(name: str, asked: int | None, own: int, fewest: int) -> int:
    if asked is None:
        return own
    if not fewest <= asked <= MOST_SAMPLES:
        raise UsageError(text("network.count", name=name, asked=asked, fewest=fewest, most=MOST_SAMPLES))
    return asked


def _column(labels: npt.NDArray[np.generic]) -> Points:
    return labels.astype(float).reshape(-1, 1)


def read_csv(path: str, outputs: int, samples: int | None = None) -> Dataset:
    """The samples in the CSV file at `path`, one a row: inputs, then `outputs` targets; the first `samples` of them.

    A first row without a single number is a header. Raises UnreadableFile that names the file and the line.
    """
    rows = list(_rows(path))
    _separated_by_commas(rows[:1], path)
    table = [(line, _numbers(cells, f"{path}:{line}")) for line, cells in _without_header(rows)]
    if not table:
        raise UnreadableFile(text("network.no_samples", path=path))
    width = max(len(table[0][1]), outputs + 1)
    for line, numbers in table:
        if len(numbers) != width:
            raise UnreadableFile(text("network.columns", place=f"{path}:{line}", columns=len(numbers), expected=width))
    return of_table(path, np.array([numbers for _, numbers in table]), outputs, samples)


def of_table(name: str, table: Points, outputs: int, samples: int | None = None) -> Dataset:
    """The first `samples` rows of a table, or all: inputs, then `outputs` targets."""
    count = _count(name, samples, len(table), 1)
    if count > len(table):
        raise UsageError(text("network.too_few", path=name, asked=count, samples=len(table)))
    inputs = max(table.shape[1] - outputs, 0)
    return Dataset(name, table[:count, :inputs], table[:count, inputs:])


def _rows(path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their line numbers."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(text("network.csv", place=f"{path}:{reader.line_num}", reason=error)) from error


def _separated_by_commas(first: list[tuple[int, list[str]]], path: str) -> None:
    """Other separators are told, not guessed at: beside semicolons commas stand for decimal points."""
    for line, cells in first:
        for sign in (";", "\t"):
            if any(sign in cell for cell in cells):
                raise UnreadableFile(text("network.separator", place=f"{path}:{line}", sign=text(_SIGNS[sign])))


_SIGNS = {";": "network.semicolons", "\t": "network.tabs"}


def _without_header(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    return rows[1:] if rows and not any(map(_is_number, rows[0][1])) else rows


def _is_number(cell: str) -> bool:
    """Whether a program that wrote numbers wrote this; Python alone reads 1_000, and digits of other alphabets."""
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii() and "_" not in cell


def _numbers(cells: list[str], place: str) -> list[float]:
    return [_number(cell.strip(), f"{place}, {text('network.column', number=k)}") for k, cell in enumerate(cells, 1)]


def _number(cell: str, place: str) -> float:
    if not _is_number(cell):
        raise UnreadableFile(text("network.csv_number", place=place, value=repr(shortened(cell))))
    if not math.isfinite(float(cell)):
        raise UnreadableFile(text("network.not_finite", place=place, value=cell))
    return float(cell)
