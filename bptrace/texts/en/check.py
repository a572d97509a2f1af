"""English texts: check."""

TEXTS: dict[str, str] = {}
