"""English texts: app."""

TEXTS: dict[str, str] = {}
