"""English texts: lessons."""

TEXTS: dict[str, str] = {}
