"""English texts: training."""

TEXTS: dict[str, str] = {}
