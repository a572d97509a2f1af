"""Colours: kinds can be told apart, ramps keep their sign, and every terminal gets what it can show."""

from itertools import combinations, product

import numpy as np
import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color, rgb_to_lab

from bptrace.tui import theme
from bptrace.tui.colours import LOOKS

EXACT = {look: sorts["truecolor"] for look, sorts in theme.PALETTES.items()}
COLOURED = [sorts[sort] for sorts in theme.PALETTES.values() for sort in ("truecolor", "256")]
PALETTES = [palette for sorts in theme.PALETTES.values() for palette in sorts.values()]
GROUNDS = ["screen", "panel", "focused"]
KINDS = ["activation", "weight", "pre-activation", "delta", "gradient", "update", "wrong"]


def lightness(colour: str) -> float:
    return rgb_to_lab(Color.parse(colour)).L


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [part / 255 for part in Color.parse(colour).rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def distance(one: str, other: str) -> float:
    a, b = (rgb_to_lab(Color.parse(colour)) for colour in (one, other))
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


def test_a_terminal_of_256_colours_gets_the_very_index_that_was_chosen() -> None:
    for look, colours in LOOKS.items():
        palette = theme.PALETTES[look]["256"]
        pairs = [(palette.colour(role), index) for role, (_, index) in colours.roles.items()]
        pairs += zip(palette.shades.colours, colours.shades.indices, strict=True)
        pairs += zip(palette.grounds.colours, colours.grounds.indices, strict=True)
        for colour, index in pairs:
            assert RichColor.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number == index


@pytest.mark.parametrize("palette", COLOURED)
def test_kinds_are_told_apart(palette: theme.Palette) -> None:
    for one, other in combinations(KINDS, 2):
        assert distance(palette.colour(one), palette.colour(other)) > 15, (one, other)


def least(palette: theme.Palette) -> float:
    """What WCAG 2 asks of text: level AA, where contrast is high AAA."""
    return 7.0 if palette.name == f"{theme.PREFIX}contrast" else 4.5


@pytest.mark.parametrize("palette", PALETTES)
def test_every_text_is_readable_on_every_ground(palette: theme.Palette) -> None:
    for role, ground in product([*KINDS, "text", "muted", "faint", "here"], [*GROUNDS, "linked", "tile"]):
        assert contrast(palette.colour(role), palette.colour(ground)) >= least(palette), (role, ground)


@pytest.mark.parametrize("palette", PALETTES)
def test_numbers_are_readable_on_every_shade_under_them(palette: theme.Palette) -> None:
    for ground in palette.grounds.colours:
        assert contrast(palette.colour("text"), ground) >= least(palette)
    for role, ground in (("ink", "here"), ("text", "wrong-line"), ("wrong", "wrong-line"), ("here", "wrong-cell")):
        assert contrast(palette.colour(role), palette.colour(ground)) >= least(palette), (role, ground)


# Linear RGB as deuteranopes and protanopes see it: Viénot, Brettel & Mollon, Color Res. Appl. 24 (1999) 243.
SEEN = {
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
}


def seen(colour: str, sight: str) -> str:
    parts = np.array(Color.parse(colour).rgb) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    there = np.clip(np.array(SEEN[sight]) @ linear, 0, 1)
    back = np.where(there <= 0.0031308, 12.92 * there, 1.055 * there ** (1 / 2.4) - 0.055)
    return Color(*np.rint(255 * back).astype(int).tolist()).hex


@pytest.mark.parametrize("sight", SEEN)
@pytest.mark.parametrize("look", EXACT)
def test_kinds_are_told_apart_by_the_colour_blind(look: str, sight: str) -> None:
    for one, other in combinations(KINDS, 2):
        assert distance(*(seen(EXACT[look].colour(kind), sight) for kind in (one, other))) > 11, (one, other)


@pytest.mark.parametrize("palette", PALETTES)
def test_ramps_run_evenly_from_below_to_above_zero(palette: theme.Palette) -> None:
    for ramp in (palette.shades, palette.grounds):
        middle = ramp.colour(0.0)
        assert ramp.colour(float("nan")) == middle
        assert ramp.colour(-1.0) == ramp.colour(-99.0) != middle != ramp.colour(99.0) == ramp.colour(1.0)
        assert len({ramp.colour(-1.0), middle, ramp.colour(1.0)}) == 3


@pytest.mark.parametrize("palette", COLOURED)
def test_below_zero_is_bluer_and_above_zero_is_redder_at_every_step(palette: theme.Palette) -> None:
    for ramp in (palette.shades, palette.grounds):
        for step in range(30, 101, 5):
            below, above = (Color.parse(ramp.colour(sign * step / 100)) for sign in (-1, 1))
            grey = Color.parse(ramp.colour(0.0))
            assert below == grey or below.b > below.r
            assert above == grey or above.r > above.b


def test_the_colours_of_a_matrix_are_those_of_its_entries() -> None:
    values = np.array([[-2.0, -1.0, -0.31, 0.0], [np.nan, 0.02, 0.5, np.inf]])
    for palette in PALETTES:
        assert palette.shades.of(values) == [[palette.shades.colour(value) for value in row] for row in values.tolist()]


def test_without_colour_the_ramp_runs_one_way() -> None:
    for sorts in theme.PALETTES.values():
        tones = [lightness(sorts[""].shades.colour(step / 10)) for step in range(-10, 11)]
        assert tones == sorted(tones)
        assert len(set(tones)) == len(tones)


def test_the_terminal_decides_the_palette() -> None:
    assert theme.choose("truecolor", False) is theme.DARK
    assert theme.choose("256", False) is theme.DARK_256
    assert theme.choose("truecolor", True) is theme.DARK_GREY


def test_an_app_that_falls_back_to_our_variables_survives_another_theme() -> None:
    class Themed(App[object]):
        CSS = "Screen { background: $bp-screen; color: $bp-delta; }"

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return theme.DARK.variables

    async def run() -> None:
        app = Themed()
        async with app.run_test() as pilot:
            app.theme = "textual-light"
            await pilot.pause()

    import asyncio

    asyncio.run(run())
