"""Equations are values: one tree that is evaluated, shape-checked, written, differentiated and read back."""
