"""English texts: trace."""

TEXTS: dict[str, str] = {}
