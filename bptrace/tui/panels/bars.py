"""Bars of terms: as long as a term is large, whole where it adds and dashed where it takes away."""

from math import isfinite

from bptrace.tui.panels.lines import Span, muted

ADDS, TAKES = "━", "╍"


def bar(share: float, columns: int, value: float) -> Span:
    """The bar of a term `value` whose longest would take all `columns`; none for zero and for what is not finite."""
    drawn = round(share * columns) if isfinite(share) else 0
    return muted((TAKES if value < 0 else ADDS) * max(drawn, 1 if value and isfinite(value) else 0))
