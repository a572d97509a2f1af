"""Where the blocks of a picture stand, for many sizes and without a screen."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.tui.widgets.picture_geometry import (
    Extent,
    Extents,
    Layout,
    Place,
    Window,
    follow,
    pixel_range,
    thumb,
)
from bptrace.tui.widgets.picture_whole import across, down, fit
from bptrace.tui.widgets.picture_window import window

ROOMS = [(76, 9), (76, 13), (88, 12), (100, 34), (44, 9)]


def extent(rows: int, columns: int, link: str = "entry", text: int = 7, label: int = 4) -> Extent:
    return Extent(rows, columns, text, label, len(f"{rows}×{columns}"), link=link)  # type: ignore[arg-type]


def extents(rows: int, inner: int, columns: int, operands: int = 0) -> Extents:
    stack = tuple(extent(rows, columns) for _ in range(operands + 1)) if operands else ()
    return Extents(extent(rows, inner, "row"), extent(inner, columns, "column"), stack, extent(rows, columns))


def boxes(layout: Layout) -> list[tuple[int, int, int, int]]:
    return [(place.x, place.y, place.x + place.width, place.y + place.height) for place in layout.places]


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_sound(layout: Layout, width: int, height: int) -> None:
    """Nothing leaves the area, nothing covers anything else."""
    for left, top, right, bottom in boxes(layout):
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    for one, other in combinations(boxes(layout), 2):
        assert not overlap(one, other)
    lines = [line.y for line in layout.rules] + ([] if layout.columns_at is None else [layout.columns_at])
    below = [place for place in layout.places if place.part not in ("left",)]
    for y in lines:
        assert not any(place.y <= y < place.y + place.height for place in below)


@pytest.mark.parametrize(("width", "height"), ROOMS[:4])
def test_a_layer_of_three_units_is_always_shown_whole(width: int, height: int) -> None:
    layout = fit(extents(1, 1, 3, operands=1), width, height)
    assert layout is not None
    assert_sound(layout, width, height)
    assert all(place.rows.whole and place.columns.whole and not place.pixels for place in layout.places)


def test_rows_are_stacked_so_that_columns_agree() -> None:
    layout = fit(extents(1, 1, 3, operands=1), 88, 12)
    assert layout is not None
    stacked = [layout.place(part) for part in ("above", 0, 1, "result")]
    assert {(place.x, place.pitch) for place in stacked} == {(stacked[0].x, stacked[0].pitch)}
    assert [place.y for place in stacked] == [1, 3, 4, 6]
    assert layout.place("left").y == layout.place("above").y  # beside it, not before the product


def test_column_vectors_stand_side_by_side_so_that_rows_agree() -> None:
    layout = fit(extents(3, 1, 1, operands=1), 88, 12)
    assert layout is not None
    assert_sound(layout, 88, 12)
    beside = [layout.place(part) for part in ("left", 0, 1, "result")]
    assert len({place.y for place in beside}) == 1
    assert layout.place("above").x == layout.place(0).x


def test_the_left_factor_stands_in_the_rows_of_the_product() -> None:
    layout = down(extents(3, 2, 3), 88, 12)
    assert layout is not None
    assert layout.place("left").y == layout.place("result").y
    assert layout.place("above").x == layout.place("result").x
    assert layout.place("left").x + layout.place("left").width < layout.place("result").x
    assert layout.place("above").y + layout.place("above").height <= layout.place("result").y


@given(
    st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(0, 2), st.integers(40, 170), st.integers(6, 40)
)
def test_whatever_fits_is_sound_and_whole(
    rows: int, inner: int, columns: int, operands: int, width: int, height: int
) -> None:
    for order in (down, across):
        layout = order(extents(rows, inner, columns, operands), width, height)
        if layout:
            assert_sound(layout, width, height)
            assert layout.height <= height
            assert all(place.rows.whole and place.columns.whole for place in layout.places)


@given(
    st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 1000), st.integers(0, 2),
    st.sampled_from(ROOMS), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_a_window_holds_the_cursor_and_what_made_its_entry(
    rows: int, inner: int, columns: int, operands: int, room: tuple[int, int], at_row: float, at_column: float
) -> None:
    cursor = (round(at_row * (rows - 1)), round(at_column * (columns - 1)))
    layout = window(extents(rows, inner, columns, operands), *room, cursor, (0, 0))
    assert_sound(layout, *room)
    places = {place.part: place for place in layout.places}
    assert cursor[0] in places["result"].rows.seen
    assert cursor[1] in places["result"].columns.seen
    assert places["left"].strip or cursor[0] in places["left"].rows.seen
    assert places["above"].strip or cursor[1] in places["above"].columns.seen
    for number in range(operands + 1 if operands else 0):
        assert places[number].rows == places["result"].rows
        assert places[number].columns == places["result"].columns


@pytest.mark.parametrize(("width", "height"), ROOMS)
def test_a_matrix_of_100_by_50_shows_at_least_three_columns_and_rows_anywhere(width: int, height: int) -> None:
    place = window(extents(100, 21, 50), width, height, (62, 48), (0, 0)).place("result")
    assert place.columns.count >= 3
    assert place.rows.count >= 3


@given(st.integers(1, 50), st.integers(1, 200), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_window_moves_no_more_than_it_must(count: int, total: int, path: list[float]) -> None:
    first = 0
    for share in path:
        cursor = round(share * (total - 1))
        seen = follow(first, count, total, cursor)
        assert seen.first >= 0
        assert seen.first + seen.count <= total
        assert cursor in seen.seen
        margin = min(2, (seen.count - 1) // 2)
        comfortable = first + margin <= cursor < first + seen.count - margin and first + seen.count <= total
        assert not comfortable or seen.first == first
        first = seen.first


@given(st.integers(1, 100), st.integers(1, 1000))
def test_shaded_cells_cover_every_entry(pixels: int, total: int) -> None:
    covered = {entry for pixel in range(pixels) for entry in pixel_range(pixel, pixels, total)}
    assert covered == set(range(total))


def test_a_scroll_bar_reaches_both_ends() -> None:
    assert thumb(Window(0, 10, 100), 20) == range(0, 2)
    assert thumb(Window(90, 10, 100), 20) == range(18, 20)
    assert thumb(Window(999, 1, 1000), 5) == range(4, 5)


def test_a_click_finds_its_entry() -> None:
    layout = window(extents(100, 21, 50), 100, 34, (62, 48), (0, 0))
    result, left, above = (layout.place(part) for part in ("result", "left", "above"))

    def middle(place: Place) -> tuple[int, int]:
        return place.x + place.pitch // 2, place.y

    assert layout.entry_at(*middle(result)) == (result.rows.first, result.columns.first)
    assert layout.entry_at(result.x + result.pitch, result.y + 1) == (result.rows.first + 1, result.columns.first + 1)
    assert layout.entry_at(*middle(left)) == (left.rows.first, None)
    assert layout.entry_at(*middle(above)) == (None, above.columns.first)
    assert layout.entry_at(0, 0) == (None, None)
