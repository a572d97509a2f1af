"""A picture of the screen that needs nothing but itself."""

import re

_FONT = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def without_fonts(svg: str) -> str:
    """The picture without the fonts that whoever looks at it would fetch from elsewhere; theirs take the place."""
    return _FONT.sub("", svg)
