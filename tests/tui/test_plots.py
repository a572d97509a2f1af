"""Curves, fields and overviews: what stands where, and that odd data is drawn calmly."""

import numpy as np
import pytest
from numpy.typing import NDArray
from textual.geometry import Region
from textual.pilot import Pilot

from bptrace.tui import theme
from bptrace.tui.widgets.axes import axis_of
from bptrace.tui.widgets.braille import characters, dots
from bptrace.tui.widgets.decision_field import DecisionField, Samples
from bptrace.tui.widgets.loss_plot import Curve, LossPlot
from bptrace.tui.widgets.overview import Overview
from bptrace.tui.widgets.picture_geometry import Window
from bptrace.tui.widgets.shrinking import shrunk
from tests.tui.screen import OneWidget, shown

Array = NDArray[np.float64]
EMPTY = np.zeros(0)


def labels(values: Array, log: bool = False, most: int = 5) -> list[str]:
    return [text for _, text in axis_of(values, log, zero=not log).ticks(most)]


def test_linear_ticks_are_round_and_few() -> None:
    assert labels(np.array([0.0, 0.13])) == ["0.00", "0.05", "0.10"]
    assert labels(np.array([0.0, 3000.0])) == ["0", "1000", "2000", "3000"]


def test_logarithmic_ticks_are_decades_thinned_where_there_are_many() -> None:
    assert labels(np.array([0.13, 3e-4]), log=True) == ["10⁻³", "10⁻²", "10⁻¹"]
    assert len(labels(np.array([1e-16, 1.0]), log=True)) <= 5
    assert len(labels(np.array([0.3]), log=True)) >= 2
    assert labels(np.array([0.12, 4e-4]), log=True, most=2) == ["10⁻³", "10⁻¹"]


@pytest.mark.parametrize("values", [[], [0.0], [np.nan], [np.inf, np.nan], [-1.0], [0.5], [1e-300, 1e300], [5.0, 5.0]])
@pytest.mark.parametrize("log", [False, True])
def test_an_axis_of_anything_has_two_ends(values: list[float], log: bool) -> None:
    axis = axis_of(np.array(values, dtype=float), log, zero=not log)
    assert axis.low < axis.high
    assert axis.ticks(4)


def test_a_curve_runs_through_its_points() -> None:
    field = dots(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 0.0]), 20, 5)
    assert field[18:, 0].any()
    assert field[0:2, 19:21].any()
    assert field[18:, 39].any()
    assert field.any(axis=0).all()  # no column is left out


def test_a_gap_in_the_data_is_a_gap_in_the_curve() -> None:
    y = np.full(40, 0.5)
    y[10:30] = np.nan
    drawn = dots(np.linspace(0, 1, 40), y, 20, 2).any(axis=0)
    assert drawn[:8].all()
    assert not drawn[12:28].any()
    assert drawn[32:].all()


def test_a_long_curve_keeps_its_highest_and_lowest_points() -> None:
    y = np.full(100_000, 0.5)
    y[33_333], y[66_666] = 1.0, 0.0
    field = dots(np.linspace(0, 1, y.size), y, 30, 4)
    assert field[0].any()
    assert field[-1].any()


def test_dots_become_braille() -> None:
    field = np.zeros((4, 4), dtype=bool)
    field[0, 0] = field[3, 1] = True
    assert characters(field) == ["\u2881 "]


@pytest.mark.slow
@pytest.mark.parametrize(
    "y", [EMPTY, np.array([0.5]), np.array([np.nan, np.nan]), np.array([1.0, np.inf, 2.0]), np.zeros(5), -np.ones(3)]
)
def test_odd_losses_are_drawn_on_axes_all_the_same(y: Array) -> None:
    for log in (False, True):
        plot = LossPlot((Curve(np.arange(float(y.size)), y),), log_y=log)
        plot.cursor = 1.0
        assert "─" in shown(plot, (40, 10))


def test_no_curve_and_no_room_are_no_error() -> None:
    assert "─" in shown(LossPlot(), (40, 10))
    assert shown(LossPlot(), (6, 2)).strip() == ""


def test_the_cursor_moves_along_the_curve_and_says_where_it_is() -> None:
    plot = LossPlot((Curve(np.arange(1000.0), np.linspace(1, 0, 1000)),))
    moves: list[int] = []

    async def act(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, OneWidget)
        await pilot.press("right", "left", "left", "home", "right")
        moves.extend(message.index for message in await pilot.app.heard(LossPlot.CursorMoved, 5))

    text = shown(plot, (60, 12), act)
    assert moves[0] == 999
    assert moves[0] > moves[1] > moves[2] > moves[3] == 0 < moves[4] < 30
    assert f" {moves[4]} · " in text
    assert "●" in text


def test_lines_in_which_nothing_changed_are_not_drawn_again() -> None:
    flat = np.full(100, 0.5)
    plot = LossPlot((Curve(np.arange(100.0), flat),))
    drawn: list[Region] = []

    async def act(pilot: Pilot[object]) -> None:
        plot.y_range = 0.0, 1.0
        await pilot.pause()
        plot.refresh = lambda *regions: drawn.extend(regions)  # type: ignore[method-assign, assignment]
        plot.curves = (Curve(np.arange(100.0), np.append(flat[1:], 1.0)),)
        await pilot.pause()

    shown(plot, (60, 12), act)
    assert {region.y for region in drawn} == set(range(1, 7))


def test_the_cursor_text_can_be_given() -> None:
    plot = LossPlot((Curve(np.arange(10.0), np.ones(10)),))
    plot.cursor, plot.cursor_text = 3.0, "epoch 3"
    assert "│ epoch 3" in shown(plot, (60, 12))


def test_the_field_asks_for_the_points_it_can_show() -> None:
    field = DecisionField((-1.0, 1.0), (0.0, 4.0))
    grids: list[Array] = []

    async def act(pilot: Pilot[object]) -> None:
        grids.append(field.grid)

    shown(field, (45, 21), act)
    grid = grids[0]
    assert grid.shape == (40, 40, 2)
    assert grid[0, 0, 1] < grid[-1, 0, 1]  # the first row is the lowest
    assert (np.abs(grid[..., 0]) < 1).all()
    assert grid[..., 1].mean() == pytest.approx(2)


def test_samples_stand_at_their_place_and_wrong_ones_are_bracketed() -> None:
    field = DecisionField()
    points = np.array([[0.01, 0.99], [0.99, 0.99], [0.5, 0.3]])
    field.samples = Samples(points, np.array([0, 1, 1]), np.array([False, False, True]))
    rows = shown(field, (45, 21)).splitlines()
    assert rows[0].index("○") < rows[0].index("●")
    assert [number for number, row in enumerate(rows) if "[●]" in row] == [14]
    assert rows[20].split() == ["0", "x₁", "1"]


def test_where_samples_are_many_wrong_ones_have_no_brackets() -> None:
    points = np.random.default_rng(0).uniform(size=(1000, 2))
    field = DecisionField()
    field.samples = Samples(points, np.ones(1000, dtype=int), np.ones(1000, dtype=bool))
    assert "[" not in shown(field, (45, 21))


def test_the_field_has_the_colour_of_its_values() -> None:
    field = DecisionField()
    colours: list[tuple[str, str]] = []
    ramp: list[theme.Ramp] = []

    async def act(pilot: Pilot[object]) -> None:
        field.values = np.array([[0.0, 1.0]])
        await pilot.pause()
        line = [segment for segment in field.render_line(5) if "▀" in segment.text]
        colours.extend((s.style.color.name, s.style.bgcolor.name) for s in (line[0], line[-1]))  # type: ignore[union-attr]
        ramp.append(theme.palette(pilot.app).shades)

    shown(field, (45, 21), act)
    low, high = ramp[0].colour(-1.0), ramp[0].colour(1.0)
    assert colours == [(low, low), (high, high)]


def test_an_overview_keeps_the_largest_entry_of_every_part_with_its_sign() -> None:
    value = np.zeros((100, 50))
    value[62, 48], value[3, 3] = -5.0, 2.0
    small = shrunk(value, 26, 25)
    assert small.shape == (26, 25)
    assert small.min() == -5.0
    assert small[62 * 26 // 100, 24] == -5.0
    assert small.max() == 2.0


def test_a_part_of_an_overview_is_not_hidden_by_what_is_no_number() -> None:
    value = np.full((4, 4), np.nan)
    value[0, 1], value[2, 2], value[3, 2] = -3.0, np.inf, 1.0
    assert shrunk(value, 2, 2).tolist() == [[-3.0, 0.0], [0.0, np.inf]]


def test_an_overview_fences_the_window_and_a_click_finds_its_entry() -> None:
    overview = Overview(np.random.default_rng(0).normal(size=(100, 50)))
    overview.windows = (Window(0, 10, 100), Window(40, 10, 50))
    places: list[tuple[int, int]] = []

    async def act(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, OneWidget)
        await pilot.click(Overview, offset=(25, 11))
        places.extend((place.row, place.column) for place in await pilot.app.heard(Overview.PlaceChosen))

    text = shown(overview, (27, 16), act)
    assert text.splitlines()[0].rstrip().endswith("▌")
    assert places[0][0] > 88
    assert places[0][1] > 46


@pytest.mark.parametrize("make", [
    lambda: LossPlot((Curve(np.arange(5.0), np.arange(5.0)),)),
    DecisionField,
    lambda: Overview(np.eye(4)),
])  # fmt: skip
def test_plots_survive_a_terminal_without_colour(make: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown(make(), (40, 12)).strip()  # type: ignore[operator]
