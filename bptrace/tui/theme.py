"""Colours: one for each kind of quantity, a few roles, and ramps for values.

Colour means kind and the brightest text "you are here" (white on dark, black on light); nothing is said by colour
alone. Ramps run blue–grey–orange, since red and green would exclude too many. The colours are those of `colours`.

A terminal of 256 colours gets its own indices: the nearest-colour rule turns a dark blue-to-orange ramp teal and olive,
which lies about the sign. Under NO_COLOR Textual greys every colour by luminance, so there the ramp runs one way only.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.app import App
from textual.color import Color, Lab, lab_to_rgb, rgb_to_lab
from textual.theme import Theme

from bptrace.frozen import frozen
from bptrace.tui.colours import LOOKS, Ends, Look

STEPS = 64  # of each side of an interpolated ramp


@frozen
class Ramp:
    """Colours of the values −1 … 1, the middle one for zero; they are mixed when the first is asked for."""

    mixed: Callable[[], tuple[str, ...]]
    signed: bool = True

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """An odd number of them."""
        return self.mixed()

    def colour(self, value: float) -> str:
        """The colour of `value`, clipped to ±1; what is not a number counts as zero."""
        middle = len(self.colours) // 2
        share = min(abs(value), 1.0) ** 0.8 if value == value else 0.0
        steps = round(share * middle)
        return self.colours[middle + steps if value > 0 else middle - steps]

    def of(self, values: NDArray[np.float64]) -> list[list[str]]:
        """The colours of a whole matrix: `colour` of every entry, many times faster."""
        middle = len(self.colours) // 2
        known = np.nan_to_num(np.clip(values, -1, 1), nan=0.0)
        steps = np.rint(np.abs(known) ** 0.8 * middle) * np.sign(known) + middle
        return [[self.colours[step] for step in row] for row in steps.astype(int).tolist()]


@frozen
class Palette:
    """The colours of a theme on a sort of terminal: `colours` by role, `shades` of values, `grounds` under numbers."""

    name: str
    colours: Mapping[str, str]
    shades: Ramp
    grounds: Ramp
    dark: bool = True
    _styles: dict[tuple[str, str, bool, bool], Style] = field(default_factory=dict, compare=False, repr=False)

    def colour(self, role: str) -> str:
        """The colour of a role or kind as "#rrggbb"; a name that has none (an operator's "") is plain text."""
        return self.colours.get(role, self.colours["text"])

    def style(self, role: str, ground: str = "", bold: bool = False, underline: bool = False) -> Style:
        """A Rich style; `ground` is a role or "#rrggbb", nothing leaves the widget's own."""
        key = (role, ground, bold, underline)
        if key not in self._styles:
            back = ground if ground.startswith("#") else self.colours[ground] if ground else None
            front = role if role.startswith("#") else self.colour(role)
            self._styles[key] = Style(color=front, bgcolor=back, bold=bold or None, underline=underline or None)
        return self._styles[key]

    def readable(self, ground: str) -> str:
        """The role, here or ink, that is read better on "#rrggbb"."""
        brightness = Color.parse(ground).brightness
        return max("here", "ink", key=lambda role: abs(Color.parse(self.colours[role]).brightness - brightness))

    @cached_property
    def here(self) -> Style:
        """The cursor's own inverse style."""
        return self.style("ink", "here", bold=True)

    def theme(self) -> Theme:
        """The theme for Textual's own widgets and for CSS; every colour is there as `$bp-<role>`."""
        c = self.colours
        return Theme(
            name=self.name,
            primary=c["activation"],
            secondary=c["weight"],
            warning=c["delta"],
            error=c["wrong"],
            success=c["text"],
            accent=c["here"],
            foreground=c["text"],
            background=c["screen"],
            surface=c["panel"],
            panel=c["focused"],
            dark=self.dark,
            variables=self.variables,
        )

    @property
    def variables(self) -> dict[str, str]:
        """CSS variables; return them from App.get_theme_variable_defaults, or a theme without them stops the app."""
        own = {f"bp-{role}": colour for role, colour in self.colours.items()}
        return own | {
            "block-cursor-background": self.colours["here"],
            "block-cursor-foreground": self.colours["ink"],
            "block-cursor-text-style": "bold",
            "footer-key-foreground": self.colours["here"],
            "footer-background": self.colours["screen"],
            "footer-foreground": self.colours["muted"],
            "scrollbar": self.colours["muted"],
            "scrollbar-background": self.colours["grid"],
            "input-selection-background": self.colours["linked"],
            "text-disabled": self.colours["muted"],  # what an empty box asks for; Textual's own is hard to read
        }


def interpolated(low: str, middle: str, high: str) -> tuple[str, ...]:
    """2·STEPS + 1 colours from low over middle to high, in even steps of Lab."""
    left, centre, right = (rgb_to_lab(Color.parse(colour)) for colour in (low, middle, high))
    down = [_mixed(centre, left, step / STEPS) for step in range(STEPS, 0, -1)]
    return (*down, middle, *(_mixed(centre, right, step / STEPS) for step in range(1, STEPS + 1)))


def _mixed(start: Lab, end: Lab, share: float) -> str:
    return lab_to_rgb(Lab(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))).hex.lower()


def _xterm(*indices: int) -> tuple[str, ...]:
    """Colours of xterm's 256 as hex: written as RGB they survive Textual's filters and come out as the same index."""
    return tuple(_coming_out_as(index) for index in indices)


def _coming_out_as(index: int) -> str:
    """The index's own colour, or for a light grey one a little lighter: Rich would round its own down to the next."""
    own = RichColor.from_ansi(index).get_truecolor()
    lighter = (ColorTriplet(*(min(part + more, 255) for part in own)).hex for more in range(GREY_STEP))
    return next(hex for hex in lighter if RichColor.parse(hex).downgrade(ColorSystem.EIGHT_BIT).number == index)


GREY_STEP = 10  # between two greys of xterm's


def _palettes(look: str, colours: Look) -> dict[str, Palette]:
    """The palettes of a look for a terminal that knows every colour, 256, or none."""
    name, dark = f"{PREFIX}{look}", colours.dark
    exact = {role: colour for role, (colour, _) in colours.roles.items()}
    grey = exact | {"wrong": exact["here"]}  # what is loud in colour would be darker than all the rest
    indexed = {role: _xterm(index)[0] for role, (_, index) in colours.roles.items()}
    sorts: dict[str, tuple[dict[str, str], Callable[[Ends], Ramp]]] = {
        "truecolor": (exact, lambda ends: Ramp(partial(interpolated, *ends.exact))),
        "256": (indexed, lambda ends: Ramp(partial(_xterm, *ends.indices))),
        "": (grey, lambda ends: Ramp(partial(interpolated, *ends.greys), signed=False)),
    }
    return {
        sort: Palette(name, known, shades=ramp(colours.shades), grounds=ramp(colours.grounds), dark=dark)
        for sort, (known, ramp) in sorts.items()
    }


PREFIX = "bptrace-"  # of a theme's name for Textual
PALETTES = {look: _palettes(look, colours) for look, colours in LOOKS.items()}
DARK, DARK_256, DARK_GREY = (PALETTES["dark"][sort] for sort in ("truecolor", "256", ""))


def choose(color_system: str | None, monochrome: bool, look: str = "dark") -> Palette:
    """The palette for what Rich calls the colour system ("truecolor", "256", "standard", None) of a terminal."""
    sorts = PALETTES[look]
    if monochrome:
        return sorts[""]
    return sorts["truecolor"] if color_system == "truecolor" else sorts["256"]


def palette(app: App[object]) -> Palette:
    """The palette of the running app's terminal, in the look that was chosen; a theme not ours gets the dark one."""
    look = app.theme.removeprefix(PREFIX)
    return choose(app.console.color_system, app.no_color, look if look in PALETTES else "dark")
