"""English texts: the command line."""

TEXTS: dict[str, str] = {
    "cli.cannot_write": "{path} cannot be written: {reason}; name a file in a folder you may write to.",
}
