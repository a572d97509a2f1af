"""Leaf widgets: they draw plain values and know neither a trace nor a panel."""
