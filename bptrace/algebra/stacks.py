"""Stacks: copies of an array along a first axis that differ by a nudge, real ones or the Parts of complex ones.

Of complex copies the real part, which they share, is kept once, as an array whose first axis is 1.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.parts import Parts

Stack = Any  # an Array of copies, or their Parts


def in_parts(changes: Array) -> Stack:
    """Real changes as they are; imaginary ones with a real part of 0 that stands for all copies."""
    return Parts(np.zeros((1, 1, 1)), changes.imag) if np.iscomplexobj(changes) else changes


def moved_along(base: Array, changes: Stack, along: Array) -> Stack:
    """base + changes ⊗ along as a stack of copies: changes is (samples, rows, units), along (units, all it moves).

    Where the real part stays where it is, one copy of it stands for all.
    """
    if isinstance(changes, Parts):
        imag = moved_along(np.zeros((1, 1)), changes.imag, along)
        moved = changes.real.any()
        real = moved_along(base, np.broadcast_to(changes.real, changes.shape), along) if moved else base[None]
        return Parts(real, imag, changes.bound * float(np.abs(along).max(initial=0.0)))
    along = np.ascontiguousarray(along.T)[:, None]
    moved = changes[:, None] * along  # (samples, all it moves, rows, units)
    moved += base[:, :, None, None]  # in place: memory for so large an array costs more than the sum
    return moved.reshape(*moved.shape[:2], -1).transpose(2, 0, 1)


def repeated(array: Array, shape: tuple[int, int]) -> Array:
    """The array, repeated where an axis has but one entry."""
    return array if array.shape == shape else np.broadcast_to(array, shape)


def each_part(stack: Stack, change: Callable[[Array], Array]) -> Stack:
    """An array, or both of its parts, with the entries somewhere else."""
    return stack.each(change) if isinstance(stack, Parts) else change(stack)


def copies(array: Array, cell: tuple[int, int], offsets: Array) -> Stack:
    """One copy an offset; imaginary ones leave the real part alone."""
    if np.iscomplexobj(offsets):
        return Parts(array[None], copies(np.zeros_like(array), cell, offsets.imag))
    stack = np.repeat(array[None], offsets.size, axis=0)
    stack[(slice(None), *cell)] += offsets
    return stack


def placed(whole: Array, column: tuple[slice, slice], moved: Stack) -> Stack:
    """Copies of `whole` in which the column of one unit is replaced."""
    if isinstance(moved, Parts):
        real, imaginary = placed(whole, column, moved.real), placed(np.zeros_like(whole), column, moved.imag)
        return Parts(real, imaginary)
    stack = np.repeat(whole[None], len(moved), axis=0)
    stack[(slice(None), *column)] = moved
    return stack
