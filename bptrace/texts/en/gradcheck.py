"""English texts: gradcheck."""

TEXTS: dict[str, str] = {}
