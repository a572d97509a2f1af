"""English texts: algebra."""

TEXTS: dict[str, str] = {}
