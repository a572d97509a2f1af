"""The colours of every look: for each role the exact one, and its index for a terminal that knows 256.

Kinds are the Okabe–Ito hues, lifted where a dark ground and darkened where a light ground needs it: text of any role
has a contrast of 4.5 or more on every ground it stands on, of 7 where contrast is high, and no two kinds are alike to
deuteranopes or protanopes.
Ramps give the colours below zero, at zero and above zero: of shades by themselves, and of grounds under numbers.
"""

from bptrace.frozen import frozen


@frozen
class Ends:
    """Three colours of an exact ramp, the indices of its steps in 256 colours, and three greys for no colour."""

    exact: tuple[str, str, str]
    indices: tuple[int, ...]
    greys: tuple[str, str, str]


@frozen
class Look:
    """A look's roles, its two ramps, and whether its grounds are dark."""

    roles: dict[str, tuple[str, int]]
    shades: Ends
    grounds: Ends
    dark: bool = True


DARK = Look(
    {
        "screen": ("#0f1216", 232),
        "panel": ("#161a20", 233),
        "focused": ("#1d222a", 234),
        "linked": ("#2a3440", 236),
        "grid": ("#2a313b", 236),
        "tile": ("#2a313b", 236),
        "text": ("#d5dae2", 255),
        "muted": ("#a9b2be", 250),
        "faint": ("#919caa", 247),
        "here": ("#ffffff", 231),
        "ink": ("#0f1216", 232),
        "activation": ("#56b4e9", 74),
        "weight": ("#22bb8d", 36),
        "pre-activation": ("#7f97f0", 111),
        "delta": ("#e69f00", 178),
        "gradient": ("#d98fbb", 175),
        "update": ("#f0e442", 227),
        "wrong": ("#f47a48", 209),
        "wrong-line": ("#4a2012", 52),
        "wrong-cell": ("#b3401a", 130),
    },
    shades=Ends(
        ("#4aa8ee", "#2a3038", "#f39a1e"),
        (33, 26, 25, 24, 236, 94, 130, 166, 208),
        ("#161616", "#4a4a4a", "#929292"),
    ),
    grounds=Ends(
        ("#1c5f9b", "#20262e", "#904e0e"),
        (25, 24, 24, 236, 236, 236, 94, 94, 94),
        ("#141414", "#363636", "#5e5e5e"),
    ),
)
LIGHT = Look(
    {
        "screen": ("#f2f4f7", 255),
        "panel": ("#f8f9fb", 255),
        "focused": ("#ffffff", 231),
        "linked": ("#e3ebf5", 230),
        "grid": ("#e3e8ee", 252),
        "tile": ("#e3e8ee", 255),
        "text": ("#1c2127", 234),
        "muted": ("#48515c", 239),
        "faint": ("#5d6671", 241),
        "here": ("#000000", 16),
        "ink": ("#ffffff", 231),
        "activation": ("#006ba4", 25),
        "weight": ("#0e7754", 23),
        "pre-activation": ("#2244c6", 56),
        "delta": ("#734a00", 94),
        "gradient": ("#95497a", 126),
        "update": ("#696a34", 22),
        "wrong": ("#bf0a18", 124),
        "wrong-line": ("#fce6de", 224),
        "wrong-cell": ("#f4a98c", 216),
    },
    shades=Ends(
        ("#1c6fb8", "#e4e8ed", "#c96a00"),
        (25, 32, 75, 153, 254, 223, 215, 172, 130),
        ("#8a8a8a", "#c6c6c6", "#f6f6f6"),
    ),
    grounds=Ends(
        ("#93c4ee", "#f1f3f6", "#f5be80"),
        (75, 117, 153, 255, 255, 255, 223, 222, 215),
        ("#8e8e8e", "#c8c8c8", "#f8f8f8"),
    ),
    dark=False,
)
CONTRAST = Look(
    DARK.roles
    | {
        "screen": ("#000000", 16),
        "panel": ("#000000", 16),
        "focused": ("#0a0c0f", 232),
        "linked": ("#222b36", 235),
        "grid": ("#222931", 235),
        "tile": ("#222931", 235),
        "text": ("#ffffff", 231),
        "muted": ("#d5dae2", 253),
        "faint": ("#b4bdc9", 250),
        "ink": ("#000000", 16),
        "activation": ("#93d5ff", 117),
        "weight": ("#3fd9a9", 79),
        "pre-activation": ("#b0b0ff", 147),
        "delta": ("#ffb81c", 214),
        "gradient": ("#f0a9d2", 218),
        "update": ("#fff382", 227),
        "wrong": ("#ffa27d", 216),
        "wrong-line": ("#401b0f", 52),
        "wrong-cell": ("#9a3412", 88),
    },
    shades=DARK.shades,
    grounds=Ends(
        ("#1a568d", "#181c22", "#7f450d"),
        (19, 18, 18, 236, 236, 236, 52, 52, 88),
        ("#101010", "#323232", "#555555"),
    ),
)
LOOKS = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
