"""English texts: network."""

TEXTS: dict[str, str] = {}
