"""Panels stand inside their screen and never on one another, whatever the size."""

from itertools import combinations

import pytest

from bptrace.tui.panels.arrangement import arrange

WIDTHS = (60, 61, 80, 99, 100, 120, 139, 140, 160, 220)
HEIGHTS = (16, 17, 21, 26, 27, 30, 33, 36, 42, 60)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_panel_leaves_its_room_or_covers_another(width: int, large: bool) -> None:
    for height in HEIGHTS:
        for rules in (5,) if large else (5, 30):
            assert_apart((width, height), large, rules, small=not large)


def assert_apart(size: tuple[int, int], large: bool, rules: int, small: bool) -> None:
    found = arrange(*size, large, rules, small)
    regions = {part: region for part, region in found.regions.items() if part != "focus"}
    regions["slot"] = found.slot if found.tabs else found.regions["entry"]
    for part, region in regions.items():
        assert region.width > 0 and region.height > 0, part
        assert region.x >= 0 and region.y >= 0 and region.right <= size[0] and region.bottom <= size[1], part
    regions.pop("entry", None)
    for (one, first), (other, second) in combinations(regions.items(), 2):
        assert not first.overlaps(second), (one, other)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_panel_is_seen_or_one_key_away(width: int, large: bool) -> None:
    always = {"ribbon", "steps", "equation", "picture", "entry", "check", "rules", "source"}
    for height in HEIGHTS:
        found = arrange(width, height, large)
        assert always <= {*found.regions, *found.tabs}, height


def test_the_picture_keeps_the_rows_that_a_three_unit_layer_needs() -> None:
    for size, least in (((80, 21), 8), ((60, 17), 6), ((120, 33), 11), ((61, 33), 10)):
        assert arrange(*size, False).regions["picture"].height >= least


def test_the_values_of_a_small_network_stand_where_the_picture_leaves_room() -> None:
    assert "values" in arrange(160, 42, False, small=True).regions
    assert "values" not in arrange(120, 33, False, small=True).regions
    assert "values" not in arrange(160, 42, False, small=False).regions


def test_many_rules_take_rows_from_the_picture_but_not_those_that_it_needs() -> None:
    few, many = (arrange(120, 36, False, rules).regions for rules in (5, 30))
    assert many["rules"].height > few["rules"].height and many["picture"].height >= 9
