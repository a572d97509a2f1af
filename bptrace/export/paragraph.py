"""Sentences in lines of a terminal's width."""

from textwrap import wrap

WIDTH = 80
_FIRM = "\N{NO-BREAK SPACE}"


def paragraph(written: str, indent: str = "") -> list[str]:
    """The lines of a paragraph, all but the first indented; words stay whole, and a number stays beside its %."""
    together = written.replace(" %", f"{_FIRM}%")
    lines = wrap(together, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_FIRM, " ") for line in lines]
