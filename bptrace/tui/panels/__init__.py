"""Panels: parts of a screen. Each is a pure function from a moment to lines, and the thin widget that draws them."""
