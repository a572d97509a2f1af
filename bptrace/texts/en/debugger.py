"""English texts: debugger."""

TEXTS: dict[str, str] = {}
