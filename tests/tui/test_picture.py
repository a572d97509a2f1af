"""The picture on the screen: text goldens of small sizes, keys, the mouse, and what hides and lights entries."""

import numpy as np
import pytest
from textual.pilot import Pilot

from bptrace.algebra.picture import Picture
from bptrace.tui import theme
from bptrace.tui.widgets.picture import PictureView
from bptrace.tui.widgets.picture_geometry import Window
from tests.tui.pictures import large, large_delta, product, small, transposed
from tests.tui.screen import OneWidget, shown

STACKED = """\
                                0            1            2
δ³  −0.7569   ·    Wᵀ     −0.7323      −0.5443      −0.3163   1×3
    1×1               ───────────────────────────────────────
              = δ³ Wᵀ      0.5543       0.4120       0.2394   1×3
              ⊙     s      0.2500       0.2285       0.2152   1×3
                      ───────────────────────────────────────
              =    δ²     [0.1386]      0.0941       0.0515   1×3"""

BESIDE = """\
            δ³  −0.7569  1×1
               ─────────
  W             = δ³ Wᵀ         ⊙ s        = δ²
0  −0.7323       0.5543      0.2500      0.1386
1  −0.5443       0.4120      0.2285     [0.0941]
2  −0.3163       0.2394      0.2152      0.0515
  3×1               3×1         3×1         3×1"""


def lines(text: str) -> str:
    """Without the empty line above the picture and those below."""
    assert text.startswith("\n")
    return text[1:].rstrip("\n ")


def test_a_small_picture_is_shown_whole_with_its_operators_rules_and_shapes() -> None:
    assert lines(shown(PictureView(small()), (88, 12))) == STACKED


def test_columns_stand_side_by_side() -> None:
    view = PictureView(transposed())
    view.cursor = (1, 0)
    assert lines(shown(view, (88, 12))) == BESIDE


def test_a_large_picture_shows_the_cursors_surroundings() -> None:
    view = PictureView(large())
    view.cursor = (62, 48)
    text = shown(view, (100, 34))
    entry = f"[{view.picture.result.value[62, 48]:.2f}]".replace("-", "−")  # type: ignore[union-attr]
    assert entry in text
    assert "row 62 of A" in text
    assert "column 48 of B" in text
    assert "C 100×50" in text


@pytest.mark.slow
@pytest.mark.parametrize("size", [(76, 9), (88, 12), (100, 34), (20, 4), (5, 2)])
def test_every_picture_is_drawn_in_every_mode_without_an_error(size: tuple[int, int]) -> None:
    view = PictureView(small())

    async def act(pilot: Pilot[object]) -> None:
        for picture in (transposed(), large(), large_delta(), large_delta(1)):
            for mode in ("", "numbers", "shades", "both"):
                view.picture, view.mode = picture, mode
                assert len([view.render_line(y) for y in range(view.size.height)]) == size[1]

    shown(view, size, act)


@pytest.mark.slow
def test_arrows_move_the_cursor_within_the_result_and_say_so() -> None:
    view = PictureView(large())

    async def act(pilot: Pilot[object]) -> None:
        await pilot.press("down", "down", "right", "up", "left", "left")

    shown(view, (88, 12), act)
    assert view.cursor == (1, 0)


def test_keys_reach_the_ends_and_pages() -> None:
    view = PictureView(large())

    async def act(pilot: Pilot[object]) -> None:
        await pilot.press("end")
        assert view.cursor == (0, 49)
        view.action_page(1)
        assert view.windows is not None
        assert view.cursor[0] == view.windows[0].count
        view.action_end(-1)
        assert view.cursor[1] == 0

    shown(view, (88, 12), act)


def test_moving_posts_the_entry_but_setting_the_cursor_does_not() -> None:
    view = PictureView(small())
    messages: list[object] = []

    async def act(pilot: Pilot[object]) -> None:
        assert isinstance(pilot.app, OneWidget)
        view.cursor = (0, 2)
        await pilot.pause()
        view.action_move(0, -1)
        await pilot.pause()
        messages.extend(await pilot.app.heard(PictureView.EntryChosen))

    shown(view, (88, 12), act)
    assert [(m.row, m.column) for m in messages] == [(0, 1)]  # type: ignore[attr-defined]


def test_a_click_moves_the_cursor_to_the_entry_or_to_the_factors_column() -> None:
    view = PictureView(small())

    async def act(pilot: Pilot[object]) -> None:
        await pilot.click(PictureView, offset=(55, 7))
        assert view.cursor == (0, 2)
        await pilot.click(PictureView, offset=(40, 2))
        assert view.cursor == (0, 1)

    shown(view, (88, 12), act)


def test_hidden_entries_show_a_question_mark_only() -> None:
    view = PictureView(small())
    view.hidden = "all"
    text = shown(view, (88, 12))
    assert "[ ? ]" in text
    assert "0.1386" not in text
    assert "0.0515" not in text
    view = PictureView(small())
    view.hidden = frozenset({(0, 1)})
    text = shown(view, (88, 12))
    assert "[0.1386]" in text
    assert "0.0941" not in text


def test_what_is_computed_on_the_way_does_not_tell_a_hidden_entry_either() -> None:
    view = PictureView(small())
    view.hidden = frozenset({(0, 1)})
    text = shown(view, (88, 12))
    assert "0.4120" not in text and "0.5543" in text  # δ³ Wᵀ, the row above
    assert "0.2285" in text and "−0.5443" in text  # what it is computed from


def test_hidden_entries_stay_hidden_as_shades() -> None:
    shown_colours = _grounds(PictureView(small()), "shades", hidden=False)
    hidden_colours = _grounds(PictureView(small()), "shades", hidden=True)
    assert len(shown_colours) > len(hidden_colours)


def _grounds(view: PictureView, mode: str, hidden: bool) -> set[str]:
    """The grounds of the result's row."""
    found: set[str] = set()
    view.mode, view.hidden = mode, "all" if hidden else frozenset()

    async def act(pilot: Pilot[object]) -> None:
        await pilot.pause()
        for segment in view.render_line(7):
            if segment.style and segment.style.bgcolor:
                found.add(segment.style.bgcolor.name)

    shown(view, (88, 12), act)
    return found


def test_what_made_the_entry_is_lit_and_nothing_else() -> None:
    view = PictureView(product(np.array([[1.5, 2.5], [3.5, 4.5]]), np.array([[5.5, 6.5], [7.5, 8.5]])))
    view.cursor = (1, 0)
    lit: set[str] = set()

    async def act(pilot: Pilot[object]) -> None:
        ground = theme.palette(pilot.app).colour("linked")
        for y in range(view.size.height):
            for segment in view.render_line(y):
                if segment.style and segment.style.bgcolor and segment.style.bgcolor.name == ground:
                    lit.update(segment.text.split())

    shown(view, (88, 12), act)
    assert {"3.5000", "4.5000", "5.5000", "7.5000"} <= lit
    assert not {"1.5000", "2.5000", "6.5000", "8.5000"} & lit


def test_digits_are_between_two_and_eight() -> None:
    view = PictureView(small())
    view.digits = 6
    assert "0.138570" not in shown(PictureView(small()), (88, 12))
    assert f"[{view.picture.result.value[0, 0]:.6f}]" in shown(view, (100, 12))  # type: ignore[union-attr]
    view.digits = 99
    assert view.digits == 8


def test_a_common_power_of_ten_stands_beside_the_shape() -> None:
    assert "1×1 ·10⁻⁷" in shown(PictureView(product(np.array([[1.234e-7]]), np.array([[1.0]]))), (88, 12))


def test_numbers_that_are_none_are_shown_as_such() -> None:
    with np.errstate(invalid="ignore"):
        text = shown(PictureView(product(np.array([[np.nan], [np.inf]]), np.array([[1.0]]))), (88, 12))
    assert "nan" in text
    assert "∞" in text


def test_the_windows_tell_an_overview_what_is_seen() -> None:
    view = PictureView(large())
    windows: list[tuple[Window, Window] | None] = []

    async def act(pilot: Pilot[object]) -> None:
        view.cursor = (99, 49)
        windows.append(view.windows)
        view.picture = small()
        windows.append(view.windows)

    shown(view, (100, 34), act)
    assert windows[0] is not None
    assert windows[0][0].seen.stop == 100
    assert windows[0][1].seen.stop == 50
    assert windows[1] is None


def test_a_smaller_picture_takes_the_cursor_in() -> None:
    view = PictureView(large())
    view.cursor = (62, 48)

    async def act(pilot: Pilot[object]) -> None:
        view.picture = small()

    shown(view, (88, 12), act)
    assert view.cursor == (0, 2)


def test_a_view_asks_for_no_more_rows_than_it_needs() -> None:
    from textual.geometry import Size

    heights: list[int] = []
    for picture in (small(), transposed(), large()):
        view = PictureView(picture)

        async def act(pilot: Pilot[object], view: PictureView = view) -> None:
            heights.append(view.get_content_height(Size(88, 30), Size(88, 30), 88))

        shown(view, (88, 30), act)
    assert heights == [7, 7, 30]


def test_no_picture_is_an_empty_view() -> None:
    assert lines(shown(PictureView(), (40, 5))) == ""


@pytest.mark.slow
@pytest.mark.parametrize("picture", [small(), large()])
def test_it_reads_without_colour(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = shown(PictureView(picture), (88, 12))
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown(PictureView(picture), (88, 12)) == coloured
